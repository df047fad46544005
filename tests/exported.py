"""The small edition's case ledger as an Excel export, with whatever a test plants in it."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import tiny

from sparbar.example_ledger import export
from sparbar.example_ledger.export import Grid
from sparbar.example_ledger.ledger import Ledger
from sparbar.paths import Project
from sparbar.schemas import TABLES

TABLES_OF_CASES = ("arenden", "beslut", "utbetalningar", "finansiering", "arende_mal", "arende_kommun")
NYPS = tiny.REPOSITORY / "data/mappings/nyps.yml"
Plant = tuple[str, str, Any]  # sheet, cell, value


def report(folder: Path) -> Project:
    """The small edition with the mapping nyps."""
    tiny.copy_small(folder)
    (folder / "data/mappings").mkdir()
    shutil.copy(NYPS, folder / "data/mappings")
    return Project.at(folder)


def grids(plants: Iterable[Plant] = ()) -> tuple[Grid, ...]:
    """The sheets of the export, with planted cells."""
    made = {grid.name: grid for grid in export.grids(_ledger(), dt.date(2024, 12, 31))}
    for sheet, address, value in plants:
        made[sheet] = made[sheet].planted(address, value)
    return tuple(made.values())


def workbook(path: Path, plants: Iterable[Plant] = ()) -> Path:
    """The export as a file."""
    export.write(grids(plants), path)
    return path


def _ledger() -> Ledger:
    return Ledger(*(tuple(_rows(name)) for name in TABLES_OF_CASES))


def _rows(name: str) -> Iterable[tuple[Any, ...]]:
    with (tiny.SMALL / "data" / TABLES[name].file).open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            yield tuple(_value(TABLES[name].columns[column].kind.name, cell) for column, cell in row.items())


def _value(kind: str, cell: str) -> Any:
    if not cell:
        return None
    if kind in {"kronor", "integer"}:
        return int(cell)
    return dt.date.fromisoformat(cell) if kind == "date" else Decimal(cell) if kind == "share" else cell
