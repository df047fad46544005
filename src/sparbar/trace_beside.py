"""What stands beside a traced number: what the second computation gives, and what the year before was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sparbar import second_results
from sparbar.built import Built, shown
from sparbar.diff import entries, pairs, tell
from sparbar.diff.pairs import Pair
from sparbar.numbers import Exact, Number

VERDICTS = {
    "equal": "the same, by {place}",
    "different": "{value}, which is another, by {place}",
    "none": "none: {place} does not give this number",
    "failed": "none: {reason}",
    "reported": "nothing to compute: somebody reported it",
    "withheld": "not told: the number is withheld in this edition",
}


@dataclass(frozen=True, slots=True)
class Second:
    """The second computation of a number. verdict: a key of VERDICTS; told: the same in words."""

    verdict: str
    value: Exact | None
    told: str


def second(built: Built, number: Number) -> Second:
    """Compute the number again by the SQL beside its notebook, from the data as it is now."""
    if number.withheld or number.kind == "attested":
        verdict = "withheld" if number.withheld else "reported"
        return Second(verdict, None, VERDICTS[verdict])
    results = second_results.compute(built.project, (number.notebook,), built.year)
    verdict, value = results.of(number), results.values.get(number.key)
    place, reason = f"notebooks/{number.notebook}.sql", results.failed.get(number.notebook, "")
    return Second(verdict, value, VERDICTS[verdict].format(place=place, value=shown(value), reason=reason))


def before(built: Built, number: Number) -> Pair | None:
    """The number beside that of the year before, as approved; None when that year has no approved ledger."""
    approved = entries.approved_in(built.project, built.year - 1)
    if approved is None:
        return None
    return next(pair for pair in pairs.pairs(approved, entries.of_ledger(built.ledger), 1) if pair.key == number.key)


def change_text(year: int, pair: Pair | None) -> str:
    """The change since `year` in words."""
    if pair is None:
        return f"{year} has no approved ledger"
    if pair.before is None:
        return f"{year} does not have this number"
    change, percent = tell.changed(pair)
    key = f" ({pair.other_key})" if pair.other_key else ""
    return f"{year}: {tell.text(pair.before)}{key}; change: {change}{f' ({percent} %)' if percent else ''}"


def to_json(found: Second, year: int, pair: Pair | None) -> dict[str, Any]:
    """Both as JSON."""
    value = None if found.value is None else shown(found.value)
    known = None if pair is None or pair.before is None else tell.pair_json(pair)
    return {"second": {"verdict": found.verdict, "value": value}, "before": {"year": year, "pair": known}}


def text(found: Second, year: int, pair: Pair | None) -> Iterator[tuple[str, str]]:
    """Both as lines: what, and what is told of it."""
    yield "second", found.told
    yield "before", change_text(year, pair)
