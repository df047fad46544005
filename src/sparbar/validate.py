"""Text cells → checked tables, and every finding on the way. Reads no file: the bytes come from load.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import pandas as pd

from sparbar import rules
from sparbar.columns import Column, Unreadable, Value
from sparbar.csvfile import Cells
from sparbar.errors import Finding
from sparbar.rules import CASE
from sparbar.schemas import TABLES, Table


@dataclass(frozen=True)
class Parsed:
    """One table as far as it could be read.

    frame: the rows without findings of their own, indexed by position. cells: where each stands.
    texts and values: column → all its cells, as text and as what they mean (None: nothing readable).
    unsound: the positions of the rows that are not in the frame.
    """

    table: Table
    cells: Cells
    frame: pd.DataFrame
    texts: Mapping[str, tuple[str, ...]]
    values: Mapping[str, list[Value | None]]
    unsound: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()

    def place(self, position: int, column: str) -> str:
        """A cell as a spreadsheet's user finds it."""
        return self.cells.place(position, column)


def parse(cells: Cells, table: Table) -> Parsed:
    """The typed table of `cells`; what is wrong with single cells and keys is in its findings."""
    headers = list(_header_findings(cells, table))
    known = [name for name in table.columns if name in cells.header]
    texts = {name: tuple(map(itemgetter(cells.header.index(name)), cells.rows)) for name in known}
    findings: dict[int, list[Finding]] = {}
    values = {name: _column(cells, name, table.columns[name], texts[name], findings) for name in known}
    complete = len(known) == len(table.columns)
    frame = _frame(table, values, findings) if complete else pd.DataFrame()
    parsed = Parsed(table, cells, frame, texts, values)
    if complete:
        _check_values(parsed, findings)
        _check_keys(parsed, findings)
    unsound = [position for position in findings if position in frame.index]
    sound = frame.drop(index=unsound) if unsound else frame
    rows = [finding for position in sorted(findings) for finding in findings[position]]
    return replace(parsed, frame=sound, unsound=frozenset(findings), findings=(*headers, *rows))


def _header_findings(cells: Cells, table: Table) -> Iterator[Finding]:
    expected = f"the columns {', '.join(table.columns)}"
    if not set(cells.header) & set(table.columns):
        found = f"none of the table's columns but {', '.join(cells.header)}"
        yield Finding(f"{cells.file}, row 1", found, expected, "Export the table again.")
        return
    for name in table.columns:
        if name not in cells.header:
            where = f"{cells.file}, row 1, column {name}"
            yield Finding(where, "the column is missing", expected, "Add it, or correct its spelling.")
    for name in cells.header:
        if name not in table.columns:
            where = f"{cells.file}, row 1, column {name}"
            yield Finding(where, "an unknown column", expected, "Remove it, or correct its spelling.")


def _column(
    cells: Cells, name: str, column: Column, texts: tuple[str, ...], findings: dict[int, list[Finding]]
) -> list[Value | None]:
    """What each cell means. Texts are read once, however often they stand in the column."""
    meant: dict[str, Value | None] = {}
    wrong: dict[str, tuple[str, str, str]] = {}
    for text in set(texts):
        try:
            meant[text] = column.kind.parse(text) if text else None
            if not text and not column.optional:
                wrong[text] = "an empty cell", column.expected, "Fill in the cell."
        except Unreadable as error:
            wrong[text] = str(error), column.kind.expected, column.kind.remedy
    values = [meant.get(text) for text in texts]
    faults = cells.faults(name)
    for position, before in faults.items():
        findings.setdefault(position, []).extend(before)
        values[position] = None
    for position, text in enumerate(texts) if wrong else ():
        if text in wrong and position not in faults:
            findings.setdefault(position, []).append(Finding(cells.place(position, name), *wrong[text]))
    return values


def _frame(table: Table, values: dict[str, list[Value | None]], findings: dict[int, list[Finding]]) -> pd.DataFrame:
    count = len(next(iter(values.values())))
    readable = pd.Index([position for position in range(count) if position not in findings])
    columns: dict[str, Any] = {
        name: pd.array(_at(values[name], readable), dtype=column.dtype)  # type: ignore[call-overload]  # any dtype
        for name, column in table.columns.items()
    }
    return pd.DataFrame(columns, readable, copy=False)


def _at(values: list[Value | None], positions: pd.Index) -> list[Value | None]:
    return values if len(positions) == len(values) else [values[position] for position in positions]


