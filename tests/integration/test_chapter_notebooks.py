"""The notebooks of chapters 1-4 and 6 for a year with data and one without, against counts from the CSV files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from sparbar.notebooks import Executed, execute
from sparbar.numbers import Exact
from sparbar.paths import Project
from sparbar.records import Record

REPOSITORY = Path(__file__).parents[2]
NOTEBOOKS = {"welfare": "1", "skills": "2", "innovation": "3", "accessibility": "4", "evidence": "6"}
YEAR, EMPTY = 2024, 2023
Line = dict[str, str]


def run(folder: Path, year: int) -> dict[str, Record]:
    ran: dict[str, Executed] = execute(Project.at(REPOSITORY), list(NOTEBOOKS), year, folder, 5, lambda *_: None)
    return {name: done.record for name, done in ran.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def records(folder: Path) -> dict[str, Record]:
    return run(folder, YEAR)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    return run(tmp_path_factory.mktemp("empty"), EMPTY)


def lines(table: str, **where: str) -> list[Line]:
    """The rows of the report's year in which every named column has the value given."""
    with (REPOSITORY / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        every = [line for line in csv.DictReader(file) if line.get("ar", str(YEAR)) == str(YEAR)]
    return [line for line in every if all(line[column] == value for column, value in where.items())]


def facts(chapter: str = "") -> list[Line]:
    return [line for line in lines("resultat") if line["fraga"].startswith(chapter)]


def results(chapter: str = "") -> list[Line]:
    return [line for line in facts(chapter) if line["typ"] in {"prestation", "effekt"}]


def values(record: Record) -> dict[str, Exact | None]:
    """name → value, without the notebook's own name."""
    return {number.key.partition(".")[2]: number.value for number in record.numbers}


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_attested_fact_of_the_chapter_is_recorded(notebook: str, records: dict[str, Record]) -> None:
    attested = {n.key.partition(".")[2]: n.value for n in records[notebook].numbers if n.kind == "attested"}
    expected = {
        line["fakta_id"]: Decimal(line["varde"]) if line["varde"] else None for line in facts(NOTEBOOKS[notebook])
    }
    assert attested == expected
    assert len(attested) > 3


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_figures_and_tables_say_what_they_show_and_where_it_comes_from(
    notebook: str, records: dict[str, Record], folder: Path
) -> None:
    record = records[notebook]
    assert len(record.figures) + len(record.tables) >= 2
    for figure in record.figures:
        assert len(figure.alt) > 60
        assert figure.title != "Uppgift saknas"
        assert "Källa: Redovisning av regionalt utvecklingsarbete" in figure.source
        svg = (folder / notebook / figure.svg).with_suffix(".hel.svg").read_text(encoding="utf-8")
        assert figure.title.split()[0] in svg
        assert (folder / notebook / figure.svg).stat().st_size > 2_000
    for table in record.tables:
        assert table.rows
        assert "Källa: " in table.source


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_families_have_keys_that_prose_can_cite(notebook: str, records: dict[str, Record]) -> None:
    keys = [number.key for number in records[notebook].numbers]
    assert [key for key in keys if not re.fullmatch(r"[a-z_]+\.[a-z][a-z0-9_]*(\[[A-Za-z0-9_-]+\])?", key)] == []


def test_welfare_counts(records: dict[str, Record]) -> None:
    found, initiatives = values(records["welfare"]), lines("insatser", kapitel="1")
    outputs = [line for line in results("1") if line["typ"] == "prestation"]
    everywhere = [line for line in initiatives if line["kommuner"] == "alla"]
    assert found["initiatives"] == len(initiatives)
    assert found["initiatives_with_start"] == sum(bool(line["start"]) for line in initiatives)
    assert found["initiatives_without_end"] == sum(not line["slut"] for line in initiatives)
    assert found["initiatives_everywhere"] == len(everywhere)
    assert found["reach[nara_vard]"] == 10
    assert found["reach[platsmo]"] == 1
    assert found["reach_unnamed[aktionsforskning]"] == 4
    assert found["reach_by_municipality[1904]"] == len(everywhere) + 1
    assert found["reach_by_municipality[1980]"] == len(everywhere)
    assert found["outputs_with_value"] == sum(bool(line["varde"]) for line in outputs)
    assert found["outputs_with_goals"] == sum(bool(line["delmal"]) for line in outputs)


def test_an_initiative_that_names_no_municipality_reaches_an_unknown_number(records: dict[str, Record]) -> None:
    found = values(records["welfare"])
    silent = {line["insats_id"] for line in lines("insatser", kapitel="1", kommuner="")}
    assert silent
    assert not {f"reach[{initiative}]" for initiative in silent} & set(found)


def test_skills_counts(records: dict[str, Record]) -> None:
    found = values(records["skills"])
    own = {line["insats_id"] for line in lines("insatser", kapitel="2")}
    partners = [line for line in lines("parter") if line["insats_id"] in own]
    by_kind: Counter[str] = Counter()
    for line in partners:
        by_kind[line["parttyp"]] += int(line["antal"])
    assert {kind: found[f"partners_by_kind[{kind}]"] for kind in by_kind} == dict(by_kind)
    assert sum(value or 0 for key, value in found.items() if key.startswith("partners[")) == sum(by_kind.values())
    assert found["initiatives_with_partners"] == len({line["insats_id"] for line in partners})
    assert found["kod_hours_per_participant"] == (Decimal(33000) / Decimal(4483)).quantize(Decimal("1e-12"))
    assert found["industry_meetings_after_pilot"] == 1


def test_innovation_counts(records: dict[str, Record]) -> None:
    found = values(records["innovation"])
    pairs = {(line["insats"], goal) for line in results("3") for goal in line["delmal"].split(";") if goal}
    by_goal = Counter(goal for _, goal in pairs)
    assert {goal: found[f"initiatives_by_goal[{goal}]"] for goal in by_goal} == dict(by_goal)
    assert found["goals_hit"] == len(by_goal) == 8
    assert found["goals_missed"] == 12
    assert found["initiatives_with_goals"] == len({initiative for initiative, _ in pairs})
    assert found["results_with_goals"] == sum(bool(line["delmal"]) for line in results("3"))


def test_what_was_reached_stands_in_the_column_of_its_period(records: dict[str, Record]) -> None:
    table = next(table for table in records["innovation"].tables if table.key == "innovation.reached")
    periods = {f"innovation.{line['fakta_id']}": line["period"] for line in facts("3")}
    columns = ("under_aret", "sedan_start", "tidpunkt")
    shown = [(cell.key, columns[place]) for row in table.rows for place, cell in enumerate(row.cells) if cell.key]
    assert len(shown) == len(table.rows) > 5
    assert [period for _, period in shown] == [periods[key] for key, _ in shown]


def test_accessibility_counts(records: dict[str, Record]) -> None:
    found, initiatives = values(records["accessibility"]), lines("insatser", kapitel="4")
    happened = {line["insats_id"] for line in lines("milstolpar")}
    dated = [line for line in initiatives if line["start"] or line["slut"] or line["insats_id"] in happened]
    assert found["initiatives_dated"] == len(dated)
    assert found["initiatives_undated"] == len(initiatives) - len(dated)
    assert found["initiatives_with_both"] == sum(bool(line["start"] and line["slut"]) for line in initiatives)
    assert found["open_data_threshold_share"] == (Decimal(2) / Decimal(7)).quantize(Decimal("1e-12"))


def test_evidence_counts(records: dict[str, Record]) -> None:
    found = values(records["evidence"])
    effects = [line for line in results() if line["typ"] == "effekt"]
    by_cell = Counter(f"{line['fraga'][0]}-{basis}" for line in effects for basis in line["underlag"].split(";"))
    cells = {key[len("effects_by_chapter_and_basis[") : -1]: value for key, value in found.items() if "_and_" in key}
    assert {cell: value for cell, value in cells.items() if value} == dict(by_cell)
    assert found["effects_without_basis"] == sum(line["underlag"] == "ej_angivet" for line in effects)
    assert found["results_without_value"] == sum(not line["varde"] for line in results())
    assert found["results_with_goals"] == sum(bool(line["delmal"]) for line in results())
    assert found["results_with_basis"] == sum(line["underlag"] != "ej_angivet" for line in results())
    assert found["initiatives_unplaced"] == sum(not line["kommuner"] for line in lines("insatser"))


@pytest.mark.parametrize("family", ["results_by_chapter", "results_by_precision"])
def test_the_parts_of_the_evidence_add_up(family: str, records: dict[str, Record]) -> None:
    found = values(records["evidence"])
    assert sum(value or 0 for key, value in found.items() if key.startswith(f"{family}[")) == found["results"]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_year_without_data_is_unknown_and_says_so(notebook: str, empty: dict[str, Record]) -> None:
    record = empty[notebook]
    known = {number.key for number in record.numbers if number.value is not None}
    assert known <= {"innovation.goals_total"}  # the register of goals holds for that year too
    assert all(number.kind != "attested" for number in record.numbers)
    for figure in record.figures:
        assert figure.title == "Uppgift saknas"
        assert str(EMPTY) in figure.alt
    for table in record.tables:
        assert not [cell.key for row in table.rows for cell in row.cells if cell.key in known]
