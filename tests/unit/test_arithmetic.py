"""The arithmetic of derived numbers, done again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sparbar import arithmetic
from sparbar.numbers import Exact, Formula, Operation

VALUES: dict[str, Exact | None] = {
    "n.a[1]": 30,
    "n.a[2]": 10,
    "n.a[3]": 30,
    "n.a[4]": 0,
    "n.half": Decimal("0.5"),
    "n.unknown": None,
}
FAMILY = ("n.a[1]", "n.a[2]", "n.a[3]", "n.a[4]")


@pytest.mark.parametrize(
    ("operation", "parents", "place", "value"),
    [
        ("ratio", ("n.a[2]", "n.a[1]"), 0, Decimal("0.333333333333")),
        ("ratio", ("n.a[1]", "n.a[4]"), 0, None),
        ("difference", ("n.a[2]", "n.a[1]"), 0, -20),
        ("difference", ("n.half", "n.half"), 0, 0),
        ("sum", FAMILY, 0, 70),
        ("sum", (), 0, 0),
        ("sum", ("n.a[1]", "n.unknown"), 0, None),
        ("smallest", FAMILY, 0, 0),
        ("smallest", (), 0, None),
        ("count_positive", FAMILY, 0, 3),
        ("largest", FAMILY, 1, 1),  # the lower group at a tie
        ("largest", FAMILY, 2, 3),
        ("largest", FAMILY, 4, None),  # zero is not ranked
        ("sum_of_largest", FAMILY, 2, 60),
        ("sum_of_largest", FAMILY, 9, 70),
        ("sum_of_largest", ("n.a[4]",), 1, None),
    ],
)
def test_each_operation(operation: Operation, parents: tuple[str, ...], place: int, value: Exact | None) -> None:
    assert arithmetic.apply(Formula(operation, parents, place), VALUES) == value


def test_a_parent_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        arithmetic.apply(Formula("sum", ("n.missing",)), VALUES)
