"""Bytes of a CSV file → text cells with the row numbers a spreadsheet shows.

Forgives what Excel does to a file when it is unambiguous (byte order mark, semicolons, CRLF, a `sep=;` line, empty
lines and empty columns at the end) and refuses everything else with its place. What a cell means is columns.py's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sparbar.errors import Finding, InvalidData

Row = tuple[str, ...]
FIRST = 2  # the spreadsheet's number of the row below the header
SAVE_AS = "Save it as 'CSV UTF-8' from the spreadsheet"


@dataclass(frozen=True)
class Cells:
    """The text of one table: `rows[i]` stands in spreadsheet row `numbers[i]`."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: Sequence[int]

    def row(self, position: int) -> str:
        """A row as a spreadsheet's user finds it."""
        return f"row {self.numbers[position]}"

    def place(self, position: int, column: str) -> str:
        """A cell as a spreadsheet's user finds it."""
        return f"{self.file}, {self.row(position)}, column {column}"

    def faults(self, column: str) -> Mapping[int, tuple[Finding, ...]]:  # noqa: ARG002 - for those who read more
        """Position → what was wrong with a cell before it became text: nothing in a CSV file."""
        return {}


def read(path: Path, file: str) -> Cells:
    """The cells of the CSV file at `path`, called `file` in messages.

    Raises InvalidData with all places that cannot be read as a table.
    """
    return cells(path.read_bytes(), file)


def cells(raw: bytes, file: str) -> Cells:
    """The cells of a CSV file's bytes; raises InvalidData."""
    rows = _parsed(decode(raw, file), file)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise InvalidData.one(file, "an empty file", "a header row", "Export the table again.")
    header, body = rows[0], rows[1:]
    if not any(header):
        raise InvalidData.one(f"{file}, row 1", "an empty row", "the header row", "Delete the rows above the header.")
    widths = {len(row) for row in body if any(row)} - {len(header)} if len(body) > 1 else set()
    agreed = len(widths) == 1 and all(len(row) in widths for row in body if any(row))
    header, body = _without_empty_columns(header, body)
    findings = [*_header_findings(header, file), *_row_findings(header, body, file)]
    if agreed and any(len(row) != len(header) for row in body if any(row)):
        # The rows agree with each other: the header is wrong, or written with another delimiter.
        found = f"{_count(len(header), 'column name')} above rows of {_count(widths.pop(), 'cell')}"
        remedy = "Name every column once, with the same delimiter in the whole file."
        findings = [Finding(f"{file}, row 1", found, "one name for each cell", remedy)]
    if findings:
        raise InvalidData(findings)
    return Cells(file, header, tuple(body), range(FIRST, FIRST + len(body)))


def written(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The text of a CSV file as data/ holds it: commas, LF, quotes only where they are needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def decode(raw: bytes, file: str) -> str:
    """UTF-8 text with or without byte order mark; raises InvalidData naming the first bad byte."""
    if b"\x00" in raw:
        found = "a NUL byte (UTF-16, or not a text file)"
        raise InvalidData.one(file, found, "UTF-8 text", f"{SAVE_AS}.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02X}, which is not UTF-8 (probably Latin-1 or Windows-1252)"
        raise InvalidData.one(f"{file}, row {row}", found, "UTF-8 text", f"{SAVE_AS}.") from error


def _parsed(text: str, file: str) -> list[Row]:
    lines = io.StringIO(text, newline="")
    first = lines.readline()
    start = lines.tell() if first.strip().lower() in {"sep=;", "sep=,"} else 0
    delimiter = _delimiter(lines.readline() if start else first, file)
    lines.seek(start)
    parsed: list[Row] = []
    once: dict[str, str] = {}  # most cells of a table stand in it often: each text is kept once
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            # A quoted cell may span lines: a spreadsheet still counts it as one row, and hides a `sep=;` line.
            stripped = (cell.strip() for cell in row)
            parsed.append(tuple([once.setdefault(cell, cell) for cell in stripped]))
    except csv.Error as error:
        where = f"{file}, row {len(parsed) + 1}"
        raise InvalidData.one(
            where, f"broken quoting, or a cell without end ({error})", "a CSV row", "Export the table again."
        ) from error
    return parsed


def _delimiter(header: str, file: str) -> str:
    comma, semicolon = "," in header, ";" in header
    if comma and semicolon:
        found = "both commas and semicolons in the header row"
        raise InvalidData.one(f"{file}, row 1", found, "one delimiter", "Export the table again with commas.")
    if "\t" in header:
        raise InvalidData.one(f"{file}, row 1", "tabs between columns", "commas or semicolons", f"{SAVE_AS}.")
    return ";" if semicolon else ","


def _without_empty_columns(header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    """Drop the empty columns a spreadsheet leaves at the right edge."""
    width = len(header)
    while width and not header[width - 1] and not any(any(row[width - 1 :]) for row in body):
        width -= 1
    kept = [row if len(row) <= width or any(row[width:]) else row[:width] for row in body]
    return header[:width], kept


def _header_findings(header: Row, file: str) -> list[Finding]:
    findings = []
    for position, name in enumerate(header):
        where = f"{file}, row 1, column {position + 1}"
        if not name:
            findings.append(Finding(where, "no column name", "a name", "Name the column or remove it."))
        elif name in header[:position]:
            findings.append(Finding(where, f"'{name}' a second time", "each name once", "Remove one of them."))
    return findings


def _row_findings(header: Row, body: list[Row], file: str) -> list[Finding]:
    findings = []
    for number, row in enumerate(body, FIRST):
        if not any(row):
            remedy = "Delete the empty row, and check that no row was lost there."
            findings.append(Finding(f"{file}, row {number}", "an empty row", "rows without gaps", remedy))
        elif len(row) != len(header):
            remedy = "Look for a missing or extra delimiter, or quote cells that contain one."
            expected = f"{len(header)} cells as in the header"
            findings.append(Finding(f"{file}, row {number}", _count(len(row), "cell"), expected, remedy))
    return findings


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
