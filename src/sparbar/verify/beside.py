"""What lies beside the book: the rows and the code, as pages and as panels show them, against data and notebooks."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from sparbar import correcting, corrections, csvfile
from sparbar.built import Built
from sparbar.columns import Unreadable, Value
from sparbar.errors import InvalidData
from sparbar.schemas import TABLES, Table
from sparbar.verify.findings import Check, Fault

TAG = re.compile(r"<[^>]+>")
ROW = re.compile(r'<tr id="rad-(\d+)" data-rad="([^"]*)">(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
SECTION = re.compile(r'<section class="cell" id="([^"]*)".*?<pre class="kod"[^>]*>(.*?)</pre>', re.DOTALL)
LINE_NUMBER = re.compile(r'<span class="nr"[^>]*>\d+</span>')
INJECTED = "injected-parameters"
Cells = Sequence[str]
Json = Mapping[str, Any]


def handed(path: Path) -> Json:
    """What a script of the panels hands over; nothing when it is not there or not as a build writes it."""
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8").partition(" = ")[2].rstrip().removesuffix(";"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def check(built: Built) -> Check:
    """Compare every row and every cell of code that the HTML shows."""
    html, checked = built.folder / "html", 0
    faults: list[Fault] = []
    for path in sorted((html / "trace/rader").glob("*.js")):
        shown = handed(path)
        checked += len(shown["keys"]) if _are_rows(shown) else 1
        faults += _rows(built, path.stem, shown)
    for path in sorted((html / "trace/kod").glob("*.js")):
        shown = handed(path)
        checked += len(shown)
        faults += _code(built, path.stem, shown)
    return Check("beside", "rows and cells of code that the pages show", checked, tuple(faults))


# Rows


def _rows(built: Built, name: str, shown: Json) -> Iterator[Fault]:
    script, page = (built.place(f"html/{file}") for file in (f"trace/rader/{name}.js", f"rader/{name}.html"))
    if name not in TABLES or not _are_rows(shown):
        yield Fault(name, "the rows of a table", "something else", script)
        return
    columns, listed = shown["columns"], list(zip(shown["keys"], shown["cells"], strict=False))
    yield from _against_data(built, TABLES[name], columns, listed, script)
    path = built.folder / "html/rader" / f"{name}.html"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    yield from _on_page(name, listed, text, page)


def _are_rows(shown: Json) -> bool:
    """Whether these are columns, the keys of rows and the cells of each, all of them texts."""
    columns, keys, rows = (shown.get(name) for name in ("columns", "keys", "cells"))
    return all(isinstance(cells, list) for cells in (columns, keys, rows)) and all(
        isinstance(cells, list) and all(isinstance(cell, str) for cell in cells)
        for cells in (columns, keys, *(rows or ()))
    )


def _against_data(
    built: Built, table: Table, columns: Cells, listed: list[tuple[str, Cells]], place: str
) -> Iterator[Fault]:
    """Rows that are not those of the file: changed, come, gone or repeated."""
    file = f"data/{table.file}"
    try:
        raw = csvfile.read(built.project.data / table.file, file)
        known, _ = correcting.applied(built.project, corrections.read(built.project), table, raw)
    except InvalidData as error:
        yield Fault(table.name, "a table that can be read", str(error), file)
        return
    left, keys = dict(listed), {key for key, _ in listed}
    rows = [dict(zip(known.header, row, strict=True)) for row in known.rows]
    if table.known and built.project.as_of:
        rows = [row for row in rows if row[table.known] <= built.project.as_of.isoformat()]
    for key, cells in zip(_keys(table, rows, built.ledger.audience), rows, strict=True):
        if key not in left:
            if built.ledger.audience == "public" and key not in keys:
                continue  # a row that is not for everybody
            again = "the row once more" if key in keys else "a row that the report did not have"
            yield Fault(f"{table.name}:{key}", f"the rows that {place} shows", again, file)
            continue
        for column, was in zip(columns, left.pop(key), strict=False):
            now = cells.get(column, "")
            if now != was and _value(table, column, now) != _value(table, column, was):
                yield Fault(f"{table.name}:{key}", f"{column} {was}, as {place} shows", now, file)
    yield from (Fault(f"{table.name}:{key}", f"the row that {place} shows", "no such row", file) for key in left)


def _keys(table: Table, rows: Sequence[Mapping[str, str]], audience: str) -> Iterator[str]:
    """Each row's key; in a public edition the public part of it, and the how manieth row with that part it is."""
    hidden = audience == "public" and not all(map(table.is_public, table.key))
    shown = [column for column in table.key if not hidden or table.is_public(column)]
    counted: Counter[str] = Counter()
    for cells in rows:
        key = "/".join(str(_value(table, column, cells.get(column, ""))) for column in shown)
        counted[key] += 1
        yield f"{key}/{counted[key]}" if hidden else key


def _value(table: Table, column: str, cell: str) -> Value:
    """The cell as its kind reads it, so that `1 000` and `1000` are the same; a cell that cannot be read as it is."""
    try:
        return table.columns[column].kind.parse(cell.strip()) if cell.strip() else ""
    except (Unreadable, KeyError):
        return cell


def _on_page(name: str, listed: list[tuple[str, Cells]], text: str, place: str) -> Iterator[Fault]:
    found = {int(at): (unescape(key), inside) for at, key, inside in ROW.findall(text)}
    for at, (key, cells) in enumerate(listed):
        on_page, inside = found.get(at, ("", ""))
        shown = [unescape(cell) for cell in CELL.findall(inside)]
        if (on_page, shown) != (key, list(cells)):
            told = ", ".join(shown) or "no such row"
            yield Fault(f"{name}:{key}", ", ".join(cells), told, place)
    if len(found) > len(listed):
        yield Fault(name, f"{len(listed)} rows", str(len(found)), place)


# Code


def _sources(path: Path) -> dict[str, str]:
    """The code cells of a notebook by id; the one that papermill adds is left out."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        added = [cell for cell in code if INJECTED in cell["metadata"].get("tags", ())]
        return {cell["id"]: "".join(cell["source"]) for cell in code if cell not in added}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _code(built: Built, name: str, shown: Json) -> Iterator[Fault]:
    """The notebook as it is, as it was executed, as the panels show it and as its page does: all the same code."""
    wanted = _sources(built.project.notebooks / f"{name}.ipynb")
    page = built.folder / "html/kod" / f"{name}.html"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    versions = {
        built.place(f"notebooks/{name}.ipynb"): _sources(built.folder / "notebooks" / f"{name}.ipynb"),
        built.place(f"html/trace/kod/{name}.js"): shown,
        built.place(f"html/kod/{name}.html"): {unescape(cell): _plain(code) for cell, code in SECTION.findall(text)},
    }
    for place, cells in versions.items():
        for cell, source in wanted.items():
            if cells.get(cell, "").rstrip() != source.rstrip():
                first = _first_difference(source, cells.get(cell, ""))
                yield Fault(f"{name}, cell {cell}", f"the code of notebooks/{name}.ipynb", first, place)


def _plain(markup: str) -> str:
    return unescape(TAG.sub("", LINE_NUMBER.sub("", markup)))


def _first_difference(source: str, other: str) -> str:
    """The first line that is another."""
    if not other:
        return "no such cell"
    lines = zip([*source.splitlines(), ""], [*other.splitlines(), ""], strict=False)
    return next((now for was, now in lines if now != was), "more lines")
