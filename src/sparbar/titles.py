"""Words of a figure's title that follow from the numbers, so that it stays true in another year.

A title says the finding. What the finding is depends on the numbers: nothing, a part or all of it; more, less or as
much as the year before; one leader or several. Notebooks choose between sentences with these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sparbar.charts import MatrixRow, Span
from sparbar.numbers import Number

Group = TypeVar("Group")
PROTECTED = "Uppgiften är skyddad"


def listed(words: Sequence[str]) -> str:
    """`a`, `a och b`, `a, b och c`."""
    *first, last = words or [""]
    return f"{', '.join(first)} och {last}" if first else last


def leaders(family: Mapping[Group, Number]) -> list[Group]:
    """The groups with the largest number above zero, all of them at a tie; none when nothing is above zero."""
    above = {group: number.value for group, number in family.items() if number.value and number.value > 0}
    most = max(above.values(), default=0)
    return [group for group, value in above.items() if value == most]


def by_part(part: Number, whole: Number, *, none: str, some: str, every: str = "") -> str:
    """One of three sentences: the part is nothing, something of the whole, or all of it (`some` unless given).

    `none` too when there is no whole, or when one of them is not known; what is withheld is said to be.
    """
    if part.withheld or whole.withheld:
        return PROTECTED
    if not part.value or not whole.value:
        return none
    return every if every and part.value == whole.value else some


def against(now: Number, before: Number, write: Callable[[Number], str], *, more: str, less: str, same: str) -> str:
    """One of three phrases about a number and the same number the year before; nothing when one is not known.

    Numbers that are printed alike are alike: nobody is told that 28 % is more than 28 %.
    """
    if now.value is None or before.value is None:
        return ""
    if write(now) == write(before):
        return same
    return more if now.value > before.value else less


def told(spans: Sequence[Span]) -> str:
    """A timeline in words: each initiative with its start, its end and what happened."""
    return " ".join(
        f"{span.name}: {_when(span)}{''.join(f'; {what} ({at})' for at, what in span.events)}." for span in spans
    )


def _when(span: Span) -> str:
    start, end = (text or "anges inte" for text in (span.start, span.end))
    return f"start {start}, slut {end}"


def marked(rows: Sequence[MatrixRow], columns: Sequence[str]) -> str:
    """A matrix of marks in words: what each row has, or what is said of it instead."""
    return " ".join(f"{row.label}: {row.remark or _marks(row, list(columns))}." for row in rows)


def _marks(row: MatrixRow, columns: Sequence[str]) -> str:
    named = [column for column, cell in zip(columns, row.cells, strict=True) if cell]
    return "alla" if len(named) == len(columns) else listed(named) or "ingen"
