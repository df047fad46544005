"""Which cases can concern persons, and how each number is made of their rows.

A linear number is a sum over rows with coefficients: Σ coefficient × amount, or 1 for each different case. To whoever
knows all published numbers, rows of open cases may be known; so only the others are written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from sparbar.config import OpenCases
from sparbar.ledger import Ledger
from sparbar.load import Data
from sparbar.numbers import Exact, Fact, Formula, Number, Rows
from sparbar.schemas import TABLES

CASE = "arende_id"
Coordinate = tuple[str, str, str]  # what is added up, the row it stands in, the case it is about
Coefficient = int | Fraction  # most are 1, and Python computes with whole numbers ten times as fast
Vector = Mapping[Coordinate, Coefficient]
LINEAR: Mapping[str, tuple[int, int]] = {"sum": (1, 1), "difference": (1, -1)}  # the first parent, the others


class Cases:
    """The cases of `data` that can concern persons: all but the open ones."""

    def __init__(self, data: Data, open_cases: OpenCases) -> None:
        self._data = data
        self._read: dict[tuple[str, str], Mapping[str, Any]] = {}
        cases = data.frames["arenden"]
        is_open = cases.stodtyp.isin(open_cases.stodtyp) & cases.sokande_typ.isin(open_cases.sokande_typ)
        self.protected = frozenset(cases.arende_id[~is_open])
        self._type_of: Mapping[str, str] = dict(zip(cases.arende_id, cases.stodtyp, strict=True))
        self._protected_types = frozenset(cases.stodtyp[~is_open])

    @cached_property
    def _case_of(self) -> Mapping[str, Mapping[str, str]]:
        """Table → row key → case, of the tables that tell of cases."""
        return {table: self._cells(table, CASE) for table in self._data.frames if CASE in TABLES[table].columns}

    def _cells(self, table: str, column: str) -> Mapping[str, Any]:
        """Row key → cell of a column, put together once."""
        if (table, column) not in self._read:
            frame = self._data.frames[table]
            self._read[table, column] = dict(zip(frame.index.tolist(), frame[column].tolist(), strict=True))
        return self._read[table, column]

    def _telling(self, rows: Rows) -> tuple[int, Mapping[str, str]] | None:
        """Which part of a row's key tells of its case, and row key → case; None where the tables tell of no cases."""
        place = next((place for place, table in enumerate(rows.tables) if table in self._case_of), None)
        return None if place is None else (place, self._case_of[rows.tables[place]])

    def rows(self, rows: Rows) -> Iterator[tuple[tuple[str, ...], str]]:
        """Each row key of `rows` about a protected case, with the case; nothing where the tables tell of no cases."""
        if telling := self._telling(rows):
            place, case_of = telling
            yield from ((key, case) for key in rows.keys if (case := case_of[key[place]]) in self.protected)

    def may_concern(self, rows: Rows) -> bool:
        """Whether the same rows of another year can be about a protected case.

        They can when none is there now, or when any year has a protected case of the support type of one that is.
        """
        types = {self._type_of[case] for case in self._cases(rows)}
        return self._telling(rows) is not None and (not types or not types.isdisjoint(self._protected_types))

    def _cases(self, rows: Rows) -> set[str]:
        """The cases that the rows are about, protected or not."""
        place, case_of = self._telling(rows) or (0, {})
        return {case_of[key[place]] for key in rows.keys} if case_of else set()

    def about(self, number: Number, ledger: Ledger) -> frozenset[str]:
        """The protected cases with a row anywhere behind the number."""
        lineage = number.lineage
        if isinstance(lineage, Formula):
            return frozenset().union(*(self.about(ledger.numbers[key], ledger) for key in lineage.parents))
        return frozenset() if isinstance(lineage, Fact) else self.protected & self._cases(lineage)

    def attaining(self, number: Number) -> frozenset[str] | None:
        """The protected cases whose row has the value of a smallest or largest one; None when an open case has it."""
        rows = number.lineage
        assert isinstance(rows, Rows)
        column = _factors(rows)[0]
        place, table = _holder(rows, column)
        values, about = self._cells(table, column), dict(self.rows(rows))
        attained = [key for key in rows.keys if values[key[place]] == number.value]
        return frozenset(about[key] for key in attained) if all(key in about for key in attained) else None

    def vector(self, number: Number, ledger: Ledger) -> Vector | None:
        """The number as a sum over the rows of protected cases; None when it is not one, such as a ratio."""
        lineage = number.lineage
        if isinstance(lineage, Formula):
            return self._combined(lineage, ledger)
        if isinstance(lineage, Fact):
            return {}
        if lineage.aggregate == "sum":
            return self._summed(lineage)
        return self._counted(lineage) if lineage.aggregate == "count" else None

    def _combined(self, formula: Formula, ledger: Ledger) -> Vector | None:
        if formula.operation not in LINEAR:
            return None
        first, others = LINEAR[formula.operation]
        combined: dict[Coordinate, Coefficient] = {}
        for place, key in enumerate(formula.parents):
            vector = self.vector(ledger.numbers[key], ledger)
            if vector is None:
                return None
            sign = others if place else first
            for coordinate, coefficient in vector.items():
                _add(combined, coordinate, coefficient if sign == 1 else -coefficient)
        return {coordinate: coefficient for coordinate, coefficient in combined.items() if coefficient}

    def _summed(self, rows: Rows) -> Vector:
        """The amount is what is not known; what it is multiplied with may be."""
        factors = _factors(rows)
        amount = next((name for name in factors if _kind(rows, name) == "kronor"), factors[0])
        place, table = _holder(rows, amount)
        others = [(_holder(rows, name), name) for name in factors if name != amount]
        known = [(at, self._cells(holder, name)) for (at, holder), name in others]
        vector: dict[Coordinate, Coefficient] = {}
        name = f"{table}.{amount}"
        for key, case in self.rows(rows):
            coefficient: Coefficient = 1
            for at, cells in known:
                coefficient *= _fraction(cells[key[at]])
            _add(vector, (name, key[place], case), coefficient)
        return {coordinate: coefficient for coordinate, coefficient in vector.items() if coefficient}

    def _counted(self, rows: Rows) -> Vector | None:
        """Different cases, or rows of one table: each counts one. Other counts, such as of municipalities, are none."""
        if rows.expression == CASE:
            return {(CASE, case, case): 1 for _, case in self.rows(rows)}
        place, table = _holder(rows, rows.expression)
        if TABLES[table].key != (rows.expression,):
            return {} if not any(self.rows(rows)) else None
        return {(rows.expression, key[place], case): 1 for key, case in self.rows(rows)}


def _add(vector: dict[Coordinate, Coefficient], coordinate: Coordinate, coefficient: Coefficient) -> None:
    """Most rows stand in a vector once."""
    before = vector.get(coordinate)
    vector[coordinate] = coefficient if before is None else before + coefficient


def _factors(rows: Rows) -> list[str]:
    return rows.expression.split(" * ")


def _holder(rows: Rows, column: str) -> tuple[int, str]:
    """The first of the tables that has the column, and its place among them."""
    return next((place, table) for place, table in enumerate(rows.tables) if column in TABLES[table].columns)


def _kind(rows: Rows, column: str) -> str:
    return TABLES[_holder(rows, column)[1]].columns[column].kind.name


@lru_cache(4096)  # shares are few
def _fraction(value: Exact) -> Fraction:
    return Fraction(str(value))
