"""Number → Swedish text, and back."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar import formatting
from sparbar.formatting import MINUS, NBSP, UNKNOWN
from sparbar.numbers import Exact, Fact, Formula, Number
from sparbar.schemas import TABLES

AMOUNTS = st.integers(-(10**12), 10**12)
VALUES = st.one_of(AMOUNTS, st.decimals(-(10**9), 10**9, places=6))
DECIMALS = st.integers(0, 3)


def number(value: Exact | None, unit: str = "SEK", key: str = "n.k", precision: str = "", **fields: object) -> Number:
    lineage = Fact("resultat:1", precision, "", "", "") if precision else Formula("sum", ())
    return Number(key, value, unit, "Definition", lineage, "n", "c", 1, **fields)  # type: ignore[arg-type]


def value_of(text: str) -> Decimal:
    """The value that a reader sees in Swedish digits."""
    return Decimal(text.replace(NBSP, "").replace(MINUS, "-").replace(",", "."))


# Digits


@given(VALUES, DECIMALS)
def test_digits_read_back_are_the_rounded_value(value: Exact, decimals: int) -> None:
    text = formatting.digits(value, decimals)
    assert value_of(text) == Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@given(VALUES, DECIMALS)
def test_digits_are_grouped_by_three_with_no_break_spaces(value: Exact, decimals: int) -> None:
    text = formatting.digits(value, decimals)
    whole, _, fraction = text.removeprefix(MINUS).partition(",")
    assert len(fraction) == decimals
    first, *groups = whole.split(NBSP)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in groups)
    assert not set(text) - set(f"0123456789,{NBSP}{MINUS}")


@given(VALUES, DECIMALS)
def test_a_minus_only_before_what_is_below_zero_as_printed(value: Exact, decimals: int) -> None:
    text = formatting.digits(value, decimals)
    assert text.startswith(MINUS) == (value_of(text) < 0)
    assert formatting.digits(-value, decimals).lstrip(MINUS) == text.lstrip(MINUS)


@given(VALUES, DECIMALS)
def test_a_change_has_a_plus_only_above_zero_as_printed(value: Exact, decimals: int) -> None:
    plain, signed = formatting.digits(value, decimals), formatting.digits(value, decimals, signed=True)
    assert signed == (f"+{plain}" if value_of(plain) > 0 else plain)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (33_300_000, 0, f"33{NBSP}300{NBSP}000"),
        (1_000, 0, f"1{NBSP}000"),
        (999, 0, "999"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, f"{MINUS}3"),
        (Decimal("0.25"), 1, "0,3"),
        (Decimal("-0.04"), 1, "0,0"),
        (0, 2, "0,00"),
    ],
)
def test_digits(value: Exact, decimals: int, text: str) -> None:
    assert formatting.digits(value, decimals) == text


# Rounding together


@given(st.lists(VALUES, max_size=25), DECIMALS)
def test_parts_rounded_together_add_up_and_stay_within_one_unit(values: list[Exact], decimals: int) -> None:
    unit = Decimal(1).scaleb(-decimals)
    parts = formatting.together(values, decimals)
    assert sum(parts, Decimal(0)) == sum(map(Decimal, values), Decimal(0)).quantize(unit, ROUND_HALF_UP)
    for part, value in zip(parts, values, strict=True):
        assert abs(part - Decimal(value)) < unit


@given(st.lists(st.integers(-(10**9), 10**9), max_size=25))
def test_whole_parts_stay_as_they_are(values: list[int]) -> None:
    assert formatting.together(values, 0) == values


@given(st.lists(AMOUNTS, max_size=15), st.integers(0, 3))
def test_parts_do_not_depend_on_the_unit_they_are_printed_in(values: list[int], decimals: int) -> None:
    """Million kronor with two decimals are the same parts as whole tens of thousands."""
    million = formatting.together([Decimal(value) / 10**6 for value in values], decimals)
    whole = formatting.together([Decimal(value) / 10 ** (6 - decimals) for value in values], 0)
    assert [part * 10**decimals for part in million] == whole


@given(st.lists(AMOUNTS, min_size=2, max_size=12, unique_by=lambda value: value % 10**6), st.randoms())
def test_parts_do_not_depend_on_the_order_without_ties(values: list[int], random: object) -> None:
    turned = list(values)
    random.shuffle(turned)  # type: ignore[attr-defined]

    def parts(order: list[int]) -> dict[int, Decimal]:
        return dict(zip(order, formatting.together([Decimal(value) / 10**6 for value in order], 0), strict=True))

    assert parts(turned) == parts(values)


@given(st.lists(VALUES, min_size=2, max_size=12), DECIMALS)
def test_the_larger_of_two_never_rounds_below_the_smaller(values: list[Exact], decimals: int) -> None:
    pairs = sorted(zip(map(Decimal, values), formatting.together(values, decimals), strict=True), key=lambda p: p[0])
    unit = Decimal(1).scaleb(-decimals)
    for (low, low_part), (high, high_part) in itertools.pairwise(pairs):
        assert low_part <= high_part or (high - low < unit and low_part - high_part <= unit)


def test_what_is_missing_goes_to_the_largest_remainders() -> None:
    assert formatting.together([Decimal("33.3"), Decimal("33.3"), Decimal("33.4")], 0) == [33, 33, 34]
    third = Decimal(100) / 3
    assert formatting.together([third, third, third], 0) == [34, 33, 33]
    assert formatting.together([Decimal("-0.5"), Decimal("0.5")], 0) == [0, 0]


@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=6))
def test_siblings_are_printed_so_that_they_add_up(amounts: list[int]) -> None:
    keys = tuple(f"n.k[{i}]" for i in range(len(amounts)))
    siblings = [number(amount, key=key, together=keys) for amount, key in zip(amounts, keys, strict=True)]
    shown = [value_of(formatting.bare(sibling, "mkr", 1, siblings)) for sibling in siblings]
    assert sum(shown) == (Decimal(sum(amounts)) / 10**6).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_a_group_with_an_unknown_part_is_rounded_one_by_one() -> None:
    siblings = [number(150_000, key="n.k[1]"), number(None, key="n.k[2]")]
    assert formatting.bare(siblings[0], "mkr", 1, siblings) == "0,2"


# With units


@pytest.mark.parametrize(
    ("value", "unit", "form", "decimals", "text"),
    [
        (33_300_000, "SEK", "mkr", None, f"33,3{NBSP}miljoner kronor"),
        (33_300_000, "SEK", "kr", None, f"33{NBSP}300{NBSP}000{NBSP}kronor"),
        (33_300_000, "SEK", "tkr", None, f"33{NBSP}300{NBSP}tusen kronor"),
        (33_300_000, "SEK", "tal", None, f"33{NBSP}300{NBSP}000"),
        (33_349_999, "SEK", "mkr", 2, f"33,35{NBSP}miljoner kronor"),
        (-4_000, "SEK", "kr", None, f"{MINUS}4{NBSP}000{NBSP}kronor"),
        (40_000, "SEK", "mkr", None, f"0,0{NBSP}miljoner kronor"),
        (0, "SEK", "mkr", None, f"0{NBSP}miljoner kronor"),
        (Decimal("0.28"), "andel", "procent", None, f"28{NBSP}%"),
        (Decimal("0.285"), "andel", "procent", 1, f"28,5{NBSP}%"),
        (Decimal("0.28"), "andel", "tal", None, "28"),
        (Decimal("-0.07"), "andel", "procentenheter", None, f"{MINUS}7{NBSP}procentenheter"),
        (Decimal("1.753"), "kvot", "tal", None, "1,8"),
        (24, "projekt", "tal", None, "24"),
        (Decimal("4.25"), "timmar", "tal", None, "4,25"),
    ],
)
def test_a_number_in_full(value: Exact, unit: str, form: str, decimals: int | None, text: str) -> None:
    assert formatting.in_full(number(value, unit), form, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "form"),
    [
        (999_999, "SEK", "kr"),
        (-999_999, "SEK", "kr"),
        (1_000_000, "SEK", "mkr"),
        (-1_000_000, "SEK", "mkr"),
        (None, "SEK", "kr"),
        (Decimal("0.5"), "andel", "procent"),
        (3, "projekt", "tal"),
    ],
)
def test_the_form_when_nobody_asks_for_one(value: Exact | None, unit: str, form: str) -> None:
    assert formatting.default_form(number(value, unit)) == form


@pytest.mark.parametrize(
    ("precision", "text"),
    [("minst", f"minst{NBSP}80"), ("mer_an", f"mer än{NBSP}80"), ("cirka", f"cirka{NBSP}80"), ("exakt", "80")],
)
def test_attested_numbers_keep_their_precision(precision: str, text: str) -> None:
    fact = number(80, "personer", precision=precision)
    assert formatting.in_full(fact, "tal") == text
    assert formatting.without_precision(fact, "tal") == "80"


def test_every_precision_of_the_schema_has_its_words() -> None:
    assert set(TABLES["resultat"].columns["precision"].allowed) == set(formatting.PRECISION)


def test_what_is_unknown_says_so() -> None:
    unknown = number(None)
    assert formatting.in_full(unknown, "mkr") == UNKNOWN
    assert formatting.without_precision(unknown, "mkr") == UNKNOWN
    assert formatting.in_words(unknown) == UNKNOWN
    assert formatting.direction(unknown) == UNKNOWN
    assert formatting.against_half(unknown) == UNKNOWN
    assert formatting.out_of_all(number(1), unknown) == UNKNOWN
    assert formatting.bare(unknown, "mkr") == "–"
    with pytest.raises(ValueError, match=r"n\.k has no value"):
        formatting.scaled(unknown, "mkr", 1)


# Words


@pytest.mark.parametrize(
    ("value", "word"),
    [(0, "noll"), (1, "ett"), (2, "två"), (12, "tolv"), (13, "13"), (Decimal("1.5"), "1,5"), (-1, f"{MINUS}1")],
)
def test_small_counts_in_words(value: Exact, word: str) -> None:
    assert formatting.in_words(number(value, "projekt")) == word


def test_one_agrees_with_its_noun() -> None:
    assert formatting.in_words(number(1, "plats"), common_gender=True) == "en"
    assert formatting.in_words(number(2, "platser"), common_gender=True) == "två"
    assert formatting.in_words(number(1, "plats", precision="minst"), common_gender=True) == f"minst{NBSP}en"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(10, 10, "samtliga tio"), (8, 10, "åtta av tio"), (24, 30, "24 av 30"), (0, 10, "noll av tio")],
)
def test_a_part_of_all(part: int, whole: int, text: str) -> None:
    assert formatting.out_of_all(number(part, "kommuner"), number(whole, "kommuner")) == text


@given(VALUES)
def test_the_verb_follows_the_sign(value: Exact) -> None:
    verbs = {1: "ökade", -1: "minskade", 0: "var oförändrad"}
    assert formatting.direction(number(value)) == verbs[(value > 0) - (value < 0)]


@given(st.decimals(0, 1, places=4))
def test_a_share_against_one_half(share: Decimal) -> None:
    words: Sequence[str] = ("mindre än hälften", "hälften", "mer än hälften")
    half = Decimal("0.5")
    assert formatting.against_half(number(share, "andel")) == words[1 + (share > half) - (share < half)]


@pytest.mark.parametrize(
    ("value", "stated", "rounding", "agree"),
    [
        (33_250_000, 33_300_000, 100_000, True),  # halves go up
        (33_249_999, 33_300_000, 100_000, False),
        (33_349_999, 33_300_000, 100_000, True),
        (33_350_000, 33_300_000, 100_000, False),
        (24, 24, 1, True),
        (24, 24, 0, True),
        (25, 24, 0, False),
        (Decimal("0.275"), Decimal("0.28"), Decimal("0.01"), True),
        (Decimal("0.2749"), Decimal("0.28"), Decimal("0.01"), False),
        (-33_250_000, -33_300_000, 100_000, True),
        (0, 0, 1, True),
    ],
)
def test_agreement_is_to_the_published_rounding(value: Any, stated: Any, rounding: Any, agree: bool) -> None:
    assert formatting.agrees(value, Decimal(stated), Decimal(rounding)) is agree
