"""A row → every number that it feeds, and how much of it: what the number would be without the row."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from sparbar import arithmetic
from sparbar.built import shown
from sparbar.columns import Value
from sparbar.numbers import Exact, Fact, Formula, Number, Rows, simplified
from sparbar.originals import Original, Originals
from sparbar.schemas import TABLES

Keys = Sequence[tuple[str, ...]]
EXTREMES = {"min": "smallest", "max": "largest"}


@dataclass(frozen=True, slots=True)
class Feed:
    """A number that a row feeds: directly, or through the numbers `via`. without: its value if the row were not."""

    number: Number
    how: str
    without: Exact | None
    via: tuple[str, ...] = ()


def feeds(numbers: Mapping[str, Number], originals: Originals, row: Original) -> list[Feed]:
    """The numbers that `row` feeds directly, then those derived from them, nearest first."""
    found = {feed.number.key: feed for feed in _direct(numbers, originals, row)}
    without: dict[str, Exact | None] = {key: number.value for key, number in numbers.items()}
    without.update((key, feed.without) for key, feed in found.items())
    for key in _parents_first(numbers):
        lineage = numbers[key].lineage
        if isinstance(lineage, Formula) and not found.keys().isdisjoint(lineage.parents):
            without[key] = arithmetic.apply(lineage, without)
            via = tuple(parent for parent in dict.fromkeys(lineage.parents) if parent in found)
            found[key] = Feed(numbers[key], _changed(numbers[key], without[key]), without[key], via)
    return list(found.values())


def _parents_first(numbers: Mapping[str, Number]) -> Iterable[str]:
    lineages = {key: number.lineage for key, number in numbers.items()}
    parents = {key: lineage.parents if isinstance(lineage, Formula) else () for key, lineage in lineages.items()}
    return TopologicalSorter(parents).static_order()


def _direct(numbers: Mapping[str, Number], originals: Originals, row: Original) -> Iterator[Feed]:
    for number in numbers.values():
        lineage = number.lineage
        if isinstance(lineage, Fact) and lineage.row == row.name:
            yield Feed(number, "says it", None)
        elif isinstance(lineage, Rows) and row.table in lineage.tables:
            place = lineage.tables.index(row.table)
            mine = [keys for keys in lineage.keys if keys[place] == row.key]
            if mine:
                others = [keys for keys in lineage.keys if keys[place] != row.key]
                without = aggregate(lineage, others, originals)
                yield Feed(number, _how(number, lineage, without, mine, originals), without)


def aggregate(lineage: Rows, keys: Keys, originals: Originals) -> Exact | None:
    """The lineage's aggregate over the rows `keys` of it."""
    parts = [_part(lineage, each, originals) for each in keys]
    if lineage.aggregate == "count":
        return len({part for (part,) in parts})
    values = [_product(part) for part in parts]
    if lineage.aggregate == "sum":
        return simplified(sum(values, 0))
    return {"min": min, "max": max}[lineage.aggregate](values, default=None)


def _part(lineage: Rows, keys: tuple[str, ...], originals: Originals) -> tuple[Value, ...]:
    """The value of each column of the expression in the rows `keys`, one per table."""
    parts = []
    for column in lineage.expression.split(" * "):
        place = next(i for i, table in enumerate(lineage.tables) if column in TABLES[table].columns)
        table = lineage.tables[place]
        parts.append(TABLES[table].columns[column].kind.parse(originals.table(table)[keys[place]].cells[column]))
    return tuple(parts)


def _product(parts: tuple[Value, ...]) -> Exact:
    return functools.reduce(operator.mul, parts)  # type: ignore[return-value]  # money and shares


def _how(number: Number, rows: Rows, without: Exact | None, mine: Keys, originals: Originals) -> str:
    """The row's part in words."""
    if rows.aggregate == "sum":
        part = aggregate(rows, mine, originals)
        return f"{shown(part)} of {shown(number.value)} {number.unit}" if part else "counted with zero"
    if rows.aggregate == "count":
        return "counted once" if without != number.value else "counted, together with rows of the same value"
    extreme = EXTREMES[rows.aggregate]
    part = aggregate(rows, mine, originals)
    if part != number.value:
        return f"compared; it is not the {extreme}"
    return f"is the {extreme}" if without != number.value else f"is the {extreme}, with others"


def _changed(number: Number, without: Exact | None) -> str:
    if without == number.value:
        return "the same without the row"
    return f"{shown(without)} without the row, not {shown(number.value)}"
