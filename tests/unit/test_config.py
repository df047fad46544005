"""report.yml and the year everything is a function of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from sparbar.config import checked, read_report, report_year
from sparbar.errors import InvalidProject
from sparbar.paths import Project

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "fixtures" / "small"


@pytest.fixture(autouse=True)
def no_year_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORT_YEAR", raising=False)
    monkeypatch.delenv("SPARBAR_DATA", raising=False)


def test_the_repository_has_a_report() -> None:
    report = read_report(Project.at(ROOT))
    assert report.region == "Region Västmanland"
    assert report.language == "sv"


def test_the_year_given_goes_before_the_variable_and_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.at(SMALL)
    assert report_year(project=project) == 2024
    monkeypatch.setenv("REPORT_YEAR", "2023")
    assert report_year(project=project) == 2023
    assert report_year(2022, project) == 2022


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_YEAR", "")
    assert report_year(project=Project.at(SMALL)) == 2024


def test_a_year_asked_for_needs_no_file(tmp_path: Path) -> None:
    assert report_year(2022, Project.at(tmp_path)) == 2022
    with pytest.raises(InvalidProject, match=r"report\.yml: no such file"):
        report_year(project=Project.at(tmp_path))


def test_the_year_is_found_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SMALL / "report.yml", tmp_path)
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "deep")
    assert report_year() == 2024


@pytest.mark.parametrize("year", [2000, 2100])
def test_the_first_and_the_last_year(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report_year(year) == year
    monkeypatch.setenv("REPORT_YEAR", str(year))
    assert report_year() == year


class Settings(BaseModel):
    """A model of its own, as a chapter's front matter has."""

    model_config = ConfigDict(extra="forbid")

    title: str
    notebooks: tuple[str, ...] = ()


def test_settings_of_any_model_are_checked() -> None:
    assert checked({"title": "T", "notebooks": ["a"]}, "c.qmd", Settings).notebooks == ("a",)
    with pytest.raises(InvalidProject) as error:
        checked({"titel": "T", "notebooks": ["a", 3]}, "c.qmd", Settings)
    assert str(error.value).splitlines() == [
        "c.qmd, title: the setting is missing; expected the settings title, notebooks. Correct it.",
        "c.qmd, notebooks, entry 2: 3: input should be a valid string; expected the settings title, notebooks."
        " Correct it.",
        "c.qmd, titel: an unknown setting; expected the settings title, notebooks. Correct it.",
    ]
