"""Row keys: each row of a table is known by its primary key, from load on, through filters, groups and joins.

A frame's index levels are named after tables (`beslut`) and hold row keys (`B-2024-017`; parts of a composite key are
joined by `/`). So the rows behind a number are what is left in the index.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal

import pandas as pd

Cardinality = Literal["one_to_one", "one_to_many", "many_to_one", "many_to_many"]


def with_row_keys(frame: pd.DataFrame, table: str, key: Sequence[str]) -> pd.DataFrame:
    """`frame` with the index named `table`, holding the row keys made of the columns `key`."""
    first, *rest = (frame[column].astype("str") for column in key)
    keys = functools.reduce(lambda left, right: left + "/" + right, rest, first)
    return frame.set_axis(pd.Index(keys, name=table, dtype="str"))


def join(left: pd.DataFrame, right: pd.DataFrame, on: str | list[str], validate: Cardinality) -> pd.DataFrame:
    """The inner join of two keyed frames: its index has the row keys of both sides.

    Columns other than `on` may not have the same name, so that a column always belongs to one table.

    Raises ValueError on such columns and pandas' MergeError when the rows do not pair as `validate` says.
    """
    shared = [on] if isinstance(on, str) else list(on)
    both = sorted((set(left.columns) & set(right.columns)) - set(shared))
    if both:
        raise ValueError(f"columns {both} are in both frames: select the columns you need before the join")
    levels = [*left.index.names, *right.index.names]
    if len(set(levels)) < len(levels):
        raise ValueError(f"a table is on both sides of the join: {levels}")
    merged = left.reset_index().merge(right.reset_index(), on=shared, how="inner", validate=validate)
    return merged.set_index(levels)
