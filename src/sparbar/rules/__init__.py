"""Rules that compare columns, rows or tables; rules about single cells are in schemas.py.

Every rule names the rows that break it, what was found, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from sparbar.rules import cases, money, projects, registers
from sparbar.rules.rule import CASE, Frames, Rule, Unread

__all__ = ["CASE", "RULES", "Frames", "Rule", "broken"]

RULES: tuple[Rule, ...] = (*cases.RULES, *money.RULES, *projects.RULES, *registers.RULES)


def broken(frames: Frames) -> Iterator[tuple[Rule, int, str]]:
    """Each broken rule with the row's position and what was found.

    A rule whose tables could not be read is left out: the tables' own findings come first. So is a case with a
    fault, when its sums are compared: its other rows are innocent.
    """
    faulty: set[str] = set()
    for rule in (rule for rule in RULES if not rule.sums):
        for position, text in _found(rule, frames):
            cases = frames[rule.table].get(CASE)
            if cases is not None:
                faulty.add(cases[position])
            yield rule, position, text
    sound = frames.without(faulty)
    for rule in (rule for rule in RULES if rule.sums):
        yield from ((rule, position, text) for position, text in _found(rule, sound))


def _found(rule: Rule, frames: Frames) -> list[tuple[int, str]]:
    try:
        return [(int(str(position)), str(text)) for position, text in rule.broken(frames).items()]
    except Unread:
        return []
