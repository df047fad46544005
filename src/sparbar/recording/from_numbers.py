"""Recording numbers derived from recorded numbers: shares, differences, totals, ranks. Unknown parents stay unknown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from sparbar import aggregates
from sparbar.numbers import Exact, Formula, Number, Operation, ratio
from sparbar.recording.entries import Entries

Group = TypeVar("Group", bound=Hashable)


class FromNumbers(Entries):
    """Arithmetic over numbers that this notebook recorded."""

    def ratio(self, name: str, part: Number, whole: Number, *, unit: str, definition: str) -> Number:
        """part / whole, unit `andel` or `kvot`; unknown when the whole is zero."""
        return self._derived(name, "ratio", (part, whole), unit, definition)

    def shares(
        self,
        name: str,
        parts: Mapping[Group, Number],
        whole: Number,
        labels: Mapping[Group, str],
        *,
        definition: str,
    ) -> dict[Group, Number]:
        """The share of `whole` that each part is; printed shares are rounded together."""
        keys = tuple(f"{self.notebook}.{name}[{group}]" for group in parts)
        return {
            group: self._derived(
                f"{name}[{group}]", "ratio", (part, whole), "andel", f"{definition}: {labels[group]}", keys
            )
            for group, part in parts.items()
        }

    def difference(self, name: str, now: Number, before: Number, *, definition: str) -> Number:
        """now - before, in their common unit."""
        if now.unit != before.unit:
            self._refuse(name, f"{now.unit} minus {before.unit}", "two numbers of one unit", "Compare like with like.")
        return self._derived(name, "difference", (now, before), now.unit, definition)

    def total(self, name: str, parts: Sequence[Number], *, unit: str, definition: str) -> Number:
        """The sum of numbers."""
        return self._derived(name, "sum", tuple(parts), unit, definition)

    def count_positive(self, name: str, family: Mapping[Group, Number], *, unit: str, definition: str) -> Number:
        """How many numbers of a family are above zero."""
        return self._derived(name, "count_positive", tuple(family.values()), unit, definition)

    def smallest(self, name: str, family: Mapping[Group, Number], *, unit: str, definition: str) -> Number:
        """The smallest number of a family; unknown when the family is empty."""
        return self._derived(name, "smallest", tuple(family.values()), unit, definition)

    def largest(self, name: str, family: Mapping[int, Number], place: int, *, unit: str, definition: str) -> Number:
        """The group with the largest number, or with the second largest (place 2) and so on; the lower group at a tie.

        Unknown when that number is not above zero.
        """
        ranked = self._ranked(family)
        value = ranked[place - 1] if len(ranked) >= place else None
        return self._of_largest(name, "largest", family, place, value, unit, definition)

    def sum_of_largest(
        self, name: str, family: Mapping[int, Number], places: int, *, unit: str, definition: str
    ) -> Number:
        """The sum of the largest `places` numbers above zero; unknown when there is none."""
        leading = [self._value(family[group]) for group in self._ranked(family)[:places]]
        value = aggregates.total([number for number in leading if number is not None]) if leading else None
        return self._of_largest(name, "sum_of_largest", family, places, value, unit, definition)

    def _of_largest(
        self,
        name: str,
        operation: Operation,
        family: Mapping[int, Number],
        place: int,
        value: Exact | None,
        unit: str,
        definition: str,
    ) -> Number:
        unknown = self._why(family.values()) or ("inget värde över noll" if value is None else "")
        formula = Formula(operation, tuple(number.key for number in family.values()), place)
        return self._add(name, value, unit, definition, formula, unknown)

    def _derived(
        self,
        name: str,
        operation: Operation,
        parents: tuple[Number, ...],
        unit: str,
        definition: str,
        together: tuple[str, ...] = (),
    ) -> Number:
        formula = Formula(operation, tuple(parent.key for parent in parents))
        unknown = self._why(parents)
        value: Exact | None = None
        if not unknown:
            try:
                values = [self._value(parent) for parent in parents]
                value = _OPERATIONS[operation]([each for each in values if each is not None])
            except ZeroDivisionError:
                unknown = "nämnaren är noll"
            except ValueError:
                unknown = "inga rader"
        return self._add(name, value, unit, definition, formula, unknown, together)

    def _ranked(self, family: Mapping[int, Number]) -> list[int]:
        """The groups with numbers above zero, the largest first, the lower group first at a tie."""
        values = {group: self._value(number) for group, number in family.items()}
        above = {group: value for group, value in values.items() if value and value > 0}
        return sorted(above, key=lambda group: (-above[group], group))


_OPERATIONS: Mapping[str, Callable[[list[Exact]], Exact]] = {
    "ratio": lambda values: ratio(*values),
    "difference": lambda values: aggregates.total([values[0], -values[1]]),
    "sum": aggregates.total,
    "smallest": min,
    "count_positive": lambda values: sum(value > 0 for value in values),
}
