"""Every fact of the published 2024 report is in this one, or it says why not: tests/coverage_2024.csv, row by row.

how = tal: `where` is the key of a number; text: `where` is `file: words that stand in it`; not: `reason` says why.
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared/facts/facts_2024.csv"
SCALES = {"MSEK": Decimal(1_000_000), "percent": Decimal("0.01")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NOT_THE_SAME_VALUE = {
    "support_vasteras_prev_year": "published only as more than half",
    "rus_goals_highlighted": "counts the two goals whose numbers are top_goal and second_goal",
    "visual_rus_indicators": "one of the three visualisations that visualisations_published counts",
    "visual_education_stats": "the same",
    "visual_industry_status": "the same",
}
COVERAGE = _rows(ROOT / "tests/coverage_2024.csv")
LEDGER = {row["key"]: row for row in _rows(ROOT / "ledger/2024.csv")}


def _flat(text: str) -> str:
    return " ".join(re.sub(r"\{\{<.*?>\}\}", " ", text).split())


def test_the_map_has_every_fact_once() -> None:
    ids = [row["id"] for row in COVERAGE]
    assert len(ids) == len(set(ids)) == 171
    assert {row["how"] for row in COVERAGE} == {"tal", "text", "not"}


@pytest.mark.parametrize("row", COVERAGE, ids=lambda row: row["id"])
def test_the_fact_is_a_number_a_passage_or_left_out_for_a_reason(row: dict[str, str]) -> None:
    if row["how"] == "tal":
        assert row["where"] in LEDGER
    elif row["how"] == "text":
        file, _, words = row["where"].partition(": ")
        assert len(words) >= 8
        assert _flat(words) in _flat((ROOT / file).read_text(encoding="utf-8"))
    else:
        assert len(row["reason"].split()) >= 4


@pytest.mark.skipif(not FACTS.is_file(), reason="the list of facts does not lie beside the repository")
def test_the_map_is_that_of_the_published_facts_and_their_values_agree() -> None:
    facts = {row["id"]: row for row in _rows(FACTS)}
    assert facts.keys() == {row["id"] for row in COVERAGE}
    compared = 0
    for row in COVERAGE:
        fact = facts[row["id"]]
        if row["how"] != "tal" or not re.fullmatch(r"\d+(\.\d+)?", fact["value"]):
            continue
        if row["id"] in NOT_THE_SAME_VALUE:
            continue
        expected = Decimal(fact["value"]) * SCALES.get(fact["unit"], Decimal(1))
        assert Decimal(LEDGER[row["where"]]["value"]) == expected, row["id"]
        compared += 1
    assert compared > 80
