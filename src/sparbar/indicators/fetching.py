"""Fetching: one indicator after the other, each whole or not at all, so that a run can be interrupted and resumed."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from sparbar import csvfile, sources, validate
from sparbar.errors import Finding, InvalidData, SparbarError
from sparbar.indicators import declared, kolada, scb, storing
from sparbar.indicators.client import Client, Pace, Response
from sparbar.indicators.declared import Declared, Indicator
from sparbar.indicators.places import Places
from sparbar.indicators.snapshots import CATALOGUE
from sparbar.indicators.storing import Fetched
from sparbar.paths import Project
from sparbar.schemas import TABLES
from sparbar.sources import Source

FIRST_PACES = {"scb": (1, 1.0), "kolada": (5, 1.0)}  # SCB tells its own; Kolada none: 5 a second is what users keep to
Say = Callable[[str], None]


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
        yield from storing.own(project, services.listed, indicator, places)
        return
    if storing.source_id(indicator, today) in services.listed:
        yield Fetched(indicator, 0, 0, (), ())
        return
    client = services.client(indicator.service)
    with _resumable(project, client, indicator, today):
        answers = _answers(services, client, indicator, places)
        yield _stored(project, services, indicator, places, today, answers)


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


def _stored(
    project: Project,
    services: Services,
    indicator: Indicator,
    places: Places,
    today: dt.date,
    answers: Mapping[int | str, Response],
) -> Fetched:
    """The answers stored; those that cannot be read are not worth resuming, and are forgotten."""
    service = services.declared.services[indicator.service]  # type: ignore[index]
    try:
        return storing.store(project, services.listed, service, indicator, places, today, answers)
    except SparbarError:
        client = services.client(indicator.service)
        if client.kept:
            shutil.rmtree(client.kept, ignore_errors=True)
        raise
