"""Rows of the data by key, and by the number that a spreadsheet shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from sparbar.errors import InvalidData
from sparbar.originals import Originals
from sparbar.paths import Project


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(Project.at(tiny.copy_small(tmp_path)))


def test_a_row_by_its_key(originals: Originals) -> None:
    row = originals.find("beslut:B-2024-003")
    assert (row.name, row.place) == ("beslut:B-2024-003", "data/nyps/beslut.csv:6")
    assert row.cells["belopp_sek"] == "500000"


@pytest.mark.parametrize("place", ["data/nyps/beslut.csv:6", "nyps/beslut.csv:6", "data\\nyps\\beslut.csv:6"])
def test_a_row_by_its_place(originals: Originals, place: str) -> None:
    assert originals.find(place).name == "beslut:B-2024-003"


def test_a_key_of_several_columns(originals: Originals) -> None:
    row = originals.find("arende_mal:A-2024-001/RUS2020/3")
    assert (row.row, row.cells["andel"]) == (4, "0.75")


def test_a_key_is_the_value_and_not_how_it_is_written(tmp_path: Path) -> None:
    project = Project.at(tiny.copy_small(tmp_path))
    path = project.data / "nyps/arende_mal.csv"
    text = path.read_text(encoding="utf-8").replace(",", ";").replace(";3;", ";3,0;")
    path.write_text(f"sep=;\n{text}", encoding="utf-8")
    assert Originals(project).find("arende_mal:A-2024-001/RUS2020/3").row == 4


@pytest.mark.parametrize("asked", ["beslut:B-9", "nothing:B-2024-003", "data/nyps/beslut.csv:1", "beslut", "x.csv:2"])
def test_no_such_row(originals: Originals, asked: str) -> None:
    with pytest.raises(InvalidData, match="no such row"):
        originals.find(asked)


def test_a_file_that_is_not_there_has_no_rows(tmp_path: Path) -> None:
    project = Project.at(tiny.copy_small(tmp_path))
    (project.data / "nyps/beslut.csv").unlink()
    assert Originals(project).table("beslut") == {}
