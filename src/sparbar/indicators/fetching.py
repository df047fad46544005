"""Fetching: one indicator after the other, each whole or not at all, so that a run can be interrupted and resumed."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sparbar import csvfile, sources, validate
from sparbar.errors import Finding, InvalidData, SparbarError
from sparbar.indicators import declared, kolada, scb, snapshots
from sparbar.indicators.client import Client, Pace, Response
from sparbar.indicators.declared import Declared, Indicator
from sparbar.indicators.places import Places
from sparbar.indicators.rows import Value
from sparbar.indicators.snapshots import CATALOGUE, Cells, Revision
from sparbar.paths import Project
from sparbar.schemas import TABLES
from sparbar.sources import Source

PRODUCERS = {"scb": "Statistikmyndigheten SCB", "kolada": "Kolada (RKA)"}
FIRST_PACES = {"scb": (1, 1.0), "kolada": (5, 1.0)}  # SCB tells its own; Kolada none: 5 a second is what users keep to
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one indicator. calls: 0 when it had been fetched that day. lacking: places without any row."""

    indicator: Indicator
    values: int
    calls: int
    lacking: tuple[str, ...]
    revisions: tuple[Revision, ...]


@dataclass
class Services:
    """Open connections, made when first needed; what SCB allows; and the origins in sources.yml, kept up to date."""

    declared: Declared
    listed: dict[str, Source]
    say: Say
    pause: Callable[[float], None] = time.sleep
    clients: dict[str, Client] = field(default_factory=dict)
    limits: scb.Limits | None = None

    def client(self, name: str) -> Client:
        if name not in self.clients:
            service, pace = self.declared.services[name], Pace(*FIRST_PACES[name])  # type: ignore[index]
            self.clients[name] = Client(service.base, pace, self.say, self.pause)
        return self.clients[name]

    def allowed(self) -> scb.Limits:
        """SCB's limits, asked for once."""
        if self.limits is None:
            client = self.client("scb")
            self.limits = scb.limits(client)
            client.pace = self.limits.pace
        return self.limits

    def close(self) -> None:
        for client in self.clients.values():
            client.close()


def fetch(
    project: Project,
    ids: Sequence[str],
    today: dt.date,
    say: Say,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Fetched]:
    """Fetch the indicators `ids` (all when empty), yielding each when it is safely stored.

    One that fails leaves everything as it was; the others go on, and at the end InvalidData tells of all failures.
    """
    known = declared.read(project)
    chosen, places = known.chosen(list(ids)), _places(project, known)
    services = Services(known, dict(sources.read(project)), say, pause)
    findings: list[Finding] = []
    try:
        for indicator in chosen:
            try:
                yield from _indicator(project, services, indicator, places, today)
            except SparbarError as error:
                new = [finding for finding in error.findings if finding not in findings]
                findings += new
                say(f"{indicator.id} failed")
    finally:
        services.close()
    if findings:
        raise InvalidData(findings)


def _places(project: Project, known: Declared) -> Places:
    """The report's places; raises InvalidData for target areas and sub-goals that are not the strategy's."""
    goals, municipalities = (_register(project, name) for name in ("mal", "kommuner"))
    areas: dict[str, set[int]] = {}
    for area, goal in zip(goals.malomrade, goals.delmal_nr, strict=True):
        areas.setdefault(area, set()).add(goal)
    if findings := declared.check_goals(known, areas, project.relative(project.data / declared.FILE)):
        raise InvalidData(findings)
    return Places.of(municipalities)


def _register(project: Project, name: str) -> pd.DataFrame:
    path = project.data / TABLES[name].file
    parsed = validate.parse(csvfile.read(path, project.relative(path)), TABLES[name])
    if parsed.findings:
        raise InvalidData(parsed.findings)
    return parsed.frame


def _indicator(
    project: Project, services: Services, indicator: Indicator, places: Places, today: dt.date
) -> Iterator[Fetched]:
    if indicator.own:
        yield from _own(project, services.listed, indicator, places)
        return
    if _source_id(indicator, today) in services.listed:
        yield Fetched(indicator, 0, 0, (), ())
        return
    client = services.client(indicator.service)
    with _resumable(project, client, indicator, today):
        answers = _answers(services, client, indicator, places)
        yield _store(project, services, indicator, places, today, answers)


@contextmanager
def _resumable(project: Project, client: Client, indicator: Indicator, today: dt.date) -> Iterator[None]:
    """Keep answers below _build until the indicator is stored, so that an interrupted run need not ask again."""
    place = project.build / "fetch" / indicator.id
    for other in place.parent.glob(f"{indicator.id}/*"):
        if other.name != today.isoformat():  # of another day
            shutil.rmtree(other, ignore_errors=True)
    client.kept = place / today.isoformat()
    try:
        yield
        shutil.rmtree(place, ignore_errors=True)
    finally:
        client.kept = None


