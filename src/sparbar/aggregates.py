"""Exact sums, counts and extremes over the rows of a frame. No floats, no missing values."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext

import pandas as pd

from sparbar.numbers import Aggregate, Exact, simplified

# Decimal arithmetic rounds silently at 28 digits by default: here it has room, and fails rather than round.
EXACTLY = Context(prec=120, traps=[Inexact, InvalidOperation, Overflow])


def evaluate(frame: pd.DataFrame, expression: str) -> list[Exact]:
    """The value of `expression` (columns joined by ` * `) on each row.

    Raises ValueError on an unknown column, a missing value or a float: money is never a float.
    """
    names = [name.strip() for name in expression.split("*")]
    factors = [_exact(_column(frame, name), name) for name in names]
    with localcontext(EXACTLY):
        return [functools.reduce(operator.mul, row) for row in zip(*factors, strict=True)]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        raise ValueError(f"no column {name}; there are {', '.join(map(str, frame.columns))}")
    return frame[name]


def _different(column: pd.Series, name: str) -> int:
    """How many different values there are; a missing one is none that can be counted."""
    if column.hasnans:
        raise ValueError(f"column {name} holds a missing value, not one to count")
    return int(column.nunique())


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


def compute(frame: pd.DataFrame, expression: str, aggregate: Aggregate) -> Exact | None:
    """The aggregate over the rows of `frame`; the minimum and maximum of no rows are None.

    Raises ValueError as evaluate does.
    """
    if aggregate == "count":
        return _different(_column(frame, expression), expression)
    values = evaluate(frame, expression)
    if aggregate == "sum":
        return total(values)
    if not values:
        return None
    return min(values) if aggregate == "min" else max(values)


def spare(frame: pd.DataFrame, expression: str, aggregate: Aggregate) -> int:
    """How many rows of `frame` leave the aggregate as it is when one of them alone is left out; see numbers.Rows.

    Raises ValueError as evaluate does.
    """
    if aggregate == "count":
        return int(_column(frame, expression).duplicated(keep=False).sum())
    values = evaluate(frame, expression)
    if aggregate == "sum":
        return values.count(0)
    extreme = compute(frame, expression, aggregate)
    return len(values) - (extreme is not None and values.count(extreme) == 1)
