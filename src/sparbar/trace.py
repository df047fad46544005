"""A number → its exact value and rounding, formula, code, rows and sources; and what is printed → its numbers."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sparbar import corrected, corrections, expected, formatting, sources
from sparbar.built import Built
from sparbar.citations import BadCitation, lookup
from sparbar.corrections import Correction
from sparbar.errors import InvalidProject
from sparbar.ledger import described
from sparbar.numbers import KEY, RATIO_DECIMALS, Fact, Formula, Number, Rows
from sparbar.originals import Original, Originals
from sparbar.sources import Source

FIRST = 5  # rows that are shown of those behind a number
FORMS = {"kr": "kronor", "mkr": "millions of kronor", "procent": "per cent", "tal": "the number"}


@dataclass(frozen=True, slots=True)
class Code:
    """The notebook cell that recorded a number; `line` of `lines`, from 1, is the one."""

    notebook: str
    cell: str
    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """A number with what is behind it. rows: the first of them, each with one row per table; count: how many.

    corrections: those of its rows, and of its tables those that left a row out.
    """

    number: Number
    text: str
    rounding: str
    lineage: str
    code: Code
    count: int
    rows: tuple[tuple[Original, ...], ...]
    sources: tuple[Source, ...]
    parents: tuple[Traced, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that is printed as was asked, and the pages where it is."""

    number: Number
    text: str
    pages: tuple[str, ...]


def is_key(asked: str) -> bool:
    """Whether this is how a key is written."""
    return bool(KEY.fullmatch(asked))


def trace(built: Built, key: str) -> Traced:
    """What is behind the number `key`; raises InvalidProject with the nearest keys when there is none."""
    try:
        number = lookup(key, built.numbers)
    except BadCitation as error:
        remedy = "Correct the key, or ask for the number as it is printed: sparbar trace '33,3 miljoner'."
        raise InvalidProject.one(f"trace {key}", error.found, error.expected, remedy) from error
    return _traced(built, number, Originals(built.project), sources.read(built.project))


def _traced(built: Built, number: Number, originals: Originals, listed: Mapping[str, Source]) -> Traced:
    lineage = number.lineage
    keys = lineage.keys if isinstance(lineage, Rows) else ()
    tables: tuple[str, ...] = lineage.tables if isinstance(lineage, Rows) else ()
    if isinstance(lineage, Fact):
        table, _, key = lineage.row.partition(":")
        tables, keys = (table,), ((key,),)
    rows = tuple(tuple(_rows(originals, tables, each)) for each in keys[:FIRST])
    parents = lineage.parents if isinstance(lineage, Formula) else ()
    return Traced(
        number=number,
        text=built.ledger.text(number),
        rounding=rounding(number),
        lineage=described(number),
        code=_code(built, number),
        count=len(keys),
        rows=rows,
        sources=tuple(listed[table] for table in tables if table in listed),
        parents=tuple(_traced(built, built.numbers[parent], originals, listed) for parent in parents),
        corrections=corrected.behind(corrections.read(built.project), number),
    )


def _rows(originals: Originals, tables: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Original]:
    """One row of each table; a row that is not in the data any more has no file and no cells."""
    for table, key in zip(tables, keys, strict=True):
        yield originals.table(table).get(key) or Original(table, key, "not in the data any more", 0, {})


def _code(built: Built, number: Number) -> Code:
    """The cell as it was executed; no lines when the executed notebook is not there."""
    path = built.folder / "notebooks" / f"{number.notebook}.ipynb"
    path = path if path.is_file() else built.project.notebooks / path.name
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.is_file() else []
    source = next(("".join(cell["source"]) for cell in cells if cell.get("id") == number.cell), "")
    return Code(number.notebook, number.cell, number.line, tuple(source.splitlines()))


def rounding(number: Number) -> str:
    """How the exact value becomes the usual text, in words."""
    if number.value is None:
        return f"none: unknown, {number.unknown}"
    form = formatting.default_form(number)
    decimals = formatting.decimals_of(number, form)
    shown = formatting.scaled(number, form, decimals) * Decimal(formatting.SCALES[form][0])
    told = f"{decimals} decimal{'' if decimals == 1 else 's'} of {FORMS[form]}, halves away from zero"
    if shown == number.value:
        told = "none"
    if isinstance(number.lineage, Formula) and number.lineage.operation == "ratio":
        told += f"; the ratio itself has {RATIO_DECIMALS} decimals"
    if number.together:
        told += f"; together with {len(number.together) - 1} others, so that the parts add up"
    return told


def printed_as(built: Built, asked: str) -> list[Candidate]:
    """The numbers that are printed so, in the book's text, tables and charts or in their usual form, by key.

    Raises InvalidProject with the nearest keys when there is none.
    """
    wanted = re.compile(rf"(?<![\w,]){re.escape(_plain(asked))}(?!\w|,\d)")
    found: dict[str, dict[str, list[str]]] = {}
    for key, text, page in _printed(built):
        if wanted.search(_plain(text)):
            found.setdefault(key, {}).setdefault(" ".join(text.split()), []).extend([page] if page else [])
    if not found:
        nearest = _nearest(built, asked)
        expected_ = f"a key, or a number as it is printed; nearest keys: {nearest}"
        raise InvalidProject.one(f"trace '{asked}'", "nothing that is printed so", expected_, "Write it as it stands.")
    return [
        Candidate(built.numbers[key], text, tuple(dict.fromkeys(pages)))
        for key, texts in sorted(found.items())
        for text, pages in texts.items()
    ]


def _printed(built: Built) -> Iterator[tuple[str, str, str]]:
    """Key, text and page ('' for none) of everything that is printed, and of each number's usual text."""
    for page in built.printed["pages"]:
        cells = (*expected.numbers(built, page, expected.tables(built, page)), *expected.in_charts(built, page))
        yield from ((cell.key, cell.text, page) for cell in cells if cell.key in built.numbers)
    for key, number in built.numbers.items():
        yield key, built.ledger.text(number), ""


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().replace("-", formatting.MINUS)


def _nearest(built: Built, asked: str) -> str:
    """The keys whose name in their notebook is most like what was asked."""
    names = dict.fromkeys(key.partition(".")[2] for key in built.numbers)
    close = difflib.get_close_matches(asked, names, n=3, cutoff=0.5)
    return ", ".join(key for name in close for key in built.numbers if key.partition(".")[2] == name) or "none"


def to_json(traced: Traced) -> dict[str, Any]:
    """The trace as a JSON object; the value is text, as in ledger.json."""
    number = traced.number
    told = number.to_json()
    return {
        **{name: told[name] for name in ("key", "value", "unit", "definition", "kind", "synthetic", "unknown")},
        "text": traced.text,
        "rounding": traced.rounding,
        "lineage": told["lineage"],
        "described": traced.lineage,
        "code": {"notebook": traced.code.notebook, "cell": traced.code.cell, "line": traced.code.line},
        "source": list(traced.code.lines),
        "rows": {"count": traced.count, "first": [[row_json(row) for row in rows] for rows in traced.rows]},
        "sources": [source.model_dump(mode="json") for source in traced.sources],
        "parents": [to_json(parent) for parent in traced.parents],
        "corrections": [corrected.to_json(item) for item in traced.corrections],
    }


def row_json(row: Original) -> dict[str, Any]:
    """A row of the data."""
    told = {"row": row.name, "file": row.file, "number": row.row, "cells": dict(row.cells)}
    return {**told, "correction": corrected.to_json(row.correction)} if row.correction else told
