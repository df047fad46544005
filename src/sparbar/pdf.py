"""What a PDF says to programs: the text of its pages, the alternative texts that are read aloud, and all that it holds.

An alternative text stands twice in a PDF: in the structure, which is what is read aloud, and once more beside the marks
of the page's content. Programs that convert or index a PDF may take either, so both are read.

Read in a process of its own (`python -m sparbar.pdf FILE` prints JSON): PDFium is called thousands of times, and each
call that comes back would wait for whatever else this process computes.
"""

from __future__ import annotations

import ctypes
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from sparbar.errors import InvalidProject

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
ALT = re.compile(rb"/Alt(?=[\s<(])\s*(?:<(?P<hex>[0-9A-Fa-f\s]*)>|\((?P<literal>(?:[^\\()]|\\.)*)\))?", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
MARKS = {b"\xfe\xff": "utf-16", b"\xff\xfe": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
UNREADABLE = "an alternative text that cannot be read"


@dataclass(frozen=True, slots=True)
class Pdf:
    """pages: the text of each. spoken: page, from 1, and text of each alternative text in the structure.

    written: every alternative text in the file's bytes, wherever it stands; UNREADABLE for one that is no plain string.
    """

    pages: tuple[str, ...]
    spoken: tuple[tuple[int, str], ...]
    written: tuple[str, ...]


def read(path: Path, place: str) -> Pdf:
    """The PDF at `path`, called `place` in messages; raises InvalidProject when it cannot be read."""
    command = [sys.executable, "-P", "-m", __name__, str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        found = f"a file that PDFium cannot read ({(done.stderr.strip() or 'no message').splitlines()[-1]})"
        raise InvalidProject.one(place, found, "a PDF as a build writes it", "Build again.")
    said = json.loads(done.stdout)
    return Pdf(tuple(said["pages"]), tuple((page, text) for page, text in said["spoken"]), tuple(said["written"]))


def read_here(path: Path) -> Pdf:
    """The same in this process; raises PdfiumError."""
    content = path.read_bytes()
    pages, spoken = [], []
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document, start=1):
            pages.append(page.get_textpage().get_text_range())
            spoken += [(number, text) for text in _spoken(page)]
    return Pdf(tuple(pages), tuple(spoken), tuple(_written(content)))


def _spoken(page: pypdfium2.PdfPage) -> Iterator[str]:
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        for place in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _below(raw.FPDF_StructTree_GetChildAtIndex(tree, place))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _below(element: raw.FPDF_STRUCTELEMENT) -> Iterator[str]:
    """The alternative texts of a structure element and of all below it."""
    size = raw.FPDF_StructElement_GetAltText(element, None, 0)
    if size > 2:  # bytes of UTF-16, with the zero at the end
        text = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetAltText(element, text, size)
        yield text.raw[: size - 2].decode("utf-16-le")
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            yield from _below(child)


def _written(content: bytes) -> Iterator[str]:
    """The alternative texts of the file's objects, then those inside its compressed streams."""
    for part in (STREAM.sub(b"", content), *map(_inflated, STREAM.findall(content))):
        yield from (_string(match) for match in ALT.finditer(part))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream  # not compressed, or not in this way


def _string(match: re.Match[bytes]) -> str:
    """A string as a PDF writes it: in hexadecimal, or with backslashes; in UTF-16, UTF-8 or a byte a character."""
    if match["hex"] is not None:
        digits = b"".join(match["hex"].split())
        said = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    elif match["literal"] is not None:
        said = ESCAPED.sub(_unescaped, match["literal"])
    else:
        return UNREADABLE
    encoding = next((name for mark, name in MARKS.items() if said.startswith(mark)), "latin-1")
    return said.decode(encoding, errors="replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1][:1].isdigit():
        return bytes([int(match[1], 8) & 0xFF])
    return ESCAPES.get(match[1], match[1])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(asdict(read_here(Path(sys.argv[1])))))
