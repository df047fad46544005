"""What an edition lacks: unanswered questions, sources that do not cover the year, facts that nothing cites."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
import tiny

from sparbar import new_year, tabulate
from sparbar.errors import InvalidData
from sparbar.paths import Project
from sparbar.status import SourceStatus, Status, status

TODAY = dt.date(2026, 1, 25)  # ten days after the small edition's sources were received
ALWAYS = {"arenden", "finansiering", "arende_mal", "arende_kommun", "mal", "kommuner", "stodformer", "fragor"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny.report(tmp_path)


def of(project: Project, name: str, year: int = 2024) -> SourceStatus:
    return next(source for source in status(project, year, TODAY).sources if source.id == name)


def summary(found: Status) -> list[str]:
    return tabulate.summary(found).splitlines()


def test_a_year_with_all_its_answers_and_sources_is_ready(project: Project) -> None:
    found = status(project, 2024, TODAY)
    assert found.ready
    assert [(q.number, q.answered, q.words, q.cited) for q in found.questions] == [
        ("1.1", True, 3, 0),
        ("5.1", True, 5, 1),
        ("5.2", True, 1, 0),
    ]
    assert {(source.state, source.coverage, source.age_days) for source in found.sources} == {("accepted", "full", 10)}
    assert found.uncited == ("health_agreements", "reached", "trust", "courses")
    assert summary(found) == [
        "3 of 3 questions answered",
        "[yellow]reported facts that nothing cites[/yellow]: health_agreements, reached, trust, courses",
    ]


def test_a_source_tells_origin_hash_and_age(project: Project) -> None:
    source = of(project, "beslut")
    raw = (project.data / "nyps/beslut.csv").read_bytes()
    assert (source.file, source.received, source.age_days) == ("nyps/beslut.csv", dt.date(2026, 1, 15), 10)
    assert source.sha256 == hashlib.sha256(raw).hexdigest()
    assert source.synthetic


def test_an_answer_that_is_missing_is_not_ready(project: Project) -> None:
    (project.answers(2024) / "5.2.md").unlink()
    found = status(project, 2024, TODAY)
    assert not found.ready
    assert [question.answered for question in found.questions] == [True, True, False]
    assert summary(found)[0] == "2 of 3 questions answered"


def test_a_new_year_lacks_answers_and_rows(project: Project) -> None:
    new_year.prepare(project, 2025)
    found = status(project, 2025, TODAY)
    assert not found.ready
    assert not any(question.answered for question in found.questions)
    lacking = {source.id for source in found.sources if source.coverage == "none"}
    assert {source.id for source in found.sources} - lacking == ALWAYS | {"kommungranser"}
    assert summary(found)[:2] == [
        "0 of 3 questions answered",
        "[red]no rows of 2025[/red]: beslut, utbetalningar, resultat, publicerat, kryss, insatser, milstolpar, parter",
    ]


def test_a_source_received_before_the_year_ended_covers_it_in_part(project: Project) -> None:
    text = project.sources.read_text(encoding="utf-8").replace("received: 2026-01-15", "received: 2024-12-31")
    project.sources.write_text(text, encoding="utf-8")
    found = status(project, 2024, TODAY)
    assert not found.ready
    assert of(project, "beslut").coverage == "part"
    assert of(project, "mal").coverage == "full"  # a register holds for every year
    assert of(project, "beslut", 2023).coverage == "full"
    assert summary(found)[1].startswith("[yellow]received before the year had ended[/yellow]: beslut, ")


def test_a_changed_and_a_missing_file(project: Project) -> None:
    with (project.data / "nyps/beslut.csv").open("a", encoding="utf-8") as file:
        file.write("B-2025-001,A-2024-001,2025-01-10,andring,0,\n")
    (project.data / "parter.csv").unlink()
    found = status(project, 2024, TODAY)
    assert not found.ready
    assert of(project, "beslut").state == "changed"
    assert (of(project, "parter").state, of(project, "parter").sha256) == ("missing", "")
    assert of(project, "parter").coverage == "none"
    assert summary(found)[1:3] == [
        "[red]missing files[/red]: parter.csv",
        "[red]changed, not accepted yet[/red]: beslut; `sparbar sources accept` takes them",
    ]


def test_facts_are_cited_by_chapters_and_answers(project: Project) -> None:
    tiny.write(project.root, "data/svar/2024/5.2.md", "{{< tal money.reached >}} {{< figur money.trust >}}\n")
    tiny.write(project.root, "index.qmd", "# Året\n\n{{< tal money.courses >}} <!-- -->\n")
    assert status(project, 2024, TODAY).uncited == ("health_agreements", "trust")
    assert status(project, 2023, TODAY).uncited == ()


def test_rows_with_errors_are_counted_and_the_rest_is_told(project: Project) -> None:
    path = project.data / "nyps/beslut.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-03-15", "i mars"), encoding="utf-8")
    found = status(project, 2024, TODAY)
    assert not found.ready
    assert found.findings == 1
    assert summary(found)[-1] == "[red]1 error in the data[/red]: `sparbar build` lists them"


@pytest.mark.parametrize("table", ["resultat.csv", "nyps/beslut.csv", "nyps/utbetalningar.csv", "register/mal.csv"])
def test_a_missing_or_unreadable_table_does_not_hide_the_rest(project: Project, table: str) -> None:
    path = project.data / table
    for content in (b"\x00", b"x,y\n1,2\n", b""):
        path.write_bytes(content)
        assert status(project, 2024, TODAY).findings
    path.unlink()
    assert len(status(project, 2024, TODAY).questions) == 3


def test_without_the_form_there_is_nothing_to_answer(project: Project) -> None:
    path = project.data / "register/fragor.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("form_version", "form"), encoding="utf-8")
    with pytest.raises(
        InvalidData, match=r"data/register/fragor.csv, row 1, column form_version: the column is missing"
    ):
        status(project, 2024, TODAY)
    path.unlink()
    with pytest.raises(
        InvalidData, match=r"data/register/fragor.csv: no questions; expected the questions of the form"
    ):
        status(project, 2024, TODAY)


def test_without_sources_yml_nothing_is_known(project: Project) -> None:
    project.sources.unlink()
    with pytest.raises(InvalidData, match=r"data/sources.yml: no such file"):
        status(project, 2024, TODAY)
