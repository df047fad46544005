"""An Excel workbook → its sheets as rows of raw cells, by python-calamine. What a cell means is convert.py's.

calamine reads Excel's error values as empty cells, and knows nothing of workbooks whose days count from 1904: see
excel_errors.py.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import python_calamine
from lxml import etree

from sparbar.errors import InvalidData
from sparbar.receive import excel_errors

Raw = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (.xlsx, .xlsb, .ods), compound file (.xls)


@dataclass(frozen=True)
class Sheet:
    """One sheet from its first row and column on. errors: (row, column) from 0 → Excel's error value.

    file: the name of the file. epoch_1904: whether its days are counted from 1904.
    """

    file: str
    name: str
    rows: tuple[tuple[Raw, ...], ...]
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    epoch_1904: bool = False

    def address(self, row: int, column: int) -> str:
        """A cell as Excel calls it: `Beslut!F118`."""
        return f"{self.name}!{letters(column)}{row + 1}"

    def error(self, row: int, column: int) -> str:
        return self.errors.get((row, column), "")


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def is_workbook(raw: bytes) -> bool:
    """Whether these bytes are Excel's and not text."""
    return raw.startswith(SIGNATURES)


def sheets(raw: bytes, file: str) -> tuple[Sheet, ...]:
    """The worksheets of the workbook's bytes; raises InvalidData when it is locked or broken."""
    try:
        with python_calamine.load_workbook(io.BytesIO(raw)) as book:
            errors, epoch_1904 = excel_errors.read(raw)
            found = [(name, book.get_sheet_by_name(name)) for name in _worksheets(book)]
            return tuple(Sheet(file, name, _rows(sheet), errors.get(name, {}), epoch_1904) for name, sheet in found)
    except python_calamine.PasswordError as error:
        remedy = "Save it without a password."
        raise InvalidData.one(file, "a workbook with a password", "one that opens without", remedy) from error
    except (
        python_calamine.CalamineError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        OSError,
    ) as error:
        found_error, remedy = (
            f"a workbook that cannot be read ({error})",
            "Open it in Excel and save it again as .xlsx.",
        )
        raise InvalidData.one(file, found_error, "an .xlsx, .xls or CSV file", remedy) from error


def _worksheets(book: python_calamine.CalamineWorkbook) -> Iterator[str]:
    for sheet in book.sheets_metadata:
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            yield sheet.name


def _rows(sheet: python_calamine.CalamineSheet) -> tuple[tuple[Raw, ...], ...]:
    return tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False))
