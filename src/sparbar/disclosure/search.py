"""Whether published files say what they withhold: every file, unpacked and decompressed, is searched for it.

A small number, such as 4, stands in any file: only what is unmistakable can be looked for. That is an amount of five
digits or more that is no published number, and what names who applied.
"""

from __future__ import annotations

import html
import io
import json
import re
import struct
import urllib.parse
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pypdfium2

from sparbar.numbers import Number

DIGITS = 5
WORD = re.compile(r"\w+")
SPACED = re.compile(r"(?<=\d)(?:[ \u00a0\u202f]|&nbsp;|&#160;|\\u00a0|%C2%A0)(?=\d{3}(?!\d))")
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
PNG = b"\x89PNG\r\n\x1a\n"
PNG_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
ZIPPED, PDF = b"PK\x03\x04", b"%PDF"


def unmistakable(withheld: Iterable[Number], published: Iterable[Number]) -> frozenset[str]:
    """The digits of withheld values that nothing published has."""
    told = {digits(number) for number in published if number.value is not None}
    return frozenset(text for text in map(digits, withheld) if len(re.sub(r"\D", "", text)) >= DIGITS) - told


def digits(number: Number) -> str:
    """The value's digits without sign, with a decimal point; '' for none."""
    return "" if number.value is None else format(abs(number.value), "f")


def occurrences(folder: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """File and text, for each of the texts `wanted` that a file below `folder` holds in any spelling."""
    sought: dict[str, list[tuple[str, str]]] = {}
    for text in wanted:
        for spelling in spellings(text):
            sought.setdefault(_first_word(spelling), []).append((spelling, text))
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found = {text for content in texts(path.read_bytes()) for text in _within(content, sought)}
        yield from ((path.relative_to(folder).as_posix(), text) for text in sorted(found))


def _first_word(text: str) -> str:
    word = WORD.search(text)
    return word[0] if word else ""


def _within(content: str, sought: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[str]:
    """The texts whose first word stands in `content` at all, and that do themselves, as whole words."""
    for word in sought.keys() & set(WORD.findall(content)):
        for spelling, text in sought[word]:
            if spelling in content and re.search(rf"(?<![\w.,]){re.escape(spelling)}(?!\w)", content):
                yield text


def spellings(text: str) -> set[str]:
    """As it is, with a decimal comma, escaped for HTML, JSON and addresses."""
    return {
        text,
        text.replace(".", ",") if re.fullmatch(r"[\d.]+", text) else text,
        html.escape(text),
        json.dumps(text)[1:-1],
        urllib.parse.quote(text),
        urllib.parse.quote_plus(text),
    }


def texts(content: bytes) -> Iterator[str]:
    """Everything that can be read in a file: of its bytes, and of what is packed or compressed in it.

    Thousands are written without spaces.
    """
    if content.startswith(ZIPPED):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield "\n".join(archive.namelist())
            for name in archive.namelist():
                yield from texts(archive.read(name))
        return
    if content.startswith(PDF):
        yield from map(_joined, _pdf_texts(content))
    elif content.startswith(PNG):
        yield from map(_joined, _png_texts(content))
    else:
        yield _joined(content.decode("utf-8", "replace"))


def _joined(text: str) -> str:
    return SPACED.sub("", text)


def _pdf_texts(content: bytes) -> Iterator[str]:
    """The text of the pages, the description of the file, and all streams: alternative texts and metadata are there."""
    with pypdfium2.PdfDocument(content) as document:
        yield from (page.get_textpage().get_text_range() for page in document)
        yield "\n".join(document.get_metadata_dict().values())
    yield from _decoded(content)
    for match in PDF_STREAM.finditer(content):
        try:
            yield from _decoded(zlib.decompress(match[1]))
        except zlib.error:
            yield from _decoded(match[1])


def _decoded(content: bytes) -> Iterator[str]:
    """PDF's own strings may be UTF-16."""
    yield content.decode("utf-8", "replace")
    yield from (content[start:].decode("utf-16-be", "replace") for start in (0, 1))


def _png_texts(content: bytes) -> Iterator[str]:
    place = len(PNG)
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        chunk = content[place + 8 : place + 8 + length]
        if kind in PNG_TEXTS:
            yield from _chunk_texts(chunk)
        place += length + 12


def _chunk_texts(chunk: bytes) -> Iterator[str]:
    yield chunk.decode("utf-8", "replace")
    for start in range(len(chunk)):
        if chunk[start : start + 1] == b"\x78":  # where zlib's data begin
            try:
                yield zlib.decompress(chunk[start:]).decode("utf-8", "replace")
            except zlib.error:
                continue
