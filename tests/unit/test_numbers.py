"""Numbers are frozen and exact, and survive JSON."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sparbar.numbers import KEY, Exact, Fact, Formula, Lineage, Number, Rows, exact, ratio, simplified

WORD = st.text("abcåäö:/-+0123456789", min_size=1, max_size=8)
VALUES = st.one_of(st.integers(-(10**18), 10**18), st.decimals(-(10**9), 10**9, places=6))
ROWS = st.builds(
    Rows,
    tables=st.lists(WORD, min_size=1, max_size=2).map(tuple),
    keys=st.lists(st.lists(WORD, min_size=1, max_size=2).map(tuple), max_size=4).map(tuple),
    expression=WORD,
    aggregate=st.sampled_from(["sum", "count", "min", "max"]),
)
FORMULAS = st.builds(
    Formula, operation=st.sampled_from(["ratio", "difference", "sum"]), parents=st.lists(WORD, max_size=3).map(tuple)
)
FACTS = st.builds(Fact, row=WORD, precision=WORD, period=WORD, basis=WORD, reference=WORD)
NUMBERS = st.builds(
    Number,
    key=WORD,
    value=st.one_of(st.none(), VALUES),
    unit=WORD,
    definition=WORD,
    lineage=st.one_of(ROWS, FORMULAS, FACTS),
    notebook=WORD,
    cell=WORD,
    line=st.integers(1, 99),
    unknown=WORD,
    together=st.lists(WORD, max_size=3).map(tuple),
    synthetic=st.booleans(),
)


@given(NUMBERS)
def test_a_number_survives_json(number: Number) -> None:
    read = Number.from_json(json.loads(json.dumps(number.to_json())))
    assert read == number
    assert type(read.lineage) is type(number.lineage)
    if number.value is not None:
        assert exact(number.to_json()["value"]) == number.value


@given(NUMBERS)
def test_no_value_passes_through_a_float(number: Number) -> None:
    value = number.to_json()["value"]
    assert value is None or (isinstance(value, str) and "E" not in value)


@pytest.mark.parametrize(
    ("lineage", "kind"),
    [
        (Rows(("beslut",), (("B-1",),), "belopp_sek", "sum"), "computed"),
        (Formula("ratio", ("a.b", "a.c")), "derived"),
        (Fact("resultat:1", "exakt", "", "", ""), "attested"),
    ],
)
def test_the_lineage_is_the_kind(lineage: Lineage, kind: str) -> None:
    assert Number("a.b", 1, "SEK", "D", lineage, "n", "c", 1).kind == kind


def test_a_number_is_frozen() -> None:
    number = Number("a.b", 1, "SEK", "D", Formula("sum", ()), "n", "c", 1)
    with pytest.raises(FrozenInstanceError):
        number.value = 2  # type: ignore[misc]


@given(VALUES, VALUES.filter(bool))
def test_a_ratio_is_within_half_a_unit_of_the_exact_fraction(part: Exact, whole: Exact) -> None:
    assume(abs(Fraction(part) / Fraction(whole)) <= 10**12)
    quotient = ratio(part, whole)
    assert abs(Fraction(quotient) - Fraction(part) / Fraction(whole)) <= Fraction(1, 2 * 10**12) + Fraction(1, 10**15)
    assert quotient.as_tuple().exponent == -12


def test_a_ratio_of_nothing_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        ratio(1, 0)


@given(VALUES)
def test_equal_values_look_equal(value: Exact) -> None:
    simple = simplified(value)
    assert simple == value
    assert isinstance(simple, int) == (value == int(value))


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("-3", -3), ("0.50", Decimal("0.50"))])
def test_exact(text: str, value: Exact) -> None:
    assert exact(text) == value
    assert type(exact(text)) is type(value)


@pytest.mark.parametrize(
    "key", ["a.b", "project_funding.granted_by_goal[14]", "a.b[1:1]", "a.b[Västerås]", "a.b[ESF+]"]
)
def test_keys(key: str) -> None:
    assert KEY.fullmatch(key)


@pytest.mark.parametrize(
    "key", ["a", "A.b", "a.B", "a.b[]", "a.b[c d]", "a.b[c|d]", "a.b[[c]]", "1.b", "a.b.c", "a.b[c]d"]
)
def test_no_keys(key: str) -> None:
    assert not KEY.fullmatch(key)
