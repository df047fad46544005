"""Markdown as a reader sees it: its words in order, without markup, each character with its place in the file."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from sparbar.lint.marks import BLANK, CITED

# Spaces that Swedish sets inside numbers: no-break, figure, punctuation, thin, hair, narrow no-break.
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u202f\t"), " ")
DROPPED = "\u00ad\u200b\u2060\ufeff\ufffe"  # soft hyphen, zero widths, PDFium's mark of a hyphen at a line's end

_TOKENS = re.compile(
    r"(?:(?=_)|(?=[^\w\s.,;!?'’”/])|(?=\d)|^(?=[ \t])|(?=\n))(?:"
    r"(?P<front>\A---[ \t]*\n.*?^---[ \t]*$)"
    r"|(?P<fence>^[ \t]*(?P<ticks>```+|~~~+)[^\n]*\n.*?^[ \t]*(?P=ticks)[ \t]*$)"
    r"|(?P<comment><!--.*?-->)"
    r"|(?P<shortcode>\{\{<.*?>\}\})"
    r"|(?P<code>(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`))"
    r"|(?P<div>^[ \t]*:::+[^\n]*$)"
    r"|(?P<rule>^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|?)+[ \t]*$)"
    r"|(?P<reference>@[a-z]+-[\w-]+)"
    r"|(?P<attributes>\{[#.][^{}\n]*\})"
    r"|(?P<footnote>\[\^[^\]\n]+\]:?)"
    r"|(?P<autolink><(?:https?://|mailto:)[^>\s]+>)"
    r"|(?P<target>(?<=\])\([^()\s]*(?:[ ]\"[^\"]*\")?\))"
    r"|(?P<tag></?[A-Za-z][^<>\n]*>)"
    r"|(?P<item>(?:(?<=\n\n)|(?<=\A))[ \t]*\d{1,3}[.)][ \t]+|(?<=\n)(?P<again>[ \t]*\d{1,3}[.)][ \t]+))"
    r"|(?P<block>\n(?=[ \t]*\n)|\n(?=[ \t]*(?:[-*+>][ \t]|\#+[ \t]|\|)))"
    r"|(?P<bullet>^[ \t]*(?:[-*+>]|\#{1,6})[ \t]+)"
    r"|(?P<cell>\|)"
    r"|(?P<entity>&(?:\#\d+|\#x[0-9a-fA-F]+|\w+);)"
    r"|(?P<escape>\\[^\w\n])"
    rf"|(?P<dropped>[{DROPPED}]+)"
    r"|(?P<emphasis>\*+|(?<!\w)_+(?=\w)|(?<=[^\W_])_+(?!\w)|~~|\[|(?<!\\)\]))",
    re.DOTALL | re.MULTILINE,
)
_BREAKS = dict.fromkeys(("block", "cell", "item", "front", "fence", "div", "rule"), "\n")
_PIECES = {"shortcode": CITED, "code": BLANK, "reference": BLANK, "autolink": BLANK, **_BREAKS}


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: where it starts in the file, and what it says."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of a file: `text`, made of pieces that begin at `starts` there and at `origins` in `source`."""

    file: str
    source: str
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    comments: tuple[Comment, ...] = ()

    def offset(self, position: int) -> int:
        """The place in `source` of a character of `text`."""
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]

    def at(self, position: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character of `text`."""
        return place(self.source, self.offset(position))


def place(source: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in a file's text."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)


def plain(text: str) -> str:
    """`text` with every kind of space alike; as long as before."""
    return text.translate(SPACES)


@lru_cache(256)  # a preview reads the same texts again and again
def read(file: str, source: str) -> Prose:
    """The words of the Markdown `source`."""
    pieces: list[tuple[str, int]] = []
    comments = []
    position = 0
    for match in _TOKENS.finditer(source):
        if match["again"] and not _after_item(source, match.start()):
            continue  # a figure and a full stop where a line happens to begin
        pieces += [(_words(source[position : match.start()]), position), (_piece(match), match.start())]
        position = match.end()
        if match["comment"]:
            comments.append(Comment(match.start(), match.end(), match[0][4:-3].strip()))
    pieces.append((_words(source[position:]), position))
    pieces = [(text, origin) for text, origin in pieces if text]
    starts = list(accumulate((len(text) for text, _ in pieces), initial=0))[:-1]
    origins = tuple(origin for _, origin in pieces)
    return Prose(file, source, "".join(text for text, _ in pieces), tuple(starts), origins, tuple(comments))


def _words(source: str) -> str:
    """What stands between two pieces of markup; a line break inside a paragraph is a space."""
    return plain(source).replace("\n", " ")


def _piece(match: re.Match[str]) -> str:
    """What stands in the place of a piece of markup."""
    kind = str(match.lastgroup)
    if kind == "entity":
        return plain(html.unescape(match[0]))[:1]
    if kind == "escape":
        return plain(match[0][1:])
    return _PIECES.get(kind, "")


def _after_item(source: str, start: int) -> bool:
    """Whether the line before is an item of a numbered list."""
    before = source[: start - 1].rpartition("\n")[2]
    return bool(re.match(r"[ \t]*\d{1,3}[.)][ \t]", before))


def as_lines(file: str, source: str) -> Prose:
    """The words of a file in which each line stands for itself, such as a list of terms; `#` begins a comment."""
    text = re.sub(r"^#.*", lambda match: " " * len(match[0]), plain(source), flags=re.MULTILINE)
    return Prose(file, source, text, (0,), (0,))
