"""Finds numbers in running Swedish: digits, words, fractions, ordinals, multiples and round figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sparbar.lint import nouns, references, words

_DIGITS = (
    r"(?:(?<![\w\ue000\ue001])[−–+±-] ?)?"
    r"(?:\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+)(?:[,.:/]\d+)*(?::-|:[ae]\b|[-–]?[a-zåäöA-ZÅÄÖ]+\w*)?"
)
_GLYPH = r"(?:\d* ?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])"
_WORD = rf"(?<![\w-])(?:{words.CARDINAL})(?!\w)"
_ATOM = rf"(?:{_GLYPH}|{_DIGITS}|{_WORD})"
_ONE = r"(?<![\w-])(?:en|ett)(?!\w)"
_LARGE = r"(?:hundra|tusen|miljon(?:er)?|miljard(?:er)?|biljon(?:er)?|milj\.)(?!\w)"
_AND_HALF = r"(?: och (?:en|ett) halvt?(?!\w))"
_UNIT = rf"(?: ?(?:%|‰)| (?:{nouns.UNITS})(?!\w))"
_SINGLE = (
    rf"(?:(?:{_ATOM}){_AND_HALF}?(?: halvt?(?!\w))?(?: {_LARGE})*|"
    rf"{_ONE}(?:{_AND_HALF}(?: {_LARGE})*|(?: halvt?(?!\w))(?: {_LARGE})*|(?: kvarts)?(?: {_LARGE})+))(?:{_UNIT})?"
)
_PART = rf"(?:(?:{_ATOM}|{_ONE}) )?(?<![\w-])(?:{words.PART})(?!\w)"
_EITHER = rf"(?:{_PART}|{_SINGLE})"
_RATIO = rf"(?:{_ATOM}|{_ONE}) (?:av|på|utav) (?:de |dem |totalt |sammanlagt )?{_ATOM}"
_RANGE = rf"(?:{_ONE}|{_EITHER})(?:(?: ?[–—-] ?| (?:till|eller|à|och|upp till) ){_EITHER})"
_STRESSED = r"(?<!\w)(?:minst|högst|exakt|precis|maximalt|minimum|maximum) (?:en|ett)(?!\w)(?! av\b)"
_OFTEN = rf"(?<!\w)(?:(?:var|vart) (?:annan|annat|{words.ORDINAL})|varannan|vartannat)(?!\w)"
_SECOND = r"(?<!\w)andra (?:gången|året|plats|platsen|omgången)(?!\w)"
_MEASURED = (
    rf"(?<![\w-])(?:en|ett|{words.CARDINAL})(?:års|årig|åring|månaders|månads|veckors|dagars|dags|dygns|timmars|minuters|"
    r"procentig|procents|siffrig|kilometers|manna|personers)\w*"
)
_OTHERS = (words.HALF, words.MULTIPLE, words.RANK, f"(?!ental|ettal|nolltal){words.ROUND_WORD}", words.ORDINAL)

# Where a number can begin: a digit, or a word with the first letters of one. All else is passed over quickly.
_START = (
    r"(?:(?<!\w)(?=[−–+±-] ?\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]|noll|et|en|två|tvåa|tre|fyr|fem|sex|sju|ått|nio|nia|tio|tia|elva|elft|"
    r"tolv|tolf|fjort|fjärd|arton|aderton|nitt|tjugo|tjog|trett|hundra|tusen|mil|bil|häl|hal|halv|kvart|dubb|för|var|andra|"
    r"sjät|dussin|min|hög|exakt|precis|max)|(?<!\d)(?=\d))"
)
_NUMBERS = [_RATIO, _RANGE, _MEASURED, _OFTEN, _PART, _SINGLE, _STRESSED, _SECOND]
_NUMBERS += [rf"(?<![\w-])(?:{pattern})(?!\w)" for pattern in _OTHERS]


@cache
def _number() -> re.Pattern[str]:
    """Compiled when first needed: it takes a quarter of a second."""
    return re.compile(rf"{_START}(?:{'|'.join(_NUMBERS)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in a text, from `start` to `end`."""

    start: int
    end: int
    text: str


def find(text: str) -> Iterator[Hit]:
    """Every number of `text` (spaces alike, see prose.plain); what is no number is left out."""
    if not _number().search(text):
        return
    masked = references.without(text)
    for match in _number().finditer(masked):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        yield Hit(start, match.end(), text[start : match.end()])
