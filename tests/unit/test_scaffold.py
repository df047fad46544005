"""`sparbar init`: another region's project, whole or not at all, with nothing of the region that Spårbar is made in."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tiny

from sparbar import cli, new_year, second, sources
from sparbar.answers import questions, read_answers
from sparbar.book import check_questions
from sparbar.chapters import read_book
from sparbar.config import read_glossary, read_report
from sparbar.errors import InvalidProject
from sparbar.example_ledger import practice
from sparbar.indicators import declared, fetching
from sparbar.indicators.places import Places
from sparbar.lint import names
from sparbar.load import load
from sparbar.paths import Project
from sparbar.receive import mapping
from sparbar.scaffold import create, origin, places
from sparbar.scaffold.outline import outline

DAY = dt.date(2025, 1, 20)
UPPSALA = ["Enköping", "Heby", "Håbo", "Knivsta", "Tierp", "Uppsala", "Älvkarleby", "Östhammar"]
HERE = re.compile(r"västm|västerås|vasteras|\b19[0-9]{2}\b.*kommun|\b0?19\b.*län", re.IGNORECASE)


@pytest.fixture(scope="module")
def uppsala(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return create(tmp_path_factory.mktemp("uppsala"), "Region Uppsala", UPPSALA, 2024, DAY)


def init(folder: Path, region: str, municipalities: str) -> int:
    return cli.main(["init", str(folder), "--region", region, "--municipalities", municipalities, "--year", "2024"])


def test_the_project_is_whole_and_consistent(uppsala: Project) -> None:
    data, book = load(uppsala), read_book(uppsala)
    assert sorted(data["kommuner"].namn) == UPPSALA
    assert set(data.outlines) == set(data["kommuner"].kommun_kod)
    assert Places.of(data["kommuner"]).county == "03"
    report = read_report(uppsala)
    assert (report.region, report.county, report.year) == ("Region Uppsala", "Uppsala län", 2024)
    asked = read_answers(uppsala, questions(data, 2024), 2024)
    assert len(asked) == 28
    assert not any(answer.answered for answer in asked.values())
    check_questions(book, asked)
    assert {name for chapter in book.chapters for name in chapter.notebooks} == set(origin.NOTEBOOKS)
    assert len(names.read(uppsala).names) > 1
    assert "RUS" in read_glossary(uppsala)
    assert mapping.read(uppsala, "nyps").received
    assert [fetching._places(uppsala, declared.read(uppsala)).county] == ["03"]


def test_what_is_an_example_says_so_and_the_rest_is_empty_or_official(uppsala: Project) -> None:
    data = load(uppsala)
    synthetic = {name for name, source in data.sources.items() if source.synthetic}
    assert synthetic == {"mal", "stodformer"}
    filled = {name for name, frame in data.frames.items() if len(frame)}
    assert filled == {"mal", "stodformer", "kommuner", "fragor"}
    assert (data["mal"].namn.fillna("") == "").all(), "no name of a goal that nobody has"


def test_nothing_of_another_region_is_in_it(uppsala: Project) -> None:
    found = [
        (path.name, match[0])
        for path in uppsala.root.rglob("*")
        if path.is_file() and path.name != "requirements.lock"
        for match in HERE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("name", origin.NOTEBOOKS)
def test_notebooks_and_their_second_computation_agree_on_an_empty_ledger(
    uppsala: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(uppsala.root)
    values: dict[str, Any] = {"year": 2024}
    for cell in json.loads((uppsala.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and cell["id"] != "parameters":
            exec("".join(cell["source"]), values)
    numbers = values["record"].numbers
    with second.tables(uppsala) as connection:
        computed = second.compute(connection, uppsala.notebooks / f"{name}.sql", 2024)
    assert second.differences(numbers.values(), computed) == []
    money = [number for number in numbers.values() if number.unit == "SEK"]
    assert all(number.value is None for number in money), "unknown, which is not zero"
    assert (len(money) > 20) == (name == "project_funding")


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tiny.write(tmp_path, "brev.txt", "Hej")
    assert init(tmp_path, "Region Uppsala", "Uppsala") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "a folder with brev.txt in it; expected an empty folder" in told
    assert "1 error(s)" in told
    assert list(tmp_path.iterdir()) == [kept]


def test_everything_wrong_is_told_at_once_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path / "ny", "Region <Uppsala>", "Upsala, Heby, Enköpng") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "--region: '<>' in it" in told
    assert "--municipalities: 'Upsala'; expected a municipality or county as SCB writes it; nearest: Uppsala" in told
    assert "'Enköpng'" in told
    assert not (tmp_path / "ny").exists()
    assert init(tmp_path, "Region Uppsala", "Uppsala, Västerås") == 2
    assert "Uppsala län, Västmanlands län; expected municipalities of one county" in " ".join(
        capsys.readouterr().err.split()
    )
    assert list(tmp_path.iterdir()) == []


def test_a_county_stands_for_its_municipalities() -> None:
    assert sorted(place.name for place in places.chosen(["Uppsala län"])) == UPPSALA
    assert len(places.register()) == 290
    with pytest.raises(InvalidProject, match="no municipality; expected municipalities of one county"):
        places.chosen([" "])


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_year, "prepare", full)
    (tmp_path / ".git").mkdir()
    with pytest.raises(OSError, match="No space left"):
        create(tmp_path, "Region Uppsala", UPPSALA, 2024, DAY)
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


def test_an_installed_package_holds_what_a_project_is_made_of() -> None:
    """A wheel gets each of these files from the place that pyproject.toml says."""
    settings = tomllib.loads((tiny.REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert all(target == f"sparbar/scaffold/origin/{file}" for file, target in included.items())
    needed = {*origin.WHOLE, *origin.DERIVED}
    assert {file for file in needed if not {file, file.rpartition("/")[0]} & set(included)} == set()
    assert all((tiny.REPOSITORY / file).exists() for file in included)


def test_outline_keeps_questions_and_what_its_notebooks_show() -> None:
    text = (
        "---\nnotebooks: [a, b]\n---\n# Rubrik {#sec-1}\n\nEgen text.\n\n## Fråga {#sec-1-1}\n\n{{< svar 1.1 >}}\n\n"
        "Se @fig-a.\n\nSe @fig-a och @tbl-b.\n\n::: {#fig-a}\n{{< figur a.x >}}\n\nText {{< tal a.n >}}.\n:::\n\n"
        "::: {#tbl-b}\n{{< tabell b.x >}}\n\nText\n:::\n"
    )
    assert outline(text, {"a"}) == (
        "---\nnotebooks: [a]\n---\n# Rubrik {#sec-1}\n\n## Fråga {#sec-1-1}\n\n{{< svar 1.1 >}}\n\nSe @fig-a.\n\n"
        "::: {#fig-a}\n{{< figur a.x >}}\n\nText {{< tal a.n >}}.\n:::\n"
    )
    assert outline(text, set()) == "# Rubrik {#sec-1}\n\n## Fråga {#sec-1-1}\n\n{{< svar 1.1 >}}\n"


def test_the_practice_ledger_says_that_nobody_in_it_is_real(uppsala: Project) -> None:
    made = practice.ledger(["0380", "0381"], [("EXEMPEL", 1), ("EXEMPEL", 2)], 2024)
    assert len(made.arenden) == 24
    assert all(re.fullmatch(r"Exempelärende \d+", str(row[3])) for row in made.arenden)
    assert all(re.fullmatch(r"Sökande \d+", str(row[4])) for row in made.arenden)
    assert made == practice.ledger(["0380", "0381"], [("EXEMPEL", 1), ("EXEMPEL", 2)], 2024)
    assert sources.read(uppsala)["arenden"].producer == "Region Uppsala"
