"""The six CSV files: UTF-8, comma, LF, header row, ISO dates, whole kronor, shares with a point."""

import csv
import io
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from sparbar.example_ledger.ledger import Ledger, Row, Value

COLUMNS = {
    "arenden": (
        "arende_id",
        "stodtyp",
        "stodform",
        "namn",
        "sokande_id",
        "sokande_typ",
        "kommun_kod",
        "startdatum",
        "slutdatum",
        "vd_kon",
        "status",
    ),
    "beslut": ("beslut_id", "arende_id", "beslutsdatum", "beslutstyp", "belopp_sek", "stodandel"),
    "utbetalningar": ("utbetalning_id", "arende_id", "datum", "typ", "belopp_sek"),
    "finansiering": ("arende_id", "finansiar", "kalla", "malomrade", "belopp_sek"),
    "arende_mal": ("arende_id", "mal_version", "delmal_nr", "andel"),
    "arende_kommun": ("arende_id", "kommun_kod", "roll"),
}


def csv_texts(ledger: Ledger) -> dict[str, str]:
    """File name -> the text of the file."""
    return {f"{field.name}.csv": _text(field.name, getattr(ledger, field.name)) for field in fields(ledger)}


def write(ledger: Ledger, folder: Path) -> dict[str, int]:
    """Write the six files into ``folder``, made if missing. Returns file name -> number of data rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in csv_texts(ledger).items():
        (folder / name).write_bytes(text.encode())
    return {f"{field.name}.csv": len(getattr(ledger, field.name)) for field in fields(ledger)}


def _text(table: str, rows: tuple[Row, ...]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS[table])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: Value) -> str:
    """Shares without trailing zeros and never as 5E-7; nothing for what is missing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
