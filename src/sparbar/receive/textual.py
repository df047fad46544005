"""A CSV file as any Swedish Excel writes it → one sheet of text cells: its encoding and its delimiter are found out."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from pathlib import PurePath

from sparbar.errors import InvalidData
from sparbar.receive.workbook import Sheet

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = (";", "\t", ",", "|")
SAMPLE = 4000  # bytes in which zeros tell UTF-16 without a mark


def sheet(raw: bytes, file: str) -> Sheet:
    """The file as a sheet named as Excel would name it; raises InvalidData for what is no text or no table."""
    text = decode(raw, file)
    lines = text.splitlines(keepends=True)
    first = lines[0].strip().lower() if lines else ""
    named = first[len("sep=") :] if first.startswith("sep=") and len(first) == len("sep=;") else ""
    # Excel hides a `sep=;` line, so the row below it is its row 1.
    rows = _rows("".join(lines[1:]), named, file) if named else _table(text, file)
    return Sheet(file, PurePath(file).stem, rows)


def decode(raw: bytes, file: str) -> str:
    """The text of UTF-8, UTF-16 or Windows-1252 (which Latin-1 is a part of); raises InvalidData."""
    for mark, name in MARKS:
        if raw.startswith(mark):
            return _decoded(raw, name, file)
    sample = raw[:SAMPLE]
    if b"\x00" in sample:
        return _decoded(raw, "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(raw, "cp1252", file)


def _decoded(raw: bytes, encoding: str, file: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02X}, which is in none of UTF-8, UTF-16 and Windows-1252"
        raise InvalidData.one(f"{file}, row {row}", found, "text", "Save it as 'CSV UTF-8' from Excel.") from error
    if "\x00" in text:
        raise InvalidData.one(file, "a NUL character", "an Excel or CSV file", "Export it again.")
    return text


def _table(text: str, file: str) -> tuple[tuple[str, ...], ...]:
    """The rows by the delimiter under which most rows have the same number of cells, and the more cells if in doubt."""
    if not text.strip():
        raise InvalidData.one(file, "an empty file", "an Excel or CSV file", "Export it again.")
    fits: list[tuple[int, int, str]] = []
    broken: InvalidData | None = None
    for delimiter in DELIMITERS:
        try:
            rows = _rows(text, delimiter, file)
        except InvalidData as error:
            broken = broken or error
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, count = widths.most_common(1)[0]
            fits.append((count, width, delimiter))
    if fits:
        return _rows(text, max(fits, key=lambda fit: fit[:2])[2], file)
    if broken:
        raise broken
    return _rows(text, ";", file)  # one column


def _rows(text: str, delimiter: str, file: str) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(tuple(row))
    except csv.Error as error:
        where, remedy = f"{file}, row {len(rows) + 1}", "Export it again."
        raise InvalidData.one(where, f"broken quoting ({error})", "a CSV row", remedy) from error
    return tuple(rows)
