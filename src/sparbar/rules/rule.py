"""What a rule is, and how a broken row is put into words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

CASE = "arende_id"


class Unread(LookupError):
    """A rule asked for a table that could not be read, or not whole."""


class Frames:
    """The parsed tables by name, rows by position, without the rows that have findings of their own.

    keys: table → column → the value of every row, sound or not. partial: tables that lack rows which nobody can
    assign to a case, so that what they say about completeness or sums would blame innocent rows.
    """

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        keys: Mapping[str, Mapping[str, Sequence[object]]],
        partial: frozenset[str],
    ) -> None:
        self._frames, self._keys, self._partial = frames, keys, partial

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The sound rows; raises Unread."""
        if table not in self._frames:
            raise Unread(table)
        return self._frames[table]

    def whole(self, table: str) -> pd.DataFrame:
        """The rows, where a rule would be wrong if any of a case were missing; raises Unread."""
        if table in self._partial:
            raise Unread(table)
        return self[table]

    def keys(self, table: str, *columns: str) -> set[tuple[object, ...]]:
        """The combinations of these columns, whatever else is wrong with their rows; raises Unread, also if none."""
        if any(column not in self._keys.get(table, {}) for column in columns):
            raise Unread(table)
        keys = set(zip(*(self._keys[table][column] for column in columns), strict=True))
        if not keys:
            raise Unread(table)
        return keys

    def without(self, cases: Collection[str]) -> Frames:
        """The same without the rows of these cases."""
        if not cases:
            return self
        frames = {
            name: frame[~frame[CASE].isin(cases)] if CASE in frame.columns else frame
            for name, frame in self._frames.items()
        }
        return Frames(frames, self._keys, self._partial)

    def lookup(self, table: str, key: str, column: str) -> pd.Series:
        """`column` by `key`; a key that stands twice is its own finding, so the first row counts.

        Raises Unread, also if no row is sound.
        """
        if self[table].empty:
            raise Unread(table)
        return self[table].drop_duplicates(key).set_index(key)[column]


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` gives what was found, indexed by the position of each row of `table` that breaks the rule.

    sums: it compares a case's rows with each other, and so says nothing about a case with another fault.
    """

    table: str
    column: str
    expected: str
    remedy: str
    broken: Callable[[Frames], pd.Series]
    sums: bool = False


def found(frame: pd.DataFrame, bad: pd.Series, *columns: str) -> pd.Series:
    """For each bad row the named cells in words, such as `typ aterkrav, belopp_sek 500`."""
    broken = bad.fillna(False).astype(bool)
    if not broken.any():
        return pd.Series(dtype="str")
    rows = frame.loc[broken, list(columns)]
    texts = [", ".join(f"{name} {shown(row[name])}" for name in columns) for _, row in rows.iterrows()]
    return pd.Series(texts, index=rows.index, dtype="str")


def unknown(frame: pd.DataFrame, columns: tuple[str, ...], known: set[tuple[object, ...]]) -> pd.Series:
    """The rows whose combination of `columns` is not among the `known`."""
    pairs = zip(*(frame[column] for column in columns), strict=True)
    return found(frame, pd.Series([pair not in known for pair in pairs], frame.index, dtype="bool"), *columns)


def shown(value: object) -> str:
    """A cell as it stands in the file."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "(empty)" if pd.isna(value) else str(value)  # type: ignore[call-overload]
