"""Exceptions beside the text: `<!-- undantag "hundra procent": andelarna av en helhet är alltid det -->`.

Renderers leave comments out, so that no reader meets them; the method appendix lists them with their reasons. An
exception holds for its own paragraph and for the words it quotes, and for nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sparbar.lint.findings import Exempt, Typed
from sparbar.lint.marks import BLANK
from sparbar.lint.prose import Comment, Prose, place, plain

WORD = "undantag"
_WRITTEN = re.compile(rf"{WORD}\s+[\"”“](?P<text>[^\"”“]+)[\"”“]\s*:\s*(?P<reason>\S.*)", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Excused:
    """`text` without the words that exceptions name, those exceptions, and what is wrong with others."""

    text: str
    exempt: tuple[Exempt, ...]
    faults: tuple[Typed, ...]


def excuse(prose: Prose, text: str) -> Excused:
    """Blank what the exceptions of `prose` name in `text`, which is as long as the prose's own."""
    exempt, faults = [], []
    for comment in prose.comments:
        if not comment.text.startswith(WORD):
            continue
        line, column = place(prose.source, comment.start)
        found = _WRITTEN.fullmatch(comment.text)
        if not found:
            problem = f'an exception that is not written as <!-- {WORD} "words": reason -->'
            faults.append(Typed(prose.file, line, column, comment.text, problem=problem))
            continue
        words, reason = " ".join(plain(found["text"]).split()), " ".join(found["reason"].split())
        blanked = _blanked(prose, text, comment, words)
        if blanked is None:
            faults.append(Typed(prose.file, line, column, words, problem="an exception for words not in its paragraph"))
        else:
            text = blanked
            exempt.append(Exempt(prose.file, line, words, reason))
    return Excused(text, tuple(exempt), tuple(faults))


def _blanked(prose: Prose, text: str, comment: Comment, words: str) -> str | None:
    """`text` without `words` in the comment's paragraph; None where they are not."""
    start, end = _paragraph(prose.source, comment)
    wanted = re.compile(r"(?<!\w)" + " +".join(map(re.escape, words.split())) + r"(?!\w)")
    marks = list(text)
    found = False
    for match in wanted.finditer(text):
        if start <= prose.offset(match.start()) < end:
            marks[match.start() : match.end()] = BLANK * len(match[0])
            found = True
    return "".join(marks) if found else None


def _paragraph(source: str, comment: Comment) -> tuple[int, int]:
    """Where the comment's paragraph begins and ends in the file; a comment alone belongs to the one before."""
    breaks = [match.span() for match in _BLANK_LINE.finditer(source)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(source)]
    index = max(i for i, start in enumerate(starts) if start <= comment.start)
    alone = not (source[starts[index] : comment.start] + source[comment.end : ends[index]]).strip()
    return starts[max(0, index - alone)], ends[index]
