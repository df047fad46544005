"""What every recorded number has: a key of its own, a unit and definition, a code place, and what it inherits.

Refuses what may not be printed: a key twice, a key that cannot be cited, no unit or definition.

For the figures of a public edition a notebook runs again, with the keys of what is withheld in a file: those numbers
have no value then, so that no picture can show it. Arithmetic goes on with the values that the recorder keeps.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from sparbar.code import CodePlaces
from sparbar.errors import RecordingError
from sparbar.load import Data
from sparbar.numbers import KEY, Exact, Fact, Formula, Lineage, Number, Rows, without_value
from sparbar.paths import WITHHELD


class Entries:
    """The numbers that notebook `notebook` publishes for `year` from `data`, by key."""

    def __init__(self, notebook: str, data: Data, year: int) -> None:
        self.notebook, self.data, self.year = notebook, data, year
        self.numbers: dict[str, Number] = {}
        self._values: dict[str, Exact | None] = {}
        self._covers = functools.cache(data.covers)  # every number asks; the table's rows are looked through once
        withheld = os.environ.get(WITHHELD)
        self._withheld = frozenset(json.loads(Path(withheld).read_text(encoding="utf-8")) if withheld else ())
        path = data.project.notebooks / f"{notebook}.ipynb"
        if not path.is_file():
            self._refuse("Recorder", "no such notebook", "the notebook's own name", "Correct the name.")
        self._places = CodePlaces(path)

    def tables_of(self, number: Number) -> set[str]:
        """The tables a number leads back to, through its parents."""
        if isinstance(number.lineage, Rows):
            return set(number.lineage.tables)
        if isinstance(number.lineage, Fact):
            return {"resultat"}
        return set().union(*(self.tables_of(self.numbers[parent]) for parent in number.lineage.parents))

    def _add(
        self,
        name: str,
        value: Exact | None,
        unit: str,
        definition: str,
        lineage: Lineage,
        unknown: str = "",
        together: tuple[str, ...] = (),
    ) -> Number:
        key = f"{self.notebook}.{name}"
        if not KEY.fullmatch(key):
            self._refuse(name, f"the key {key!r}", "notebook.name or notebook.name[group]", "Use a-z, 0-9 and _.")
        if key in self.numbers:
            self._refuse(name, "a key that is recorded already", "each key once", "Give the number its own name.")
        if not unit or not definition:
            lacking = "unit" if not unit else "definition"
            self._refuse(name, f"no {lacking}", "both", "Say what is counted, and what the number means.")
        cell, line = self._places.here()
        known = None if unknown else value
        synthetic = self._is_synthetic(lineage)
        number = Number(key, known, unit, definition, lineage, self.notebook, cell, line, unknown, together, synthetic)
        self._values[key] = known
        self.numbers[key] = without_value(number) if key in self._withheld else number
        return self.numbers[key]

    def _value(self, number: Number) -> Exact | None:
        """The value to compute with, withheld or not."""
        return self._values[number.key]

    def _is_synthetic(self, lineage: Lineage) -> bool:
        if isinstance(lineage, Formula):
            return any(self.numbers[parent].synthetic for parent in lineage.parents)
        tables = lineage.tables if isinstance(lineage, Rows) else ("resultat",)
        return any(self.data.sources[table].synthetic for table in tables if table in self.data.sources)

    def _uncovered(self, tables: Sequence[str], year: int) -> str:
        """Why the tables say nothing about `year`; '' when they do."""
        for table in tables:
            if not self._covers(table, year):
                return f"{self.data.sources[table].file} har inga uppgifter om {year}"
        return ""

    @staticmethod
    def _why(parents: Iterable[Number]) -> str:
        """Why the first unknown one of the parents is unknown; '' when all are known."""
        return next((parent.unknown for parent in parents if parent.unknown and not parent.withheld), "")

    def _refuse(self, name: str, found: str, expected: str, remedy: str) -> NoReturn:
        where = f"notebooks/{self.notebook}.ipynb, {name}"
        raise RecordingError.one(where, found, expected, remedy)
