"""Rules that compare columns, rows or tables; rules about single cells are in schemas.py.

Every rule names the rows that break it, what was found, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from sparbar.rules import cases, money, registers
from sparbar.rules.rule import Frames, Rule, Unread

__all__ = ["RULES", "Frames", "Rule", "broken"]

RULES: tuple[Rule, ...] = (*cases.RULES, *money.RULES, *registers.RULES)


def broken(frames: Frames) -> Iterator[tuple[Rule, int, str]]:
    """Each broken rule with the row's position and what was found.

    A rule whose tables could not be read is left out: the tables' own findings come first.
    """
    for rule in RULES:
        try:
            found = rule.broken(frames)
        except Unread:
            continue
        for position, text in found.items():
            yield rule, int(str(position)), str(text)
