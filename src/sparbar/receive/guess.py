"""What the columns of an unknown export probably are, by their headings and cells, and why it is thought so."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from sparbar.receive import grid, workbook
from sparbar.receive.convert import PATTERNS, TIME, Reading, Unfit, clean, text
from sparbar.receive.mapping import Column, DateFormat
from sparbar.schemas import TABLES

CODES = 12  # at most so many different texts are taken for codes
ALIKE = 0.8  # of difflib: below it, two names are different words
# Headings that are known from exports and public code → our column, where the name itself is another.
SYNONYMS = {
    "arende": "arenden.arende_id",
    "arendenummer": "arenden.arende_id",
    "diarienummer": "arenden.arende_id",
    "arenderubrik": "arenden.namn",
    "rubrik": "arenden.namn",
    "projektnamn": "arenden.namn",
    "projektagare": "arenden.sokande_id",
    "sokande": "arenden.sokande_id",
    "organisationsnummer": "arenden.sokande_id",
    "arbetsstalle": "arenden.kommun_kod",
    "kommun": "arenden.kommun_kod",
    "beviljat_belopp": "beslut.belopp_sek",
    "beslutat_belopp": "beslut.belopp_sek",
    "utbet_belopp": "utbetalningar.belopp_sek",
    "utbetalt_belopp": "utbetalningar.belopp_sek",
    "transdatum": "utbetalningar.datum",
    "utbetalningsdatum": "utbetalningar.datum",
    "transtyp": "utbetalningar.typ",
    "lokal_1": "arende_mal.delmal_nr",
    "lokal_1_andel": "arende_mal.andel",
    "finansieringskalla": "finansiering.kalla",
    "programmal": "finansiering.malomrade",
    "belopp": "finansiering.belopp_sek",
}
MONEY = re.compile(r"belopp|kostnad|summa|bidrag|_kr$|^kr$|sek$|tkr")


@dataclass(frozen=True)
class Guess:
    """One heading: where it stands, how its cells are read, and our column it may be ('' for none), with reasons.

    codes: what its cells say → our code, '' where none is alike; None when they are no codes.
    """

    name: str
    heading: str
    address: str
    column: Column
    ours: str
    why: str
    codes: Mapping[str, str] | None = None


def guesses(sheet: workbook.Sheet, municipalities: Mapping[str, str]) -> tuple[int, tuple[Guess, ...]]:
    """The row of headings (from 1), and a guess for each. municipalities: name → code, of the register."""
    head = grid.likely_head(sheet)
    return head + 1, tuple(_guesses(sheet, head, municipalities))


def _guesses(sheet: workbook.Sheet, head: int, municipalities: Mapping[str, str]) -> Iterator[Guess]:
    names: set[str] = set()
    body = _body(sheet, head)
    for place, cell in enumerate(sheet.rows[head] if sheet.rows else ()):
        heading = clean(str(cell))
        name = plain(heading)
        if not name or name in names:
            continue
        names.add(name)
        cells = [row[place] for row in body if place < len(row) and clean(str(row[place]))]
        column, why = _type(name, cells)
        ours, reason = _ours(name)
        codes = None
        if column.type == "text" and cells and all(clean(str(cell)) in municipalities for cell in cells):
            lookup = {"table": "kommuner", "match": "namn", "give": "kommun_kod"}
            column, why = Column.model_validate({"lookup": lookup}), "every cell is a municipality"
        elif column.type == "text":
            codes = _codes(cells, ours)
            why = f"{len(codes)} different texts" if codes else why
        column = column.model_copy(update={"header": "" if heading == name else heading})
        yield Guess(name, heading, sheet.address(head, place), column, ours, f"{why}; {reason}", codes)


def plain(heading: str) -> str:
    """A heading as a name: `Beviljat belopp (kr)` → beviljat_belopp_kr."""
    letters = unicodedata.normalize("NFKD", heading.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def _body(sheet: workbook.Sheet, head: int) -> list[tuple[workbook.Raw, ...]]:
    """The rows below the headings, up to the first that is empty or has less than two cells."""
    rows = []
    for row in sheet.rows[head + 1 :]:
        if sum(bool(clean(str(cell))) for cell in row) < min(2, len(row)):
            break
        rows.append(row)
    return rows


def _type(name: str, cells: Sequence[workbook.Raw]) -> tuple[Column, str]:
    if not cells:
        return Column.model_validate({}), "no cell is filled"
    if all(isinstance(cell, dt.date) for cell in cells):
        return Column(type="date"), "Excel's dates"
    formats = [form for form in get_args(DateFormat) if all(_has_form(cell, form) for cell in cells)]
    if formats:
        return Column(type="date", formats=tuple(formats[:1])), f"dates as {formats[0]}"
    if "andel" in name or "procent" in name:
        percent = any(isinstance(cell, int | float) and cell > 1 for cell in cells)
        column = Column(type="share", percent=percent)
        return (column, "its heading, and numbers that fit") if _reads(column, cells) else (Column(), "mixed cells")
    if MONEY.search(name):
        column = Column(type="amount", unit="tkr" if "tkr" in name else "kr")
        return (column, "its heading, and amounts") if _reads(column, cells) else (Column(), "mixed cells")
    whole = Column(type="integer")
    return (whole, "whole numbers") if _reads(whole, cells) else (Column(), "texts")


def _has_form(cell: workbook.Raw, form: str) -> bool:
    return isinstance(cell, str) and bool(re.fullmatch(PATTERNS[form] + TIME, clean(cell)))


def _reads(column: Column, cells: Sequence[workbook.Raw]) -> bool:
    """Whether all of the cells can be read so."""
    try:
        for cell in cells:
            text(cell, Reading(column, None, "", ""))
    except Unfit:
        return False
    return True


def _ours(name: str) -> tuple[str, str]:
    """Our column by its name, a known synonym, or a name that is nearly the same."""
    ours = {column: f"{table}.{column}" for table in reversed(list(TABLES)) for column in TABLES[table].columns}
    if name in SYNONYMS:
        return SYNONYMS[name], "a heading known from exports"
    if name in ours:
        return ours[name], "the same name"
    near = difflib.get_close_matches(name, [*ours, *SYNONYMS], 1, ALIKE)
    if near:
        return ours.get(near[0]) or SYNONYMS[near[0]], f"nearly {near[0]}"
    return "", "no column of ours has such a name"


def _codes(cells: Sequence[workbook.Raw], ours: str) -> Mapping[str, str] | None:
    """The texts as codes, each with our code that it resembles; None where ours are no codes, or there are many."""
    table, _, column = ours.partition(".")
    allowed = TABLES[table].columns[column].allowed if ours else ()
    texts = list(dict.fromkeys(clean(str(cell)) for cell in cells))
    if not allowed or not texts or len(texts) > CODES:
        return None
    return {text: _alike(text, allowed) for text in texts}


def _alike(text: str, allowed: Sequence[str]) -> str:
    names = {plain(code): code for code in allowed}
    near = difflib.get_close_matches(plain(text), list(names), 1, ALIKE)
    return text if text in allowed else names[near[0]] if near else ""
