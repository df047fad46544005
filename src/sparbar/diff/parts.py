"""What a change is made of: the part that comes from data, from code and from parameters.

The parts are an ordered decomposition: one thing after the other is replaced by today's, and what the number moves by
at each step is that thing's part. So they add up to the change exactly, by construction. Where two causes act
together (a new filter on new rows), what only both bring about falls to the later of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sparbar.diff.entries import Entry
from sparbar.numbers import Exact

Cause = Literal["data", "code", "parameters"]
ORDER: tuple[Cause, ...] = ("data", "code", "parameters")


@dataclass(frozen=True, slots=True)
class Part:
    """The share of a change that `causes` make, together where they cannot be told apart. amount: None for what is
    no amount: the number came, went, became known or unknown, or got another unit at this step.
    """

    causes: tuple[Cause, ...]
    amount: Exact | None


def split(values: Sequence[Entry | None], known: Sequence[bool], causes: Sequence[Cause]) -> tuple[Part, ...]:
    """The parts of the change from the first of `values` to the last; values[i + 1] is the number after causes[i].

    None: the number is not there. known: whether the state could be computed at all; what moves between two that
    were is the part of all causes between them. Parts that move nothing are left out.
    """
    if not causes:
        return ()
    comparable = _amounts(values[0], values[-1])
    found: list[Part] = []
    start, held = values[0], []
    for value, computed, cause in zip(values[1:], known[1:], causes, strict=True):
        held.append(cause)
        if not computed or (comparable and not _amounts(values[0], value)):
            continue  # nothing to tell these causes apart by
        if _state(value) != _state(start):
            found.append(Part(tuple(held), _difference(start, value) if comparable else None))
        start, held = value, []
    return tuple(found)


def _amounts(before: Entry | None, now: Entry | None) -> bool:
    """Whether one can be subtracted from the other."""
    if before is None or now is None or before.unit != now.unit or now.is_label:
        return False
    return before.value is not None and now.value is not None


def _difference(before: Entry | None, now: Entry | None) -> Exact | None:
    if before is None or now is None or before.value is None or now.value is None:
        return None
    return now.value - before.value


def _state(entry: Entry | None) -> tuple[str, Exact | None] | None:
    return None if entry is None else (entry.unit, entry.value)
