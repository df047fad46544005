"""The records of binary workbooks, as far as error values need them: .xls ([MS-XLS]) and .xlsb ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from sparbar.receive import compound

CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
# Records of .xls
BOF, EOF, BOUNDSHEET, FORMULA, BOOLERR = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
# Records of .xlsb
ROW, CELL_ERROR, FORMULA_ERROR, SHEET = 0, 3, 11, 156
Cell = tuple[tuple[int, int], str]


def named(code: int) -> str:
    """An error's code as Excel shows it."""
    return CODES.get(code, f"an error ({code})")


def of_xls(raw: bytes) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """Sheet → (row, column) → error value; raises ValueError for what is no workbook of Excel 97 or later."""
    stream = compound.stream(raw, "Workbook")
    found = {}
    for kind, start, size in _records(stream, 0):
        if kind == BOUNDSHEET:
            position, _, wide = struct.unpack_from("<IHxB", stream, start)
            name = stream[start + 8 : start + size].decode("utf-16-le" if wide & 1 else "latin-1")
            found[name] = dict(_xls_errors(stream, position))
        elif kind == EOF:
            return found
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each record from `place` on."""
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, place + 4, size
        place += 4 + size


def _xls_errors(stream: bytes, position: int) -> Iterator[Cell]:
    """Those of the sheet that begins there; what is embedded in it, such as a chart, is none of its cells."""
    depth = 0
    for kind, start, _ in _records(stream, position):
        depth += (kind == BOF) - (kind == EOF)
        if not depth:
            return
        if depth == 1 and kind in {FORMULA, BOOLERR}:
            row, column = struct.unpack_from("<HH", stream, start)
            value = stream[start + 6 : start + 14]
            if kind == BOOLERR and value[1]:
                yield (row, column), named(value[0])
            elif kind == FORMULA and value[0] == 2 and value[6:] == b"\xff\xff":
                yield (row, column), named(value[2])


def xlsb_sheets(book: bytes) -> Iterator[tuple[str, str]]:
    """Relation and name of each sheet."""
    for kind, content in _xlsb_records(book):
        if kind == SHEET:
            relation, after = _wide(content, 8)
            yield relation, _wide(content, after)[0]


def xlsb_errors(sheet: bytes) -> Iterator[Cell]:
    """(row, column) → error value, in the order of the cells."""
    row = 0
    for kind, content in _xlsb_records(sheet):
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


def _xlsb_records(stream: bytes) -> Iterator[tuple[int, bytes]]:
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
