"""One raw cell of an export → the text of our column, as the mapping says; or why not, and what to do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sparbar.receive.mapping import Column
from sparbar.receive.workbook import Raw

BLANK = re.compile(r"[ \t\r\n\u00a0\u202f\u200b\ufeff]+")
GROUPED = re.compile(r"([-\u2212+]?)(\d{1,3}(?: \d{3})+|\d+)(?:([.,])(\d+))?")
PRECISION = ".15g"  # Excel shows and keeps 15 digits; the binary number has more
LONGEST = 15
FIRST_DAY = dt.date(1899, 12, 30)
FROM_1904 = 1462  # days between the two calendars of Excel
FIRST_SERIAL, LAST_SERIAL = 32874, 73050  # plausible days of a case: the last decade of one century, then the next
ORE = "Round the amount to whole kronor in the case system, or map another column."
PATTERNS = {
    "YYYY-MM-DD": r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    "YYYYMMDD": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    "YYYY/MM/DD": r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
    "D/M/YYYY": r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
    "M/D/YYYY": r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})",
    "D.M.YYYY": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
}
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"


class Unfit(ValueError):
    """A cell that the mapping does not admit: what was found, what was expected, what to do."""

    def __init__(self, found: str, expected: str, remedy: str) -> None:
        self.told = (found, expected, remedy)
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one column are read. codes: what a cell says → ours; None where it has no code table.

    table: where the codes stand, mapping: where the column's settings do, for messages. epoch_1904: see workbook.py.
    """

    column: Column
    codes: Mapping[str, str] | None
    table: str
    mapping: str
    epoch_1904: bool = False


def text(raw: Raw, reading: Reading) -> str:
    """The cell as the text of our column, '' when it is empty; raises Unfit."""
    bare = clean(raw) if isinstance(raw, str) else raw
    if bare == "" or bare in reading.column.empty:
        return ""
    if isinstance(bare, bool):
        raise Unfit(f"the logical value {str(bare).upper()}", *WANTED)
    if reading.codes is not None:
        return _code(_words(bare), reading)
    return READERS[reading.column.type](bare, reading)


WANTED = ("a text, a number or a date", "Map another column, or correct the cell.")


def clean(cell: str) -> str:
    """Without the blanks, line breaks and hard spaces around and between its words."""
    return BLANK.sub(" ", cell).strip()


def _words(raw: Raw) -> str:
    if isinstance(raw, float | int):
        return number(raw)
    if isinstance(raw, str):
        return raw
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        raw = raw.date()
    raise Unfit(f"the date or time {raw}", "a text", "Format the column as text, or map another one.")


def number(raw: float) -> str:
    """As many digits as Excel keeps, without a decimal point where there are no decimals."""
    return f"{Decimal(format(raw, PRECISION)):f}"


def _code(cell: str, reading: Reading) -> str:
    assert reading.codes is not None
    if cell in reading.codes:
        return reading.codes[cell]
    known = ", ".join(reading.codes) or "(none)"
    raise Unfit(f"'{cell}'", f"one of {known}", f"Correct the cell, or add the code to {reading.table}.")


def _text(raw: Raw, _: Reading) -> str:
    return _words(raw)


def _integer(raw: Raw, reading: Reading) -> str:
    value = _decimal(raw, reading, "a whole number", "Correct the cell.")
    if value != value.to_integral_value():
        raise Unfit(f"'{_shown(raw)}'", "a whole number", "Correct the cell.")
    return str(int(value))


def _amount(raw: Raw, reading: Reading) -> str:
    unit = reading.column.unit
    expected = f"an amount in {unit} such as 1 234 567{reading.column.decimal}00"
    remedy = f"Correct the cell, or the unit or decimal sign in {reading.mapping}."
    if isinstance(raw, str):
        raw = _without_unit(raw, unit, expected, remedy)
    kronor = _decimal(raw, reading, expected, remedy) * (1000 if unit == "tkr" else 1)
    if kronor != kronor.to_integral_value():
        raise Unfit(f"'{_shown(raw)}', which has öre", "whole kronor", ORE)
    return str(int(kronor))


def _without_unit(cell: str, unit: str, expected: str, remedy: str) -> str:
    """The number in a text such as `1 250 kr`; a unit that is not the mapping's is refused, not guessed."""
    match = re.fullmatch(r"(.*\d)\s*(kr|kronor|sek|tkr|mkr|mnkr|:-)\.?", cell, re.IGNORECASE)
    if not match:
        return cell
    same = match[2].lower() in ({"tkr"} if unit == "tkr" else {"kr", "kronor", "sek", ":-"})
    if not same:
        raise Unfit(f"'{cell}'", expected, remedy)
    return match[1]


def _share(raw: Raw, reading: Reading) -> str:
    expected = "a share in per cent such as 50" if reading.column.percent else "a share such as 0.5 or 50 %"
    remedy = f"Correct the cell, or `percent` in {reading.mapping}."
    percent = reading.column.percent
    if isinstance(raw, str) and raw.endswith("%"):
        raw, percent = raw[:-1].strip(), True
    value = _decimal(raw, reading, expected, remedy) / (100 if percent else 1)
    if not 0 <= value <= 1:
        raise Unfit(f"'{_shown(raw)}'", expected, remedy)
    return f"{value.normalize():f}"


def _decimal(raw: Raw, reading: Reading, expected: str, remedy: str) -> Decimal:
    if isinstance(raw, float | int):
        return Decimal(format(raw, PRECISION))
    match = GROUPED.fullmatch(raw) if isinstance(raw, str) else None
    if match is None or (match[3] and match[3] != reading.column.decimal):
        raise Unfit(f"'{_shown(raw)}'", expected, remedy)
    sign, whole, _, decimals = match.groups()
    digits = whole.replace(" ", "")
    if len(digits + (decimals or "")) > LONGEST:
        raise Unfit(f"'{_shown(raw)}', with more than {LONGEST} digits", expected, remedy)
    return Decimal(f"{'-' if sign and sign != '+' else ''}{digits}.{decimals or 0}")


def _date(raw: Raw, reading: Reading) -> str:
    formats = reading.column.formats
    expected, remedy = f"a date as {' or '.join(formats)}", f"Correct the cell, or name its form in {reading.mapping}."
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    if isinstance(raw, float | int):
        return _serial(raw, reading, expected)
    for form in formats:
        match = re.fullmatch(PATTERNS[form] + TIME, raw) if isinstance(raw, str) else None
        if match:
            try:
                return dt.date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
            except ValueError as error:
                raise Unfit(f"'{raw}', a day that does not exist", expected, "Correct the cell.") from error
    raise Unfit(f"'{_shown(raw)}'", expected, remedy)


def _serial(raw: float, reading: Reading, expected: str) -> str:
    """A day number of Excel's, or eight digits that are a date."""
    eight = number(raw)
    if re.fullmatch(r"\d{8}", eight) and "YYYYMMDD" in reading.column.formats:
        return _date(eight, reading)
    day = int(raw) + (FROM_1904 if reading.epoch_1904 else 0)
    if not FIRST_SERIAL <= day <= LAST_SERIAL:
        found = f"the number {eight}, which is no likely day of Excel's calendar"
        raise Unfit(found, f"{expected}, or Excel's own date", "Correct the cell.")
    return (FIRST_DAY + dt.timedelta(days=day)).isoformat()


def _shown(raw: Raw) -> str:
    return number(raw) if isinstance(raw, float | int) else str(raw)


READERS: Mapping[str, Callable[[Raw, Reading], str]] = {
    "text": _text,
    "integer": _integer,
    "amount": _amount,
    "share": _share,
    "date": _date,
}