def _check_values(parsed: Parsed, findings: dict[int, list[Finding]]) -> None:
    """Codes, patterns and ranges, in the rows that can be read."""
    for name, column in parsed.table.columns.items():
        if not column.limited:
            continue
        values = parsed.values[name]
        wrong = {value for value in set(values) if value is not None and not column.holds(value)}
        for position in parsed.frame.index if wrong else ():
            if values[position] in wrong:
                where, found = parsed.place(position, name), f"'{values[position]}'"
                findings.setdefault(position, []).append(Finding(where, found, column.expected, column.remedy))


def _check_keys(parsed: Parsed, findings: dict[int, list[Finding]]) -> None:
    """Keys that stand twice, compared as values: 07 is 7. What cannot be read has its own finding."""
    first: dict[tuple[Value | None, ...], int] = {}
    key = parsed.table.key
    keys = list(zip(*(parsed.values[name] for name in key), strict=True))
    for position, parts in enumerate(keys) if len(set(keys)) < len(keys) else ():
        if None in parts:
            continue
        if parts in first:
            where = parsed.place(position, " + ".join(key))
            found = f"'{'/'.join(map(str, parts))}', which stands in {parsed.cells.row(first[parts])} already"
            remedy = "Remove one of the rows or correct its key."
            findings.setdefault(position, []).append(Finding(where, found, "each key once", remedy))
        first.setdefault(parts, position)


def check_together(tables: Mapping[str, Parsed]) -> list[Finding]:
    """Findings that need more than one cell: references between tables, then the rules.

    No row is blamed for another row's fault: a case with an unsound row is left out of the rules, and so are the
    rules over all rows of a table in which a row cannot be assigned.
    """
    findings = [*_empty(tables), *(finding for parsed in tables.values() for finding in _orphans(parsed, tables))]
    strays = {name: _strays(parsed, tables) for name, parsed in tables.items()}
    unsound = {parsed.texts[CASE][n] for parsed in tables.values() if CASE in parsed.texts for n in parsed.unsound}
    flawed = unsound.union(*strays.values())
    partial = {name for name, parsed in tables.items() if strays[name] or (CASE not in parsed.texts and parsed.unsound)}
    read = {name: parsed.frame for name, parsed in tables.items() if len(parsed.frame.columns)}
    values = {name: parsed.values for name, parsed in tables.items()}
    frames = rules.Frames(read, values, frozenset(partial)).without(flawed)
    for rule, position, found in rules.broken(frames):
        where = tables[rule.table].place(position, rule.column)
        findings.append(Finding(where, found, rule.expected, rule.remedy))
    return findings


def _strays(parsed: Parsed, tables: Mapping[str, Parsed]) -> set[str]:
    """The case ids of this table that no case has: to which case their rows belong is unknown."""
    if "arenden" not in tables or parsed.table.name == "arenden":
        return set()
    return set(parsed.texts.get(CASE, ())) - set(tables["arenden"].texts.get(CASE, ()))


def _empty(tables: Mapping[str, Parsed]) -> Iterator[Finding]:
    """Tables without rows that rows of other tables refer to: one finding each, instead of one for each row."""
    asked = {
        column.refers.split(".")[0]
        for parsed in tables.values()
        for name, column in parsed.table.columns.items()
        if column.refers and any(parsed.texts.get(name, ()))
    }
    for name in sorted(asked & set(tables)):
        if not tables[name].cells.rows:
            expected = "the rows that other tables refer to"
            yield Finding(tables[name].cells.file, "no row below the header", expected, "Export the table again.")


def _orphans(parsed: Parsed, tables: Mapping[str, Parsed]) -> Iterator[Finding]:
    """Values that the table they refer to does not hold; a cell with a finding of its own is left at that."""
    reported = {finding.where for finding in parsed.findings}
    for name, column in parsed.table.columns.items():
        if not column.refers or name not in parsed.texts:
            continue
        table, other = column.refers.split(".")
        if table not in tables or other not in tables[table].texts:
            continue
        if not tables[table].texts[other]:
            continue
        known = {column.every, *tables[table].texts[other]}
        missing = {text: [item for item in column.items(text) if item not in known] for text in set(parsed.texts[name])}
        strays = {text for text, items in missing.items() if text and items}
        for position, text in enumerate(parsed.texts[name]) if strays else ():
            where = parsed.place(position, name)
            if text in strays and where not in reported:
                expected = f"a value of {other} in {TABLES[table].file}"
                remedy = f"Correct the cell, or add the row to {TABLES[table].file}."
                yield Finding(where, f"'{';'.join(missing[text])}'", expected, remedy)
