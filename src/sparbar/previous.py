"""The approved ledger of the year before, to compare with."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sparbar.formatting import MINUS, NBSP, digits
from sparbar.number_words import in_unit
from sparbar.numbers import Number, exact
from sparbar.paths import Project

INTERNAL = "Jämförelsen visas bara i den interna utgåvan."  # where a public edition may not compare


@dataclass(frozen=True, slots=True)
class Previous:
    """The numbers of `year` by key: value ('' when unknown) and unit. known: whether that year has a ledger."""

    year: int
    known: bool
    numbers: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, project: Project, year: int) -> Previous:
        """The ledger of the year before `year`."""
        path = project.ledger / f"{year - 1}.csv"
        if not path.is_file():
            return cls(year - 1, False, {})
        with path.open(encoding="utf-8", newline="") as file:
            numbers = {row["key"]: (row["value"], row["unit"]) for row in csv.DictReader(file)}
        return cls(year - 1, True, numbers)

    def change(self, number: Number) -> str:
        """The change since then in Swedish, or why there is none to show."""
        if not self.known:
            return f"Ingen godkänd liggare finns för {self.year}."
        if number.key not in self.numbers:
            return f"Talet finns inte i liggaren för {self.year}."
        before, unit = self.numbers[number.key]
        if not before or number.value is None or unit != number.unit:
            return f"Går inte att jämföra med {self.year}: {'enheten är en annan' if before else 'uppgift saknas'}."
        was, now = Decimal(exact(before)), Decimal(number.value)
        told = f"{self.year}: {in_unit(exact(before), unit)}. "
        if was == now:
            return f"{told}Oförändrat."
        percent = f" ({_signed((now - was) / abs(was) * 100, 1)}{NBSP}%)" if was and unit != "andel" else ""
        return f"{told}Ändring: {_difference(now - was, unit)}{percent}."


def _difference(change: Decimal, unit: str) -> str:
    if unit == "andel":
        return f"{_signed(change * 100, 1)}{NBSP}procentenheter"
    return ("+" if change > 0 else MINUS) + in_unit(abs(change), unit)


def _signed(value: Decimal, decimals: int) -> str:
    return ("+" if value > 0 else "") + digits(value, decimals)
