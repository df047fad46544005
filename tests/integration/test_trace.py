"""`sparbar trace` on a built book: a number to its rows, a row to its numbers, and what is printed to its keys."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Checkout

Built = Callable[[int], Path]
TOTAL = "project_funding.granted_total"


@pytest.fixture
def trace(built: Built, checkout: Checkout) -> Callable[..., Any]:
    """Runs `sparbar trace … --json`; what it answers."""

    def run(*words: str) -> Any:
        built(2024)
        done = checkout.sparbar("trace", *words, "--json", year=2024)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    return run


def test_a_number_leads_to_its_rows_code_and_sources(trace: Callable[..., Any], checkout: Checkout) -> None:
    told = trace(TOTAL)
    assert (told["value"], told["unit"], told["kind"], told["synthetic"]) == ("33300000", "SEK", "computed", True)
    assert told["text"] == "33,3\u00a0miljoner kronor"
    assert told["second"] == {"verdict": "equal", "value": "33300000"}
    assert told["before"]["year"] == 2023
    assert int(told["before"]["pair"]["change"]) == 33300000 - int(told["before"]["pair"]["before"]["value"])
    assert "granted_total" in told["source"][told["code"]["line"] - 1]
    assert {source["file"] for source in told["sources"]} == {"nyps/beslut.csv"}
    assert all(len(source["sha256"]) == 64 and source["received"] for source in told["sources"])
    assert told["rows"]["count"] == len(told["lineage"]["keys"]) > len(told["rows"]["first"]) > 0
    for row in (row for rows in told["rows"]["first"] for row in rows):
        lines = (checkout.root / row["file"]).read_text(encoding="utf-8").splitlines()
        assert next(csv.reader([lines[row["number"] - 1]])) == list(row["cells"].values())


def test_a_derived_number_leads_to_its_parents(trace: Callable[..., Any]) -> None:
    told = trace("project_funding.top_goals_share")
    assert [parent["key"] for parent in told["parents"]] == told["lineage"]["parents"]
    assert told["parents"][0]["parents"]
    assert "12 decimals" in told["rounding"]


def test_a_reported_number_leads_to_its_row(trace: Callable[..., Any]) -> None:
    told = trace("welfare.health_agreements")
    assert told["rows"]["first"][0][0]["row"] == "resultat:2024/health_agreements"
    assert told["rows"]["first"][0][0]["cells"]["varde"] == told["value"]


def test_as_text(built: Built, checkout: Checkout) -> None:
    built(2024)
    told = checkout.sparbar("trace", TOTAL, year=2024).stdout
    for words in (
        "33300000 SEK",
        "→",
        "rows       ",
        "data/nyps/beslut.csv:",
        "SHA-256",
        "synthetic",
        "rounding",
        "the same, by notebooks/",
    ):
        assert words in told


def test_a_row_leads_to_its_numbers_and_the_parts_add_up(trace: Callable[..., Any]) -> None:
    keys = [keys[0] for keys in trace(TOTAL)["lineage"]["keys"]]
    parts = []
    for key in keys[:3]:
        told = trace("--row", f"beslut:{key}")
        feeds = {feed["key"]: feed for feed in told["feeds"]}
        parts.append(int(feeds[TOTAL]["value"]) - int(feeds[TOTAL]["without"]))
        assert parts[-1] == int(told["cells"]["belopp_sek"])
        assert any(feed["via"] for feed in feeds.values())
    by_place = trace("--row", f"{told['file']}:{told['number']}")
    assert by_place == told


@pytest.mark.parametrize(
    ("asked", "key", "text"),
    [
        ("33,3 miljoner", TOTAL, "33,3 miljoner kronor"),
        ("samtliga sex", "eu_cofinancing.goal_areas", "samtliga sex"),
        ("28 %", "business_support.share_by_gender[K]", "28 %"),
        ("28,3", "project_funding.cohort_unpaid[2024]", "28,3"),  # a label of a chart
    ],
)
def test_what_is_printed_leads_to_its_numbers(trace: Callable[..., Any], asked: str, key: str, text: str) -> None:
    told = trace(asked)
    assert (key, text) in {(number["key"], number["text"]) for number in told["numbers"]}
    assert all(asked in number["text"] for number in told["numbers"])


def test_a_number_is_not_found_inside_another(built: Built, checkout: Checkout) -> None:
    built(2024)
    assert "33,3" not in checkout.sparbar("trace", "3,3 miljoner", year=2024).stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("project_funding.granted_totl",), TOTAL),
        (("granted_totl",), TOTAL),
        (("--row", "beslut:B-1"), "no such row"),
        (("--row", "beslut:X"), "--row beslut:X: no such row"),  # and no picture of a cross
        (("--row", "data/nyps/beslut.csv:1"), "no such row"),
        ((), "KEY"),
        ((TOTAL, "--row", "beslut:B-1"), "KEY"),
    ],
)
def test_what_is_not_there_names_what_is(
    built: Built, checkout: Checkout, words: tuple[str, ...], expected: str
) -> None:
    built(2024)
    done = checkout.sparbar("trace", *words, year=2024)
    assert done.returncode == 2
    assert expected in " ".join(done.stderr.split())


def test_nothing_is_built(own_checkout: Checkout) -> None:
    done = own_checkout.sparbar("trace", TOTAL, year=2023)
    assert done.returncode == 2
    assert "sparbar build --year 2023" in " ".join(done.stderr.split())
