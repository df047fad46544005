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
PDF_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
PDF_HEX = re.compile(rb"(?<!<)<([0-9A-Fa-f]+)>")
PDF_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
OCTAL = re.compile(rb"[0-7]+")
PDF_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\n": b""}
UTF_16 = b"\xfe\xff"
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
            if _stands_alone(spelling, content):
                yield text


def _stands_alone(spelling: str, content: str) -> bool:
    """Not as a part of a longer word or number. Looked for by hand: a pattern takes fifty times as long."""
    place = content.find(spelling)
    while place >= 0:
        before, after = content[place - 1 : place], content[place + len(spelling) : place + len(spelling) + 1]
        if not (before in (".", ",") or WORD.fullmatch(before) or WORD.fullmatch(after)):
            return True
        place = content.find(spelling, place + 1)
    return False


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
    """The text of the pages, and the strings of all objects: alternative texts, titles, addresses and metadata.

    The numbers between them are places on pages and in the file.
    """
    with pypdfium2.PdfDocument(content) as document:
        yield from (page.get_textpage().get_text_range() for page in document)
        yield "\n".join(document.get_metadata_dict().values())
    yield from _strings(PDF_STREAM.sub(b"", content))
    for match in PDF_STREAM.finditer(content):
        try:
            stream = zlib.decompress(match[1])
        except zlib.error:
            stream = match[1]
        yield from [stream.decode("utf-8", "replace")] if stream.lstrip().startswith(b"<?x") else _strings(stream)


def _strings(content: bytes) -> Iterator[str]:
    """Strings in parentheses or in hexadecimal digits; UTF-16 when they say so."""
    found = [PDF_ESCAPE.sub(_unescaped, match[1]) for match in PDF_STRING.finditer(content)]
    found += [bytes.fromhex(match[1].decode()) for match in PDF_HEX.finditer(content) if len(match[1]) % 2 == 0]
    for text in found:
        yield text[2:].decode("utf-16-be", "replace") if text.startswith(UTF_16) else text.decode("utf-8", "replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if OCTAL.fullmatch(code) else PDF_ESCAPES.get(code, code)


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
