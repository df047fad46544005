"""One value of an indicator with the bytes that say it, and the words for what a value may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sparbar.errors import InvalidData
from sparbar.indicators.spans import Leaf

PLACES = 6  # decimals that the tidy table keeps; the bytes received keep all
LARGEST = 9  # digits before them
# How the two services mark a value, in our words. Anything else stops the fetch: nobody has said what it means.
STATUSES: Mapping[str, str] = {
    "": "", ".": "saknas", "..": "saknas", "...": "saknas", "-": "", "missing": "saknas", ":": "skyddad",
    "private": "skyddad", "suppressed": "skyddad", "x": "skyddad", "p": "preliminar", "preliminary": "preliminar",
    "prel": "preliminar", "e": "uppskattad", "estimated": "uppskattad", "r": "reviderad", "revised": "reviderad",
}  # fmt: skip
KNOWN = ("saknas", "skyddad", "preliminar", "uppskattad", "reviderad", "borttagen")
NO_VALUE = {"saknas", "skyddad", "borttagen"}


@dataclass(frozen=True, slots=True)
class Value:
    """One row of the tidy table. gender: T, K or M. [first, end): the bytes of the value in `file`."""

    geography: str
    year: int
    gender: str
    value: Decimal | None
    status: str
    file: str
    first: int
    end: int

    @property
    def key(self) -> tuple[str, int, str]:
        return self.geography, self.year, self.gender


def status(raw: Any, leaf: Leaf, where: str) -> str:
    """Our word for a service's mark; a value that is missing without a mark is `saknas`. Raises InvalidData."""
    mark = "" if raw is None or isinstance(raw, Leaf) else str(raw).strip().casefold()
    if mark not in STATUSES:
        expected = f"one of {', '.join(filter(None, STATUSES))}, or nothing"
        raise InvalidData.one(where, f"the status '{raw}'", expected, "Look up what it means, and add it to STATUSES.")
    word = STATUSES[mark]
    if leaf.value is None:
        return word if word in NO_VALUE else "saknas"
    if word in NO_VALUE:
        raise InvalidData.one(where, f"{leaf.value} with the status '{raw}'", "no value", "Ask the producer.")
    return word


def rounded(value: Decimal | None) -> Decimal | None:
    """The value with at most PLACES decimals, halves away from zero, without zeros at the end."""
    if value is None:
        return None
    kept = value.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP)
    return kept.quantize(Decimal(1)) if kept == kept.to_integral_value() else kept.normalize()


def text(value: Decimal | None) -> str:
    """The value as a cell of the tidy table; three decimals get a fourth, so that nobody takes them for thousands."""
    if value is None:
        return ""
    written = format(value, "f")
    return written + "0" if len(written.partition(".")[2]) == 3 else written
