"""What a rule is, and how a broken row is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd


class Unread(LookupError):
    """A rule asked for a table that could not be read."""


class Frames:
    """The parsed tables by name, rows by position."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in self._frames:
            raise Unread(table)
        return self._frames[table]

    def lookup(self, table: str, key: str, column: str) -> pd.Series:
        """`column` by `key`; a key that stands twice is its own finding, so the first row counts."""
        return self[table].drop_duplicates(key).set_index(key)[column]


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` gives what was found, indexed by the position of each row of `table` that breaks the rule."""

    table: str
    column: str
    expected: str
    remedy: str
    broken: Callable[[Frames], pd.Series]


def found(frame: pd.DataFrame, bad: pd.Series, *columns: str) -> pd.Series:
    """For each bad row the named cells in words, such as `typ aterkrav, belopp_sek 500`."""
    rows = frame.loc[bad.fillna(False).astype(bool), list(columns)]
    texts = [", ".join(f"{name} {shown(row[name])}" for name in columns) for _, row in rows.iterrows()]
    return pd.Series(texts, index=rows.index, dtype="str")


def shown(value: object) -> str:
    """A cell as it stands in the file."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "(empty)" if pd.isna(value) else str(value)  # type: ignore[call-overload]
