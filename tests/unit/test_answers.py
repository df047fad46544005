"""The form's questions and the year's answers: what counts as an answer, and what is no answer to anything."""

from __future__ import annotations

from pathlib import Path

import made
import pandas as pd
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from sparbar.answers import Question, questions, read_answers
from sparbar.errors import InvalidProject
from sparbar.load import Data
from sparbar.paths import Project

ASKED = (Question("1.1", 1, "Villkor"), Question("5.1", 5, "Mål"), Question("5.2", 5, "Företag"))
COMMENT = "<!-- 5.1 Mål\nSkriv här: {{< tal notebook.namn >}}. -->\n"


def form(folder: Path, *rows: tuple[str, str, int, str]) -> Data:
    frame = pd.DataFrame(rows, columns=["form_version", "fraga", "kapitel", "rubrik"])
    return tiny.data(folder, {"fragor": frame})


def test_questions_come_in_order_with_chapter_and_heading(tmp_path: Path) -> None:
    data = form(tmp_path, ("2024", "5.1", 5, "Mål"), ("2024", "1.1", 1, "Villkor"))
    assert questions(data, 2024) == (Question("1.1", 1, "Villkor"), Question("5.1", 5, "Mål"))


@pytest.mark.parametrize(
    ("year", "heading"), [(2021, "Gammal"), (2022, "Gammal"), (2024, "Gammal"), (2025, "Ny"), (2030, "Ny")]
)
def test_the_form_is_the_one_that_holds_for_the_year(tmp_path: Path, year: int, heading: str) -> None:
    data = form(tmp_path, ("2025", "1.1", 1, "Ny"), ("2022", "1.1", 1, "Gammal"))
    assert [question.heading for question in questions(data, year)] == [heading]


def test_a_form_that_cannot_be_read_has_no_questions(tmp_path: Path) -> None:
    assert questions(tiny.data(tmp_path, {}), 2024) == ()
    assert questions(form(tmp_path), 2024) == ()


@pytest.mark.parametrize(
    ("text", "answered", "words"),
    [
        ("", False, 0),
        ("  \n\n", False, 0),
        (COMMENT, False, 0),
        (f"{COMMENT}\n<!-- ännu inte -->\n", False, 0),
        (f"{COMMENT}\nJa.\n", True, 1),
        ("Vi nådde {{< tal money.cases form=ord >}} ärenden.", True, 4),
        ("<!-- a --> Ett <!-- b --> svar", True, 2),
        ("0", True, 1),
    ],
)
def test_what_counts_as_an_answer(text: str, answered: bool, words: int) -> None:
    answer = made.answers({"5.1": text})["5.1"]
    assert (answer.answered, answer.words()) == (answered, words)


def test_shortcodes_in_comments_do_not_count_and_lines_stay() -> None:
    answer = made.answers({"5.1": f"{COMMENT}\n{{{{< tal money.cases >}}}}\n"})["5.1"]
    assert [(s.name, s.line) for s in answer.shortcodes()] == [("tal", 4)]
    assert answer.markdown == "\n\n\n{{< tal money.cases >}}\n"


@given(st.lists(st.sampled_from(["Ord.", "\n", "<!-- k\nl -->", "{{< ar >}}", "<!---->"]), max_size=12))
def test_comments_leave_every_line_where_it_stands(parts: list[str]) -> None:
    text = " ".join(parts)
    markdown = made.answers({"5.1": text})["5.1"].markdown
    assert markdown.count("\n") == text.count("\n")
    assert "<!--" not in markdown
    assert markdown.count("Ord.") == text.count("Ord.")


def test_answers_are_read_from_the_folder_of_the_year(tmp_path: Path) -> None:
    project = Project.at(tmp_path)
    tiny.write(tmp_path, "data/svar/2024/5.1.md", "Svar.\n")
    tiny.write(tmp_path, "data/svar/2023/1.1.md", "Förra årets svar.\n")
    (tmp_path / "data/svar/2024/1.1.md").write_bytes("\ufeff<!-- tom -->\r\n".encode())
    answers = read_answers(project, ASKED, 2024)
    assert {name: (answer.answered, answer.text) for name, answer in answers.items()} == {
        "1.1": (False, "<!-- tom -->\n"),
        "5.1": (True, "Svar.\n"),
        "5.2": (False, ""),
    }
    assert answers["5.2"].file == "data/svar/2024/5.2.md"


def test_half_a_shortcode_is_refused_but_not_in_a_comment(tmp_path: Path) -> None:
    tiny.write(tmp_path, "data/svar/2024/1.1.md", "<!-- {{< tal -->\n\nVi gav {{< tal money.granted }}.\n")
    with pytest.raises(InvalidProject) as error:
        read_answers(Project.at(tmp_path), ASKED, 2024)
    assert [str(finding) for finding in error.value.findings] == [
        "data/svar/2024/1.1.md, line 3: {{< without its other half; expected {{< … >}}. Close the shortcode."
    ]


def test_a_year_without_a_folder_is_unanswered(tmp_path: Path) -> None:
    answers = read_answers(Project.at(tmp_path), ASKED, 2030)
    assert [answer.answered for answer in answers.values()] == [False] * 3


def test_files_that_answer_nothing_and_files_that_are_no_text_at_once(tmp_path: Path) -> None:
    for name in ("5.3.md", "5.1.md.txt", "anteckningar.docx", ".DS_Store", "1.1.md"):
        tiny.write(tmp_path, f"data/svar/2024/{name}", "text\n")
    (tmp_path / "data/svar/2024/5.2.md").write_bytes("Rad ett.\nVästerås.\n".encode("latin-1"))
    with pytest.raises(InvalidProject) as error:
        read_answers(Project.at(tmp_path), ASKED, 2024)
    stray = "an answer to no question; expected files named by a question, 1.1.md to 5.2.md. Rename or remove it."
    assert [str(finding) for finding in error.value.findings] == [
        f"data/svar/2024/5.1.md.txt: {stray}",
        f"data/svar/2024/5.3.md: {stray}",
        f"data/svar/2024/anteckningar.docx: {stray}",
        "data/svar/2024/5.2.md, line 2: byte 0xE4, which is not UTF-8; expected UTF-8 text. Save the file as UTF-8.",
    ]
