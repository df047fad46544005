"""What a written number is worth: its values, how exactly they are written, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sparbar.lint import words

GLYPHS: Mapping[str, tuple[int, int]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
MONEY: Mapping[str, int] = {
    "kr": 1, "kronor": 1, "krona": 1, "sek": 1, "tkr": 10**3, "kkr": 10**3, "mkr": 10**6, "mnkr": 10**6,
    "mdkr": 10**9, "mdr": 10**9,
}  # fmt: skip
_TOKEN = re.compile(r"\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]|%|[^\W\d_]+")

_AND_HALF = re.compile(r" och (?:en|ett) halvt?\b", re.IGNORECASE)
_HALF = re.compile(r"\b(?<!och )(?:en|ett) halvt?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and the step it is rounded to. unit: SEK, andel, kvot, or '' for what is counted or not said."""

    value: Decimal
    step: Decimal
    unit: str = ""


def of(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a written number; `tre av fyra` gives both and their ratio."""
    found = tuple(_read(_AND_HALF.sub(" halv", _HALF.sub("½", text))))
    if len(found) == 2 and re.search(r"\b(?:av|på|utav)\b|/", text) and found[1].value:
        share = found[0].value / found[1].value
        return (*found, Quantity(share, Decimal("0.005"), "andel"))
    return found


def _read(text: str) -> Iterator[Quantity]:
    current: Quantity | None = None
    for match in _TOKEN.finditer(text):
        word = match[0].casefold()
        grown = _grown(current, word)
        if grown:
            current = grown
            continue
        fresh = _fresh(word)
        if fresh:
            if current:
                yield current
            current = fresh
    if current:
        yield current


def _grown(current: Quantity | None, word: str) -> Quantity | None:
    """The quantity with a scale or a unit after it; None where the word is neither."""
    factor, unit = _factor(word), _unit(word)
    if factor is not None and (current or word not in {"hundra", "tusen"}):
        base = current or Quantity(Decimal(1), Decimal(1))
        return Quantity(base.value * factor, base.step * factor, unit or base.unit)
    if current and unit:
        return replace(current, unit=unit)
    if current and word in {"halv", "halvt"}:
        return Quantity(current.value + Decimal("0.5"), Decimal("0.1"), current.unit)
    return None


def _factor(word: str) -> Decimal | None:
    if word == "%" or word.startswith("procent"):
        return Decimal("0.01")
    share = words.part(word)
    if share is not None:
        return share
    large = words.large(word)
    return Decimal(large) if large else Decimal(MONEY[word]) if word in MONEY else None


def _unit(word: str) -> str:
    if word == "%" or word.startswith("procent") or words.part(word) is not None:
        return "andel"
    return "SEK" if word in MONEY else ""


def _fresh(word: str) -> Quantity | None:
    """The quantity that a digit or word begins."""
    if word[0].isdecimal():
        digits = word.replace(" ", "")
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
            digits = digits.replace(".", "")
        value = Decimal(digits.replace(",", "."))
        return Quantity(value, Decimal(1).scaleb(int(value.as_tuple().exponent)))
    if word in GLYPHS:
        return Quantity(Decimal(GLYPHS[word][0]) / GLYPHS[word][1], Decimal("0.01"), "andel")
    if word in {"hälften", "halva"}:
        return Quantity(Decimal("0.5"), Decimal("0.01"), "andel")
    if word.startswith(("dubbel", "dubbl", "fördubbl")):
        return Quantity(Decimal(2), Decimal("0.1"), "kvot")
    value_of = words.cardinal(word)
    value_of = words.ordinal(word) if value_of is None else value_of
    return None if value_of is None else Quantity(Decimal(value_of), Decimal(1))
