"""`sparbar mapping new`: a mapping written from guesses, to be read line by line; what is not known stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table as Grid

from sparbar import csvfile
from sparbar.errors import InvalidData
from sparbar.paths import Project
from sparbar.receive import guess, opened
from sparbar.receive.guess import Guess
from sparbar.schemas import TABLES, Table

HEAD = """\
# yaml-language-server: $schema=mapping.schema.json
# A draft from the headings and cells of {files}. Read every line. What stands behind # is open: a column of ours
# that nothing resembles, a code without one of ours. `sparbar receive` names what is still missing.
title: {title}
origin:
  producer: "?"
  title: "?"
  licence: "?"
"""


KEYS = {"arende_id", "kommun_kod"}  # columns with one meaning in every table


@dataclass(frozen=True)
class Drafted:
    """name: of the mapping. sheets: the sheet's name → the row of its headings, and a guess for each."""

    name: str
    files: tuple[str, ...]
    sheets: dict[str, tuple[int, tuple[Guess, ...]]]


def draft(project: Project, paths: Sequence[Path], name: str) -> Drafted:
    """Guesses for every sheet of the files; raises InvalidData for what cannot be opened, or has no headings."""
    sheets = [sheet for path in paths for sheet in opened(path.read_bytes(), path.name)]
    names = _municipalities(project)
    found = {sheet.name: guess.guesses(sheet, names) for sheet in sheets if sheet.rows}
    if not any(guesses for _, guesses in found.values()):
        where = ", ".join(path.name for path in paths)
        raise InvalidData.one(where, "no headings in any sheet", "a table with headings", "Export it again.")
    chosen = name or guess.plain(paths[0].stem)
    return Drafted(chosen, tuple(path.name for path in paths), {key: value for key, value in found.items() if value[1]})


def write(project: Project, drafted: Drafted) -> Path:
    """Write data/mappings/<name>.yml; raises InvalidData when it is there already: it may have been reviewed."""
    path = project.mappings / f"{drafted.name}.yml"
    if path.exists():
        remedy = "Give another --name, or remove the file first."
        raise InvalidData.one(project.relative(path), "a mapping that exists", "a new name", remedy)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(drafted), encoding="utf-8", newline="\n")
    return path


def tell(drafted: Drafted) -> Iterator[Grid]:
    """What was guessed for each heading, and why."""
    for name, (row, guesses) in drafted.sheets.items():
        grid = Grid(title=f"{escape(name)}, headings in row {row}", title_justify="left")
        for head in ("cell", "heading", "read as", "ours", "why"):
            grid.add_column(head, overflow="fold")
        for item in guesses:
            kind = "lookup" if item.column.lookup else "codes" if item.codes else item.column.type
            ours = item.ours or "[yellow]?[/yellow]"
            grid.add_row(item.address.split("!")[-1], escape(item.heading), kind, ours, escape(item.why))
        yield grid


def text(drafted: Drafted) -> str:
    """The mapping's text."""
    lines = [HEAD.format(files=", ".join(drafted.files), title=_quoted(drafted.files[0])).rstrip()]
    codes = [item for _, guesses in drafted.sheets.values() for item in guesses if item.codes]
    lines += ["", "codes:" if codes else "codes: {}"]
    for item in {item.name: item for item in codes}.values():
        known = any((item.codes or {}).values())
        lines += [f"  {item.name}:" if known else f"  {item.name}: {{}}", *_codes(item)]
    lines += ["", "sheets:"]
    for name, (row, guesses) in drafted.sheets.items():
        lines += [f"  {_quoted(name)}:", f"    header_row: {row}", "    totals: [Summa, Totalt]", "    columns:"]
        lines += [f"      {item.name}: {_column(item)}" for item in guesses]
    tables = [line for name, (_, guesses) in drafted.sheets.items() for line in _tables(name, guesses)]
    lines += ["", "tables:" if tables else "tables: []  # nothing in the file resembles a table of ours", *tables]
    return "\n".join(lines) + "\n"


def _codes(item: Guess) -> Iterator[str]:
    for cell, code in (item.codes or {}).items():
        yield f"    {_quoted(cell)}: {_quoted(code)}" if code else f"    # {_quoted(cell)}: ?"


def _column(item: Guess) -> str:
    settings: dict[str, Any] = item.column.model_dump(exclude_defaults=True)
    if item.codes:
        settings["codes"] = item.name
    settings["assumed"] = f"Guessed: {item.why}."
    return "{ " + ", ".join(f"{name}: {_flow(value)}" for name, value in settings.items()) + " }"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else _quoted(str(value))


def _quoted(value: str) -> str:
    """In quotes, so that no text is taken for something else."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tables(sheet: str, guesses: Iterable[Guess]) -> Iterator[str]:
    """The tables of which the sheet has a column of their own, and half of all with columns that other tables have."""
    ours = {item.ours: item.name for item in reversed(list(guesses)) if item.ours}
    shared = {name.split(".")[1]: heading for name, heading in ours.items()}
    for table in TABLES.values():
        own = {column: ours[f"{table.name}.{column}"] for column in table.columns if f"{table.name}.{column}" in ours}
        named = {column: shared[column] for column in table.columns if column in shared and column in KEYS} | own
        if own and len(named) * 2 >= len(table.columns):
            yield from _table(sheet, table, named)


def _table(sheet: str, table: Table, named: dict[str, str]) -> Iterator[str]:
    yield f"  - table: {table.name}"
    yield f"    sheet: {_quoted(sheet)}"
    if table.name == "arenden":
        yield "    merge: true  # one row per case, wherever it stands in the sheet"
    yield "    columns:"
    for column in table.columns:
        yield f"      {column}: {named[column]}" if column in named else f"      # {column}: ?"


def _municipalities(project: Project) -> dict[str, str]:
    path = project.data / TABLES["kommuner"].file
    if not path.is_file():
        return {}
    cells = csvfile.read(path, project.relative(path))
    name, code = cells.header.index("namn"), cells.header.index("kommun_kod")
    return {row[name]: row[code] for row in cells.rows}
