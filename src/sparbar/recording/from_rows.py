"""Recording numbers that come straight from rows: computed over a frame, or attested by a row of resultat.csv.

Refuses what has no exact lineage: floats, missing values, rows without names, rows in none of the groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Required, TypedDict, TypeVar, Unpack

import pandas as pd

from sparbar import aggregates
from sparbar.numbers import Aggregate, Exact, Fact, Number, Rows
from sparbar.recording.entries import Entries

Group = TypeVar("Group", bound=Hashable)
Key = tuple[str, ...]
KEEP_KEYS = "Join with sparbar's join, and do not reset or repeat the index."


class About(TypedDict, total=False):
    """What is said of every number. year: the year it tells of, when not the report's own."""

    unit: Required[str]
    definition: Required[str]
    year: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """What of a frame is aggregated, row by row: the row's key in each of `tables`, and its value of `expression`."""

    tables: tuple[str, ...]
    expression: str
    aggregate: Aggregate
    keys: Sequence[Key]
    values: Sequence[Any]

    def at(self, places: Sequence[int]) -> _Taken:
        """Some of the rows."""
        return replace(self, keys=[self.keys[at] for at in places], values=[self.values[at] for at in places])

    def value(self) -> Exact | None:
        """None for the extreme of no rows."""
        return aggregates.compute(self.values, self.aggregate)

    def lineage(self) -> Rows:
        """The rows in the order of their keys."""
        spare = aggregates.spare(self.values, self.aggregate)
        return Rows(self.tables, tuple(sorted(self.keys)), self.expression, self.aggregate, spare=spare)


class FromRows(Entries):
    """Sums, counts and extremes of the rows of a frame, and attested facts."""

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

    def only(self, name: str, frame: pd.DataFrame, column: str, **about: Unpack[About]) -> Number:
        """The value of `column` in the one row of `frame`; refuses another number of rows."""
        if len(frame) != 1:
            self._refuse(name, f"{len(frame)} rows", "one row", "Filter the rows.")
        return self._computed(name, frame, column, "max", about)

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

    def attested(self, facts: pd.DataFrame) -> dict[str, Number]:
        """A number for each row of resultat.csv in `facts`, named by its fakta_id."""
        return {str(row.fakta_id): self._attested(row) for row in facts.itertuples()}

    def _attested(self, row: Any) -> Number:
        fact = Fact(f"resultat:{row.Index}", row.precision, row.period, row.underlag, row.kallhanvisning)
        stated = not pd.isna(row.varde)
        value, unknown = (aggregates.total([row.varde]), "") if stated else (None, "redovisningen anger inget tal")
        return self._add(row.fakta_id, value, row.enhet, f"{row.insats}: {row.matt}", fact, unknown)

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
        places = self._grouped(name, frame, by, groups)
        taken = self._taken(name, frame, expression, aggregate)
        return {
            group: self._recorded(
                f"{name}[{group}]",
                taken.at(places[group]),
                {**about, "definition": f"{about['definition']}: {label}" if about.get("definition") else ""},
            )
            for group, label in groups.items()
        }

    def _grouped(
        self, name: str, frame: pd.DataFrame, by: str, groups: Mapping[Group, str]
    ) -> Mapping[Group, Sequence[int]]:
        """Where in the frame the rows of each group are; refuses rows that belong to none."""
        if by not in frame.columns:
            there = ", ".join(map(str, frame.columns))
            self._refuse(name, f"no column {by}; there are {there}", "a column to group by", "Correct its name.")
        places: dict[Group, list[int]] = {group: [] for group in groups}
        strays = []
        for place, group in enumerate(frame[by].tolist()):
            places[group].append(place) if group in places else strays.append(group)
        if strays:
            found = f"{len(strays)} rows with other values of {by}, such as {strays[0]!r}"
            self._refuse(name, found, f"one of {', '.join(map(str, groups))}", "Add the group, or filter the rows.")
        return places

    def _computed(self, name: str, frame: pd.DataFrame, expression: str, aggregate: Aggregate, about: About) -> Number:
        return self._recorded(name, self._taken(name, frame, expression, aggregate), about)

    def _taken(self, name: str, frame: pd.DataFrame, expression: str, aggregate: Aggregate) -> _Taken:
        """Refuses rows without names, and values that are not exact."""
        tables = tuple(str(level) for level in frame.index.names)
        if not set(tables) <= set(self.data.frames):
            self._refuse(name, f"an index of {', '.join(tables)}", "row keys of tables", KEEP_KEYS)
        keys = zip(*(frame.index.get_level_values(level).tolist() for level in range(len(tables))), strict=True)
        try:
            values = aggregates.taken(frame, expression, aggregate)
        except ValueError as error:
            self._refuse(name, str(error), "exact numbers in the columns", "Correct the expression.")
        return _Taken(tables, expression, aggregate, list(keys), values)

    def _recorded(self, name: str, taken: _Taken, about: About) -> Number:
        """Refuses the same row twice."""
        different = len(set(taken.keys))
        if different < len(taken.keys):
            ((key, _),) = Counter(taken.keys).most_common(1)
            example = key if len(key) > 1 else key[0]
            found = f"{len(taken.keys) - different} repeated rows, such as {example!r}"
            self._refuse(name, found, "each row once", KEEP_KEYS)
        value = taken.value()
        uncovered = self._uncovered(taken.tables, about.get("year", self.year))
        unknown = uncovered or ("inga rader" if value is None else "")
        return self._add(name, value, about.get("unit", ""), about.get("definition", ""), taken.lineage(), unknown)
