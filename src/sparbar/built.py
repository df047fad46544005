"""A built edition, as trace and verify read it: its folder, its ledger and what its pages are to print."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
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
    """The edition of `year`; raises InvalidProject when none is built."""
    ledger = Ledger.read(project, year)
    path = project.edition(year) / printed.FILE
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"pages": {}}
    return Built(project, ledger, known)


def shown(value: Exact | None) -> str:
    """A value for a message: exact, without zeros at the end."""
    if value is None:
        return "unknown"
    exact = simplified(value)
    return str(exact) if isinstance(exact, int) else format(exact.normalize(), "f")


def renderings(number: Number, siblings: tuple[Number, ...]) -> set[str]:
    """Every way in which a chart or table may print the number in digits."""
    forms = [form for form in formatting.SCALES if formatting.UNITS.get(form, number.unit) == number.unit]
    texts = {formatting.in_full(number, formatting.default_form(number), None, siblings)}
    for form in forms:
        for decimals in (None, 0, 1, 2, 3):
            digits = formatting.bare(number, form, decimals, siblings)
            texts |= {digits, formatting.without_precision(number, form, decimals, siblings)}
    return texts
