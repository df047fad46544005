"""The tables that notebooks recorded, with every number put into words. The generated ones are in appendices.py."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sparbar import citations, formatting
from sparbar.ledger import Ledger
from sparbar.numbers import Number
from sparbar.records import Cell, Column, Figure, Table

PROTECTED = "Skyddad: talet visas inte i den offentliga utgåvan; skälet står i metodbilagan."
UNEVEN = "Avrundade delar summerar inte exakt till den avrundade summan."
Json = Mapping[str, Any]


def recorded(ledger: Ledger) -> dict[str, Json]:
    """The notebooks' tables, by key."""
    return {key: _table(table, ledger.numbers) for key, table in ledger.tables.items()}


def pictured(table: Table, ledger: Ledger) -> Json:
    """The table behind a figure; its source stands below the figure."""
    made = _table(table, ledger.numbers)
    return {**made, "notes": made["notes"][:-1]}


def described(figure: Figure, ledger: Ledger) -> list[Json]:
    """What each number of a figure means and is."""
    numbers = [ledger.numbers[key] for key in dict.fromkeys(figure.numbers)]
    return [{"key": number.key, "text": f"{number.definition}: {ledger.text(number)}"} for number in numbers]


def cell_of(number: Number, text: str) -> Json:
    """A cell that prints `number` as `text`; `exact` is what readers sort by."""
    exact = {} if number.value is None else {"exact": format(Decimal(number.value), "f")}
    return {"text": text, "key": number.key, "missing": number.value is None, **exact}


def _table(table: Table, numbers: Mapping[str, Number]) -> Json:
    heads = [{"text": table.head, "align": "left"}]
    heads += [{"text": column.head, "align": "right" if column.form else "left"} for column in table.columns]
    rows = [
        {
            "header": row.header,
            "total": row.total,
            "cells": [_cell(cell, column, numbers) for cell, column in zip(row.cells, table.columns, strict=True)],
        }
        for row in table.rows
    ]
    notes = [UNEVEN] if any(_uneven(table, place, numbers) for place in range(len(table.columns))) else []
    if any(numbers[cell.key].withheld for row in table.rows for cell in row.cells if cell.key):
        notes.append(PROTECTED)
    return {"columns": heads, "rows": rows, "notes": [*notes, table.source]}


def _cell(cell: Cell, column: Column, numbers: Mapping[str, Number]) -> Json:
    if not cell.key:
        return {"text": cell.text}
    number = numbers[cell.key]
    text = formatting.bare(number, cell.form or column.form, cell.places(column), citations.siblings(number, numbers))
    return cell_of(number, text)


def _uneven(table: Table, place: int, numbers: Mapping[str, Number]) -> bool:
    """Whether the printed parts of a column, all known, do not add up to its printed total."""
    column = table.columns[place]
    cited = [(row.cells[place], row.total) for row in table.rows if row.cells[place].key]
    if any(numbers[cell.key].value is None for cell, _ in cited):
        return False
    totals = [_printed(cell, column, numbers) for cell, total in cited if total]
    parts = [_printed(cell, column, numbers) for cell, total in cited if not total]
    return len(totals) == 1 and len(parts) > 1 and sum(parts) != totals[0]


def _printed(cell: Cell, column: Column, numbers: Mapping[str, Number]) -> Decimal:
    number = numbers[cell.key]
    form = cell.form or column.form
    given = cell.places(column)
    places = formatting.decimals_of(number, form) if given is None else given
    return formatting.scaled(number, form, places, citations.siblings(number, numbers))
