"""The records of binary workbooks of the form .xlsb ([MS-XLSB]), as far as error values need them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xlrd import error_text_from_code as CODES

# Kinds of records
ROW, CELL_ERROR, FORMULA_ERROR, SHEET = 0, 3, 11, 156
Cell = tuple[tuple[int, int], str]


def named(code: int) -> str:
    """An error's code as Excel shows it."""
    return str(CODES.get(code, f"an error ({code})"))


def sheets(book: bytes) -> Iterator[tuple[str, str]]:
    """Relation and name of each sheet."""
    for kind, content in _records(book):
        if kind == SHEET:
            relation, after = _wide(content, 8)
            yield relation, _wide(content, after)[0]


def errors(sheet: bytes) -> Iterator[Cell]:
    """(row, column) → error value, in the order of the cells."""
    row = 0
    for kind, content in _records(sheet):
        if kind == ROW:
            (row,) = struct.unpack_from("<I", content)
        elif kind in {CELL_ERROR, FORMULA_ERROR}:
            (column,) = struct.unpack_from("<I", content)
            yield (row, column), named(content[8])


def _wide(content: bytes, place: int) -> tuple[str, int]:
    """The text that begins there, and where it ends."""
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le"), end


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record; both its kind and its size are of seven bits a byte, the lowest first."""
    place = 0
    while place < len(stream):
        kind, place = _seven(stream, place, 2)
        size, place = _seven(stream, place, 4)
        yield kind, stream[place : place + size]
        place += size


def _seven(stream: bytes, place: int, most: int) -> tuple[int, int]:
    value = 0
    for number in range(most):
        byte = stream[place + number]
        value |= (byte & 0x7F) << 7 * number
        if not byte & 0x80:
            break
    return value, place + number + 1
