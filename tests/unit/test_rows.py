"""Row keys survive joins, filters and groups."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.errors import MergeError

from sparbar.rows import join, with_row_keys

CODES = st.sampled_from(["A-1", "A-2", "A-3", "B"])
LEFT = st.lists(st.tuples(CODES, st.integers(-5, 5)), max_size=8)
RIGHT = st.lists(st.tuples(CODES, st.sampled_from(["x", "y"])), max_size=8)


def cases(rows: list[tuple[str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame({"arende_id": [code for code, _ in rows], "belopp": [amount for _, amount in rows]})
    frame = frame.astype({"arende_id": "str", "belopp": "int64"})
    return frame.set_axis(pd.Index([f"L{n}" for n in range(len(rows))], name="beslut", dtype="str"))


def goals(rows: list[tuple[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame({"arende_id": [code for code, _ in rows], "mal": [goal for _, goal in rows]}, dtype="str")
    return frame.set_axis(pd.Index([f"R{n}" for n in range(len(rows))], name="arende_mal", dtype="str"))


@given(LEFT, RIGHT)
def test_a_join_equals_comparing_every_pair(left: list[tuple[str, int]], right: list[tuple[str, str]]) -> None:
    joined = join(cases(left), goals(right), "arende_id", "many_to_many")
    expected = [
        (f"L{i}", f"R{j}", code, amount, goal)
        for (i, (code, amount)), (j, (other, goal)) in itertools.product(enumerate(left), enumerate(right))
        if code == other
    ]
    assert joined.index.names == ["beslut", "arende_mal"]
    found = [(*keys, row.arende_id, row.belopp, row.mal) for keys, row in joined.iterrows()]
    assert sorted(found) == sorted(expected)


@given(LEFT, st.dictionaries(CODES, st.sampled_from(["x", "y"])))
def test_each_left_row_finds_one_right_row(left: list[tuple[str, int]], right: dict[str, str]) -> None:
    joined = join(cases(left), goals(list(right.items())), "arende_id", "many_to_one")
    assert len(joined) == sum(code in right for code, _ in left)
    assert list(joined.mal) == [right[code] for code, _ in left if code in right]


@given(LEFT, RIGHT)
def test_filtering_after_a_join_keeps_the_keys_of_both(
    left: list[tuple[str, int]], right: list[tuple[str, str]]
) -> None:
    joined = join(cases(left), goals(right), "arende_id", "many_to_many")
    kept = joined[joined.belopp > 0]
    assert set(kept.index) == {keys for keys in joined.index if left[int(keys[0][1:])][1] > 0}


def test_rows_that_do_not_pair_as_promised_are_refused() -> None:
    once, twice = cases([("A-1", 1)]), goals([("A-1", "x"), ("A-1", "y")])
    with pytest.raises(MergeError, match="2 rows of the right frame have A-1: the rows do not pair many_to_one"):
        join(once, twice, "arende_id", "many_to_one")
    with pytest.raises(MergeError, match="2 rows of the left frame have A-1: the rows do not pair one_to_many"):
        join(twice, once, "arende_id", "one_to_many")
    assert len(join(once, twice, "arende_id", "one_to_many")) == len(join(twice, once, "arende_id", "many_to_one")) == 2


def test_rows_that_repeat_join_all_the_same() -> None:
    """As do those of a list that is spread over rows; a recorder refuses what repeats in the end."""
    repeated = cases([("A-1", 1), ("B", 2)]).rename(index={"L1": "L0"})
    joined = join(repeated, goals([("A-1", "x"), ("B", "y")]), "arende_id", "many_to_one")
    assert [(*keys, row.belopp, row.mal) for keys, row in joined.iterrows()] == [
        ("L0", "R0", 1, "x"),
        ("L0", "R1", 2, "y"),
    ]


def test_numbers_do_not_join_texts() -> None:
    right = goals([("1", "x")]).astype({"arende_id": "int64"})
    with pytest.raises(ValueError, match="column arende_id holds str on the left and int64 on the right"):
        join(cases([("1", 1)]), right, "arende_id", "many_to_one")


def test_a_column_of_both_frames_is_refused() -> None:
    right = goals([("A-1", "x")]).assign(belopp=1)
    with pytest.raises(ValueError, match=r"columns \['belopp'\] are in both frames"):
        join(cases([("A-1", 1)]), right, "arende_id", "many_to_one")


def test_a_table_cannot_be_joined_with_itself() -> None:
    left = cases([("A-1", 1)])
    with pytest.raises(ValueError, match="a table is on both sides"):
        join(left, left[["arende_id"]], "arende_id", "one_to_one")


def test_a_join_on_two_columns() -> None:
    left = goals([("A-1", "x"), ("A-1", "y")])
    right = goals([("A-1", "y")]).rename_axis("register").assign(namn="Ett mål")
    joined = join(left, right, ["arende_id", "mal"], "many_to_one")
    assert [tuple(keys) for keys in joined.index] == [("R1", "R0")]


def test_three_tables_have_three_keys() -> None:
    third = pd.DataFrame({"mal": ["x"], "namn": ["X"]}, index=pd.Index(["M1"], name="register"))
    joined = join(
        join(cases([("B", 1)]), goals([("B", "x")]), "arende_id", "many_to_many"), third, "mal", "many_to_one"
    )
    assert joined.index.names == ["beslut", "arende_mal", "register"]
    assert [tuple(keys) for keys in joined.index] == [("L0", "R0", "M1")]


@given(st.lists(st.tuples(CODES, st.integers(1, 20)), max_size=8))
def test_composite_keys_are_joined_by_a_slash(rows: list[tuple[str, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"]).astype({"a": "str", "b": "int64"})
    keyed = with_row_keys(frame, "tabell", ("a", "b"))
    assert keyed.index.name == "tabell"
    assert list(keyed.index) == [f"{a}/{b}" for a, b in rows]
    assert list(with_row_keys(frame, "tabell", ("b",)).index) == [str(b) for _, b in rows]
    assert list(keyed.columns) == ["a", "b"]
