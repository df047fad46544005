"""What readers take away from a figure: the whole picture as SVG and PNG, and its numbers as CSV, beside the pages.

The CSV has one row for each cell of the figure's table: the exact value of the ledger, its unit and key, and how it is
printed. UTF-8 with a byte order mark and commas; a text that a spreadsheet would run as a formula begins with an
apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from sparbar import citations, formatting
from sparbar.ledger import Ledger
from sparbar.records import Cell, Column, Figure
from sparbar.samefiles import SameFiles

FOLDER = "figurer"
HEADS = ("rad", "kolumn", "varde", "enhet", "text", "nyckel", "syntetiskt")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width ones, too, where East Asia is set
NAMES = {"csv": "talen (CSV)", "svg": "bilden (SVG)", "png": "bilden (PNG)"}


def files(key: str) -> list[Mapping[str, str]]:
    """The files of a figure as its page links to them."""
    return [{"name": name, "path": f"{FOLDER}/{key}.{kind}"} for kind, name in NAMES.items()]


def write(html: SameFiles, ledger: Ledger, figures: Path) -> None:
    """Write the files of every figure into a folder of `html`. figures: where the pictures are, by notebook."""
    (html.folder / FOLDER).mkdir()
    for key, figure in ledger.figures.items():
        stem = figures / key.replace(".", "/", 1)
        for kind in ("svg", "png"):
            html.copy(f"{FOLDER}/{key}.{kind}", stem.with_name(f"{stem.name}.hel.{kind}"))
        html.write(f"{FOLDER}/{key}.csv", to_csv(figure, ledger).encode("utf-8-sig"))


def to_csv(figure: Figure, ledger: Ledger) -> str:
    """The cells of the figure's table, row by row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS)
    writer.writerows(_cells(figure, ledger))
    return text.getvalue()


def _cells(figure: Figure, ledger: Ledger) -> Iterator[tuple[str, ...]]:
    table = figure.table
    for row in table.rows if table else ():
        for cell, column in zip(row.cells, table.columns if table else (), strict=True):
            if cell.key or cell.text:
                yield (safe(row.header), safe(_named(column)), *_value(cell, column, ledger))


def _named(column: Column) -> str:
    """The head without its unit, which has a column of its own."""
    unit = formatting.SCALES[column.form][2].strip() if column.form else ""
    return column.head.removesuffix(f", {unit}") if unit else column.head


def _value(cell: Cell, column: Column, ledger: Ledger) -> tuple[str, str, str, str, str]:
    """Value, unit, text, key and whether it is synthetic."""
    if not cell.key:
        return "", "", safe(cell.text), "", ""
    number = ledger.numbers[cell.key]
    siblings = citations.siblings(number, ledger.numbers)
    text = formatting.bare(number, cell.form or column.form, cell.places(column), siblings)
    value = number.to_json()["value"]
    return value or "", number.unit, safe(text), number.key, "ja" if number.synthetic else "nej"


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
