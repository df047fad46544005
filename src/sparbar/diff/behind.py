"""The rows behind a number then and now: which came, which went, which say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sparbar.diff.entries import Entries, Entry
from sparbar.numbers import Fact, Formula, Rows
from sparbar.originals import Original, Originals
from sparbar.schemas import TABLES

Row = tuple[str, str]  # table, key
ORDER = ("revised", "came", "went", "changed")
STATED = ("varde", "status")  # what a row of public statistics says; the rest is where that stands


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came into the number, went out of it, or has other cells. cells: column → then and now.

    revised: a value of public statistics whose producer says another one in a later answer.

    elsewhere: it came or went, but stands in the data of both times: the code or the year chose it otherwise.
    """

    table: str
    key: str
    what: Literal["came", "went", "changed", "revised"]
    cells: Mapping[str, tuple[str, str]]
    elsewhere: bool = False

    @property
    def name(self) -> str:
        """`beslut:B-2024-017`."""
        return f"{self.table}:{self.key}"


@dataclass(frozen=True, slots=True)
class Sides:
    """The numbers of both times with the data they were computed from."""

    before: Entries
    now: Entries
    data_before: Originals
    data_now: Originals


def changes(sides: Sides, before: Entry | None, now: Entry | None) -> tuple[RowChange, ...] | None:
    """The rows behind a number that changed, those behind its parents with it.

    None when the rows of one time are not known: an approved ledger holds only their hash.
    """
    if any(entry is not None and entry.number is None for entry in (before, now)):
        return None
    then, today = set(_rows(sides.before, before)), set(_rows(sides.now, now))
    found = [change for row in sorted(then | today) if (change := _change(sides, row, row in then, row in today))]
    return tuple(sorted(_with_revisions(found), key=lambda change: (ORDER.index(change.what), change.name)))


def _with_revisions(found: list[RowChange]) -> Iterator[RowChange]:
    """The changes; a row of a snapshot in the place of an older one's is a revision, or no change at all."""
    came, went = ({_undated(c): c for c in found if _day(c) and c.what == what} for what in ("came", "went"))
    for row in came.keys() & went.keys():
        now = came[row]
        cells = {column: (then, now.cells[column][1]) for column, (then, _) in went[row].cells.items()}
        if any(cells[column][0] != cells[column][1] for column in STATED):
            told = (_day(now), *STATED)
            yield RowChange(now.table, now.key, "revised", {column: cells[column] for column in told})
    yield from (change for change in found if not _day(change) or _undated(change) not in came.keys() & went.keys())


def _day(change: RowChange) -> str:
    """The column with the day from which the table's rows are known; '' for tables without."""
    return TABLES[change.table].known if change.table in TABLES else ""


def _undated(change: RowChange) -> tuple[str, ...]:
    """The row without the day of its snapshot."""
    day = TABLES[change.table].key.index(_day(change))
    return (change.table, *(part for place, part in enumerate(change.key.split("/")) if place != day))


def _rows(entries: Entries, entry: Entry | None) -> Iterator[Row]:
    lineage = entry.number.lineage if entry and entry.number else None
    if isinstance(lineage, Rows):
        for keys in lineage.keys:
            yield from zip(lineage.tables, keys, strict=True)
    elif isinstance(lineage, Fact):
        table, _, key = lineage.row.partition(":")
        yield table, key
    elif isinstance(lineage, Formula):
        for parent in lineage.parents:
            yield from _rows(entries, entries.get(parent))


def _change(sides: Sides, row: Row, then: bool, today: bool) -> RowChange | None:
    table, key = row
    before, now = (_original(data, row) for data in (sides.data_before, sides.data_now))
    if then and today:
        cells = _cells(before, now)
        return RowChange(table, key, "changed", cells) if cells else None
    shown = {column: (cell, "") for column, cell in before.cells.items()} if then and before else {}
    if today and now:
        shown = {column: ("", cell) for column, cell in now.cells.items()}
    return RowChange(table, key, "came" if today else "went", shown, before is not None and now is not None)


def _original(data: Originals, row: Row) -> Original | None:
    table, key = row
    try:
        return data.table(table).get(key)
    except KeyError:  # a table that today's package does not know
        return None


def _cells(before: Original | None, now: Original | None) -> dict[str, tuple[str, str]]:
    """The columns whose cells differ; a column that one of the two has not is empty there."""
    then, today = (row.cells if row else {} for row in (before, now))
    pairs = {column: (then.get(column, ""), today.get(column, "")) for column in {**then, **today}}
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}
