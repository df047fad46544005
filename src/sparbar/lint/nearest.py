"""The ledger's numbers with the value of a typed one: what its author may have meant to cite."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sparbar import ledger
from sparbar.lint import values
from sparbar.lint.values import Quantity
from sparbar.paths import Project

SHOWN = 3
SHARES = {"andel", "kvot"}


@dataclass(frozen=True, slots=True)
class Known:
    """A number of the ledger."""

    key: str
    value: Decimal
    unit: str


def read(project: Project, year: int) -> tuple[Known, ...]:
    """The known numbers of the built edition, else of the approved ledger; none where there is neither."""
    built, approved = project.edition(year) / ledger.FILE, project.ledger / f"{year}.csv"
    try:
        rows = json.loads(built.read_text(encoding="utf-8"))["numbers"]
    except (OSError, ValueError, KeyError):
        if not approved.is_file():
            return ()
        with approved.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    return tuple(known for row in rows if (known := _known(row)))


def _known(row: dict[str, str]) -> Known | None:
    try:
        return Known(row["key"], Decimal(row["value"]), row["unit"])
    except (InvalidOperation, KeyError, TypeError):
        return None  # unknown there, too


def keys(text: str, known: Sequence[Known], notebooks: Sequence[str] = ()) -> tuple[str, ...]:
    """Keys of numbers that could be written so; those of `notebooks`, in their order, first."""
    wanted = values.of(text)
    found = [number for number in known if any(_could_be(number, quantity) for quantity in wanted)]
    order = {notebook: place for place, notebook in enumerate(notebooks)}
    found.sort(key=lambda number: (order.get(number.key.partition(".")[0], len(order)), "[" in number.key, number.key))
    return tuple(number.key for number in found[:SHOWN])


def _could_be(number: Known, quantity: Quantity) -> bool:
    """Whether the number, rounded to the step that was written, is that quantity."""
    if quantity.unit and quantity.unit != number.unit and not {quantity.unit, number.unit} <= SHARES:
        return False
    if not quantity.unit and number.unit == "andel":
        return False
    if number.unit == "SEK" and not quantity.unit and quantity.value < 1000:
        return False  # nobody writes a few kronor without the word
    if quantity.step == 1:
        return number.value == quantity.value
    return abs(number.value - quantity.value) <= quantity.step / 2
