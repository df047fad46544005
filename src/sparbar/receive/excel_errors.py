"""Error values such as #DIV/0! in a workbook, by sheet and cell: what calamine reads as empty cells.

In .xls xlrd reads them; in .xlsx and .ods they are looked up in the XML, in .xlsb in the records of the sheets.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import xlrd
from lxml import etree

from sparbar.receive import excel_records

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
TRUE = {"1", "true"}
Errors = Mapping[tuple[int, int], str]  # (row, column) from 0 → the error value


def read(raw: bytes) -> tuple[Mapping[str, Errors], bool]:
    """Sheet → its error values, and whether the workbook's days count from 1904 (told for .xlsx alone).

    Raises ValueError, KeyError, BadZipFile or XMLSyntaxError for a workbook that is broken or of another form.
    """
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return dict(_of_xls(raw)), False
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        there = set(archive.namelist())
        if "xl/workbook.xml" in there:
            return _of_xlsx(archive)
        if "xl/workbook.bin" in there:
            return dict(_of_xlsb(archive)), False
        if "content.xml" in there:
            return dict(_of_ods(_parsed(archive, "content.xml"))), False
    raise ValueError("neither .xlsx, .xlsb nor .ods")


def _of_xls(raw: bytes) -> Iterator[tuple[str, Errors]]:
    try:
        book = xlrd.open_workbook(file_contents=raw, logfile=io.StringIO())  # it would print what it wonders about
    except Exception as error:  # a broken workbook raises what it likes
        raise ValueError(str(error) or type(error).__name__) from error
    for sheet in book.sheets():
        cells = (((row, column), cell) for row in range(sheet.nrows) for column, cell in enumerate(sheet.row(row)))
        wrong = {place: cell.value for place, cell in cells if cell.ctype == xlrd.XL_CELL_ERROR}
        yield sheet.name, {place: excel_records.named(code) for place, code in wrong.items()}


def _of_xlsx(archive: zipfile.ZipFile) -> tuple[Mapping[str, Errors], bool]:
    book, parts = _parsed(archive, "xl/workbook.xml"), _parts(archive, "workbook.xml")
    errors = {
        str(sheet.get("name")): dict(_cells(_parsed(archive, parts[sheet.get(RELATION)])))
        for sheet in book.iter("{*}sheet")
    }
    return errors, any(item.get("date1904") in TRUE for item in book.iter("{*}workbookPr"))


def _of_xlsb(archive: zipfile.ZipFile) -> Iterator[tuple[str, Errors]]:
    parts = _parts(archive, "workbook.bin")
    for relation, name in excel_records.sheets(archive.read("xl/workbook.bin")):
        yield name, dict(excel_records.errors(archive.read(parts[relation])))


def _of_ods(content: Any) -> Iterator[tuple[str, Errors]]:
    """A cell or row that is repeated stands once, with how often."""
    for sheet in content.iter(f"{TABLE}table"):
        errors: dict[tuple[int, int], str] = {}
        row = 0
        for line in sheet.iter(f"{TABLE}table-row"):
            column = 0
            for cell in line.iter(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                wide = int(cell.get(f"{TABLE}number-columns-repeated", 1))
                if cell.get(KIND) == "error":
                    said = cell.findtext(TEXT) or "an error"
                    errors |= {(row, place): said for place in range(column, column + wide)}
                column += wide
            row += int(line.get(f"{TABLE}number-rows-repeated", 1))
        yield str(sheet.get(f"{TABLE}name")), errors


def _parts(archive: zipfile.ZipFile, book: str) -> Mapping[str, str]:
    """The workbook's relations: id → the file in the archive."""
    relations = _parsed(archive, f"xl/_rels/{book}.rels")
    return {str(item.get("Id")): _part(str(item.get("Target"))) for item in relations}


def _part(target: str) -> str:
    """A relation's target as the name of a file in the archive."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(archive.read(name), parser)


def _cells(sheet: Any) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in sheet.iter("{*}c"):
        if cell.get("t") == "e":
            yield _position(str(cell.get("r"))), cell.findtext("{*}v") or "an error"


def _position(address: str) -> tuple[int, int]:
    """B6 → (5, 1)."""
    name = address.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(name) :]) - 1, column - 1
