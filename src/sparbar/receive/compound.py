"""A stream of a compound file, the container of .xls ([MS-CFB]): a chain of sectors.

Small streams lie elsewhere in such a file; that of a workbook is never small, and is refused where it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

ENTRY = 128  # bytes
FIRST_TABLES = 109  # sectors of the allocation table that the header itself names
LAST = 0xFFFFFFFA  # from here on: no sector


def stream(raw: bytes, name: str) -> bytes:
    """The bytes of the stream `name`; raises ValueError when there is none or the file is broken."""
    try:
        return _stream(raw, name)
    except (struct.error, IndexError) as error:
        raise ValueError("a compound file that is broken") from error


def _stream(raw: bytes, name: str) -> bytes:
    (shift,) = struct.unpack_from("<H", raw, 30)
    first_entry, small = struct.unpack_from("<I4xI", raw, 48)
    sectors = _Sectors(raw, 1 << shift)
    entries = {entry[0]: entry[1:] for entry in _entries(sectors.chain(first_entry))}
    if name not in entries:
        raise ValueError(f"no stream {name}: Excel 95 or older")
    start, size = entries[name]
    if size < small:
        raise ValueError(f"a stream {name} of {size} bytes")
    return sectors.chain(start)[:size]


class _Sectors:
    """The sectors of a file, and the table that says which follows which."""

    def __init__(self, raw: bytes, size: int) -> None:
        self._raw, self._size = raw, size
        (further,) = struct.unpack_from("<I", raw, 68)
        places = list(struct.unpack_from(f"<{FIRST_TABLES}I", raw, 76))
        for _ in range(len(raw) // size):
            if further >= LAST:
                break
            *more, further = _numbers(self._sector(further))
            places += more
        self._next = [number for place in places if place < LAST for number in _numbers(self._sector(place))]

    def chain(self, first: int) -> bytes:
        return b"".join(map(self._sector, _chain(self._next, first)))

    def _sector(self, place: int) -> bytes:
        start = (place + 1) * self._size
        return self._raw[start : start + self._size]


def _chain(following: Sequence[int], place: int) -> Iterator[int]:
    """The places from one on; raises ValueError where they run in a circle."""
    for _ in range(len(following) + 1):
        if place >= LAST:
            return
        yield place
        place = following[place]
    raise ValueError("a chain of sectors without end")


def _numbers(raw: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, first sector and size of each stream."""
    for place in range(0, len(directory) - ENTRY + 1, ENTRY):
        (length,) = struct.unpack_from("<H", directory, place + 64)
        if length:
            first, size = struct.unpack_from("<II", directory, place + 116)
            yield directory[place : place + length - 2].decode("utf-16-le", "replace"), first, size
