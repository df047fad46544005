"""Another year is a parameter: its own numbers, figures, captions and sentences, and nothing of any other year."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Checkout
from lxml import html

ROOT = Path(__file__).parents[2]
Built = Callable[[int], Path]
RUN = 6  # words
NAMES = "Fonden för en rättvis omställning (FRO)"


def _main(path: Path) -> str:
    return " ".join(html.fromstring(path.read_bytes()).xpath("//main")[0].text_content().split())


def _chapters(folder: Path) -> list[Path]:
    return [folder / "html/index.html", *sorted((folder / "html").glob("0*.html"))]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-zåäöé]+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _dates() -> dict[str, dict[str, str]]:
    dates: dict[str, dict[str, str]] = {}
    for file, key, column in (
        ("nyps/beslut.csv", "beslut_id", "beslutsdatum"),
        ("nyps/utbetalningar.csv", "utbetalning_id", "datum"),
    ):
        with (ROOT / "data" / file).open(encoding="utf-8", newline="") as rows:
            dates[Path(file).stem] = {row[key]: row[column] for row in csv.DictReader(rows)}
    return dates


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_no_number_rests_on_a_row_of_a_later_year_or_of_the_wrong_one(built: Built, year: int) -> None:
    dates, checked = _dates(), 0
    for number in json.loads((built(year) / "ledger.json").read_text(encoding="utf-8"))["numbers"]:
        lineage = number["lineage"]
        for place, table in enumerate(lineage.get("tables", ())):
            for key in lineage["keys"]:
                if table not in dates:
                    continue
                dated = int(dates[table][key[place]][:4])
                assert dated <= year, number["key"]
                if "cohort" not in number["key"]:
                    assert dated == (year - 1 if "previous" in number["key"] else year), number["key"]
                checked += 1
    assert checked > 300


@pytest.mark.parametrize("year", [2022, 2023])
def test_no_sentence_of_the_answers_of_2024_appears_in_another_years_book(built: Built, year: int) -> None:
    answers = set().union(*(_runs(path.read_text(encoding="utf-8")) for path in (ROOT / "data/svar/2024").glob("*.md")))
    chapters = set().union(*(_runs(path.read_text(encoding="utf-8")) for path in (ROOT / "chapters").glob("*.qmd")))
    assert len(answers) > 3000
    lasting = chapters | _runs((ROOT / "index.qmd").read_text(encoding="utf-8")) | _runs(NAMES)
    for path in _chapters(built(year)):
        assert not (_runs(_main(path)) & answers) - lasting, path.name


@pytest.mark.parametrize("year", [2022, 2023])
def test_no_later_year_is_named_in_another_years_chapters(built: Built, year: int) -> None:
    for path in _chapters(built(year)):
        # A source may be named after the year it was published for.
        text = re.sub(r"Redovisning av regionalt utvecklingsarbete \d{4}", "", _main(path))
        named = {int(found) for found in re.findall(r"\b20\d\d\b", text)} - {2030}
        built_on = {int(found) for found in re.findall(r"\b(20\d\d)-\d\d-\d\d\b", text)}
        assert not {later for later in named - built_on if later > year}, path.name


@pytest.mark.parametrize("year", [2022, 2023])
def test_questions_without_answers_are_visibly_unanswered(built: Built, year: int) -> None:
    text = " ".join(_main(path) for path in _chapters(built(year)))
    assert text.count(f"Frågan är inte besvarad för {year}.") == 28
    assert text.count("data/svar/") == 28


def test_the_year_before_the_ledger_is_unknown_and_not_zero(built: Built) -> None:
    numbers = {
        number["key"]: number
        for number in json.loads((built(2022) / "ledger.json").read_text(encoding="utf-8"))["numbers"]
    }
    before = numbers["project_funding.granted_total_previous"]
    assert before["value"] is None
    assert before["unknown"] == "nyps/beslut.csv har inga uppgifter om 2021"
    assert numbers["project_funding.granted_total_change"]["value"] is None
    assert numbers["project_funding.granted_total"]["value"] == "27450000"


def test_a_new_edition_builds_and_shows_what_is_missing(own_checkout: Checkout) -> None:
    assert own_checkout.sparbar("new-year", "2025").returncode == 0
    folder = own_checkout.root / "data/svar/2025"
    assert len(list(folder.glob("*.md"))) == 28
    assert all("tal project" not in path.read_text(encoding="utf-8") for path in folder.glob("*.md"))

    result = own_checkout.sparbar("build", year=2025)
    assert result.returncode == 0, result.stderr
    book = own_checkout.book(2025)
    index = _main(book / "html/index.html")
    assert "Källor utan uppgifter om 2025: insatser.csv, kryss.csv," in index
    assert "nyps/beslut.csv" in index
    assert "Frågor utan svar: 1.1, 1.2," in index
    assert "33,3 miljoner kronor" not in index
    numbers = json.loads((book / "ledger.json").read_text(encoding="utf-8"))["numbers"]
    known = {
        n["key"] for n in numbers if n["value"] is not None and n["key"].startswith("business_support.granted_by_")
    }
    assert known
    assert all("previous" in key for key in known)
    texts = " ".join(_main(path) for path in _chapters(book))
    assert texts.count("Frågan är inte besvarad för 2025.") == 28

    status = own_checkout.sparbar("status", year=2025)
    assert status.returncode == 1
    assert "0 of 28 questions answered" in status.stdout
    assert "no rows of 2025: beslut, utbetalningar," in status.stdout
    assert status.stdout.count("missing") == 28


def test_the_year_comes_from_the_option_then_the_variable_then_report_yml(checkout: Checkout) -> None:
    assert "Questions 2024" in checkout.sparbar("status").stdout
    assert "Questions 2023" in checkout.sparbar("status", REPORT_YEAR="2023").stdout
    assert "Questions 2022" in checkout.sparbar("status", year=2022, REPORT_YEAR="2023").stdout
