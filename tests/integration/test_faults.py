"""One fault of every third maker of `make faults`, planted in a copy of the built book, is caught and named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Checkout

FAULTS = Path(__file__).parents[1] / "faults"
sys.path.insert(0, str(FAULTS))

from injection import MAKERS, baseline, judge  # noqa: E402
from planting import Whole  # noqa: E402

YEAR = 2024
PLACES = {getattr(maker, "__name__", f"code-{place}"): place for place, (maker, _) in enumerate(MAKERS)}


@pytest.fixture(scope="session")
def whole(built: Callable[[int], Path], checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A copy of the book, of whose faults nothing is found before one is planted."""
    built(YEAR)
    edition, found = baseline(checkout.root, YEAR, tmp_path_factory.mktemp("faults") / "whole")
    assert found == []
    return edition


@pytest.mark.parametrize("maker", list(PLACES)[::3])  # `make faults` plants all
def test_a_planted_fault_is_caught_and_named(whole: Whole, maker: str) -> None:
    outcome = judge(whole, MAKERS[PLACES[maker]][0], f"suite/{maker}")
    if not outcome.effect:
        pytest.skip("a change of code that changes no number")
    assert outcome.caught, outcome.what
    assert outcome.named, (outcome.what, outcome.without, outcome.told[:5])
