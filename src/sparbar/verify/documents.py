"""The PDF's text layer and the DOCX against the pages: every number again, between the same words.

White space and hyphens are left out of the comparison: both formats break lines and words as they please. Where a
page ends inside a paragraph, the words on one side of the number are enough.
"""

from __future__ import annotations

import bisect
import ctypes
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pypdfium2
from lxml import etree
from pypdfium2 import raw

from sparbar import expected
from sparbar.built import Built
from sparbar.verify.findings import Check, Fault
from sparbar.verify.pages import Picture, Span
from sparbar.verify.rendered import Read, plain

LOOSE = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\ufffe\u2010\u2011-]+")
AROUND = 24  # characters of context on each side
WORD_PARTS = ("word/document.xml", "word/footnotes.xml")


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered file: its text page by page (one page where there are none), and its alternative texts."""

    pages: Sequence[str]
    alternatives: frozenset[str]

    @property
    def text(self) -> str:
        return "".join(self.pages)

    def page(self, position: int) -> int:
        """The page, from 1, on which a position of the text lies."""
        return 1 + sum(end <= position for end in accumulate(map(len, self.pages)))


def condensed(text: str) -> str:
    """`text` without what line breaking changes."""
    return LOOSE.sub("", text)


def read_pdf(path: Path) -> Document:
    """The text layer and the alternative texts of a tagged PDF."""
    pages: list[str] = []
    alternatives: set[str] = set()
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            pages.append(condensed(page.get_textpage().get_text_range()))
            alternatives.update(map(condensed, _alternatives(page)))
    return Document(pages, frozenset(alternatives))


def _alternatives(page: pypdfium2.PdfPage) -> Iterator[str]:
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


def read_docx(path: Path) -> Document:
    """The text and the alternative texts of a Word document."""
    with zipfile.ZipFile(path) as archive:
        parts = [etree.fromstring(archive.read(name)) for name in WORD_PARTS if name in archive.namelist()]
    text = "".join("".join(part.itertext("{*}t")) for part in parts)
    described = {element.get("descr") or "" for part in parts for element in part.iter("{*}docPr")}
    return Document([condensed(text)], frozenset(map(condensed, described)))


def check(built: Built, book: Read, document: Document, kind: str, place: str) -> Check:
    """Find every number, the text of every chart (PDF only: elsewhere it is a bitmap) and every alternative text."""
    # Without HTML nothing says between which words a number stands.
    unread = [leaf for leaf in book.leaves.values() if not leaf.page]
    bare = [Span(cell.key or cell.of, cell.text, 0) for leaf in unread for cell in (*leaf.wanted, *leaf.beside)]
    spans = [*book.spans, *book.compared, *bare]
    text = document.text
    faults = [fault for span in spans for fault in _number(document, text, span, place)]
    figures = [key for page in built.printed["pages"].values() for key in page["figures"]]
    faults += [fault for key in figures for fault in _alternative(built, document, key, place)]
    if kind == "PDF":
        faults += _charts(book, document, text, place)
    return Check(kind, f"numbers and alternative texts of {place}", len(spans) + len(figures), tuple(faults))


def _number(document: Document, text: str, span: Span, place: str) -> Iterator[Fault]:
    number = condensed(span.text)
    before, after = condensed(span.before)[-AROUND:], condensed(span.after)[:AROUND]
    if (before + number + after) in text:
        return
    if (before and before + number in text) or (after and number + after in text):
        return
    at = text.find(before) if before else -1
    page = f", page {document.page(at)}" if at >= 0 and len(document.pages) > 1 else ""
    found = text[at + len(before) :][: len(number) + 8] if at >= 0 else "nothing like it"
    around = f"{plain(span.text)} in “{plain(span.before)[-AROUND:]} … {plain(span.after)[:AROUND]}”"
    yield Fault(span.key, around, found, f"{place}{page}")


def _alternative(built: Built, document: Document, key: str, place: str) -> Iterator[Fault]:
    _, *words = expected.picture(built, key)
    alt = " ".join(filter(None, words))
    if condensed(alt) not in document.alternatives:
        yield Fault(key, f"the alternative text: {plain(alt)}", "not there", place)


def _charts(book: Read, document: Document, text: str, place: str) -> Iterator[Fault]:
    """Charts whose text, from the first label to the last, does not stand in the PDF; and where it is another."""
    for page in book.pages.values():
        for picture in page.pictures:
            wanted = condensed(picture.text)
            if picture.inline and not picture.narrow and wanted not in text:
                same = bisect.bisect_left(range(1, len(wanted) + 1), True, key=lambda size: wanted[:size] not in text)
                at = text.find(wanted[:same]) if same else -1
                where = f"{place}, page {document.page(at + same)}" if at >= 0 else place
                yield Fault(_label_at(picture, wanted, same), wanted[same:][:AROUND], text[at + same :][:AROUND], where)


def _label_at(picture: Picture, wanted: str, place: int) -> str:
    """The number whose label covers a place of the chart's text; the figure's key where there is none."""
    start = 0
    for label in picture.labels:
        start = wanted.find(condensed(label.text), start)
        if start < 0:
            break
        if start <= place < start + len(condensed(label.text)):
            return label.key
    return picture.key
