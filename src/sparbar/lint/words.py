"""Swedish number words: patterns that find them, and their values.

Written from Svenska Akademiens grammatik (chapter 5, Räkneord) and Språkrådet's Svenska skrivregler: cardinals up to
999 999 in one word, ordinals, fractions in -del, multiples, and the round words (tiotal, dussin, hundratals).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

ONES: Mapping[str, int] = {
    "noll": 0, "ett": 1, "en": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17,
    "arton": 18, "aderton": 18, "nitton": 19,
}  # fmt: skip
TENS: Mapping[str, int] = {
    "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
}  # fmt: skip
ORDINALS: Mapping[str, int] = {
    "första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8,
    "nionde": 9, "tionde": 10, "elfte": 11, "tolfte": 12, "trettonde": 13, "fjortonde": 14, "femtonde": 15,
    "sextonde": 16, "sjuttonde": 17, "artonde": 18, "nittonde": 19,
}  # fmt: skip
PARTS: Mapping[str, int] = {
    "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8, "åtton": 8, "nionde": 9, "nion": 9,
    "tionde": 10, "tion": 10, "elfte": 11, "tolfte": 12, "tolvte": 12, "femtonde": 15, "femton": 15, "tjugonde": 20,
    "tjugon": 20, "femtionde": 50, "hundra": 100, "tusen": 1000,
}  # fmt: skip
LARGE: Mapping[str, int] = {
    "hundra": 100, "tusen": 1000, "miljon": 10**6, "miljoner": 10**6, "miljard": 10**9, "miljarder": 10**9,
    "biljon": 10**12, "biljoner": 10**12,
}  # fmt: skip
MULTIPLES: Mapping[str, int] = {
    "dubb": 2, "två": 2, "tre": 3, "fyr": 4, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
    "tolv": 12, "tjugo": 20, "hundra": 100, "tusen": 1000,
}  # fmt: skip
ROUND: Mapping[str, int] = {"dussin": 12, "halvdussin": 6, "tjog": 20}


def _any(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SMALL = rf"(?:(?:{_any(TENS)})(?:ett|en|två|tre|fyra|fem|sex|sju|åtta|nio)?|{_any(ONES)})"
_HUNDREDS = rf"(?:(?:{_SMALL})?hundra(?:{_SMALL})?|{_SMALL})"
_ONE_WORD = rf"(?:(?:et|{_HUNDREDS})?tusen(?:{_HUNDREDS})?|{_HUNDREDS})"
# A cardinal in one word; en and ett alone are articles (amounts.py says when they are not).
CARDINAL = rf"(?!(?:en|ett)\b){_ONE_WORD}"
_FROM_THIRD = {word: value for word, value in ORDINALS.items() if value > 2}
ORDINAL = (
    rf"(?:{_any(_FROM_THIRD)}|(?:{_any(TENS)})(?:nde|{'|'.join(list(ORDINALS)[:9])})|"
    rf"(?:{_SMALL})?hundra(?:de|{_any(ORDINALS)})|(?:{_SMALL})?tusende|miljonte)"
)
PART = rf"(?:{_any(PARTS)})del(?:s|ar|en|arna|ars)?"
HALF = r"(?:hälften|halva(?!r)|halvannan|halvannat|(?:halv|kvarts)(?:miljon|miljard)\w*|(?:tre)?kvart)"
MULTIPLE = (
    rf"(?:(?:för|{_any(MULTIPLES)})dubbl\w+|dubbelt|dubblat|dubblats|dubblad|dubblade|dubblades|dubblera\w*|"
    rf"(?:{_any(MULTIPLES)})(?:dubbelt|dubbel|fald\w*|falt)|dubblering\w*|dubbling\w*|halver(?:a\w*|ing\w*))"
)
RANK = r"(?:tvåa|trea|femma|sexa|sjua|nia|tia)n?"
ROUND_WORD = rf"(?:{_ONE_WORD}tal(?:et|s|en)?|(?:miljon|miljard)tals|(?:{_any(ROUND)})(?:tals|et)?)"


@cache
def cardinal(word: str) -> int | None:
    """The value of a cardinal in one word (tjugofyra → 24); None when it is none."""
    word = word.casefold()
    if not re.fullmatch(_ONE_WORD, word):
        return None
    before, thousand, after = word.rpartition("tusen") if "tusen" in word else ("", "", word)
    thousands = _below_thousand("ett" if before in {"", "et"} else before) * 1000 if thousand else 0
    return thousands + (_below_thousand(after) if after else 0)


def _below_thousand(word: str) -> int:
    before, hundred, after = word.rpartition("hundra") if "hundra" in word else ("", "", word)
    hundreds = (_below_hundred(before) if before else 1) * 100 if hundred else 0
    return hundreds + (_below_hundred(after) if after else 0)


def _below_hundred(word: str) -> int:
    if word in ONES:
        return ONES[word]
    ten = next(ten for ten in TENS if word.startswith(ten))
    return TENS[ten] + ONES.get(word.removeprefix(ten), 0)


def large(word: str) -> int | None:
    """The value of hundra, tusen, miljoner …"""
    return LARGE.get(word.casefold())


def part(word: str) -> Decimal | None:
    """The value of one part: fjärdedelar → 0.25."""
    found = re.fullmatch(rf"({_any(PARTS)})del\w*", word.casefold())
    return Decimal(1) / PARTS[found[1]] if found else None


def ordinal(word: str) -> int | None:
    """The value of an ordinal up to 99: femte → 5, tjugofjärde → 24."""
    word = word.casefold()
    if word in ORDINALS:
        return ORDINALS[word]
    ten = next((ten for ten in TENS if word.startswith(ten)), "")
    rest = word.removeprefix(ten)
    return TENS[ten] + (0 if rest == "nde" else ORDINALS.get(rest, 0)) if ten else None
