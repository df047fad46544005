"""Sentences that follow from the numbers, in every case that a year can bring."""

from __future__ import annotations

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar import charts, formatting, titles
from sparbar.numbers import Number


def number(value: int | None) -> Number:
    return made.number("money.x", value, "projekt")


def write(number: Number) -> str:
    return formatting.bare(number, "mkr")


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists_in_swedish(words: list[str], text: str) -> None:
    assert titles.listed(words) == text


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 20, "none"), (7, 20, "some"), (20, 20, "every"), (0, 0, "none"), (None, 20, "none"), (3, None, "none")],
)
def test_nothing_a_part_or_all(part: int | None, whole: int | None, said: str) -> None:
    assert titles.by_part(number(part), number(whole), none="none", some="some", every="every") == said


def test_all_is_said_like_a_part_unless_it_has_words_of_its_own() -> None:
    assert titles.by_part(number(20), number(20), none="none", some="some") == "some"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (9_000_000, 5_000_000, "more"),
        (5_000_000, 9_000_000, "less"),
        (5_000_000, 5_000_000, "same"),
        (5_010_000, 5_000_000, "same"),  # both are printed as 5,0
        (None, 5, ""),
        (5, None, ""),
    ],
)
def test_more_less_or_as_much(now: int | None, before: int | None, said: str) -> None:
    assert titles.against(number(now), number(before), write, more="more", less="less", same="same") == said


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.none() | st.integers(-5, 5), max_size=6))
def test_leaders_are_all_that_have_the_most_and_nobody_without_anything(values: dict[str, int | None]) -> None:
    leaders = titles.leaders({group: number(value) for group, value in values.items()})
    most = max((value for value in values.values() if value is not None), default=0)
    assert leaders == [group for group, value in values.items() if value == most and most > 0]


def test_pictures_without_numbers_are_told_in_words() -> None:
    span = charts.Span("k", "Nära vård", "2018", "", (("2024", "Målbilden beslutas"),))
    assert titles.told([span]) == "Nära vård: start 2018, slut anges inte; Målbilden beslutas (2024)."
    rows = [
        charts.MatrixRow("A", [True, True, True]),
        charts.MatrixRow("B", [True, False, True]),
        charts.MatrixRow("C", [False, False, False]),
        charts.MatrixRow("D", [False, False, False], None, "uppgift saknas"),
    ]
    told = titles.marked(rows, ["Arboga", "Köping", "Sala"])
    assert told == "A: alla. B: Arboga och Sala. C: ingen. D: uppgift saknas."
