"""Two sides number by number: families by year, renamed keys, units, unknown values, and the change in words."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar.diff import entries
from sparbar.diff.entries import Entries
from sparbar.diff.pairs import Pair, change_text, pairs, percent_text
from sparbar.formatting import NBSP
from sparbar.numbers import Formula, Number, Rows


def side(*numbers: Number) -> Entries:
    return entries.of_ledger(made.ledger(numbers))


def by_key(found: tuple[Pair, ...]) -> dict[str, Pair]:
    return {pair.key: pair for pair in found}


def cohort(year: int, value: int) -> Number:
    return dataclasses.replace(made.number(f"money.cohort[{year}]", value), definition=f"Projekt från {year}")


def test_each_number_is_there_once_with_its_state() -> None:
    before = side(
        made.number("m.same", 1),
        made.number("m.changed", 2),
        made.number("m.unit", 3, "projekt"),
        made.number("m.gone", 4),
        made.number("m.known", None),
        made.number("m.never", None),
    )
    now = side(
        made.number("m.same", 1),
        made.number("m.changed", 5),
        made.number("m.unit", 3, "personer"),
        made.number("m.new", 6),
        made.number("m.known", 7),
        made.number("m.never", None),
    )
    assert {key: pair.state for key, pair in by_key(pairs(before, now)).items()} == {
        "m.same": "same",
        "m.changed": "changed",
        "m.unit": "unit",
        "m.gone": "gone",
        "m.new": "new",
        "m.known": "unknown",
        "m.never": "same",
    }


def test_a_family_by_year_is_paired_by_its_distance_from_the_edition() -> None:
    before = side(cohort(2022, 1), cohort(2023, 2))
    now = side(cohort(2022, 1), cohort(2023, 2), cohort(2024, 3))
    found = {pair.key: pair.other_key or pair.state for pair in pairs(before, now, shift=1)}
    assert found == {
        "money.cohort[2022]": "new",
        "money.cohort[2023]": "money.cohort[2022]",
        "money.cohort[2024]": "money.cohort[2023]",
    }
    assert all(pair.before is None or not pair.other_key for pair in pairs(before, now))  # in one year: the same keys


def test_a_group_that_only_looks_like_a_year_keeps_its_key() -> None:
    """Codes of municipalities have four digits too; their definitions name no year."""
    before, now = (side(*(made.number(f"m.by[{code}]", 1) for code in (2021, 2023, "A-2023-001"))) for _ in range(2))
    assert {pair.key: pair.state for pair in pairs(before, now, shift=2)} == {
        "m.by[2021]": "same",
        "m.by[2023]": "same",
        "m.by[A-2023-001]": "same",
    }


def test_a_renamed_number_is_found_by_its_meaning_or_its_rows() -> None:
    def renamed(key: str, definition: str, rows: str) -> Number:
        return Number(key, 1, "SEK", definition, Rows(("t",), ((rows,),), "x", "sum"), "m", "c", 1)

    before = side(renamed("m.a", "Beviljat", "1"), renamed("m.b", "Utbetalt", "2"), renamed("m.c", "Annat", "3"))
    now = side(renamed("m.x", "Beviljat", "9"), renamed("m.y", "Betalat ut", "2"), renamed("m.z", "Nytt", "8"))
    found = by_key(pairs(before, now))
    assert {key: pair.other_key or pair.state for key, pair in found.items()} == {
        "m.x": "m.a",
        "m.y": "m.b",
        "m.z": "new",
        "m.c": "gone",
    }


@pytest.mark.parametrize(
    ("unit", "before", "now", "change", "percent"),
    [
        ("SEK", 31_200_000, 33_300_000, f"+2,1{NBSP}miljoner kronor", "+6,7"),
        ("SEK", 421_000, 284_000, f"−137{NBSP}000{NBSP}kronor", "−32,5"),
        ("andel", Decimal("0.25"), Decimal("0.279"), f"+2,9{NBSP}procentenheter", ""),
        ("projekt", 0, 3, "+3", ""),
        ("projekt", -4, -2, "+2", "+50,0"),
        ("kvot", Decimal("2.5"), Decimal("2.25"), "−0,3", "−10,0"),
    ],
)
def test_the_change_in_words(unit: str, before: int, now: int, change: str, percent: str) -> None:
    (pair,) = pairs(side(made.number("m.a", before, unit)), side(made.number("m.a", now, unit)))
    assert (change_text(pair), percent_text(pair)) == (change, percent)


def test_what_names_a_group_has_no_amount() -> None:
    """The goal with most money is number 14, then number 20: nothing has grown by six."""
    top = Formula("largest", ("m.by[14]", "m.by[20]"), 1)
    (pair,) = pairs(side(made.number("m.top", 14, "delmål", top)), side(made.number("m.top", 20, "delmål", top)))
    assert (pair.state, pair.amount, change_text(pair)) == ("changed", None, "")


keys = st.dictionaries(st.sampled_from([f"m.k{n}" for n in range(8)]), st.integers(-5, 5))


@given(keys, keys)
def test_nothing_is_dropped_and_nothing_paired_twice(before: dict[str, int], now: dict[str, int]) -> None:
    sides = [side(*(made.number(key, value) for key, value in some.items())) for some in (before, now)]
    found = pairs(*sides)
    assert sorted(pair.before.key for pair in found if pair.before) == sorted(before)
    assert sorted(pair.now.key for pair in found if pair.now) == sorted(now)
