"""What a preview remembers: the last result of each thing, for as long as it is made of the same."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from sparbar import remembered
from sparbar.remembered import Itself, last


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered._Memory, "results", None)


def made(results: Iterator[int], *parts: object, name: str = "a") -> int:
    return last("number", name, parts, lambda: next(results))


def test_nothing_is_remembered_before_it_begins() -> None:
    results = iter(range(9))
    assert [made(results, "x"), made(results, "x")] == [0, 1]


def test_the_last_result_is_used_while_it_is_made_of_the_same() -> None:
    remembered.begin()
    results = iter(range(9))
    assert [made(results, *parts) for parts in (("x",), ("x",), ("y",), ("x",), ("x", 1), ("x", 1))] == [
        0,
        0,
        1,
        2,
        3,
        3,
    ]
    assert made(results, "x", 1, name="b") == 4
    remembered.begin()
    assert made(results, "x", 1) == 3


def test_a_frame_is_the_same_only_as_itself() -> None:
    remembered.begin()
    results, frame = iter(range(9)), pd.DataFrame({"a": [1]})
    found = [made(results, Itself(one)) for one in (frame, frame, frame.copy(), frame)]
    assert found == [0, 0, 1, 2]


def test_apart_nothing_is_used_and_nothing_kept() -> None:
    remembered.begin()
    results = iter(range(9))
    first = made(results, "x")
    with remembered.apart():
        assert [made(results, "x"), made(results, "y")] == [1, 2]
    assert made(results, "x") == first


def test_an_error_is_raised_each_time() -> None:
    remembered.begin()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            last("number", "a", ("x",), lambda: 1 // 0)
    assert made(iter([5]), "x") == 5