def _answers(services: Services, client: Client, indicator: Indicator, places: Places) -> dict[int | str, Response]:
    """The answers by their part: 1, 2 …, and the catalogue's."""
    if indicator.scb:
        pages: Iterator[Response] = scb.fetch(client, services.allowed(), indicator, places)
        entry: dict[int | str, Response] = {}
    else:
        entry = {CATALOGUE: kolada.catalogue(client, indicator)}
        pages = kolada.fetch(client, indicator, places)
    return {**dict(enumerate(pages, start=1)), **entry}


def _store(
    project: Project,
    services: Services,
    indicator: Indicator,
    places: Places,
    day: dt.date,
    answers: Mapping[int | str, Response],
) -> Fetched:
    """Check the answers, then write them, the table and sources.yml."""
    named = {snapshots.name(indicator.id, day, part): answer for part, answer in answers.items()}
    documents: dict[str, Any] = {
        snapshots.name(indicator.id, day, p): a.document for p, a in answers.items() if p != CATALOGUE
    }
    catalogue = answers[CATALOGUE].document if CATALOGUE in answers else None
    try:
        found = snapshots.values(indicator, documents, places, day, catalogue)
    except SparbarError:
        client = services.client(indicator.service)
        if client.kept:  # what cannot be read is not worth resuming
            shutil.rmtree(client.kept, ignore_errors=True)
        raise
    service = services.declared.services[indicator.service]  # type: ignore[index]
    entries = [
        Source(
            id=_source_id(indicator, day, part),
            file=snapshots.name(indicator.id, day, part),
            producer=PRODUCERS[indicator.service],
            title=indicator.reference,
            received=day,
            licence=service.licence,
            synthetic=service.local,
            note="Svar från en server på den egna datorn: ingen statistik." if service.local else "",
            url=answer.url,
            fetched=answer.at,
            sha256=sources.digest(answer.raw),
        )
        for part, answer in answers.items()
    ]
    for file, answer in named.items():
        _write(project.data / file, answer.raw)
    return _record(project, services.listed, indicator, places, found, day, entries, len(answers))


def _own(project: Project, listed: dict[str, Source], indicator: Indicator, places: Places) -> Iterator[Fetched]:
    """The region's own files that are new: there is nothing to ask anybody for."""
    origin = indicator.own
    assert origin is not None
    for day, path in snapshots.own_files(project, indicator).items():
        raw, file = path.read_bytes(), path.relative_to(project.data).as_posix()
        known = listed.get(_source_id(indicator, day))
        if known and known.sha256 == sources.digest(raw):
            continue
        found = snapshots.values(indicator, {file: raw}, places, day)
        entry = Source(
            id=_source_id(indicator, day),
            file=file,
            producer=origin.producer,
            title=origin.title,
            received=day,
            licence=origin.licence,
            synthetic=False,
            sha256=sources.digest(raw),
        )
        yield _record(project, listed, indicator, places, found, day, [entry], 0)


def _record(
    project: Project,
    listed: dict[str, Source],
    indicator: Indicator,
    places: Places,
    found: Sequence[Value],
    day: dt.date,
    entries: Sequence[Source],
    calls: int,
) -> Fetched:
    """Add the values to the tidy table and the origins to sources.yml; what a broken-off run left is replaced."""
    before = snapshots.read_table(project)
    here = (indicator.id, day.isoformat())
    others: list[Cells] = [row for row in before if (row["indikator_id"], row["hamtad"]) != here]
    new = snapshots.rows_of(indicator, found, day)
    raw = snapshots.table_bytes([*others, *new])
    _write(project.data / snapshots.TABLE.file, raw)
    listed.update((source.id, source) for source in entries)
    listed[snapshots.TABLE.name] = _table_source(listed, raw, day)
    sources.put(project, [*entries, listed[snapshots.TABLE.name]])
    there = {value.geography[:4] for value in found}
    lacking = tuple(code for code in places.wanted(indicator.levels) if code not in there)
    return Fetched(indicator, len(found), calls, lacking, tuple(snapshots.revisions(others, new)))


def _table_source(listed: Mapping[str, Source], raw: bytes, day: dt.date) -> Source:
    made_up = any(source.synthetic for source in listed.values() if source.file.startswith(f"{declared.FOLDER}/"))
    return Source(
        id=snapshots.TABLE.name,
        file=snapshots.TABLE.file,
        producer="Statistikmyndigheten SCB, Kolada (RKA)",
        title="Indikatorernas värden",
        received=day,
        licence="Se varje ögonblicksbild",
        synthetic=made_up,
        note="Skriven av sparbar fetch ur ögonblicksbilderna i mappen; varje rad anger fil och byte.",
        sha256=sources.digest(raw),
    )


def _source_id(indicator: Indicator, day: dt.date, part: int | str = 1) -> str:
    return f"indikator_{indicator.id}_{day.isoformat()}" + ("" if part == 1 else f"_{part}")


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(raw)
    temporary.replace(path)
