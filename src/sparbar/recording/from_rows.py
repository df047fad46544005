"""Recording numbers that come straight from rows: computed over a frame, or attested by a row of resultat.csv.

Refuses what has no exact lineage: floats, missing values, rows without names, rows in none of the groups.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Required, TypedDict, TypeVar, Unpack

import pandas as pd

from sparbar import aggregates
from sparbar.numbers import Aggregate, Fact, Number, Rows
from sparbar.recording.entries import Entries

Group = TypeVar("Group", bound=Hashable)


class About(TypedDict, total=False):
    """What is said of every number. year: the year it tells of, when not the report's own."""

    unit: Required[str]
    definition: Required[str]
    year: int


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
        self._refuse_strays(name, frame, by, groups)
        parts, nothing = dict(iter(frame.groupby(frame[by], sort=False))), frame.iloc[:0]
        return {
            group: self._computed(
                f"{name}[{group}]",
                parts.get(group, nothing),
                expression,
                aggregate,
                {**about, "definition": f"{about['definition']}: {label}" if about.get("definition") else ""},
            )
            for group, label in groups.items()
        }

    def _refuse_strays(self, name: str, frame: pd.DataFrame, by: str, groups: Mapping[Group, str]) -> None:
        if by not in frame.columns:
            there = ", ".join(map(str, frame.columns))
            self._refuse(name, f"no column {by}; there are {there}", "a column to group by", "Correct its name.")
        strays = frame[~frame[by].isin(list(groups))]
        if len(strays):
            found = f"{len(strays)} rows with other values of {by}, such as {strays[by].iloc[0]!r}"
            self._refuse(name, found, f"one of {', '.join(map(str, groups))}", "Add the group, or filter the rows.")

    def _computed(
        self,
        name: str,
        frame: pd.DataFrame,
        expression: str,
        aggregate: Aggregate,
        about: About,
    ) -> Number:
        tables = self._origin(name, frame)
        try:
            value = aggregates.compute(frame, expression, aggregate)
            spare = aggregates.spare(frame, expression, aggregate)
        except ValueError as error:
            self._refuse(name, str(error), "exact numbers in the columns", "Correct the expression.")
        keys = tuple(sorted(key if isinstance(key, tuple) else (key,) for key in frame.index))
        uncovered = self._uncovered(tables, about.get("year", self.year))
        unknown = uncovered or ("inga rader" if value is None else "")
        rows = Rows(tables, keys, expression, aggregate, spare=spare)
        return self._add(name, value, about.get("unit", ""), about.get("definition", ""), rows, unknown)

    def _origin(self, name: str, frame: pd.DataFrame) -> tuple[str, ...]:
        """The tables that the frame's rows come from; refuses rows without names, and the same row twice."""
        remedy = "Join with sparbar's join, and do not reset or repeat the index."
        tables = tuple(str(level) for level in frame.index.names)
        if not set(tables) <= set(self.data.frames):
            self._refuse(name, f"an index of {', '.join(tables)}", "row keys of tables", remedy)
        repeated = frame.index[frame.index.duplicated()]
        if len(repeated):
            found = f"{len(repeated)} repeated rows, such as {repeated[0]!r}"
            self._refuse(name, found, "each row once", remedy)
        return tables
