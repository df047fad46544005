"""report.yml, and the year that everything else is a function of. Unknown settings are refused."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, RootModel

from sparbar import yamlfile
from sparbar.errors import InvalidProject
from sparbar.paths import Project
from sparbar.yamlfile import Model

FIRST_YEAR, LAST_YEAR = 2000, 2100
YEAR_VARIABLE = "REPORT_YEAR"


class OpenCases(BaseModel):
    """Which cases concern no person: those of one of these support types by one of these kinds of applicant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stodtyp: tuple[str, ...] = ()
    sokande_typ: tuple[str, ...] = ()


class Accessibility(BaseModel):
    """Whom readers tell of what they cannot use, and the day the report was last gone through; '' or None: unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$")
    phone: str = ""
    assessed: dt.date | None = None


class Report(BaseModel):
    """The edition: whose report it is and which year it is of unless someone asks for another.

    min_cases: the fewest cases that can concern persons behind a number of a public edition (docs/disclosure.md).
    as_of: year → the day whose public statistics its edition shows, so that later revisions leave it as it was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    title: str
    region: str
    county: str
    publisher: str
    language: str
    min_cases: int = Field(default=5, ge=1)
    open_cases: OpenCases = OpenCases()
    as_of: Mapping[int, dt.date] = Field(default_factory=dict)
    accessibility: Accessibility = Accessibility()


class Glossary(RootModel[dict[str, str]]):
    """Term → explanation, in the order in which the book lists them."""

    model_config = ConfigDict(frozen=True)


def read_glossary(project: Project) -> Mapping[str, str]:
    """data/ordlista.yml; raises InvalidProject."""
    return read_model(project.glossary, project.relative(project.glossary), Glossary).root


def read_report(project: Project) -> Report:
    """report.yml; raises InvalidProject."""
    return read_model(project.config, project.relative(project.config), Report)


def publisher(project: Project) -> str:
    """Whose report it is, as source lines name it."""
    return read_report(project).region


def as_of(project: Project, year: int, given: str = "") -> Project:
    """The project as its public statistics were known on a day: `given`, else SPARBAR_AS_OF, else report.yml's for the
    year, else today's. Raises InvalidProject for what is no day."""
    if given:
        try:
            return replace(project, as_of=dt.date.fromisoformat(given))
        except ValueError as error:
            raise InvalidProject.one("--as-of", f"'{given}'", "a day such as 2025-02-21", "Correct it.") from error
    return project if project.as_of else replace(project, as_of=read_report(project).as_of.get(year))


def read_model(path: Path, where: str, model: type[Model]) -> Model:
    """The YAML file at `path` as `model`; raises InvalidProject with every setting that is wrong."""
    return yamlfile.read(path, where, model, InvalidProject)


def checked(document: object, where: str, model: type[Model]) -> Model:
    """`document` as `model`; raises InvalidProject with every setting that is wrong."""
    return yamlfile.checked(document, where, model, InvalidProject)


def report_year(given: int | None = None, project: Project | None = None) -> int:
    """The report's year: `given`, else the variable REPORT_YEAR, else report.yml.

    Raises InvalidProject when it is no year from 2000 to 2100.
    """
    variable = os.environ.get(YEAR_VARIABLE)
    if given is None and not variable:
        return read_report(project or Project.find()).year
    where, text = ("--year", str(given)) if given is not None else (YEAR_VARIABLE, str(variable))
    if text not in map(str, range(FIRST_YEAR, LAST_YEAR + 1)):
        raise InvalidProject.one(where, f"'{text}'", f"a year from {FIRST_YEAR} to {LAST_YEAR}", "Write four digits.")
    return int(text)
