"""A published number and where it comes from: frozen values, no I/O, no rounding.

Three kinds: computed (an aggregate over rows), derived (arithmetic over other numbers), attested (one row of
resultat.csv). A value of None means that the data says nothing about it: `unknown` then says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

Exact = int | Decimal
Aggregate = Literal["sum", "count", "min", "max"]
Operation = Literal["ratio", "difference", "sum", "smallest", "largest", "sum_of_largest", "count_positive"]

KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*(\[[^\[\]|\s=<>{}\"'&]+\])?")
RATIO_DECIMALS = 12
WITHHELD_WHY = "talet är skyddat"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a computed number: `aggregate` of `expression` over `keys` alone gives the value.

    Each key has one row key per table of `tables`. expression: columns joined by ` * `; for count, the column whose
    different values are counted. listed: False where a public edition leaves the keys out.

    spare: how many of the rows leave the value as it is when one of them alone is left out, so that a row too many
    shows. Of a sum, those of zero; of a count, those whose value another of the rows has too (all of them are listed,
    as what the one is counted for); of a minimum or maximum, all that were compared but a single row that has it.
    """

    tables: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    expression: str
    aggregate: Aggregate
    listed: bool = True
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """The arithmetic behind a derived number, over the numbers with the keys `parents`.

    place: which largest one (1 = the largest), or how many of the largest are summed; 0 elsewhere.
    """

    operation: Operation
    parents: tuple[str, ...]
    place: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """The row of resultat.csv that says an attested number, and how it says it."""

    row: str
    precision: str
    period: str
    basis: str
    reference: str


Lineage = Rows | Formula | Fact
KINDS: Mapping[type, str] = {Rows: "computed", Formula: "derived", Fact: "attested"}


@dataclass(frozen=True, slots=True)
class Number:
    """One published number. unit: SEK, andel (share 0-1), kvot (ratio), or a noun for what is counted.

    together: keys of the numbers, this one included, whose printed parts must add up to their printed sum.
    withheld: a public edition does not say the value, which is None here.
    """

    key: str
    value: Exact | None
    unit: str
    definition: str
    lineage: Lineage
    notebook: str
    cell: str
    line: int
    unknown: str = ""
    together: tuple[str, ...] = ()
    synthetic: bool = False
    withheld: bool = False

    @property
    def kind(self) -> str:
        """computed, derived or attested."""
        return KINDS[type(self.lineage)]

    @property
    def value_text(self) -> str | None:
        """The exact value as text; None when unknown."""
        exactly = format(self.value, "f") if isinstance(self.value, Decimal) else str(self.value)
        return None if self.value is None else exactly

    def to_json(self) -> dict[str, Any]:
        """A JSON object; the value is text, so that no reader makes a float of it."""
        return {**shallow(self), "lineage": shallow(self.lineage), "kind": self.kind, "value": self.value_text}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Number:
        """The number that to_json wrote; a `text` beside it, as in ledger.json, follows from the rest."""
        told = {name: value for name, value in record.items() if name != "text"}
        kind, lineage = told.pop("kind"), told["lineage"]
        if kind == "computed":
            keys = tuple(tuple(key) for key in lineage["keys"])
            tables, listed = tuple(lineage["tables"]), lineage.get("listed", True)
            aggregate, spare = lineage["aggregate"], lineage.get("spare", 0)
            told["lineage"] = Rows(tables, keys, lineage["expression"], aggregate, listed, spare)
        elif kind == "derived":
            told["lineage"] = Formula(lineage["operation"], tuple(lineage["parents"]), lineage["place"])
        else:
            told["lineage"] = Fact(**lineage)
        told["value"] = None if record["value"] is None else exact(record["value"])
        told["together"] = tuple(record["together"])
        return cls(**told)


def shallow(record: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots, as they are; dataclasses.asdict copies every row key."""
    return {name: getattr(record, name) for name in record.__slots__}


def without_value(number: Number) -> Number:
    """The number as a public edition tells one that it withholds."""
    return replace(number, value=None, unknown=WITHHELD_WHY, withheld=True)


def exact(text: str) -> Exact:
    """`text` as an int if it has no decimal point, else a Decimal."""
    return Decimal(text) if "." in text else int(text)


def ratio(part: Exact, whole: Exact) -> Decimal:
    """part / whole with 12 decimals; raises ZeroDivisionError."""
    if whole == 0:
        raise ZeroDivisionError
    quotient: Decimal = Decimal(part) / Decimal(whole)
    return quotient.quantize(Decimal(1).scaleb(-RATIO_DECIMALS))


def simplified(value: Exact) -> Exact:
    """A Decimal without a fraction as int, so that equal values look equal."""
    return int(value) if value == value // 1 else value
