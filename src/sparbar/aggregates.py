"""Exact sums, counts and extremes over the rows of a frame. No floats, no missing values.

A frame's values are taken out of it as Python's own: for the few rows of a number pandas takes far longer.
"""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from typing import Any

import pandas as pd

from sparbar.numbers import Aggregate, Exact, simplified

# Decimal arithmetic rounds silently at 28 digits by default: here it has room, and fails rather than round.
EXACTLY = Context(prec=120, traps=[Inexact, InvalidOperation, Overflow])


def taken(frame: pd.DataFrame, expression: str, aggregate: Aggregate) -> list[Any]:
    """What is aggregated, row by row: the value of `expression`, or that of the column whose values are counted.

    Raises ValueError on an unknown column, a missing value or, but for a count, a float: money is never a float.
    """
    return _counted(frame, expression) if aggregate == "count" else evaluate(frame, expression)


def evaluate(frame: pd.DataFrame, expression: str) -> list[Exact]:
    """The value of `expression` (columns joined by ` * `) on each row; raises ValueError as taken does."""
    names = [name.strip() for name in expression.split("*")]
    factors = [_exact(_column(frame, name), name) for name in names]
    if len(factors) == 1:
        return factors[0]
    with localcontext(EXACTLY):
        return [functools.reduce(operator.mul, row) for row in zip(*factors, strict=True)]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        raise ValueError(f"no column {name}; there are {', '.join(map(str, frame.columns))}")
    return frame[name]


def _counted(frame: pd.DataFrame, name: str) -> list[Hashable]:
    """The values of a column; a missing one is none that can be counted."""
    column = _column(frame, name)
    if column.hasnans:
        raise ValueError(f"column {name} holds a missing value, not one to count")
    return column.tolist()


def _exact(column: pd.Series, name: str) -> list[Exact]:
    values = column.tolist()
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            what = "a missing value" if pd.isna(value) else f"{type(value).__name__} {value!r}"
            raise ValueError(f"column {name} holds {what}, not an exact number")
    return values


def total(values: Sequence[Exact]) -> Exact:
    """The exact sum; 0 of nothing."""
    with localcontext(EXACTLY):
        return simplified(sum(values, 0))


def compute(values: Sequence[Any], aggregate: Aggregate) -> Exact | None:
    """The aggregate of what was taken; the minimum and maximum of nothing are None."""
    if aggregate == "count":
        return len(set(values))
    if aggregate == "sum":
        return total(values)
    extremes: dict[str, Callable[[Sequence[Any]], Exact]] = {"min": min, "max": max}
    return extremes[aggregate](values) if values else None


def spare(values: Sequence[Any], aggregate: Aggregate) -> int:
    """How many rows leave the aggregate as it is when one of them alone is left out; see numbers.Rows."""
    if aggregate == "count":
        return sum(times for times in Counter(values).values() if times > 1)
    if aggregate == "sum":
        return values.count(0)
    extreme = compute(values, aggregate)
    return len(values) - (extreme is not None and values.count(extreme) == 1)
