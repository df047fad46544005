"""Totals that were published before come out again, as rounded there: data/publicerat.csv."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from sparbar.built import Built, shown
from sparbar.formatting import agrees
from sparbar.schemas import TABLES
from sparbar.verify.findings import Check, Fault

TABLE = "publicerat"


def check(built: Built, connection: duckdb.DuckDBPyConnection) -> Check | None:
    """Compare each total of the year, its unit too; None when the year has none."""
    statement = f"SELECT nyckel, varde, enhet, avrundning FROM {TABLE} WHERE ar = ? ORDER BY nyckel"
    rows = connection.execute(statement, [built.year]).fetchall()
    faults = [fault for row in rows for fault in _faults(built, *row)]
    return Check("published", f"totals of {TABLES[TABLE].file}", len(rows), tuple(faults)) if rows else None


def _faults(built: Built, key: str, stated: Decimal, unit: str, rounding: Decimal) -> Iterator[Fault]:
    place = f"data/{TABLES[TABLE].file}, {built.year}/{key}"
    number = built.numbers.get(key)
    expected = f"{format(stated.normalize(), 'f')} {unit}, as published"
    if number is None:
        yield Fault(key, expected, "no such number", place)
    elif number.value is None or number.unit != unit or not agrees(number.value, stated, rounding):
        yield Fault(key, expected, f"{shown(number.value)} {number.unit}", place)
