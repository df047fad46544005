"""The repository's own data obeys its schemas, rules and hashes, and is written as the data format says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from sparbar import sources
from sparbar.indicators import declared
from sparbar.load import Data, load
from sparbar.paths import Project
from sparbar.schemas import ALL, TABLES, Table

ROOT = Path(__file__).parents[2]
PROJECT = Project.at(ROOT)
YEARS = (2022, 2023, 2024)


@pytest.fixture(scope="module")
def data() -> Data:
    """Raises with every finding when a file is not the accepted one or breaks a schema or rule."""
    return load(PROJECT)


def test_every_table_has_rows(data: Data) -> None:
    assert data.frames.keys() == TABLES.keys()
    lacking = {name for name, frame in data.frames.items() if frame.empty}
    assert lacking <= {table.name for table in ALL if table.optional}


def test_every_source_is_accepted(data: Data) -> None:
    checked = sources.check(PROJECT)
    assert checked.keys() == data.sources.keys()
    assert {item.state for item in checked.values()} == {"accepted"}


def test_only_the_case_ledger_is_synthetic(data: Data) -> None:
    synthetic = {source.file for source in data.sources.values() if source.synthetic}
    assert synthetic == {table.file for table in ALL if table.file.startswith("nyps/")}


@pytest.mark.parametrize(
    "table", [table for table in ALL if (PROJECT.data / table.file).is_file()], ids=lambda t: t.file
)
def test_files_are_written_as_the_format_says(table: Table) -> None:
    """UTF-8 without byte order mark, LF, commas, columns in the order of the schema."""
    raw = (PROJECT.data / table.file).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\n\n")
    assert raw.decode("utf-8").splitlines()[0] == ",".join(table.columns)


@pytest.mark.parametrize("table", ["beslut", "utbetalningar"])
def test_the_ledger_covers_its_years_and_no_other(data: Data, table: str) -> None:
    assert [year for year in range(YEARS[0] - 2, YEARS[-1] + 3) if data.covers(table, year)] == list(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_its_twenty_goals(data: Data, year: int) -> None:
    assert list(data.goals(year).delmal_nr) == list(range(1, 21))


def test_the_form_has_its_28_questions(data: Data) -> None:
    assert len(data["fragor"]) == 28


def test_the_municipalities_of_the_county(data: Data) -> None:
    municipalities = data["kommuner"]
    assert len(municipalities) == 10
    assert set(municipalities[municipalities.stodomrade == "ja"].namn) == {"Fagersta", "Norberg", "Skinnskatteberg"}


def test_outlines_are_closed_rings_in_the_county(data: Data) -> None:
    """WGS 84: the county lies between 59 and 60.3 degrees north, 15.3 and 17.2 east."""
    for code, geometry in data.outlines.items():
        assert geometry["type"] == "MultiPolygon", code
        for polygon in geometry["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1], code
                assert all(15.3 < east < 17.2 and 59 < north < 60.3 for east, north in ring), code


def test_every_question_has_a_kind_of_its_own_chapter(data: Data) -> None:
    questions = data["fragor"]
    assert set(questions.kapitel) == set(range(1, 7))
    assert not questions.rubrik.duplicated().any()


def test_answers_belong_to_questions_of_the_form(data: Data) -> None:
    known = set(data["fragor"].fraga)
    answers = sorted((PROJECT.data / "svar").rglob("*.md"))
    assert answers
    assert {path.stem for path in answers} <= known
    assert {path.parent.name for path in answers} <= {str(year) for year in range(2000, 2101)}


def test_published_totals_have_keys_of_numbers(data: Data) -> None:
    keys = data["publicerat"].nyckel
    assert [key for key in keys if not re.fullmatch(r"[a-z_]+\.[a-z_0-9]+(\[[^\[\]\s]+\])?", key)] == []


def test_indicators_belong_to_the_strategy_and_cover_its_areas(data: Data) -> None:
    known = declared.read(PROJECT)
    goals = data["mal"]
    areas = {area: set(some.delmal_nr) for area, some in goals.groupby("malomrade")}
    assert declared.check_goals(known, areas, declared.FILE) == []
    assert {indicator.target_area for indicator in known.indicators} == set(areas)
    assert len(known.indicators) >= 20


def test_key_figures_have_the_titles_of_the_catalogue() -> None:
    """Against Kolada's own catalogue, of which tests/fixtures/statistics holds these entries."""
    text = (ROOT / "tests/fixtures/statistics/kolada_catalogue.csv").read_text(encoding="utf-8")
    titles = {row["id"]: row["title"] for row in csv.DictReader(text.splitlines())}
    asked = [indicator.kolada for indicator in declared.read(PROJECT).indicators if indicator.kolada]
    assert len(asked) == 20
    assert {figure.kpi: figure.title for figure in asked} == {figure.kpi: titles[figure.kpi] for figure in asked}


def test_row_keys_never_repeat(data: Data) -> None:
    assert {name for name, frame in data.frames.items() if pd.Index(frame.index).has_duplicates} == set()
