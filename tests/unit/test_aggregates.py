"""Sums, counts and extremes are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar import aggregates
from sparbar.aggregates import evaluate, spare, taken, total
from sparbar.numbers import Aggregate, Exact

KRONOR = st.integers(-(10**14), 10**14)
SHARES = st.decimals(0, 1, places=6)
ROWS = st.lists(st.tuples(KRONOR, SHARES), max_size=30)


def frame_of(rows: list[tuple[int, Decimal]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "belopp": pd.Series([amount for amount, _ in rows], dtype="int64"),
            "andel": pd.Series([share for _, share in rows], dtype="object"),
        }
    )


def compute(frame: pd.DataFrame, expression: str, aggregate: Aggregate) -> Exact | None:
    return aggregates.compute(taken(frame, expression, aggregate), aggregate)


@given(ROWS)
def test_sums_equal_sums_of_fractions(rows: list[tuple[int, Decimal]]) -> None:
    value = compute(frame_of(rows), "belopp * andel", "sum")
    assert value is not None
    assert Fraction(value) == sum((amount * Fraction(share) for amount, share in rows), Fraction(0))
    assert not isinstance(value, float)


@given(ROWS, st.randoms())
def test_sums_do_not_depend_on_the_order(rows: list[tuple[int, Decimal]], random: object) -> None:
    turned = list(rows)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert compute(frame_of(turned), "belopp * andel", "sum") == compute(frame_of(rows), "belopp * andel", "sum")


@given(st.lists(st.one_of(KRONOR, st.decimals(-(10**20), 10**20, places=12)), max_size=30))
def test_totals_of_large_and_small_values_are_exact(values: list[Exact]) -> None:
    """More digits than Decimal keeps by default."""
    assert Fraction(total(values)) == sum(map(Fraction, values), Fraction(0))


@given(ROWS.filter(bool))
def test_extremes(rows: list[tuple[int, Decimal]]) -> None:
    frame = frame_of(rows)
    assert compute(frame, "belopp", "min") == min(amount for amount, _ in rows)
    assert compute(frame, "andel", "max") == max(share for _, share in rows)


@given(ROWS)
def test_counts_are_of_different_values(rows: list[tuple[int, Decimal]]) -> None:
    assert compute(frame_of(rows), "belopp", "count") == len({amount for amount, _ in rows})


def test_nothing_sums_to_zero_and_has_no_extremes() -> None:
    nothing = frame_of([])
    assert compute(nothing, "belopp", "sum") == 0
    assert compute(nothing, "belopp", "count") == 0
    assert compute(nothing, "belopp", "min") is None
    assert compute(nothing, "belopp", "max") is None


def test_a_whole_sum_is_an_integer() -> None:
    value = total([Decimal("0.25"), Decimal("0.75")])
    assert value == 1
    assert type(value) is int


@pytest.mark.parametrize(
    ("column", "what"),
    [
        (pd.Series([1.5]), "float 1.5"),
        (pd.Series([None], dtype="object"), "a missing value"),
        (pd.Series([1, None], dtype="Int64"), "a missing value"),
        (pd.Series([float("nan")]), "a missing value"),
        (pd.Series([True]), "bool True"),
        (pd.Series(["12"]), "str '12'"),
    ],
)
def test_what_is_not_exact_is_refused(column: pd.Series, what: str) -> None:
    with pytest.raises(ValueError, match=f"column belopp holds {what}, not an exact number"):
        compute(pd.DataFrame({"belopp": column}), "belopp", "sum")


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no column belop; there are belopp, andel"):
        evaluate(frame_of([]), "belop * andel")


FEW = st.lists(st.tuples(st.integers(-1, 2), st.just(Decimal(1))), max_size=8)


@given(FEW, st.sampled_from(["sum", "count", "min", "max"]))
def test_a_row_is_spare_when_the_value_is_the_same_without_it(
    rows: list[tuple[int, Decimal]], aggregate: Aggregate
) -> None:
    frame = frame_of(rows)
    value = compute(frame, "belopp", aggregate)
    without = [compute(frame.drop(index=place), "belopp", aggregate) for place in frame.index]
    assert spare(taken(frame, "belopp", aggregate), aggregate) == sum(other == value for other in without)
