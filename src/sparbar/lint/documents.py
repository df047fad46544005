"""The PDF and the DOCX held against the pages: digits that stand nowhere there between the same characters.

The pages have been looked at word by word; what another format prints besides is its own numbering of pages and
chapters. White space and hyphens are left out, since both formats break lines as they please.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sparbar import docx as word
from sparbar import pdf as portable
from sparbar.lint.findings import Typed

LOOSE = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\ufffe\u2010\u2011•-]+")
_TIGHT = re.compile(r"[^\s\u00ad\u200b\u2060\ufeff\ufffe\u2010\u2011•-]+")
HYPHENATED = re.compile(r"[\u00ad\ufffe]\s*")
DIGITS = re.compile(r"\d+")
AROUND = 12
# A line of the contents: dots with spaces between, after which its number may be read as a line of its own. And the
# number at the foot of a page.
_CONTENTS = re.compile(r"(?:(?:^|\s)\.){2,} ?\d+[ \t]*$|(?:(?:^|\s)\.){6,}\s+\d+[ \t]*$|\n\s*\d+\s*\Z", re.MULTILINE)
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
    """The text of each page; raises InvalidProject."""
    return parts(portable.read(path, place).pages, place)


def docx(path: Path, place: str) -> list[Part]:
    """The text of each paragraph; raises InvalidProject."""
    return parts(word.read(path, place).paragraphs, place)


def parts(texts: Iterable[str], place: str) -> list[Part]:
    """The texts, each with its number."""
    return [Part(place, number, text) for number, text in enumerate(texts, start=1)]


def strange(parts: Iterable[Part], pages: Around, others: Sequence[str] = ()) -> Iterator[Typed]:
    """A finding for each run of digits that the pages do not have between the same characters.

    others: what the pages ought to print, and do not: no finding where it stands here.
    """
    known = tuple(filter(None, (LOOSE.sub("", text) for text in others)))
    for part in parts:
        if DIGITS.search(part.text):
            text = _COVER.sub(" ", _CONTENTS.sub(" ", part.text.replace("\r\n", "\n")))
            kept = LOOSE.sub("", text)
            found = [match.span() for match in DIGITS.finditer(kept) if not _stands(kept, *match.span(), pages)]
            found = [span for span in found if not any(_covers(other, kept, *span) for other in known)]
            yield from _typed(part, text, found) if found else ()


def _stands(kept: str, start: int, end: int, pages: Around) -> bool:
    before, after = kept[max(0, start - AROUND) : end], kept[start : end + AROUND]
    return before in pages.before or after in pages.after or before in pages.text or after in pages.text


def _covers(other: str, kept: str, start: int, end: int) -> bool:
    """Whether `other` stands in `kept` over these places."""
    return other in kept[max(0, end - len(other)) : start + len(other)]


def _typed(part: Part, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Typed]:
    """Those of the digits that are no number of an item or a heading."""
    numbered = {place for match in _NUMBERED.finditer(text) for place in range(*match.span())}
    kept, positions = _condensed(text)
    for start, end in spans:
        if positions[start] not in numbered:
            near = _shown(text[max(0, positions[start] - 24) : positions[end - 1] + 25])
            yield Typed(part.place, part.number, 0, kept[start:end], near)


def _shown(text: str) -> str:
    """A stretch of `text` on one line, words that a line ended in whole again."""
    return " ".join(HYPHENATED.sub("", text).split())


def _condensed(text: str) -> tuple[str, list[int]]:
    """`text` without what line breaking changes, and each character's place."""
    words = [match.span() for match in _TIGHT.finditer(text)]
    positions = [position for start, end in words for position in range(start, end)]
    return "".join(text[start:end] for start, end in words), positions
