"""The parts of a change add up to it, whatever the states between are; what is no amount is told as a cause."""

from __future__ import annotations

from decimal import Decimal

import made
from hypothesis import given
from hypothesis import strategies as st

from sparbar.diff import entries
from sparbar.diff.entries import Entry
from sparbar.diff.parts import ORDER, Part, split


def entry(value: int | Decimal | None, unit: str = "SEK") -> Entry:
    return entries.of_ledger(made.ledger([made.number("m.a", value, unit)]))["m.a"]


amounts = st.one_of(st.integers(-9, 9), st.decimals(-9, 9, places=3))
between = st.lists(
    st.one_of(st.none(), st.builds(entry, st.one_of(st.none(), amounts), st.sampled_from(["SEK", "kvot"]))),
    min_size=2,
    max_size=2,
)


@given(amounts, between, amounts, st.lists(st.booleans(), min_size=2, max_size=2))
def test_the_parts_add_up_exactly(
    first: int | Decimal, middle: list[Entry | None], last: int | Decimal, computed: list[bool]
) -> None:
    values = [entry(first), *middle, entry(last)]
    found = split(values, [True, *computed, True], ORDER)
    assert all(part.amount for part in found)
    assert sum(part.amount or 0 for part in found) == last - first
    named = [cause for part in found for cause in part.causes]
    assert named == sorted(named, key=ORDER.index)
    assert len(named) == len(set(named))


def test_each_step_is_a_part() -> None:
    values = [entry(1), entry(3), entry(3), entry(10)]
    assert split(values, [True] * 4, ORDER) == (Part(("data",), 2), Part(("parameters",), 7))


def test_steps_that_could_not_be_computed_are_one_part() -> None:
    values = [entry(1), None, entry(4)]
    assert split(values, [True, False, True], ("data", "code")) == (Part(("data", "code"), 3),)


def test_what_came_went_or_changed_unit_is_no_amount() -> None:
    assert split([None, None, entry(4)], [True] * 3, ("data", "code")) == (Part(("code",), None),)
    assert split([entry(4), None, None], [True] * 3, ("data", "code")) == (Part(("data",), None),)
    assert split([entry(4), entry(4, "kvot"), entry(5, "kvot")], [True] * 3, ("data", "code")) == (
        Part(("data",), None),
        Part(("code",), None),
    )
    assert split([entry(None), entry(4)], [True] * 2, ("data",)) == (Part(("data",), None),)


def test_nothing_changed() -> None:
    assert split([entry(1)], [True], ()) == ()
