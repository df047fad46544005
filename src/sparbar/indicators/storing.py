"""What was fetched, stored: the bytes as received, the table of all values, and their origins in sources.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparbar import sources
from sparbar.indicators import declared, snapshots
from sparbar.indicators.client import Response
from sparbar.indicators.declared import Indicator, Service
from sparbar.indicators.places import Places
from sparbar.indicators.rows import Value
from sparbar.indicators.snapshots import CATALOGUE, Cells, Revision
from sparbar.paths import Project
from sparbar.sources import Source

PRODUCERS = {"scb": "Statistikmyndigheten SCB", "kolada": "Kolada (RKA)"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one indicator. calls: 0 when it had been fetched that day. lacking: places without any row."""

    indicator: Indicator
    values: int
    calls: int
    lacking: tuple[str, ...]
    revisions: tuple[Revision, ...]


def store(
    project: Project,
    listed: dict[str, Source],
    service: Service,
    indicator: Indicator,
    places: Places,
    day: dt.date,
    answers: Mapping[int | str, Response],
) -> Fetched:
    """Check the answers (by their part, see snapshots.py), then write them, the table and sources.yml.

    listed: the origins in sources.yml, which are kept up to date. Raises InvalidData for answers that cannot be read.
    """
    named = {snapshots.name(indicator.id, day, part): answer for part, answer in answers.items()}
    documents: dict[str, Any] = {
        snapshots.name(indicator.id, day, p): a.document for p, a in answers.items() if p != CATALOGUE
    }
    catalogue = answers[CATALOGUE].document if CATALOGUE in answers else None
    found = snapshots.values(indicator, documents, places, day, catalogue)
    entries = [
        Source(
            id=source_id(indicator, day, part),
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
    return _record(project, listed, indicator, places, found, day, entries, len(answers))


def own(project: Project, listed: dict[str, Source], indicator: Indicator, places: Places) -> Iterator[Fetched]:
    """The region's own files that are new: there is nothing to ask anybody for."""
    origin = indicator.own
    assert origin is not None
    for day, path in snapshots.own_files(project, indicator).items():
        raw, file = path.read_bytes(), path.relative_to(project.data).as_posix()
        known = listed.get(source_id(indicator, day))
        if known and known.sha256 == sources.digest(raw):
            continue
        found = snapshots.values(indicator, {file: raw}, places, day)
        entry = Source(
            id=source_id(indicator, day),
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


def source_id(indicator: Indicator, day: dt.date, part: int | str = 1) -> str:
    return f"indikator_{indicator.id}_{day.isoformat()}" + ("" if part == 1 else f"_{part}")


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(raw)
    temporary.replace(path)
