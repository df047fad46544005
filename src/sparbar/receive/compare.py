"""A received table beside the one in data/: rows that are new, changed or gone; totals per year before and after."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sparbar import csvfile, validate
from sparbar.columns import Value
from sparbar.errors import InvalidData
from sparbar.paths import Project
from sparbar.schemas import Table
from sparbar.validate import Parsed

Row = Mapping[str, Value | None]
EVERY_YEAR = "all"


@dataclass(frozen=True, slots=True)
class Total:
    """Rows and kronor of one year and code (both '' where the table has none) before and after; None: no amounts."""

    year: str
    code: str
    rows: tuple[int, int]
    kronor: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that changed: the row's key, the column, and what stood and stands there."""

    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table. known: whether the file now in data/ could be read; without one every row is new.

    text: the new file. before: the hash of the one that it was compared with, '' if there was none.
    """

    table: str
    file: str
    known: bool
    rows: int
    new: tuple[str, ...]
    changed: tuple[Changed, ...]
    gone: tuple[str, ...]
    totals: tuple[Total, ...]
    text: str
    before: str

    @property
    def same(self) -> bool:
        return not (self.new or self.changed or self.gone)


def compare(project: Project, received: Parsed, before: str) -> Comparison:
    """The received table beside the file in data/, whose hash is `before`."""
    table = received.table
    old = _old(project, table)
    then, now = ({} if old is None else _by_key(old)), _by_key(received)
    order = sorted((key for key in now if key not in then), key=_sortable)
    kept = [key for key in then if key in now]
    return Comparison(
        table.name,
        table.file,
        old is not None,
        len(now),
        tuple(_name(key) for key in order),
        tuple(change for key in kept for change in _changes(key, then[key], now[key])),
        tuple(_name(key) for key in then if key not in now),
        tuple(_totals(table, list(then.values()), list(now.values()))),
        csvfile.written(table.columns, ([_text(value) for value in now[key].values()] for key in [*kept, *order])),
        before,
    )


def _old(project: Project, table: Table) -> Parsed | None:
    path = project.data / table.file
    try:
        return validate.parse(csvfile.read(path, table.file), table)
    except (FileNotFoundError, InvalidData):
        return None


Id = tuple[Value | None, ...]


def _by_key(parsed: Parsed) -> dict[Id, Row]:
    """The rows by key, with what their cells mean; a column that the file lacks is left out."""
    names = [name for name in parsed.table.columns if name in parsed.values]
    columns = zip(*(_values(parsed, name) for name in names), strict=True)
    rows = [dict(zip(names, cells, strict=True)) for cells in columns]
    return {tuple(row.get(name) for name in parsed.table.key): row for row in rows}


def _values(parsed: Parsed, name: str) -> list[Value | None]:
    """What the cells mean; the text of one that a correction mends when it is read."""
    pairs = zip(parsed.values[name], parsed.texts[name], strict=True)
    return [text if value is None and text else value for value, text in pairs]


def _sortable(key: Id) -> tuple[tuple[bool, str, Value | None], ...]:
    return tuple((part is None, type(part).__name__, part) for part in key)


def _name(key: Id) -> str:
    return "/".join(map(_text, key))


def _text(value: Value | None) -> str:
    """A value as data/ holds it: ISO days, whole kronor, shares without trailing zeros."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _changes(key: Id, then: Row, now: Row) -> Iterator[Changed]:
    for name, value in now.items():
        if then.get(name) != value:
            yield Changed(_name(key), name, _text(then.get(name)), _text(value))


def _totals(table: Table, then: Sequence[Row], now: Sequence[Row]) -> Iterator[Total]:
    """By year, and by the first column of codes beside an amount: decisions and payments add up by their kind."""
    amount = next((name for name, column in table.columns.items() if column.kind.name == "kronor"), "")
    code = next((name for name, column in table.columns.items() if column.allowed), "") if amount else ""
    summed: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for side, rows in enumerate((then, now)):
        for row in rows:
            cell = summed[_year(row.get(table.dated)), _text(row.get(code))]
            value = row.get(amount)
            cell[side] += 1
            cell[2 + side] += value if isinstance(value, int) else 0
    for (year, kind), (before, after, kronor_before, kronor_after) in sorted(summed.items()):
        yield Total(year, kind, (before, after), (kronor_before, kronor_after) if amount else None)


def _year(value: Value | None) -> str:
    if isinstance(value, dt.date):
        return str(value.year)
    return str(value) if value is not None else EVERY_YEAR
