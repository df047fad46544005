"""The cells of a table with the entries of corrections.yml applied, and what does not stand in them any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sparbar.columns import Unreadable
from sparbar.corrections import CORRECT, FIXED, Correction
from sparbar.csvfile import Cells
from sparbar.errors import Finding
from sparbar.paths import Project
from sparbar.schemas import Table


@dataclass(frozen=True)
class Corrected(Cells):
    """Cells of which some come from corrections.yml, and the others from `base`.

    origin: each row's position in the base. added: position → the place of the entry that added the row. changed:
    position and column → the place of the entry.
    """

    base: Cells
    origin: tuple[int, ...]
    added: Mapping[int, str]
    changed: Mapping[tuple[int, str], str]

    def row(self, position: int) -> str:
        return self.added.get(position) or self.base.row(self.origin[position])

    def place(self, position: int, column: str) -> str:
        entry = self._entry(position, column)
        return f"{entry}, column {column}" if entry else self.base.place(self.origin[position], column)

    def faults(self, column: str) -> Mapping[int, tuple[Finding, ...]]:
        before, places = self.base.faults(column), enumerate(self.origin)
        return {new: before[old] for new, old in places if old in before and not self._entry(new, column)}

    def _entry(self, position: int, column: str) -> str:
        return self.added.get(position) or self.changed.get((position, column), "")


def applied(project: Project, listed: Sequence[Correction], table: Table, cells: Cells) -> tuple[Cells, list[Finding]]:
    """The cells of `table` as corrected, and what does not stand in them any more."""
    mine = [item for item in listed if item.table == table.name]
    if not mine or any(column not in cells.header for column in table.key):
        return cells, []
    where = project.relative(project.corrections)
    work = _Work(table, cells)
    findings = [finding for item in mine for finding in work.apply(item, f"{where}, {item.id}")]
    return work.result(), findings


class _Work:
    """The rows of one table while corrections are applied."""

    def __init__(self, table: Table, cells: Cells) -> None:
        self._table, self._cells = table, cells
        self._rows = [dict(zip(cells.header, row, strict=True)) for row in cells.rows]
        self._at = {key_of(table, row): place for place, row in enumerate(self._rows)}
        self._changed: dict[tuple[int, str], str] = {}
        self._added: dict[int, str] = {}
        self._dropped: set[int] = set()

    def apply(self, item: Correction, where: str) -> Iterator[Finding]:
        place = self._at.get(item.key)
        file = self._cells.file
        if item.add:
            if place is not None:
                yield Finding(where, f"the row {item.key} in {self._cells.row(place)} of {file}", "no such row", FIXED)
                return
            if key_of(self._table, item.add) != item.key:
                yield Finding(where, f"the key {key_of(self._table, item.add)} of the cells", item.key, CORRECT)
            self._added[len(self._rows)] = where
            self._rows.append(dict(item.add))
        elif place is None:
            yield Finding(where, f"no row {item.key} in {file}", "the row that is corrected", FIXED)
        else:
            yield from self._correct(item, place, where)

    def _correct(self, item: Correction, place: int, where: str) -> Iterator[Finding]:
        """Change or drop the row at `place`, if it still says what the entry says it does."""
        row = self._rows[place]
        stands = item.drop or {column: change.before for column, change in item.change.items()}
        moved = [column for column, cell in stands.items() if not same(self._table, column, row.get(column, ""), cell)]
        for column in moved:
            found = f"'{row.get(column, '')}' in {self._cells.place(place, column)}"
            yield Finding(where, found, f"'{stands[column]}', which the entry corrects", FIXED)
        if moved:
            return
        if item.drop:
            self._dropped.add(place)
        for column, change in item.change.items():
            row[column] = change.after
            self._changed[place, column] = where

    def result(self) -> Cells:
        kept = [place for place in range(len(self._rows)) if place not in self._dropped]
        at = {place: new for new, place in enumerate(kept)}
        base = self._cells
        return Corrected(
            file=base.file,
            header=base.header,
            rows=tuple(tuple(self._rows[place].get(column, "") for column in base.header) for place in kept),
            numbers=tuple(0 if place in self._added else base.numbers[place] for place in kept),
            base=base,
            origin=tuple(kept),
            added={at[place]: entry for place, entry in self._added.items()},
            changed={(at[place], column): entry for (place, column), entry in self._changed.items() if place in at},
        )


def key_of(table: Table, row: Mapping[str, str]) -> str:
    """The row key, as sparbar.rows makes it; a cell that cannot be read stands as it is."""
    return "/".join(str(_value(table, column, row.get(column, ""))) for column in table.key)


def same(table: Table, column: str, one: str, other: str) -> bool:
    """Whether two cells mean the same: `1 000` is 1000, 0.50 is 0.5."""
    return _value(table, column, one) == _value(table, column, other)


def _value(table: Table, column: str, cell: str) -> str | int | Decimal | dt.date:
    try:
        return table.columns[column].kind.parse(cell) if cell else ""
    except Unreadable:
        return cell
