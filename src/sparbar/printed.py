"""printed.json: what each page of a book is to print, for `verify` to find again.

Forms, not texts: which numbers are cited and how, so that the texts follow from the ledger and from nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree
from pydantic import BaseModel, ValidationError

from sparbar.citations import Shortcode
from sparbar.errors import InvalidProject
from sparbar.numbers import shallow
from sparbar.records import NARROW, Figure, Table
from sparbar.shapes import WIDE, drawn

if TYPE_CHECKING:
    from sparbar.book import Edition  # with pandas: what reads the file does without
    from sparbar.chapters import Chapter

FILE = "printed.json"
ANOTHER = "It was built by another version, or changed since: build again."
Json = Mapping[str, Any]


class _Page(BaseModel):
    citations: list[str]
    tables: list[str]
    figures: list[str]


class _Table(BaseModel):
    heads: list[str]
    rows: list[list[dict[str, str | int | None]]]


class _Figure(BaseModel):
    """What verify reads of a figure; the rest is for readers."""

    numbers: list[str]
    source: str
    written: tuple[str, str, str]
    labels: dict[str, str]
    shapes: Mapping[Literal["bred", "smal"], dict[str, str]]
    table: dict[str, Any] | None


class _Printed(BaseModel):
    year: int
    pages: dict[str, _Page]
    tables: dict[str, _Table]
    figures: dict[str, _Figure]


def read(path: Path, where: str) -> Json:
    """The file at `path`, called `where` in messages; nothing on no pages when it is not there.

    Raises InvalidProject when it is not as `write` writes it: another version of this program has built the edition.
    """
    if not path.is_file():
        return {"pages": {}}
    try:
        document: Json = json.loads(path.read_text(encoding="utf-8"))
        known = _Printed.model_validate(document)
    except ValueError as error:  # of json and pydantic alike
        raise InvalidProject.one(where, _first(error), "what this version writes", ANOTHER) from error
    lost = {key for page in known.pages.values() for key in page.tables} - known.tables.keys()
    lost |= {key for page in known.pages.values() for key in page.figures} - known.figures.keys()
    if lost:
        raise InvalidProject.one(where, f"nothing about {min(lost)}", "every table and figure of its pages", ANOTHER)
    return document


def _first(error: ValueError) -> str:
    """The first thing that is wrong."""
    if not isinstance(error, ValidationError):
        return f"no JSON ({error})"
    wrong = error.errors()[0]
    return f"{', '.join(map(str, wrong['loc'])) or 'the whole'}: {wrong['msg'][:1].lower()}{wrong['msg'][1:]}"


def write(edition: Edition, path: Path, figures: Path) -> None:
    """Write what the pages of `edition` are to print; figures: the folder with its charts, as notebook/name.svg."""
    recorded = {key: _recorded(table) for key, table in edition.ledger.tables.items()}
    document = {
        "year": edition.ledger.year,
        "title": edition.about["title"],
        "pages": {chapter.slug: _page(edition, chapter) for chapter in edition.book.chapters},
        "tables": {**recorded, **{key: generated(table) for key, table in edition.generated.items()}},
        "figures": {key: _figure(figure, figures) for key, figure in edition.ledger.figures.items()},
    }
    path.write_text(json.dumps(document, ensure_ascii=False, default=shallow) + "\n", encoding="utf-8", newline="\n")


def _figure(figure: Figure, folder: Path) -> Json:
    wide = folder / figure.key.split(".", maxsplit=1)[0] / figure.svg
    forms = {WIDE: wide, NARROW: wide.with_suffix(f".{NARROW}.svg")}
    return {**shallow(figure), "shapes": {name: _drawn(path.read_bytes()) for name, path in forms.items()}}


@lru_cache(256)  # a preview prints the same figures again and again
def _drawn(svg: bytes) -> Mapping[str, str]:
    return drawn(etree.fromstring(svg))


def _page(edition: Edition, chapter: Chapter) -> Json:
    """The citations (each as often as it stands there), tables and figures of one page."""
    found = list(_shortcodes(edition, chapter))
    return {
        "citations": [shortcode.source for shortcode in found if shortcode.name == "tal"],
        "tables": [" ".join(shortcode.arguments) for shortcode in found if shortcode.name == "tabell"],
        "figures": [" ".join(shortcode.arguments) for shortcode in found if shortcode.name == "figur"],
    }


def _shortcodes(edition: Edition, chapter: Chapter) -> Iterator[Shortcode]:
    """The chapter's shortcodes, and in the place of an answer, or of the indicators, theirs."""
    for shortcode in chapter.shortcodes():
        if shortcode.name == "svar":
            yield from edition.answers[shortcode.arguments[0]].shortcodes()
        elif shortcode.name == "indikatorer":
            yield from edition.standing_for(shortcode)
        else:
            yield shortcode


def _recorded(table: Table) -> Json:
    """Heads, and rows of cells: a text, or a key with the form and decimals it is printed in."""
    rows = [
        [{"text": row.header}]
        + [
            {"key": cell.key, "form": cell.form or column.form, "decimals": cell.places(column)}
            if cell.key
            else {"text": cell.text}
            for cell, column in zip(row.cells, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return {"heads": [table.head, *(column.head for column in table.columns)], "rows": rows}


def generated(table: Json) -> Json:
    """The same of a table of the appendices, whose numbers are printed in their usual form where none is given.

    What stands beside a number and belongs to it without being it is named by `of` and `part`.
    """
    rows = [[{"text": row["header"]}, *map(_generated_cell, row["cells"])] for row in table["rows"]]
    return {"heads": [column["text"] for column in table["columns"]], "rows": rows}


def _generated_cell(cell: Json) -> Json:
    if "key" in cell:
        return {name: cell[name] for name in ("key", "form", "decimals") if name in cell}
    return {"of": cell["of"], "part": cell["part"]} if "of" in cell else {"text": cell["text"]}
