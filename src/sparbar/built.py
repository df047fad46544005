"""A built edition, as trace and verify read it: its folder, its ledger and what its pages are to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sparbar import formatting, printed
from sparbar.ledger import Ledger
from sparbar.numbers import Exact, Number, simplified
from sparbar.paths import Project

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """One year's edition as it lies in _build/<year>."""

    project: Project
    ledger: Ledger
    printed: Json

    @property
    def year(self) -> int:
        return self.ledger.year

    @property
    def folder(self) -> Path:
        return self.project.edition(self.year)

    @property
    def numbers(self) -> Mapping[str, Number]:
        return self.ledger.numbers

    def place(self, file: str) -> str:
        """A file of the edition as a reader would name it."""
        return self.project.relative(self.folder / file)


def read(project: Project, year: int) -> Built:
    """The edition of `year`, its project as known on the day it was built for.

    Raises InvalidProject when none is built, or another version of this program built it.
    """
    ledger = Ledger.read(project, year)
    path = project.edition(year) / printed.FILE
    day = dt.date.fromisoformat(ledger.as_of) if ledger.as_of else None
    return Built(replace(project, as_of=day), ledger, printed.read(path, project.relative(path)))


def shown(value: Exact | None) -> str:
    """A value for a message: exact, without zeros at the end."""
    if value is None:
        return "unknown"
    exact = simplified(value)
    return str(exact) if isinstance(exact, int) else format(exact.normalize(), "f")


def renderings(number: Number, siblings: tuple[Number, ...]) -> Iterator[str]:
    """Every way in which a chart or table may print the number in digits, the usual ones first."""
    forms = [form for form in formatting.SCALES if formatting.UNITS.get(form, number.unit) == number.unit]
    yield formatting.in_full(number, formatting.default_form(number), None, siblings)
    for decimals in (None, 0, 1, 2, 3):
        for form in forms:
            yield formatting.bare(number, form, decimals, siblings)
            yield formatting.without_precision(number, form, decimals, siblings)
