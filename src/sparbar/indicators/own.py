"""The region's own figures: a dated CSV file, read with the bytes of each value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from sparbar.errors import Finding, InvalidData
from sparbar.indicators import rows
from sparbar.indicators.rows import Value

HEADS = ("geografi", "ar", "kon", "varde", "status")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def values(raw: bytes, file: str) -> list[Value]:
    """The values of the file; raises InvalidData with every row that is wrong.

    UTF-8, commas or semicolons, no quotes, the columns of HEADS in any order; a decimal comma only with semicolons.
    """
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    lines = _lines(raw, start)
    first = next(lines, (0, b""))[1]
    delimiter = b";" if b";" in first else b","
    heads = [head.decode("utf-8", "replace").strip() for head in first.split(delimiter)]
    if sorted(heads) != sorted(HEADS):
        expected = f"the columns {', '.join(HEADS)}"
        raise InvalidData.one(f"{file}, row 1", f"the columns {', '.join(heads)}", expected, "Correct the header.")
    found, findings = [], []
    for number, (place, line) in enumerate(lines, start=2):
        try:
            found.append(_value(line, place, delimiter, heads, file))
        except ValueError as error:
            remedy = "Correct the row."
            findings.append(
                Finding(f"{file}, row {number}", str(error), "place, year, T, K or M, and a number", remedy)
            )
    if findings or not found:
        nothing = Finding(file, "no row below the header", "at least one value", "Add the figures.")
        raise InvalidData(findings or [nothing])
    return found


def _lines(raw: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Each line that is not empty, with the byte that it begins at."""
    for line in raw[start:].splitlines(keepends=True):
        bare = line.rstrip(b"\r\n")
        if bare.strip(b",; "):
            yield start, bare
        start += len(line)


def _value(line: bytes, start: int, delimiter: bytes, heads: list[str], file: str) -> Value:
    cells = line.split(delimiter)
    if len(cells) != len(heads):
        raise ValueError(f"{len(cells)} cells")
    texts = dict(zip(heads, (cell.decode("utf-8").strip() for cell in cells), strict=True))
    place, year, gender, value, status = (texts[head] for head in HEADS)
    if not re.fullmatch(r"\d{2}|\d{4}\w*", place) or not re.fullmatch(r"\d{4}", year) or gender not in {"T", "K", "M"}:
        raise ValueError(f"'{place}', '{year}', '{gender}'")
    if status and status not in rows.KNOWN:
        raise ValueError(f"the status '{status}'")
    if bool(value) == (status in rows.NO_VALUE) or (value and not NUMBER.fullmatch(value)):
        raise ValueError(f"the value '{value}' with the status '{status}'")
    column = heads.index("varde")
    first = start + sum(len(cell) + 1 for cell in cells[:column])
    number = rows.rounded(Decimal(value.replace(",", "."))) if value else None
    return Value(place, int(year), gender, number, status, file, first, first + len(cells[column]))
