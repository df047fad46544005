"""ledger.csv-metadata.json: what the columns of ledger.csv are, as CSV on the Web (CSVW)."""

from __future__ import annotations

from typing import Any

from sparbar.config import Report
from sparbar.ledger import COLUMNS

FILE = "ledger.csv-metadata.json"
CONTEXT = "http://www.w3.org/ns/csvw"
YES_NO = {"base": "boolean", "format": "yes|no"}
KINDS = {"base": "string", "format": "computed|derived|attested"}

# Column → its Swedish title, datatype and description.
DESCRIBED: dict[str, tuple[str, Any, str]] = {
    "key": ("Nyckel", "string", "Talets nyckel, samma i rapportens alla format och från år till år."),
    "value": ("Värde", "decimal", "Talets exakta värde, oavrundat. Tomt när uppgiften saknas eller är skyddad."),
    "unit": ("Enhet", "string", "SEK, andel (0–1), kvot, utan_tal eller det som räknas."),
    "kind": ("Slag", KINDS, "computed: beräknat ur rader; derived: härlett ur andra tal; attested: rapporterat."),
    "text": ("Text", "string", "Talet så som det skrivs när inget annat är valt."),
    "definition": ("Definition", "string", "Vad talet är."),
    "notebook": ("Notebook", "string", "Den notebook som beräknar talet."),
    "lineage": ("Härkomst", "string", "Uttrycket över tabeller, formeln över andra tal eller raden i redovisningen."),
    "rows": ("Rader", "integer", "Antalet rader bakom talet. Tomt för tal som inte är beräknade ur rader som visas."),
    "rows_sha256": ("Radernas kontrollsumma", "string", "Början av SHA-256 för radernas nycklar."),
    "synthetic": ("Syntetiskt", YES_NO, "Om talet bygger på påhittade exempeldata."),
}


def metadata(year: int, report: Report) -> dict[str, Any]:
    """The metadata of the ledger of `year`."""
    return {
        "@context": [CONTEXT, {"@language": report.language.partition("-")[0]}],
        "url": "ledger.csv",
        "dc:title": f"{report.title} {year}: rapportens tal",
        "dc:publisher": report.publisher,
        "dc:language": report.language,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\n"]},
        "tableSchema": {"columns": [_column(name) for name in COLUMNS], "primaryKey": ["key"]},
    }


def _column(name: str) -> dict[str, Any]:
    """titles: first the one that stands in the file, as the standard wants it, then the one for readers."""
    title, datatype, description = DESCRIBED[name]
    required = {"required": True} if name in {"key", "unit", "kind", "text", "definition", "synthetic"} else {}
    return {
        "name": name,
        "titles": {"und": [name], "sv": [title]},
        "dc:description": description,
        "datatype": datatype,
        **required,
    }
