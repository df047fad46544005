"""The ledger and the data as a public edition tells them: what is withheld is not there, so nothing can print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from sparbar.config import OpenCases
from sparbar.disclosure.assess import Disclosure
from sparbar.disclosure.cases import CASE, Cases
from sparbar.ledger import Ledger
from sparbar.load import Data
from sparbar.numbers import Number, Rows, without_value
from sparbar.schemas import TABLES


def masked(ledger: Ledger, disclosure: Disclosure, data: Data) -> Ledger:
    """`ledger` without withheld values, and without the rows of cases that can concern persons.

    Which rows a number is made of tells a case's municipality, or the gender of who leads the company: the keys of
    rows are public, what groups them is not.
    """
    names = {table: _public_keys(data, table) for table in data.frames if _hidden_key(table)}
    numbers = {key: _masked(number, disclosure, names) for key, number in ledger.numbers.items()}
    return replace(ledger, numbers=numbers, audience="public")


def _masked(number: Number, disclosure: Disclosure, names: Mapping[str, Mapping[str, str]]) -> Number:
    lineage = number.lineage
    if isinstance(lineage, Rows):
        if number.key in disclosure.protected:
            lineage = replace(lineage, keys=(), listed=False, spare=0)
        elif any(table in names for table in lineage.tables):
            lineage = replace(lineage, keys=tuple(_named(lineage.tables, key, names) for key in lineage.keys))
    told = replace(number, lineage=lineage)
    return without_value(told) if number.key in disclosure.withheld else told


def _named(tables: tuple[str, ...], key: tuple[str, ...], names: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(names[table][part] if table in names else part for table, part in zip(tables, key, strict=True))


def public_data(data: Data, open_cases: OpenCases) -> Data:
    """The public columns, and of tables about cases only the rows of those that concern no person."""
    cases = Cases(data, open_cases)
    return replace(data, frames={name: _public_frame(data, name, cases) for name in data.frames})


def _public_frame(data: Data, name: str, cases: Cases) -> pd.DataFrame:
    frame, table = data.frames[name], TABLES[name]
    if _hidden_key(name):
        keys = _public_keys(data, name)
        frame = frame.set_axis(pd.Index([keys[key] for key in frame.index], name=name, dtype="str"))
    if CASE in table.columns:
        frame = frame[~frame[CASE].isin(cases.protected)]
    return frame[[column for column in frame.columns if table.is_public(column)]]


def _hidden_key(name: str) -> bool:
    """Whether the table's row keys hold what is internal, such as the name of a financier."""
    return not all(TABLES[name].is_public(column) for column in TABLES[name].key)


def _public_keys(data: Data, name: str) -> Mapping[str, str]:
    """Row key → the public part of it, and which row with that part it is, from 1 in the order of the file."""
    shown = [column for column in TABLES[name].key if TABLES[name].is_public(column)]
    counted: dict[str, int] = {}
    keys: dict[str, str] = {}
    frame = data.frames[name]
    for key, *parts in frame[shown].itertuples():
        stem = "/".join(map(str, parts))
        counted[stem] = counted.get(stem, 0) + 1
        keys[key] = f"{stem}/{counted[stem]}"
    return keys
