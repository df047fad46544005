"""Recording numbers with their lineage: computed from rows, derived from numbers, attested by a row.

Refuses what may not be printed: a key twice, no unit or definition, a float, rows without names.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NoReturn, Required, TypedDict, TypeVar, Unpack

import pandas as pd

from sparbar import aggregates
from sparbar.code import CodePlaces
from sparbar.errors import RecordingError
from sparbar.load import Data
from sparbar.numbers import KEY, Aggregate, Exact, Fact, Formula, Lineage, Number, Operation, Rows, ratio

Group = TypeVar("Group", bound=Hashable)


class About(TypedDict, total=False):
    """What is said of every number. year: the year it tells of, when not the report's own."""

    unit: Required[str]
    definition: Required[str]
    year: int


class NumbersRecorder:
    """The numbers that notebook `notebook` publishes for `year` from `data`, by key."""

    def __init__(self, notebook: str, data: Data, year: int) -> None:
        self.notebook, self.data, self.year = notebook, data, year
        self.numbers: dict[str, Number] = {}
        self._places = CodePlaces(data.project.notebooks / f"{notebook}.ipynb")

    def sum(self, name: str, frame: pd.DataFrame, expression: str, **about: Unpack[About]) -> Number:
        """The sum of `expression` (columns joined by ` * `) over the rows of `frame`."""
        return self._computed(name, frame, expression, "sum", about)

    def count(self, name: str, frame: pd.DataFrame, of: str, **about: Unpack[About]) -> Number:
        """How many different values the column `of` has in `frame`."""
        return self._computed(name, frame, of, "count", about)

    def minimum(self, name: str, frame: pd.DataFrame, expression: str, **about: Unpack[About]) -> Number:
        """The smallest value of `expression`; unknown without rows."""
        return self._computed(name, frame, expression, "min", about)

    def maximum(self, name: str, frame: pd.DataFrame, expression: str, **about: Unpack[About]) -> Number:
        """The largest value of `expression`; unknown without rows."""
        return self._computed(name, frame, expression, "max", about)

    def sum_by(
        self,
        name: str,
        frame: pd.DataFrame,
        expression: str,
        by: str,
        groups: Mapping[Group, str],
        **about: Unpack[About],
    ) -> dict[Group, Number]:
        """One sum for each of `groups` (value of column `by` → Swedish label); zero for a group without rows.

        Raises RecordingError when a row belongs to none of the groups.
        """
        return self._by(name, frame, expression, "sum", by, groups, about)

    def count_by(
        self,
        name: str,
        frame: pd.DataFrame,
        of: str,
        by: str,
        groups: Mapping[Group, str],
        **about: Unpack[About],
    ) -> dict[Group, Number]:
        """One count of different values of `of` for each of `groups`; see sum_by."""
        return self._by(name, frame, of, "count", by, groups, about)

    def ratio(self, name: str, part: Number, whole: Number, *, unit: str, definition: str) -> Number:
        """part / whole, unit `andel` or `kvot`; unknown when the whole is zero."""
        return self._derived(name, "ratio", (part, whole), unit, definition)

    def shares(
        self,
        name: str,
        parts: Mapping[Group, Number],
        whole: Number,
        labels: Mapping[Group, str],
        *,
        definition: str,
    ) -> dict[Group, Number]:
        """The share of `whole` that each part is; printed shares are rounded together."""
        keys = tuple(f"{self.notebook}.{name}[{group}]" for group in parts)
        return {
            group: self._derived(
                f"{name}[{group}]", "ratio", (part, whole), "andel", f"{definition}: {labels[group]}", keys
            )
            for group, part in parts.items()
        }

    def difference(self, name: str, now: Number, before: Number, *, definition: str) -> Number:
        """now - before, in their common unit."""
        if now.unit != before.unit:
            self._refuse(name, f"{now.unit} minus {before.unit}", "two numbers of one unit", "Compare like with like.")
        return self._derived(name, "difference", (now, before), now.unit, definition)

    def total(self, name: str, parts: Sequence[Number], *, unit: str, definition: str) -> Number:
        """The sum of numbers."""
        return self._derived(name, "sum", tuple(parts), unit, definition)

    def count_positive(self, name: str, family: Mapping[Group, Number], *, unit: str, definition: str) -> Number:
        """How many numbers of a family are above zero."""
        return self._derived(name, "count_positive", tuple(family.values()), unit, definition)

    def smallest(self, name: str, family: Mapping[Group, Number], *, unit: str, definition: str) -> Number:
        """The smallest number of a family; unknown when the family is empty."""
        return self._derived(name, "smallest", tuple(family.values()), unit, definition)

    def largest(self, name: str, family: Mapping[int, Number], place: int, *, unit: str, definition: str) -> Number:
        """The group with the largest number, or with the second largest (place 2) and so on; the lower group at a tie.

        Unknown when that number is not above zero.
        """
        ranked = sorted(family.items(), key=lambda item: (-(item[1].value or 0), item[0]))
        group, number = ranked[place - 1] if len(ranked) >= place else (None, None)
        value = group if number is not None and number.value else None
        unknown = "" if value is not None else "inget värde över noll"
        formula = Formula("largest", tuple(number.key for number in family.values()))
        return self._add(name, value, unit, definition, formula, self._why(family.values()) or unknown)

    def attested(self, facts: pd.DataFrame) -> dict[str, Number]:
        """A number for each row of resultat.csv in `facts`, named by its fakta_id."""
        recorded = {}
        for key, row in facts.iterrows():
            fact = Fact(f"resultat:{key}", row.precision, row.period, row.underlag, row.kallhanvisning)
            stated = not pd.isna(row.varde)
            value, unknown = (aggregates.total([row.varde]), "") if stated else (None, "redovisningen anger inget tal")
            recorded[row.fakta_id] = self._add(
                row.fakta_id, value, row.enhet, f"{row.insats}: {row.matt}", fact, unknown
            )
        return recorded

    def _by(
        self,
        name: str,
        frame: pd.DataFrame,
        expression: str,
        aggregate: Aggregate,
        by: str,
        groups: Mapping[Group, str],
        about: About,
    ) -> dict[Group, Number]:
        strays = frame[~frame[by].isin(list(groups))]
        if len(strays):
            found = f"{len(strays)} rows with other values of {by}, such as {strays[by].iloc[0]!r}"
            self._refuse(name, found, f"one of {', '.join(map(str, groups))}", "Add the group, or filter the rows.")
        return {
            group: self._computed(
                f"{name}[{group}]",
                frame[frame[by] == group],
                expression,
                aggregate,
                {**about, "definition": f"{about['definition']}: {label}"},
            )
            for group, label in groups.items()
        }

    def _computed(
        self,
        name: str,
        frame: pd.DataFrame,
        expression: str,
        aggregate: Aggregate,
        about: About,
    ) -> Number:
        tables = tuple(str(level) for level in frame.index.names)
        if not set(tables) <= set(self.data.frames) or not frame.index.is_unique:
            remedy = "Join with sparbar's join, and do not reset or repeat the index."
            self._refuse(name, f"an index of {', '.join(tables)}", "row keys of tables, each row once", remedy)
        try:
            value = aggregates.compute(frame, expression, aggregate)
        except (ValueError, KeyError) as error:
            self._refuse(name, str(error), "exact numbers in the columns", "Correct the expression.")
        keys = tuple(sorted(key if isinstance(key, tuple) else (key,) for key in frame.index))
        uncovered = self._uncovered(tables, about.get("year", self.year))
        unknown = uncovered or ("inga rader" if value is None else "")
        rows = Rows(tables, keys, expression, aggregate)
        return self._add(name, value, about["unit"], about["definition"], rows, unknown)

    def _derived(
        self,
        name: str,
        operation: Operation,
        parents: tuple[Number, ...],
        unit: str,
        definition: str,
        together: tuple[str, ...] = (),
    ) -> Number:
        formula = Formula(operation, tuple(parent.key for parent in parents))
        unknown = self._why(parents)
        value: Exact | None = None
        if not unknown:
            try:
                value = _OPERATIONS[operation]([parent.value for parent in parents if parent.value is not None])
            except ZeroDivisionError:
                unknown = "nämnaren är noll"
            except ValueError:
                unknown = "inga rader"
        return self._add(name, value, unit, definition, formula, unknown, together)

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
            self._refuse(name, "no unit or definition", "both", "Say what is counted, and what the number means.")
        cell, line = self._places.here()
        known = None if unknown else value
        synthetic = self._is_synthetic(lineage)
        number = Number(key, known, unit, definition, lineage, self.notebook, cell, line, unknown, together, synthetic)
        self.numbers[key] = number
        return number

    def tables_of(self, number: Number) -> set[str]:
        """The tables a number leads back to, through its parents."""
        if isinstance(number.lineage, Rows):
            return set(number.lineage.tables)
        if isinstance(number.lineage, Fact):
            return {"resultat"}
        return set().union(*(self.tables_of(self.numbers[parent]) for parent in number.lineage.parents))

    def _is_synthetic(self, lineage: Lineage) -> bool:
        if isinstance(lineage, Formula):
            return any(self.numbers[parent].synthetic for parent in lineage.parents)
        tables = lineage.tables if isinstance(lineage, Rows) else ("resultat",)
        return any(self.data.sources[table].synthetic for table in tables)

    def _uncovered(self, tables: Sequence[str], year: int) -> str:
        for table in tables:
            if not self.data.covers(table, year):
                return f"{self.data.sources[table].file} har inga uppgifter om {year}"
        return ""

    @staticmethod
    def _why(parents: Iterable[Number]) -> str:
        return next((parent.unknown for parent in parents if parent.unknown), "")

    def _refuse(self, name: str, found: str, expected: str, remedy: str) -> NoReturn:
        where = f"notebooks/{self.notebook}.ipynb, {name}"
        raise RecordingError.one(where, found, expected, remedy)


_OPERATIONS: Mapping[str, Callable[[list[Exact]], Exact]] = {
    "ratio": lambda values: ratio(*values),
    "difference": lambda values: aggregates.total([values[0], -values[1]]),
    "sum": aggregates.total,
    "smallest": min,
    "count_positive": lambda values: sum(value > 0 for value in values),
}
