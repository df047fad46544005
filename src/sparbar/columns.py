"""The kinds of column and how the text of a cell becomes a value. One kind, one meaning, one message.

Money is whole kronor (int), shares and reported values are Decimal: never a float, so that sums are exact.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Value = str | int | Decimal | dt.date

SPACES = re.compile(r"[ \u00a0\u202f]")
INTEGER = re.compile(r"[-\u2212]?\d+")
WHOLE_AMOUNT = re.compile(r"([-\u2212]?\d+)[.,]0{1,2}")
DECIMAL = re.compile(r"[-\u2212]?\d+(?:[.,](\d+))?")
ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
SHARE_DECIMALS = 6


class Unreadable(ValueError):
    """A cell that cannot be read as its kind; the text says why."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a cell is read: `parse` turns non-empty text into a value or raises Unreadable."""

    name: str
    parse: Callable[[str], Value]
    expected: str
    remedy: str


def _text(cell: str) -> str:
    if any(ord(character) < 32 for character in cell):
        raise Unreadable("a control character or line break in the cell")
    return cell


def _whole(cell: str) -> int:
    bare = SPACES.sub("", cell)
    whole = WHOLE_AMOUNT.fullmatch(bare)
    if whole:
        bare = whole[1]
    if INTEGER.fullmatch(bare):
        return int(bare.replace("\u2212", "-"))
    if re.fullmatch(r"[-\u2212]?\d{1,3}([.,]\d{3})+", bare):
        raise Unreadable(f"'{cell}', which can be thousands or decimals")
    raise Unreadable(f"'{cell}'")


def _decimal(cell: str) -> Decimal:
    match = DECIMAL.fullmatch(SPACES.sub("", cell))
    if not match:
        raise Unreadable(f"'{cell}'")
    return Decimal(match[0].replace("\u2212", "-").replace(",", "."))


def _share(cell: str) -> Decimal:
    if cell.endswith("%"):
        raise Unreadable(f"'{cell}', a percentage")
    value = _decimal(cell)
    if -int(str(value.as_tuple().exponent)) > SHARE_DECIMALS:
        raise Unreadable(f"'{cell}', with more than {SHARE_DECIMALS} decimals")
    return value


def _date(cell: str) -> dt.date:
    match = ISO_DATE.fullmatch(cell)
    if match:
        try:
            return dt.date.fromisoformat(match[1])
        except ValueError as error:
            raise Unreadable(f"'{cell}', a day that does not exist") from error
    if re.fullmatch(r"\d{5}", cell):
        raise Unreadable(f"'{cell}', a spreadsheet's day number")
    if re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", cell):
        raise Unreadable(f"'{cell}', where day and month cannot be told apart")
    raise Unreadable(f"'{cell}'")


def _moment(cell: str) -> str:
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", cell):
        raise Unreadable(f"'{cell}'")
    if len(cell) == len("2024-01-01"):
        _date(cell)
    return cell


TEXT = Kind("text", _text, "text on one line", "Remove the character.")
KRONOR = Kind("kronor", _whole, "whole kronor such as 1250000 or -5000", "Write the amount in whole kronor, digits only.")
INTEGER_NUMBER = Kind("integer", _whole, "a whole number", "Write digits only.")
DECIMAL_NUMBER = Kind("decimal", _decimal, "a number such as 12 or 0.28", "Write digits with one decimal sign.")
SHARE = Kind("share", _share, "a share from 0 to 1 with at most 6 decimals", "Write 50 % as 0.5.")
DATE = Kind("date", _date, "a date as YYYY-MM-DD", "Format the column as text YYYY-MM-DD before the export.")
MOMENT = Kind("moment", _moment, "YYYY, YYYY-MM or YYYY-MM-DD", "Write the year, and month and day if known.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, whether cells may be empty, and which values are allowed.

    refers: `table.column` that must hold the value (a foreign key). listed: the cell is a ;-list and each item is
    checked on its own.
    """

    kind: Kind
    optional: bool = False
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    shape: str = ""
    minimum: int | None = None
    maximum: int | None = None
    refers: str = ""
    listed: bool = False
