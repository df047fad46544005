"""What grows with the ledger grows no faster: work is counted, not timed. bench/scale.py measures the rest."""

from __future__ import annotations

import cProfile
import pstats
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from sparbar import load
from sparbar.disclosure import algebra
from sparbar.example_ledger.__main__ import main as generate
from sparbar.paths import Project

ROOT = Path(__file__).parents[2]
TIMES = 4


def counted(data: Path) -> tuple[int, int]:
    """Rows, and the calls of functions that reading and checking them takes."""
    profile = cProfile.Profile()
    read, findings = profile.runcall(load.read, Project.at(ROOT, data))
    assert not findings
    return sum(map(len, read.frames.values())), pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


def test_reading_and_checking_grows_with_the_rows(tmp_path: Path) -> None:
    larger = tmp_path / "data"
    shutil.copytree(ROOT / "data", larger)
    generate(["--out", str(larger / "nyps"), "--scale", str(TIMES)])
    counted(ROOT / "data")  # what is imported or made once is not counted
    (rows, calls), (more_rows, more_calls) = counted(ROOT / "data"), counted(larger)
    assert more_rows > rows * TIMES * 0.8
    assert more_calls / calls < more_rows / rows


def test_what_numbers_determine_is_looked_for_by_kinds_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand rows that go into the same numbers are one column of the elimination, not a thousand."""
    widths: list[int] = []
    eliminate = algebra._eliminate
    monkeypatch.setattr(algebra, "_eliminate", lambda rows, columns: widths.append(columns) or eliminate(rows, columns))
    every = {("beslut.belopp_sek", f"B-{row}", f"A-{row}"): Fraction(1) for row in range(1000)}
    some = {coordinate: one for coordinate, one in every.items() if coordinate[2] != "A-7"}
    assert sorted(map(len, algebra.simplest([every, some]))) == [1, 1, 999, 999]
    assert widths == [2, 2]
