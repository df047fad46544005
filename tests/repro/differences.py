"""Where two folders differ, as a person would say it: the member of a zip, the object of a PDF, the line of a text."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pypdf import PdfReader

SHOWN = 60  # characters of each side
TEXTS = {".html", ".css", ".js", ".svg", ".csv", ".txt", ".xml", ".rels", ".typ", ".py"}
JSONS = {".json", ".ipynb"}
ABSENT = b""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two builds differ; left and right are what stands there."""

    file: str
    place: str
    left: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.left} ≠ {self.right}"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its path, in order."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def compare(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> Iterator[Difference]:
    """Each place where the files `left` and `right` differ, by file."""
    for name in sorted({*left, *right}):
        if name not in left or name not in right:
            yield Difference(name, "the file", *("there" if name in side else "missing" for side in (left, right)))
        elif left[name] != right[name]:
            yield from _within(name, left[name], right[name])


def _within(name: str, left: bytes, right: bytes) -> Iterator[Difference]:
    suffix = Path(name).suffix
    found: Iterator[Difference]
    if suffix in {".zip", ".docx"}:
        found = _members(name, left, right)
    elif suffix == ".pdf":
        found = _objects(name, left, right)
    elif suffix in JSONS:
        found = _values(name, json.loads(left), json.loads(right), "$")
    elif suffix in TEXTS:
        found = _lines(name, left, right)
    else:
        found = iter(())
    told = list(found)
    yield from told or [_offset(name, left, right)]


def _offset(name: str, left: bytes, right: bytes) -> Difference:
    """The first byte that differs: for what is no known format, and where the format does not tell."""
    at = next(
        (place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(map(len, (left, right)))
    )
    return Difference(name, f"byte {at}", *(repr(side[at : at + SHOWN]) for side in (left, right)))


def _parting(left: bytes, right: bytes) -> int:
    """How far two texts are the same."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))


def _lines(name: str, left: bytes, right: bytes) -> Iterator[Difference]:
    for number, (a, b) in enumerate(zip_longest(left.split(b"\n"), right.split(b"\n"), fillvalue=ABSENT), start=1):
        if a != b:
            column = next(
                (place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
            )
            yield Difference(name, f"line {number}", *(repr(side[column : column + SHOWN]) for side in (a, b)))


def _values(name: str, left: Any, right: Any, place: str) -> Iterator[Difference]:
    if type(left) is not type(right) or not isinstance(left, dict | list):
        if left != right:
            yield Difference(name, place, *(repr(side)[:SHOWN] for side in (left, right)))
        return
    if isinstance(left, dict):
        if list(left) != list(right) and set(left) == set(right):
            yield Difference(name, f"{place}, order of keys", str(list(left))[:SHOWN], str(list(right))[:SHOWN])
        pairs = [(f"{place}.{key}", left.get(key), right.get(key)) for key in sorted({*left, *right})]
    else:
        pairs = [(f"{place}[{number}]", a, b) for number, (a, b) in enumerate(zip_longest(left, right))]
    for inner, a, b in pairs:
        yield from _values(name, a, b, inner)


def _members(name: str, left: bytes, right: bytes) -> Iterator[Difference]:
    archives = [zipfile.ZipFile(io.BytesIO(side)) for side in (left, right)]
    contents = [{info.filename: archive.read(info) for info in archive.infolist()} for archive in archives]
    for found in compare(*contents):
        yield Difference(f"{name}!{found.file}", found.place, found.left, found.right)
    orders = [[_header(info) for info in archive.infolist()] for archive in archives]
    for number, (a, b) in enumerate(zip_longest(*orders, fillvalue="missing")):
        if a != b:
            yield Difference(name, f"header of member {number}", a, b)


def _header(info: zipfile.ZipInfo) -> str:
    return f"{info.filename} {info.date_time} {info.external_attr:#x} {info.create_system} {info.compress_type}"


def _objects(name: str, left: bytes, right: bytes) -> Iterator[Difference]:
    readers = [PdfReader(io.BytesIO(side)) for side in (left, right)]
    counts = [len(reader.xref.get(0, {})) for reader in readers]
    for number in range(1, max(counts) + 1):
        a, b = (_object(reader, number) for reader in readers)
        if a != b:
            yield from _lines(f"{name}, object {number}", a, b)
    trailers = [repr(reader.trailer).encode() for reader in readers]
    if trailers[0] != trailers[1]:
        yield from _lines(f"{name}, trailer", *trailers)


def _object(reader: PdfReader, number: int) -> bytes:
    """An object's dictionary and, of a stream, what it holds when decompressed."""
    found = reader.get_object(number)
    data = found.get_data() if hasattr(found, "get_data") else b""
    return repr(found).encode() + b"\n" + data
