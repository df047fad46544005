"""The PDF and the DOCX held against the pages: digits that stand nowhere there between the same characters.

The pages have been looked at word by word; what another format prints besides is its own numbering of pages and
chapters. White space and hyphens are left out, since both formats break lines as they please.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from lxml import etree

from sparbar.lint.findings import Typed

LOOSE = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\ufffe\u2010\u2011•-]+")
_TIGHT = re.compile(r"[^\s\u00ad\u200b\u2060\ufeff\ufffe\u2010\u2011•-]+")
HYPHENATED = re.compile(r"[\u00ad\ufffe]\s*")
DIGITS = re.compile(r"\d+")
AROUND = 12
WORD_PARTS = ("word/document.xml", "word/footnotes.xml")
# A line of the contents, and the number at the foot of a page.
_CONTENTS = re.compile(r"(?:\. ?){4,}\d+[ \t]*$|\n\s*\d+\s*\Z", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*\d+[.)]? (?=\w)|^\s*(?:\w\.|\d+\.)+\d+ ", re.MULTILINE)  # an item of a list; a heading
_COVER = re.compile(r"^\s*(?:Utkast |Publicerad )?\d{4}-\d\d-\d\d\s*$|^Verksamhetsår \d{4}\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Around:
    """The digits of a text with what stands before them, and with what stands after them."""

    text: str
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a PDF, or a paragraph of a DOCX."""

    place: str
    number: int
    text: str


def around(texts: Iterable[str]) -> Around:
    """What the pages print."""
    text = LOOSE.sub("", " ".join(texts))
    spans = [match.span() for match in DIGITS.finditer(text)]
    before = frozenset(text[max(0, start - AROUND) : end] for start, end in spans)
    return Around(text, before, frozenset(text[start : end + AROUND] for start, end in spans))


def pdf(path: Path, place: str) -> list[Part]:
    """The text of each page."""
    with pypdfium2.PdfDocument(path) as document:
        return [Part(place, n, page.get_textpage().get_text_range()) for n, page in enumerate(document, start=1)]


def docx(path: Path, place: str) -> list[Part]:
    """The text of each paragraph."""
    with zipfile.ZipFile(path) as archive:
        parts = [etree.fromstring(archive.read(name)) for name in WORD_PARTS if name in archive.namelist()]
    paragraphs = [paragraph for part in parts for paragraph in part.iter("{*}p")]
    return [Part(place, n, "".join(p.itertext("{*}t"))) for n, p in enumerate(paragraphs, start=1)]


def strange(parts: Iterable[Part], pages: Around) -> Iterator[Typed]:
    """A finding for each run of digits that the pages do not have between the same characters."""
    for part in parts:
        if not DIGITS.search(part.text):
            continue
        text = _COVER.sub(" ", _CONTENTS.sub(" ", part.text.replace("\r\n", "\n")))
        numbered = {place for match in _NUMBERED.finditer(text) for place in range(*match.span())}
        kept, positions = _condensed(text)
        for match in DIGITS.finditer(kept):
            before = kept[max(0, match.start() - AROUND) : match.end()]
            after = kept[match.start() : match.end() + AROUND]
            if before in pages.before or after in pages.after or before in pages.text or after in pages.text:
                continue
            if positions[match.start()] in numbered:
                continue
            near = _shown(text[max(0, positions[match.start()] - 24) : positions[match.end() - 1] + 25])
            yield Typed(part.place, part.number, 0, match[0], near)


def _shown(text: str) -> str:
    """A stretch of `text` on one line, words that a line ended in whole again."""
    return " ".join(HYPHENATED.sub("", text).split())


def _condensed(text: str) -> tuple[str, list[int]]:
    """`text` without what line breaking changes, and each character's place."""
    words = [match.span() for match in _TIGHT.finditer(text)]
    positions = [position for start, end in words for position in range(start, end)]
    return "".join(text[start:end] for start, end in words), positions
