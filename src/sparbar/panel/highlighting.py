"""Python code as markup: keywords, texts, numbers and comments stand out, everything else is as it is.

By one pattern: a lexer that tells all kinds of tokens apart takes twenty times as long, and no reader sees the others.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape

KEYWORD, TEXT, NUMBER, COMMENT = "k", "s", "m", "c"  # classes in panel.css
_KEYWORDS = frozenset(keyword.kwlist)
_PREFIX = "[rbfuRBFU]{0,2}"
_TRIPLE = r"'''(?:[^\\]|\\.)*?'''" + "|" + r'"""(?:[^\\]|\\.)*?"""'
_SINGLE = r"'(?:[^'\\\n]|\\.)*'" + "|" + r'"(?:[^"\\\n]|\\.)*"'
_DIGITS = r"0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d[\d_]*)?[jJ]?"
_TOKEN = re.compile(
    rf"(?P<{COMMENT}>\#[^\n]*)|(?P<{TEXT}>{_PREFIX}(?:{_TRIPLE}|{_SINGLE}))"
    rf"|(?P<{NUMBER}>(?<!\w)(?:{_DIGITS}))|(?P<{KEYWORD}>[^\W\d]\w*)",
    re.DOTALL,
)
_FILLED = re.compile(r"(\{[^{}]*\})")  # what an f-string computes


@lru_cache(1024)  # a preview shows the same cells again and again
def highlighted(source: str) -> tuple[str, ...]:
    """Each line of the code as escaped markup, which closes what it opens."""
    return tuple("".join(_marked(source)).split("\n"))


def _marked(source: str) -> Iterator[str]:
    at = 0
    for match in _TOKEN.finditer(source):
        if match.lastgroup == KEYWORD and match[0] not in _KEYWORDS:
            continue
        yield escape(source[at : match.start()])
        yield from _token(str(match.lastgroup), match[0])
        at = match.end()
    yield escape(source[at:])


def _token(kind: str, token: str) -> Iterator[str]:
    is_filled = kind == TEXT and "f" in re.split("['\"]", token, maxsplit=1)[0].lower()
    for place, part in enumerate(_FILLED.split(token) if is_filled else [token]):
        yield escape(part) if place % 2 else "\n".join(_span(kind, line) for line in part.split("\n"))


def _span(kind: str, line: str) -> str:
    return f'<span class="{kind}">{escape(line)}</span>' if line else ""
