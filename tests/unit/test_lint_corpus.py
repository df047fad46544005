"""The linter measured on a corpus written from Swedish grammar: no planted number missed, no harmless one accused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[1] / "lint_corpus"
sys.path.insert(0, str(CORPUS))

import measure  # noqa: E402
from spelled import cardinal, digits, ordinal  # noqa: E402

from sparbar.lint import words  # noqa: E402


@pytest.mark.parametrize("seed", [None, 7])
def test_no_planted_number_is_missed_and_no_harmless_one_accused(seed: int | None) -> None:
    measured = measure.measure(seed)
    assert len(measured.planted) >= 500
    assert len(measured.harmless) >= 500
    assert len({case.text for case in measured.planted}) > 0.95 * len(measured.planted)
    assert len({case.text for case in measured.harmless}) > 0.95 * len(measured.harmless)
    assert list(measured.missed) == []
    assert list(measured.false) == []


def test_the_corpus_can_find_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A linter that finds nothing misses all; one that finds everything accuses all."""
    monkeypatch.setattr(measure, "found", lambda _: [])
    assert len(measure.measure().missed) == len(measure.measure().planted)
    monkeypatch.setattr(measure, "found", lambda text: [text])
    assert len(measure.measure().false) == len(measure.measure().harmless)


def test_the_command_prints_both_figures() -> None:
    done = subprocess.run(
        [sys.executable, str(CORPUS / "measure.py")], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "planted numbers of 22 kinds: 0 missed" in done.stdout
    assert "harmless sentences of 20 kinds: 0 false alarms" in done.stdout


def test_every_number_below_a_thousand_is_found_and_understood() -> None:
    for number in range(2, 1000):
        assert words.cardinal(cardinal(number)) == number
        assert measure.found(f"Vi höll {cardinal(number)} möten.") == [cardinal(number)]
        assert measure.found(f"Vi höll {number} möten.") == [str(number)]


@pytest.mark.parametrize("number", [1000, 1001, 2024, 33_000, 45_678, 120_000, 999_999])
def test_large_numbers_in_words_and_in_digits(number: int) -> None:
    assert words.cardinal(cardinal(number)) == number
    assert measure.found(f"Vi höll {cardinal(number)} möten.") == [cardinal(number)]
    for space in (" ", "\u00a0", "\u202f", "\u2009", "."):
        assert len(measure.found(f"Vi nådde {digits(number, space)} personer.")) == 1


def test_ordinals_are_understood() -> None:
    assert [words.ordinal(ordinal(number)) for number in range(3, 100)] == list(range(3, 100))
