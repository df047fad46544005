"""Whether a mapping fits our tables and itself: every finding before a file is opened."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from sparbar.errors import Finding
from sparbar.receive.mapping import Constant, Extract, Key, Mapping, Sheet
from sparbar.schemas import TABLES

CORRECT = "Correct the mapping."
NUMBER = "n"  # the running number in a derived key


def used(value: str | Constant | Key, group: str = "") -> tuple[str, ...]:
    """The columns of the sheet that a column of ours is made of."""
    if isinstance(value, Constant):
        return ()
    if isinstance(value, str):
        return (named(value, group),)
    return tuple(name for name in fields(value.key) if name != NUMBER)


def fields(template: str) -> tuple[str, ...]:
    """The names in braces; raises ValueError when the braces do not match."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def named(column: str, group: str) -> str:
    """The column's name in one group of an extract."""
    return column.replace("{group}", group)


def check(mapping: Mapping, where: str) -> list[Finding]:
    """Everything in the mapping that refers to something which is not there."""
    found: list[Finding] = []
    for name, sheet in mapping.sheets.items():
        found += _columns(mapping, sheet, f"{where}, sheets, {name}")
    for number, extract in enumerate(mapping.tables, start=1):
        found += _extract(mapping, extract, f"{where}, tables, entry {number} ({extract.table})")
    return found


def _columns(mapping: Mapping, sheet: Sheet, where: str) -> Iterator[Finding]:
    for name, column in sheet.columns.items():
        place = f"{where}, {name}"
        if column.codes and column.codes not in mapping.codes:
            expected = f"one of the code tables {', '.join(mapping.codes) or '(none)'}"
            yield Finding(place, f"the unknown code table {column.codes}", expected, CORRECT)
        if column.codes and column.lookup:
            yield Finding(place, "both codes and lookup", "one of them", CORRECT)
        if column.lookup:
            table = TABLES.get(column.lookup.table)
            for wanted in (column.lookup.match, column.lookup.give):
                if table is None or wanted not in table.columns:
                    expected = f"a column of {column.lookup.table if table else 'one of ' + ', '.join(TABLES)}"
                    yield Finding(place, f"the lookup of {column.lookup.table}.{wanted}", expected, CORRECT)


def _extract(mapping: Mapping, extract: Extract, where: str) -> Iterator[Finding]:
    table, sheet = TABLES.get(extract.table), mapping.sheets.get(extract.sheet)
    if table is None:
        yield Finding(where, f"the unknown table {extract.table}", f"one of {', '.join(TABLES)}", CORRECT)
    if sheet is None:
        yield Finding(where, f"the unknown sheet {extract.sheet}", f"one of {', '.join(mapping.sheets)}", CORRECT)
    if table is None or sheet is None:
        return
    for name in table.columns:
        if name not in extract.columns:
            expected = f"the columns {', '.join(table.columns)}"
            yield Finding(where, f"nothing for {name}", expected, "Name the column it comes from, or a constant.")
    for name, value in extract.columns.items():
        if name not in table.columns:
            expected = f"the columns {', '.join(table.columns)}"
            yield Finding(f"{where}, {name}", "a column that the table does not have", expected, CORRECT)
        else:
            yield from _value(mapping, extract, name, value, f"{where}, {name}")
    for name in (named(name, group) for group in extract.groups or ("",) for name in extract.when):
        if name not in sheet.columns:
            yield _unknown(f"{where}, when", name, sheet)


def _value(mapping: Mapping, extract: Extract, name: str, value: str | Constant | Key, where: str) -> Iterator[Finding]:
    sheet = mapping.sheets[extract.sheet]
    try:
        names = [other for group in extract.groups or ("",) for other in used(value, group)]
    except ValueError as error:
        found = f"'{value.key if isinstance(value, Key) else value}' ({error})"
        yield Finding(where, found, "a key such as B-{ar}-{nr:03}", CORRECT)
        return
    for other in dict.fromkeys(names):
        if other not in sheet.columns:
            yield _unknown(where, other, sheet)
        elif isinstance(value, str) and sheet.columns[other].codes in mapping.codes:
            yield from _codes(mapping, extract.table, name, sheet.columns[other].codes, where)


def _codes(mapping: Mapping, table: str, name: str, codes: str, where: str) -> Iterator[Finding]:
    """Codes that the table would refuse in every file."""
    allowed = TABLES[table].columns[name].allowed
    for text, given in mapping.codes[codes].items():
        if allowed and given and given not in allowed:
            yield Finding(where, f"the code {given} for '{text}'", f"one of {', '.join(allowed)}", CORRECT)


def _unknown(where: str, name: str, sheet: Sheet) -> Finding:
    return Finding(where, f"the unknown column {name}", f"one of {', '.join(sheet.columns)}", CORRECT)
