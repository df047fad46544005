"""One fault of every maker of `make faults`, planted in a copy of the built book, is caught and named."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Checkout

from sparbar import pdf

FAULTS = Path(__file__).parents[1] / "faults"
sys.path.insert(0, str(FAULTS))

from injection import MAKERS, baseline, judge  # noqa: E402
from planting import Whole  # noqa: E402

YEAR, TRIES = 2024, 5
PLACES = {getattr(maker, "__name__", f"code-{place}"): place for place, (maker, _) in enumerate(MAKERS)}


@pytest.fixture(scope="session")
def whole(built: Callable[[int], Path], checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A copy of the book, of whose faults nothing is found before one is planted."""
    built(YEAR)
    edition, found = baseline(checkout.root, YEAR, tmp_path_factory.mktemp("faults") / "whole")
    assert found == []
    return edition


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """A PDF that a fault leaves as it is, is read once: a copy is the same file under another name."""
    read: Callable[..., pdf.Pdf] = pdf.read
    known: dict[tuple[int, int], pdf.Pdf] = {}

    def remembered(path: Path, place: str) -> pdf.Pdf:
        told = path.stat()
        if (told.st_ino, told.st_mtime_ns) not in known:
            known[told.st_ino, told.st_mtime_ns] = read(path, place)
        return known[told.st_ino, told.st_mtime_ns]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pdf, "read", remembered)
        yield


@pytest.mark.parametrize("maker", PLACES)
def test_a_planted_fault_is_caught_and_named(whole: Whole, maker: str) -> None:
    tried = (judge(whole, MAKERS[PLACES[maker]][0], f"suite/{maker}/{seed}", lint=False) for seed in range(TRIES))
    outcome = next(one for one in tried if one.effect)  # some changes of code change no number
    assert outcome.caught, outcome.what
    assert outcome.named, (outcome.what, outcome.without, outcome.told[:5])
