"""Sheets of raw cells → the cells of our tables, each with its address in the workbook and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sparbar.csvfile import Cells
from sparbar.errors import Finding
from sparbar.receive import fitting
from sparbar.receive.mapping import Constant, Extract, Key
from sparbar.receive.reader import Reader
from sparbar.schemas import TABLES


@dataclass(frozen=True)
class Mapped(Cells):
    """One of our tables out of an export. Each row: column → its address, and column → what is wrong with the cell."""

    starts: tuple[str, ...] = ()
    addresses: tuple[Mapping[str, str], ...] = ()
    wrong: tuple[Mapping[str, tuple[Finding, ...]], ...] = ()

    def row(self, position: int) -> str:
        return self.starts[position]

    def place(self, position: int, column: str) -> str:
        """The address of the cell; that of the first one for columns joined with +."""
        return self.addresses[position][column.split(" + ", maxsplit=1)[0]]

    def faults(self, column: str) -> Mapping[int, tuple[Finding, ...]]:
        return {position: wrong[column] for position, wrong in enumerate(self.wrong) if column in wrong}


@dataclass
class _Row:
    """A row of our table in the making."""

    start: str
    texts: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, tuple[Finding, ...]] = field(default_factory=dict)


def table(name: str, extracts: Iterable[Extract], readers: Mapping[str, Reader]) -> Mapped:
    """The rows of one of our tables, in the order of the export."""
    rows: list[_Row] = []
    for extract in extracts:
        made = _rows(extract, readers[extract.sheet])
        rows += _merged(made, extract) if extract.merge else made
    columns = tuple(TABLES[name].columns)
    return Mapped(
        file=TABLES[name].file,
        header=columns,
        rows=tuple(tuple(row.texts[column] for column in columns) for row in rows),
        numbers=tuple(range(1, len(rows) + 1)),
        starts=tuple(row.start for row in rows),
        addresses=tuple(row.addresses for row in rows),
        wrong=tuple(row.wrong for row in rows),
    )


def _rows(extract: Extract, reader: Reader) -> list[_Row]:
    rows = []
    numbers: Counter[tuple[str, str]] = Counter()
    for place in reader.grid.rows:
        for group in extract.groups or ("",):
            if extract.when and not reader.filled(place, (fitting.named(name, group) for name in extract.when)):
                continue
            row = _Row(reader.grid.sheet.address(place, 0))
            for column, value in extract.columns.items():
                _fill(row, column, value, group, reader, place, numbers)
            rows.append(row)
    return rows


def _fill(
    row: _Row,
    column: str,
    value: str | Constant | Key,
    group: str,
    reader: Reader,
    place: int,
    numbers: Counter[tuple[str, str]],
) -> None:
    """One cell of ours: its text, its address and what is wrong with it."""
    names = fitting.used(value, group)
    cells = {name: reader.cell(place, name) for name in names}
    row.addresses[column] = reader.address(place, names[0]) if names else row.start
    wrong = tuple(cell for cell in cells.values() if isinstance(cell, Finding))
    texts = {name: cell for name, cell in cells.items() if isinstance(cell, str)}
    text = ""
    if isinstance(value, Constant):
        text = value.constant
    elif isinstance(value, str):
        text = texts.get(names[0], "")
    elif not wrong:
        try:
            text = _key(column, value.key, texts, numbers)
        except _Incomplete as incomplete:
            remedy = f"Fill in the cell: {column} is derived from it, as {value.key}."
            wrong = (Finding(reader.address(place, incomplete.name), incomplete.found, incomplete.expected, remedy),)
    row.texts[column] = text
    if wrong:
        row.wrong[column] = wrong


class _Incomplete(ValueError):
    """A derived key that cannot be made: the column, what it holds and what was expected."""

    def __init__(self, name: str, found: str, expected: str) -> None:
        self.name, self.found, self.expected = name, found, expected
        super().__init__(found)


class _Padded(str):
    """A text that is formatted as a number where the key says how many digits it has."""

    def __format__(self, spec: str) -> str:
        return format(int(self), spec) if spec else str(self)


def _key(column: str, template: str, texts: Mapping[str, str], numbers: Counter[tuple[str, str]]) -> str:
    for name, text in texts.items():
        if not text:
            raise _Incomplete(name, "an empty cell", name)
    values: dict[str, object] = {name: _Padded(text) for name, text in texts.items()}
    try:
        same = column, template.format_map({**values, fitting.NUMBER: 0})
        numbers[same] += 1
        return template.format_map({**values, fitting.NUMBER: numbers[same]})
    except ValueError as error:
        name = next(name for name, text in texts.items() if not text.isdecimal())
        raise _Incomplete(name, f"'{texts[name]}'", "a number") from error


def _merged(rows: Iterable[_Row], extract: Extract) -> list[_Row]:
    """One row for each key: the first, with what later ones say against it as its faults."""
    key = TABLES[extract.table].key
    first: dict[tuple[str, ...], _Row] = {}
    kept = []
    for row in rows:
        parts = tuple(row.texts[column] for column in key)
        if not all(parts) or any(column in row.wrong for column in key):
            kept.append(row)
        elif parts not in first:
            first[parts] = row
            kept.append(row)
        else:
            _compare(first[parts], row, "/".join(parts))
    return kept


def _compare(first: _Row, row: _Row, key: str) -> None:
    for column, text in row.texts.items():
        faults = row.wrong.get(column, ())
        if not faults and column not in first.wrong and text != first.texts[column]:
            found = f"'{text}', where {first.addresses[column]} gives '{first.texts[column]}'"
            expected, remedy = f"one {column} for {key}", "Correct one of the two cells."
            faults = (Finding(row.addresses[column], found, expected, remedy),)
        if faults:
            first.wrong[column] = (*first.wrong.get(column, ()), *faults)
