"""The prose of a Markdown document: what a reader reads, each character where it stands in the file.

Markup, shortcodes, code, links' targets, attributes and comments are blanked, so that lines and columns hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# In this order: what is blanked first hides what is inside it.
MARKUP = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\A---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE),  # front matter
        (r"<!--.*?-->", re.DOTALL),
        (r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE),
        (r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
        (r"(?<=\])\([^)\s]*(?:\s+\"[^\"]*\")?\)", 0),  # where a link leads
        (r"\{(?!\{)[^{}\n]*\}", 0),  # attributes
        (r"https?://\S+", 0),
        (r"(?<![\w.])@[\w:-]+", 0),  # cross-references
        (r"^[ \t]*:{3,}.*$", re.MULTILINE),
        (r"[*_#>|\[\]\\]", 0),
    )
)
SHORTCODE = re.compile(r"\{\{<.*?>\}\}", re.DOTALL)
WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?:[-’'][^\W\d_]+)*(?!\w)")
SENTENCE_END = re.compile(r"[.!?:](?=\s|$)|\n\s*\n|\n(?=\s*(?:[-+]|\d+\.)\s)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands, line and column from 1."""

    text: str
    line: int
    column: int


def blanked(markdown: str, number: str = "") -> str:
    """`markdown` with everything but prose replaced by spaces, as long as before; a shortcode begins with `number`."""
    text = SHORTCODE.sub(lambda match: number.ljust(len(match[0])) if number else _blank(match), markdown)
    for pattern in MARKUP:
        text = pattern.sub(_blank, text)
    return text


def words(markdown: str) -> Iterator[Word]:
    """The words of the prose, in order."""
    for number, line in enumerate(blanked(markdown).split("\n"), start=1):
        for match in WORD.finditer(line):
            yield Word(match[0], number, match.start() + 1)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
