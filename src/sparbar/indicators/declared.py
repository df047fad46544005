"""data/indikatorer.yml: which indicators the report follows, and where each comes from. Everything is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, model_validator

from sparbar import yamlfile
from sparbar.errors import Finding, InvalidData
from sparbar.paths import Project

FILE = "indikatorer.yml"
FOLDER = "indikatorer"
# The themes of BRP+ that have indicators (T8 has none), as a public calculation of it (brp_plus on GitHub) numbers
# them, and the three dimensions of sustainability.
THEMES = {
    "T1": "Medborgarengagemang och demokratisk delaktighet", "T2": "Trygghet och säkerhet", "T3": "Miljökvalitet",
    "T4": "Tillgänglighet till tjänster", "T5": "Inkomst och förmögenhet", "T6": "Arbete och löner", "T7": "Bostad",
    "T9": "Hälsa", "T10": "Utbildning och kompetens", "T11": "Sociala relationer och tillit",
    "T12": "Individuellt välbefinnande", "ekonomi": "Ekonomisk hållbarhet", "miljo": "Miljömässig hållbarhet",
    "social": "Social hållbarhet",
}  # fmt: skip
Level = Literal["county", "municipalities", "deso", "regso"]
SMALL_AREAS = {"deso", "regso"}
Day = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Strict(BaseModel):
    """Unknown settings are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Scb(Strict):
    """A selection from a table of SCB's PxWebApi v2 that leaves one value for each region and period.

    title: how the table's label begins. contents: the code of what is measured. selection: other variable → code.
    month: where periods are months, the one that stands for its year. updates: the days of the year (MM-DD) on which
    SCB's calendar promises new figures. noise_from: the first year with random noise (Cell Key Method).
    """

    table: str = Field(pattern=r"^TAB\d+$")
    title: str = Field(min_length=5)
    contents: str
    selection: Mapping[str, str] = {}
    region: str = "Region"
    time: str = "Tid"
    codelist: str = ""
    month: str = Field(default="", pattern=r"^(0[1-9]|1[0-2])?$")
    updates: tuple[Day, ...] = ()
    noise_from: int | None = None


class Kolada(Strict):
    """A key figure of Kolada v3 and its title as the catalogue has it."""

    kpi: str = Field(pattern=r"^[NU]\d{5}$")
    title: str = Field(min_length=5)


class Own(Strict):
    """Figures that the region has itself: <id>/<date>.csv with geografi, ar, kon, varde and status."""

    producer: str
    title: str
    licence: str


class Indicator(Strict):
    """One indicator. wished: the direction that the strategy wants. goals: sub-goals; target_area: of the strategy.

    breaks: years whose values cannot be compared with those before. every: years between two values of a county.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    unit: str
    decimals: int = Field(ge=0, le=3)
    wished: Literal["higher", "lower"]
    target_area: str
    goals: tuple[int, ...] = ()
    brp_plus: str = ""
    levels: tuple[Level, ...] = Field(min_length=1)
    version: str = Field(default="", pattern=r"^(20\d\d)?$")
    breaks: Mapping[int, str] = {}
    every: int = Field(default=1, ge=1)
    note: str = ""
    scb: Scb | None = None
    kolada: Kolada | None = None
    own: Own | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Indicator:
        named = [name for name in ("scb", "kolada", "own") if getattr(self, name)]
        if len(named) != 1:
            raise ValueError(f"{len(named)} sources where one of scb, kolada and own is expected")
        if self.kolada and SMALL_AREAS & set(self.levels):
            raise ValueError("DeSO or RegSO from Kolada, which has counties and municipalities only")
        if bool(SMALL_AREAS & set(self.levels)) != bool(self.version):
            raise ValueError("DeSO and RegSO need the year of their version, and nothing else has one")
        if self.brp_plus and self.brp_plus not in THEMES:
            raise ValueError(f"the theme {self.brp_plus}; BRP+ has {', '.join(THEMES)}")
        return self

    @property
    def service(self) -> str:
        """scb, kolada or own."""
        return "scb" if self.scb else "kolada" if self.kolada else "own"

    @property
    def is_shown(self) -> bool:
        """Whether the book shows it: it has values of the county or of municipalities, not of small areas alone."""
        return not SMALL_AREAS.issuperset(self.levels)

    @property
    def producer(self) -> str:
        """Who publishes the figures, as a source line names them."""
        return self.own.producer if self.own else "SCB" if self.scb else "Kolada"

    @property
    def reference(self) -> str:
        """The table or key figure with its title."""
        if self.scb:
            return f"{self.scb.title} ({self.scb.table})"
        return f"{self.kolada.title} ({self.kolada.kpi})" if self.kolada else self.own.title if self.own else ""


class Service(Strict):
    """Where a service answers, and what may be done with its figures."""

    url: AnyHttpUrl
    licence: str

    @property
    def base(self) -> str:
        return str(self.url).rstrip("/")

    @property
    def local(self) -> bool:
        """Whether it is a server on this very machine: what it answers is no statistics."""
        return self.url.host in {"127.0.0.1", "localhost", "[::1]"}


class Declared(Strict):
    """The whole of indikatorer.yml."""

    services: Mapping[Literal["scb", "kolada"], Service]
    indicators: tuple[Indicator, ...]

    def chosen(self, ids: list[str]) -> tuple[Indicator, ...]:
        """The indicators with these ids, all when there are none; raises InvalidData naming each unknown id."""
        known = {indicator.id: indicator for indicator in self.indicators}
        if unknown := [name for name in ids if name not in known]:
            expected = f"one of {', '.join(known)}"
            raise InvalidData(
                Finding(f"fetch {name}", "no such indicator", expected, "Correct it.") for name in unknown
            )
        return tuple(known[name] for name in ids) if ids else self.indicators


NONE = Declared(services={}, indicators=())


def read(project: Project) -> Declared:
    """The declarations, none when there is no such file; raises InvalidData with every finding."""
    path = project.data / FILE
    if not path.is_file():
        return NONE
    where = project.relative(path)
    declared = yamlfile.read(path, where, Declared, InvalidData)
    if findings := list(_findings(declared, where)):
        raise InvalidData(findings)
    return declared


def _findings(declared: Declared, where: str) -> Iterator[Finding]:
    ids = [indicator.id for indicator in declared.indicators]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        yield Finding(f"{where}, {name}", "the id a second time", "each id once", "Rename one of them.")
    for indicator in declared.indicators:
        place = f"{where}, {indicator.id}"
        if indicator.service != "own" and indicator.service not in declared.services:
            yield Finding(place, f"the service {indicator.service}", "one of services:", "Say where it answers.")
        if not re.search(r"[a-zåäö]", indicator.name):
            yield Finding(place, f"the name {indicator.name!r}", "a Swedish name", "Write one.")


def check_goals(declared: Declared, areas: Mapping[str, set[int]], where: str) -> list[Finding]:
    """Target areas and sub-goals that the strategy does not have. areas: target area → numbers of its sub-goals."""
    findings = []
    for indicator in declared.indicators:
        place = f"{where}, {indicator.id}"
        if indicator.target_area not in areas:
            expected = f"one of {', '.join(areas)}"
            findings.append(Finding(place, f"the target area '{indicator.target_area}'", expected, "Correct it."))
            continue
        stray = [str(goal) for goal in indicator.goals if goal not in areas[indicator.target_area]]
        if stray:
            expected = f"sub-goals of {indicator.target_area}"
            findings.append(Finding(place, f"the sub-goals {', '.join(stray)}", expected, "Correct them."))
    return findings
