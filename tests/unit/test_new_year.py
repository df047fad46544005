"""A new edition: an empty answer for each question, nothing of another year, nothing over what exists."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from sparbar.answers import questions, read_answers
from sparbar.errors import InvalidData, InvalidProject
from sparbar.load import load
from sparbar.new_year import prepare
from sparbar.paths import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny.report(tmp_path)


def test_an_empty_answer_for_each_question(project: Project) -> None:
    before = tiny.files(project.root)
    files = prepare(project, 2025)
    assert [path.name for path in files] == ["1.1.md", "5.1.md", "5.2.md"]
    after = tiny.files(project.root)
    assert {file: raw for file, raw in after.items() if not file.startswith("data/svar/2025/")} == before
    asked = questions(load(project), 2025)
    answers = read_answers(project, asked, 2025)
    assert [answer.answered for answer in answers.values()] == [False, False, False]
    assert [list(answer.shortcodes()) for answer in answers.values()] == [[], [], []]


def test_the_empty_answer_says_what_is_asked_and_how_to_answer(project: Project) -> None:
    text = prepare(project, 2025)[1].read_text(encoding="utf-8")
    assert text == (
        "<!-- 5.1 Medlen och målen\n"
        "Skriv svaret under den här kommentaren. Ange varje tal med sin nyckel: {{< tal notebook.namn >}}.\n"
        "Frågan räknas som obesvarad så länge filen bara innehåller kommentarer. -->\n"
    )


def test_nothing_of_last_year_is_copied(project: Project) -> None:
    old = "".join(path.read_text(encoding="utf-8") for path in project.answers(2024).iterdir())
    new = "".join(path.read_text(encoding="utf-8") for path in prepare(project, 2025))
    assert not {line for line in old.splitlines() if line} & set(new.splitlines())
    assert "2024" not in new


def test_an_existing_edition_is_left_alone(project: Project) -> None:
    before = tiny.files(project.root)
    with pytest.raises(InvalidProject) as error:
        prepare(project, 2024)
    assert str(error.value) == (
        "data/svar/2024: an edition that exists; expected a new year. "
        "Edit the files there, or remove data/svar/2024 first."
    )
    assert tiny.files(project.root) == before


def test_an_empty_folder_is_no_edition(project: Project) -> None:
    project.answers(2025).mkdir()
    assert len(prepare(project, 2025)) == 3


def test_nothing_is_written_while_the_data_are_wrong(project: Project) -> None:
    (project.data / "register/fragor.csv").unlink()
    with pytest.raises(InvalidData):
        prepare(project, 2025)
    assert not project.answers(2025).exists()
