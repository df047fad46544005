"""Two sides number by number: which belong together, and how they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sparbar import formatting
from sparbar.diff.entries import Entries, Entry
from sparbar.numbers import Exact, Formula, Number, simplified
from sparbar.schemas import INDICATOR_VALUES

State = Literal["same", "changed", "new", "gone", "unit", "unknown"]
YEAR = re.compile(r"(?<![\w.-])20\d\d(?!\w)")  # alone: not in A-2024-017 and not in 1.2024
PLACED = re.compile(r"-20\d\d\]$")  # a value of public statistics: of one place in one year
GROUP = re.compile(r"\[(.*)\]$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A number on both sides, or on one. Their keys may differ: a renamed number, or a family by year."""

    before: Entry | None
    now: Entry | None

    @property
    def entry(self) -> Entry:
        """The later one, else the earlier."""
        found = self.now or self.before
        assert found is not None, "a pair has a side"
        return found

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def other_key(self) -> str:
        """The earlier number's key where it is another; '' where not."""
        return self.before.key if self.before and self.now and self.before.key != self.now.key else ""

    @property
    def state(self) -> State:
        """How the two differ. unknown: one of them has no value; unit: their values cannot be compared."""
        if self.before is None or self.now is None:
            return "new" if self.before is None else "gone"
        if self.before.unit != self.now.unit:
            return "unit"
        if self.before.value is None or self.now.value is None:
            return "same" if self.before.value is self.now.value else "unknown"
        return "same" if self.before.value == self.now.value else "changed"

    @property
    def revised(self) -> bool:
        """Whether a producer has changed a value that it had published: one of the same place and year."""
        published = self.entry.lineage.endswith(f" of {INDICATOR_VALUES}") and bool(PLACED.search(self.key))
        return self.state == "changed" and not self.other_key and published

    @property
    def amount(self) -> Exact | None:
        """The exact change; None where there is nothing to subtract."""
        if self.state not in {"same", "changed"} or self.before is None or self.now is None or self.now.is_label:
            return None
        return None if self.now.value is None or self.before.value is None else self.now.value - self.before.value

    @property
    def percent(self) -> Decimal | None:
        """The change in per cent of the earlier value's size; None for shares (points say it) and from zero."""
        if self.amount is None or self.before is None or not self.before.value or self.before.unit == "andel":
            return None
        return Decimal(self.amount) / abs(Decimal(self.before.value)) * 100


def pairs(before: Entries, now: Entries, shift: int = 0) -> tuple[Pair, ...]:
    """Every number of either side once, by the later key.

    shift: the years between the sides. A family by year, such as `cohort_granted[2024]` "projects of 2024", belongs
    with the one that lies as far back seen from the other side. What has no counterpart is looked for under another
    name: the same unit and definition, or the same lineage and rows, once on each side.
    """
    matched = _by_key(before, now, shift)
    left = {key: entry for key, entry in before.items() if key not in matched.values()}
    new = {key: entry for key, entry in now.items() if key not in matched}
    matched |= _renamed(left, new)
    gone = [Pair(entry, None) for key, entry in left.items() if key not in matched.values()]
    found = [Pair(before[matched[key]] if key in matched else None, entry) for key, entry in now.items()]
    return tuple(sorted([*found, *gone], key=lambda pair: pair.key))


def _by_key(before: Entries, now: Entries, shift: int) -> dict[str, str]:
    """Later key → earlier key."""
    moved = {key: _moved(entry, shift) for key, entry in now.items()}
    matched = {key: other for key, other in moved.items() if other in before}
    taken = set(matched.values())
    return matched | {key: key for key in now if key not in matched and key in before and key not in taken}


def _moved(entry: Entry, shift: int) -> str:
    """The entry's key `shift` years earlier, where its group is a year that its definition names too."""
    group = GROUP.search(entry.key)
    year = YEAR.search(group[1]) if group and shift else None
    if group is None or year is None or year[0] not in YEAR.findall(entry.definition):
        return entry.key
    earlier = YEAR.sub(lambda match: str(int(match[0]) - shift), group[1])
    return f"{entry.key[: group.start()]}[{earlier}]"


def _renamed(left: Entries, new: Entries) -> dict[str, str]:
    matched: dict[str, str] = {}
    for name in (_meaning, _origin):
        rest = {key: entry for key, entry in new.items() if key not in matched}
        others = {key: entry for key, entry in left.items() if key not in matched.values()}
        matched |= _unique(others, rest, name)
    return matched


def _meaning(entry: Entry) -> Hashable:
    return entry.unit, entry.definition


def _origin(entry: Entry) -> Hashable:
    """What it is made of; nothing where that does not tell it from others."""
    return (entry.unit, entry.value, entry.lineage, entry.rows_sha256) if entry.rows_sha256 else None


def _unique(left: Entries, new: Entries, name: Callable[[Entry], Hashable]) -> dict[str, str]:
    counts = [Counter(map(name, side.values())) for side in (left, new)]
    once = {name(entry): key for key, entry in left.items() if all(count[name(entry)] == 1 for count in counts)}
    return {key: once[name(entry)] for key, entry in new.items() if name(entry) is not None and name(entry) in once}


# Words


def change_text(pair: Pair) -> str:
    """The change in the number's unit, signed, such as `+2,1 miljoner kronor`; '' where there is none to tell."""
    if pair.amount is None:
        return ""
    number = valued(pair, pair.amount)
    if pair.entry.unit == "andel":
        return formatting.in_full(number, "procentenheter", 1, signed=True)
    return formatting.in_full(number, formatting.default_form(number), signed=True)


def revised_text(pair: Pair) -> str:
    """The change, and that it is a producer's revision where it is one."""
    return change_text(pair) + (" (revised)" if pair.revised else "")


def percent_text(pair: Pair) -> str:
    """The change in per cent, such as `+6,7`; '' where there is none to tell."""
    return "" if pair.percent is None else formatting.digits(pair.percent, 1, signed=True)


def valued(pair: Pair, value: Exact | None) -> Number:
    """A number of the pair's unit with another value."""
    known = None if value is None else simplified(value)
    parents = Formula("difference", (pair.key, pair.key))
    return Number(pair.key, known, pair.entry.unit, "", parents, pair.entry.notebook, "", 0)
