"""The kinds of column and how the text of a cell becomes a value. One kind, one meaning, one message.

Money is whole kronor (int), shares and reported values are Decimal: never a float, so that sums are exact. Which
columns a table has is schemas.py's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sparbar import characters

Value = str | int | Decimal | dt.date

CONTROL = re.compile(r"[\x00-\x1f]")
SPACES = re.compile(r"[ \u00a0\u202f]")
# Spaces only where they separate thousands: "12 34" may be two numbers.
SPACED = re.compile(r"[-\u2212]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
INTEGER = re.compile(r"[-\u2212]?\d+")
WHOLE_AMOUNT = re.compile(r"([-\u2212]?\d+)[.,]0{1,2}")
DECIMAL = re.compile(r"[-\u2212]?\d+(?:[.,](\d+))?")
THOUSANDS = re.compile(r"[-\u2212]?[1-9]\d{0,2}([.,]\d{3})+")
ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
SHARE_DECIMALS = 6
LONGEST = 15
LONGEST_TEXT = 3000


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
    if cell.isascii() and cell.isprintable() and len(cell) <= LONGEST_TEXT:  # most are: nothing below can be found
        return cell
    if CONTROL.search(cell):
        raise Unreadable("a control character or line break in the cell")
    for _, found in characters.forbidden(cell):
        raise Unreadable(found)
    if len(cell) > LONGEST_TEXT:
        raise Unreadable(f"{len(cell)} characters")
    return cell


def _bare(cell: str) -> str:
    """A number without its thousands' spaces and with an ASCII minus."""
    bare = SPACES.sub("", cell) if SPACED.fullmatch(cell) else cell
    if sum(character.isdigit() for character in bare) > LONGEST:
        raise Unreadable(f"'{cell}', with more than {LONGEST} digits")
    return bare.replace("\u2212", "-")


def _whole(cell: str) -> int:
    bare = _bare(cell)
    whole = WHOLE_AMOUNT.fullmatch(bare)
    if whole:
        bare = whole[1]
    if INTEGER.fullmatch(bare):
        return int(bare)
    if THOUSANDS.fullmatch(bare):
        raise Unreadable(f"'{cell}', which can be thousands or decimals")
    raise Unreadable(f"'{cell}'")


def _number(cell: str) -> Decimal:
    bare = _bare(cell)
    if not DECIMAL.fullmatch(bare):
        raise Unreadable(f"'{cell}'")
    return Decimal(bare.replace(",", "."))


def _decimal(cell: str) -> Decimal:
    if THOUSANDS.fullmatch(_bare(cell)):
        raise Unreadable(f"'{cell}', which can be thousands or decimals")
    return _number(cell)


def _share(cell: str) -> Decimal:
    if cell.endswith("%"):
        raise Unreadable(f"'{cell}', a percentage")
    value = _number(cell)
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


TEXT = Kind(
    "text",
    _text,
    f"text on one line of at most {LONGEST_TEXT} characters",
    "Remove the character, or shorten the text.",
)
KRONOR = Kind(
    "kronor",
    _whole,
    "whole kronor such as 1250000 or -5000",
    "Write the amount in whole kronor, digits only.",
)
INTEGER_NUMBER = Kind("integer", _whole, "a whole number", "Write digits only.")
DECIMAL_NUMBER = Kind(
    "decimal",
    _decimal,
    "a number such as 12, 33000 or 0.28",
    "Write digits without thousands separator; a number of three decimals with a fourth: 1.2340.",
)
SHARE = Kind("share", _share, "a share from 0 to 1 with at most 6 decimals", "Write 50 % as 0.5.")
DATE = Kind("date", _date, "a date as YYYY-MM-DD", "Format the column as text YYYY-MM-DD before the export.")
MOMENT = Kind("moment", _moment, "YYYY, YYYY-MM or YYYY-MM-DD", "Write the year, and month and day if known.")


DTYPES = {
    "kronor": "int64",
    "integer": "int64",
    "share": "object",
    "decimal": "object",
    "date": "datetime64[us]",
}
RANGED = {"kronor": "an amount", "integer": "a whole number", "share": "a share", "decimal": "a number"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, whether cells may be empty, and which values are allowed.

    refers: `table.column` that must hold the value (a foreign key). listed: the cell is a ;-list and each item is
    checked on its own. shape: the pattern in words. every: the item that stands for all values of a reference.
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
    every: str = ""

    @property
    def dtype(self) -> str:
        """The pandas dtype of the parsed column; whole numbers that may be missing are Int64."""
        dtype = DTYPES.get(self.kind.name, "str")
        return "Int64" if dtype == "int64" and self.optional else dtype

    def items(self, cell: str) -> list[str]:
        """The parts of a cell that are checked one by one."""
        return cell.split(";") if self.listed else [cell]

    @property
    def limited(self) -> bool:
        """Whether there are values of its kind that it may not hold."""
        return bool(self.allowed or self.pattern) or self.minimum is not None or self.maximum is not None

    def holds(self, value: Value) -> bool:
        """Whether the column may hold what a cell was read as: its code or pattern, item by item, and its range."""
        if isinstance(value, str) and (self.allowed or self.pattern):
            items = self.items(value)
            each = self.allowed.__contains__ if self.allowed else re.compile(self.pattern).fullmatch
            return all(map(each, items)) and len(set(items)) == len(items)
        if isinstance(value, int | Decimal):
            return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)
        return True

    @property
    def remedy(self) -> str:
        """What to do about a value that is not allowed."""
        if self.allowed:
            return "Correct the cell; a new code is added in sparbar/schemas.py."
        return self.kind.remedy if self.kind is SHARE else "Correct the cell."

    @property
    def expected(self) -> str:
        """What a cell may hold, in words."""
        if self.minimum is not None:
            return self._range
        if not self.allowed and not self.pattern:
            return self.kind.expected
        one = f"one of {', '.join(self.allowed)}" if self.allowed else self.shape
        return f"a list with ; between different items, each {one}" if self.listed else one

    @property
    def _range(self) -> str:
        what = RANGED[self.kind.name]
        return (
            f"{what} of at least {self.minimum}"
            if self.maximum is None
            else f"{what} from {self.minimum} to {self.maximum}"
        )


def text(optional: bool = False) -> Column:
    """Free text on one line."""
    return Column(TEXT, optional)


def code(*allowed: str, optional: bool = False) -> Column:
    """One of the region's own code words."""
    return Column(TEXT, optional, allowed)


def kronor(minimum: int | None = None) -> Column:
    """Whole kronor, signed."""
    return Column(KRONOR, minimum=minimum)


def share(optional: bool = False) -> Column:
    """A share from 0 to 1."""
    return Column(SHARE, optional, minimum=0, maximum=1)


def date() -> Column:
    """A day."""
    return Column(DATE)


def identifier(refers: str = "") -> Column:
    """The id of a row; with `refers`, of a row in another table."""
    shape = "an id of letters, digits, '-', '_' and '.'"
    return Column(TEXT, pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*", shape=shape, refers=refers)


def name() -> Column:
    """A name that becomes part of a number's key."""
    return Column(TEXT, pattern=r"[a-z][a-z0-9_]*", shape="a name of a-z, 0-9 and '_'")


def municipality(refers: str = "kommuner.kommun_kod") -> Column:
    """A municipality code."""
    return Column(TEXT, pattern=r"\d{4}", shape="a municipality code of four digits", refers=refers)


def year() -> Column:
    """A report year."""
    return Column(INTEGER_NUMBER, minimum=2000, maximum=2100)
