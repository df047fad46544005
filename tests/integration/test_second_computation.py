"""Two computations agree: each notebook in pandas and its .sql in DuckDB, every number of every year, exactly."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import edits
import pytest
from edits import Edit
from test_error_catalogue import TOLERATED

from sparbar import notebooks, second
from sparbar.errors import InvalidData, InvalidProject
from sparbar.numbers import Number
from sparbar.paths import Project
from sparbar.schemas import TABLES

PROJECT = Project.at(Path(__file__).parents[2])
NAMES = sorted(path.stem for path in PROJECT.notebooks.glob("*.ipynb"))
# The first year of the ledger (nothing is known of the year before), two more, and one after its end.
YEARS = (2022, 2023, 2024, 2025)

First = Callable[[str, int], list[Number]]


@pytest.fixture(scope="session")
def first(built: Callable[[int], Path]) -> First:
    """The computed and derived numbers of a notebook in the built book of a year."""

    def numbers(name: str, year: int) -> list[Number]:
        document = json.loads((built(year) / "ledger.json").read_text(encoding="utf-8"))
        every = [Number.from_json({k: v for k, v in n.items() if k != "text"}) for n in document["numbers"]]
        return [number for number in every if number.notebook == name and number.kind != "attested"]

    return numbers


def _first(project: Project, name: str, year: int, work: Path) -> list[Number]:
    executed = notebooks.execute(project, [name], year, work, jobs=1, done=lambda *_: None)
    return [number for number in executed[name].record.numbers if number.kind != "attested"]


def _second(project: Project, name: str, year: int) -> second.Values:
    with second.tables(project) as connection:
        return second.compute(connection, project.notebooks / f"{name}.sql", year)


# The two computations


def test_there_are_notebooks() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_has_its_sql(name: str) -> None:
    assert (PROJECT.notebooks / f"{name}.sql").is_file()


def test_every_sql_has_its_notebook() -> None:
    assert sorted(path.stem for path in PROJECT.notebooks.glob("*.sql")) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("year", YEARS)
def test_both_computations_agree(first: First, name: str, year: int) -> None:
    numbers, again = first(name, year), _second(PROJECT, name, year)
    assert second.differences(numbers, again) == []
    assert len(again) == len(numbers) > 0
    if year == 2024:
        # Agreeing about nothing but NULL would prove nothing.
        assert sum(value is not None for value in again.values()) > len(again) / 2


@pytest.mark.parametrize("name", NAMES)
def test_both_computations_agree_about_another_ledger(name: str, tmp_path: Path) -> None:
    """Three goals, five municipalities, a supplement, a refusal: what is typed into a notebook or its SQL shows."""
    project = edits.edition(tmp_path / "small")
    shutil.copytree(PROJECT.notebooks, project.notebooks)
    numbers, again = _first(project, name, 2024, tmp_path / "work"), _second(project, name, 2024)
    assert second.differences(numbers, again) == []
    assert len(again) == len(numbers) > 0


# A fault in one of them is found


def test_one_changed_amount_is_found_by_its_numbers(first: First, tmp_path: Path) -> None:
    rows = _rows("nyps/beslut.csv")
    place = next(
        number
        for number, row in enumerate(rows, start=2)
        if row["beslutsdatum"].startswith("2024") and row["beslutstyp"] == "bevilja" and _is_service(row["arende_id"])
    )
    amount = int(rows[place - 2]["belopp_sek"])
    project = _changed(tmp_path, edits.cell("nyps/beslut.csv", place, "belopp_sek", str(amount + 1)))

    found = second.differences(first("service_support", 2024), _second(project, "service_support", 2024))

    municipality = _cases()[rows[place - 2]["arende_id"]]["kommun_kod"]
    assert [difference.key for difference in found] == [
        f"service_support.granted_by_municipality[{municipality}]",
        "service_support.granted_total",
        "service_support.granted_total_change",
    ]
    total = next(difference for difference in found if difference.key == "service_support.granted_total")
    assert int(total.second) == int(total.notebook) + 1


def test_a_filter_that_is_missing_in_the_sql_is_found(first: First, tmp_path: Path) -> None:
    sql = (PROJECT.notebooks / "project_funding.sql").read_text(encoding="utf-8")
    new_projects = "WHERE stodtyp = 'PROJ' AND year = first_year"
    assert sql.count(new_projects) == 1
    faulty = tmp_path / "project_funding.sql"
    faulty.write_text(sql.replace(new_projects, "WHERE stodtyp = 'PROJ'"), encoding="utf-8")

    with second.tables(PROJECT) as connection:
        again = second.compute(connection, faulty, 2024)
    found = {item.key: item for item in second.differences(first("project_funding", 2024), again)}

    # Two supplements to projects of 2023: no new projects, though they count in the sum by type.
    wrong = found["project_funding.granted_total"]
    assert int(wrong.second) - int(wrong.notebook) == again["project_funding.supplements"]
    assert "project_funding.granted_projects" in found
    assert found.keys().isdisjoint({"project_funding.paid_total", "project_funding.granted_by_type[PROJ]"})


def test_a_number_that_one_of_them_lacks_is_found(first: First) -> None:
    numbers, again = first("county", 2024), dict(_second(PROJECT, "county", 2024))
    again["county.lakes"] = again.pop("county.goals")
    assert [(item.key, item.notebook, item.second) for item in second.differences(numbers, again)] == [
        ("county.goals", "20", "absent"),
        ("county.lakes", "absent", "20"),
    ]


def test_unknown_is_not_zero(first: First) -> None:
    numbers, again = first("service_support", 2025), dict(_second(PROJECT, "service_support", 2025))
    again["service_support.cases"] = 0
    assert second.differences(numbers, again) == [second.Difference("service_support.cases", "unknown", "0")]


# What DuckDB reads


@pytest.mark.parametrize("tolerated", TOLERATED.values(), ids=TOLERATED)
def test_what_a_spreadsheet_does_without_harm_gives_the_same_tables(tolerated: list[Edit], tmp_path: Path) -> None:
    clean = edits.edition(tmp_path / "clean")
    assert _contents(edits.edition(tmp_path / "edited", *tolerated)) == _contents(clean)


def test_tables_have_the_types_of_their_columns() -> None:
    with second.tables(PROJECT) as connection:
        described = connection.execute("SELECT belopp_sek, stodandel, beslutsdatum, beslutstyp FROM beslut").description
        counted = connection.execute("SELECT count(*) FROM beslut").fetchone()
    assert described is not None
    assert [str(column[1]) for column in described] == ["BIGINT", "DECIMAL(18,6)", "DATE", "VARCHAR"]
    assert counted == (len(_rows("nyps/beslut.csv")),)


def test_the_statements_reach_no_files() -> None:
    with second.tables(PROJECT) as connection, pytest.raises(second.duckdb.PermissionException):
        connection.execute(f"SELECT * FROM read_csv('{PROJECT.data / 'resultat.csv'}')")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    project = edits.edition(tmp_path, edits.removed("data/nyps/beslut.csv"))
    with pytest.raises(InvalidData, match=r"data/nyps/beslut\.csv"):
        second.tables(project)


# What a statement may return


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT 'a.b' AS key, $year / 3 AS value", "a value of a.b that is not exact"),
        ("SELECT 'a.b' AS key, $year AS value UNION ALL SELECT 'a.b', 1", "a.b more than once"),
        ("SELECT 'a.b' AS key, $year AS value FROM lakes", "Table with name lakes does not exist"),
    ],
)
def test_a_wrong_statement_is_refused(sql: str, message: str, tmp_path: Path) -> None:
    statement = tmp_path / "topic.sql"
    statement.write_text(sql, encoding="utf-8")
    with second.tables(PROJECT) as connection, pytest.raises(InvalidProject, match=r"notebooks/topic\.sql") as error:
        second.compute(connection, statement, 2024)
    assert message in str(error.value)


def test_a_quotient_is_formed_exactly_and_not_over_zero(tmp_path: Path) -> None:
    statement = tmp_path / "topic.sql"
    rows = "('a.third', 1, 3), ('a.tie', 5, 10000000000000), ('a.void', 1, 0), ('a.plain', $year, NULL)"
    statement.write_text(f"SELECT * FROM (VALUES {rows}) AS n (key, value, denominator)", encoding="utf-8")
    with second.tables(PROJECT) as connection:
        values = second.compute(connection, statement, 2024)
    shown = {key: format(value, "f") if isinstance(value, Decimal) else value for key, value in values.items()}
    # Half a trillionth goes to the even neighbour: zero.
    assert shown == {"a.third": "0.333333333333", "a.tie": "0.000000000000", "a.void": None, "a.plain": 2024}


def _contents(project: Project) -> dict[str, list[tuple[object, ...]]]:
    with second.tables(project) as connection:
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in TABLES}


def _changed(folder: Path, edit: Edit) -> Project:
    """A copy of data/ and notebooks/ after `edit`."""
    for name in ("data", "notebooks"):
        shutil.copytree(PROJECT.root / name, folder / name)
    edit(folder)
    return Project.at(folder)


def _rows(file: str) -> list[dict[str, str]]:
    with (PROJECT.data / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _cases() -> dict[str, dict[str, str]]:
    return {row["arende_id"]: row for row in _rows("nyps/arenden.csv")}


def _is_service(case: str) -> bool:
    return _cases()[case]["stodtyp"] == "KS"
