"""The ledger as an Excel file in the shape of a case system's export, for `sparbar receive --mapping nyps`.

Columns whose names are known from public code: arende, stodtyp, beslut_ar, beviljat_belopp, utbet_belopp, trans_ar,
startdatum, slutdatum, vd_kon, arbetsstalle, lokal_1, projektagare. Everything else about the shape is assumed: see
data/mappings/nyps.yml. Titles in merged cells, a row of totals and footnotes are there because such files have them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from sparbar.example_ledger.county import NAMES
from sparbar.example_ledger.ledger import Ledger, Row, Value

MARK = "Syntetiska exempeldata: inget ärende och ingen sökande är verklig"
GOALS = 3  # lokal_1 to lokal_3
CASE = (
    "arende",
    "stodtyp",
    "stodform",
    "arenderubrik",
    "projektagare",
    "sokande_typ",
    "arbetsstalle",
    "startdatum",
    "slutdatum",
    "vd_kon",
    "status",
)
DECISION = ("beslut_ar", "beslut_nr", "beslutsdatum", "beslutstyp", "beviljat_belopp", "stodandel")
PAYMENT = ("trans_ar", "trans_nr", "transdatum", "transtyp", "utbet_belopp")
LOCAL = tuple(name for goal in range(1, GOALS + 1) for name in (f"lokal_{goal}", f"lokal_{goal}_andel"))
SHEETS = {
    "Transaktioner": (*CASE, *DECISION, *PAYMENT, *LOCAL),
    "Finansiering": ("arende", "finansiar", "finansieringskalla", "programmal", "belopp"),
    "Adresser": ("arende", "kommun", "roll"),
}
AMOUNTS = {"beviljat_belopp", "utbet_belopp", "belopp"}
TITLES = {
    "Transaktioner": "Ärenden med beslut och utbetalningar",
    "Finansiering": "Finansiering per ärende",
    "Adresser": "Kommuner per ärende",
}
GENDER = {"K": "Kvinna", "M": "Man", "okant": "Uppgift saknas", "": None}
STATUS = {
    "ansokt": "Ansökt",
    "beviljat": "Beviljat",
    "avslaget": "Avslaget",
    "avslutat": "Avslutat",
    "aterkallat": "Återkallat",
}
KIND = {
    "bevilja": "Bevilja",
    "avslag": "Avslag",
    "andring": "Ändring",
    "nedskrivning": "Nedskrivning",
    "utbetalning": "Utbetalning",
    "forskott": "Förskott",
    "aterkrav": "Återkrav",
}
FUNDS = {"1:1": "Anslag 1:1", "OFFENTLIG": "Övrig offentlig", "PRIVAT": "Privat"}
ROLES = {"part": "Medverkande part", "malgrupp": "Målgrupp", "nytta": "Nytta"}
NOTES = ("* Belopp i kronor. Återkrav och nedskrivningar är negativa.", "Källa: exempel, inte Nyps.")


@dataclass(frozen=True)
class Grid:
    """One sheet: every cell from A1 on. merged: how many of the topmost rows are one cell each."""

    name: str
    rows: tuple[Row, ...]
    merged: int

    def planted(self, address: str, value: Value) -> "Grid":
        """The same with another value in one cell, such as F8."""
        letter = address.rstrip("0123456789")
        column = 0
        for part in letter:
            column = column * 26 + ord(part) - ord("A") + 1
        rows = [list(row) for row in self.rows]
        rows[int(address[len(letter) :]) - 1][column - 1] = value
        return replace(self, rows=tuple(map(tuple, rows)))


def grids(ledger: Ledger, exported: date, names: Mapping[str, str] = NAMES) -> tuple[Grid, ...]:
    """The three sheets of the export that was taken out on the day `exported`; names: of municipalities, by code."""
    bodies: dict[str, list[Row]] = {
        "Transaktioner": list(_transactions(ledger, names)),
        "Finansiering": [
            (case, who, FUNDS.get(str(fund), fund), *rest) for case, who, fund, *rest in ledger.finansiering
        ],
        "Adresser": [(case, names[str(place)], ROLES[str(role)]) for case, place, role in ledger.arende_kommun],
    }
    return tuple(_grid(name, body, exported) for name, body in bodies.items())


def write(sheets: Sequence[Grid], path: Path) -> None:
    """The workbook; the same sheets give the same bytes."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        for grid in sheets:
            sheet = book.add_worksheet(grid.name)
            for place, row in enumerate(grid.rows):
                if place < grid.merged:
                    sheet.merge_range(place, 0, place, len(SHEETS[grid.name]) - 1, row[0], bold)
                    continue
                for column, value in enumerate(row):
                    _write(sheet, place, column, value, day)


def _write(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: Value, day: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, str) and value.startswith("="):
        sheet.write_formula(row, column, value, None, "#N/A")
    elif value is not None:
        sheet.write_string(row, column, value)


def _grid(name: str, body: list[Row], exported: date) -> Grid:
    header = SHEETS[name]
    width = len(header)
    titles = (TITLES[name], MARK, f"Uttag {exported.isoformat()}")
    top: list[Row] = [(title, *[None] * (width - 1)) for title in titles]
    blank: Row = (None,) * width
    totals = (
        "Summa",
        *(_total(body, place) if head in AMOUNTS else None for place, head in enumerate(header) if place),
    )
    notes: list[Row] = [(note, *[None] * (width - 1)) for note in NOTES]
    return Grid(name, (*top, blank, header, *body, totals, blank, *notes), len(titles))


def _total(body: list[Row], place: int) -> Value:
    cells = [row[place] for row in body if row[place] is not None]
    if any(isinstance(cell, str) for cell in cells):
        return written(sum(int(str(cell).replace(" ", "").partition(",")[0]) for cell in cells))
    return sum(cell for cell in cells if isinstance(cell, int))


def written(kronor: int) -> str:
    """An amount as some systems export it: text with spaces and öre."""
    return f"{kronor:,},00".replace(",", " ", f"{kronor:,}".count(","))


def _transactions(ledger: Ledger, names: Mapping[str, str]) -> Iterator[Row]:
    """One row for each decision and payment of a case, with the case's own cells in each; one for a case without."""
    decisions, payments = _by_case(ledger.beslut, 1), _by_case(ledger.utbetalningar, 1)
    goals = _by_case(ledger.arende_mal)
    for case in ledger.arenden:
        number, *about, place, start, end, gender, status = case
        head = (number, *about, names[str(place)], start, end, GENDER[str(gender or "")], STATUS[str(status)])
        local = [cell for _, _, goal, share in goals[number] for cell in (f"Delmål {goal}", share)]
        tail = (*local, *[None] * (len(LOCAL) - len(local)))
        rows = [(*_decision(row), *[None] * len(PAYMENT)) for row in decisions[number]]
        rows += [(*[None] * len(DECISION), *_payment(row)) for row in payments[number]]
        for row in rows or [(None,) * (len(DECISION) + len(PAYMENT))]:
            yield (*head, *row, *tail)


def _by_case(rows: Sequence[Row], place: int = 0) -> dict[Value, list[Row]]:
    found: dict[Value, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[place]].append(row)
    return found


def _decision(row: Row) -> Row:
    number, _, day, kind, amount, rate = row
    return (*_numbered(number), day, KIND[str(kind)], amount, rate)


def _payment(row: Row) -> Row:
    number, _, day, kind, amount = row
    return (*_numbered(number), day, KIND[str(kind)], written(int(str(amount))))


def _numbered(number: Value) -> tuple[int, int]:
    """B-2024-017 -> 2024, 17."""
    _, year, running = str(number).split("-")
    return int(year), int(running)
