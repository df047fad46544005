"""A table's rows, as data for the panel and as a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd

from sparbar import corrected
from sparbar.corrections import Correction
from sparbar.load import Data
from sparbar.panel.page import page
from sparbar.schemas import TABLES

LEFT_OUT = "Offentlig utgåva: rader och kolumner som kan röra enskilda visas inte."


@dataclass(frozen=True, slots=True)
class Content:
    """A table as text: one tuple of cells for each row, in the order of the file; keys name the rows.

    part: rows and columns that can concern persons are left out.
    """

    table: str
    file: str
    synthetic: bool
    columns: Sequence[str]
    keys: Sequence[str]
    cells: Sequence[Sequence[str]]
    part: bool = False

    def to_json(self) -> dict[str, Any]:
        """What the panel shows rows with."""
        return {"columns": self.columns, "keys": self.keys, "cells": self.cells}


def content(data: Data, table: str, public: bool = False) -> Content:
    """All rows of a table of `data`; public: it is the data of a public edition."""
    frame, source = data.frames[table], data.sources[table]
    columns = [[_text(value) for value in frame[column]] for column in frame.columns]
    cells = list(zip(*columns, strict=True))
    part = public and not all(map(TABLES[table].is_public, TABLES[table].columns))
    keys = [str(key) for key in frame.index]
    return Content(table, source.file, source.synthetic, list(frame.columns), keys, cells, part)


def _text(value: Any) -> str:
    """A cell as its file writes it: ISO dates, points for decimals, nothing for what is missing."""
    if type(value) is str:  # most are
        return value
    if isinstance(value, list | tuple):
        return ";".join(map(_text, value))
    if pd.isna(value):
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def to_html(shown: Content, corrections: Sequence[Correction] = ()) -> str:
    """The page rader/<table>.html; the row at place n (from 0) has the identifier rad-n."""
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in shown.columns)
    rows = zip(shown.keys, shown.cells, strict=True)
    body = "\n".join(_row(place, key, cells) for place, (key, cells) in enumerate(rows))
    notice = f'<p class="notis">{LEFT_OUT}</p>\n' if shown.part else ""
    notice += '<p class="notis">Syntetiska exempeldata: raderna är påhittade.</p>\n' if shown.synthetic else ""
    notice += _corrections(shown, [item for item in corrections if item.table == shown.table])
    text = (
        f"<p>Filen <code>data/{escape(shown.file)}</code>, {len(shown.keys)} rader.</p>\n{notice}"
        f'<div class="rull" role="region" tabindex="0" aria-label="Rader">\n<table class="rader">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
    return page(f"Rader: {shown.table}", "rader", shown.table, text)


def _corrections(shown: Content, listed: Sequence[Correction]) -> str:
    """What was corrected in the table, with a link to each row that is there."""
    items = []
    for item in listed:
        told = escape(corrected.swedish(item, shown.part))
        if item.key in shown.keys and (not shown.part or corrected.shown(item)):
            told = f'<a href="#rad-{list(shown.keys).index(item.key)}">{told}</a>'
        items.append(f"<li>{told}</li>")
    return f'<h2>Rättelser</h2>\n<ul class="rattelser">{"".join(items)}</ul>\n' if items else ""


def _row(place: int, key: str, cells: Sequence[str]) -> str:
    first, *others = (escape(cell) for cell in cells)
    columns = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr id="rad-{place}" data-rad="{escape(key)}"><th scope="row">{first}</th>{columns}</tr>'
