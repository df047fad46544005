"""printed.json: what each page of a book is to print, for `verify` to find again.

Forms, not texts: which numbers are cited and how, so that the texts follow from the ledger and from nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from sparbar.citations import Shortcode
from sparbar.records import NARROW, Figure, Table
from sparbar.shapes import WIDE, drawn

if TYPE_CHECKING:
    from sparbar.book import Edition  # with pandas: what reads the file does without
    from sparbar.chapters import Chapter

FILE = "printed.json"
Json = Mapping[str, Any]


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
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _figure(figure: Figure, folder: Path) -> Json:
    wide = folder / figure.key.split(".", maxsplit=1)[0] / figure.svg
    forms = {WIDE: wide, NARROW: wide.with_suffix(f".{NARROW}.svg")}
    return {**asdict(figure), "shapes": {name: drawn(etree.parse(path).getroot()) for name, path in forms.items()}}


def _page(edition: Edition, chapter: Chapter) -> Json:
    """The citations (each as often as it stands there), tables and figures of one page."""
    found = list(_shortcodes(edition, chapter))
    return {
        "citations": [shortcode.source for shortcode in found if shortcode.name == "tal"],
        "tables": [" ".join(shortcode.arguments) for shortcode in found if shortcode.name == "tabell"],
        "figures": [" ".join(shortcode.arguments) for shortcode in found if shortcode.name == "figur"],
    }


def _shortcodes(edition: Edition, chapter: Chapter) -> Iterator[Shortcode]:
    """The chapter's shortcodes, and in the place of each answer those of the answer."""
    for shortcode in chapter.shortcodes():
        if shortcode.name == "svar":
            yield from edition.answers[shortcode.arguments[0]].shortcodes()
        else:
            yield shortcode


def _recorded(table: Table) -> Json:
    """Heads, and rows of cells: a text, or a key with the form and decimals it is printed in."""
    rows = [
        [{"text": row.header}]
        + [
            {"key": cell.key, "form": cell.form or column.form, "decimals": column.decimals}
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
