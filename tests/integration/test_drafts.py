"""sparbar build --since: what has changed since a draft is marked in the pages, for eyes and for screen readers."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
import tiny
from lxml import html

from sparbar import cli, notebooks
from sparbar.paths import Project

NUMBERS = [made.number("money.cases", 6, "ärenden")]
TEXT = "Vi ordnade kurser.\n\nDet kom {{< tal money.cases form=ord >}} ärenden.\n\nVi slutar här.\n"
CHAPTER = tiny.CHAPTERS["chapters/05-anslaget.qmd"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A tiny report with a draft under the tag v1, whose numbers are approved."""
    for variable in ("REPORT_YEAR", "SPARBAR_DATA", "SOURCE_DATE_EPOCH", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console._console, "width", 200)
    folder = tmp_path / "report"
    found = tiny.report(folder)
    tiny.write(folder, "data/svar/2024/5.1.md", TEXT)
    tiny.write(folder, "ledger/2024.csv", made.ledger(NUMBERS).to_csv())
    tiny.write(folder, ".gitignore", "_build\n")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "draft"), ("tag", "v1")):
        tiny.run_git(folder, *words)
    numbers(monkeypatch, 6)
    monkeypatch.chdir(folder)
    return found


def numbers(monkeypatch: pytest.MonkeyPatch, value: int) -> None:
    monkeypatch.setattr(notebooks, "execute", made.executor([made.number("money.cases", value, "ärenden")]))


def page(project: Project, *words: str) -> html.HtmlElement:
    assert cli.main(["build", "--to", "html", *words]) == 0
    return html.fromstring((project.edition(2024) / "html/05-anslaget.html").read_bytes())


def marked(document: html.HtmlElement) -> list[str]:
    return [" ".join(element.text_content().split()) for element in document.find_class("andring")]


def listed(document: html.HtmlElement) -> list[str]:
    (details,) = document.find_class("andringar")
    return [" ".join(item.text_content().split()) for item in details.iter("li")]


def test_without_since_nothing_is_marked_and_nothing_changed_gives_no_mark(project: Project) -> None:
    plain = page(project)
    assert not plain.find_class("andringar")
    assert not (project.edition(2024) / "html/changes.css").exists()
    same = page(project, "--since", "v1")
    assert (marked(same), listed(same)) == ([], ["Inget."])
    assert "Inget på sidan har ändrats sedan utkastet v1" in same.text_content()


def test_paragraphs_and_numbers_that_changed_are_marked_and_listed(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers(monkeypatch, 7)
    edited = TEXT.replace("Vi ordnade kurser.", "Vi ordnade *andra* kurser.").replace("Vi slutar här.\n", "")
    tiny.write(project.root, "data/svar/2024/5.1.md", edited)
    document = page(project, "--since", "v1")
    assert marked(document) == [
        "Ändrat: 7 (ändrat) ärenden.",
        "Ändrat: Vi ordnade andra kurser.",
        "Ändrat: Det kom sju (ändrat) ärenden.",
    ]
    assert listed(document) == [
        "Nytt eller ändrat stycke: 7 ärenden.",
        "Nytt eller ändrat stycke: Vi ordnade andra kurser.",
        "Nytt eller ändrat stycke: Det kom sju ärenden.",
        "Borttaget stycke: 6 ärenden.",
        "Borttaget stycke: Vi ordnade kurser.",
        "Borttaget stycke: Det kom sex ärenden.",
        "Borttaget stycke: Vi slutar här.",
        "Ändrat tal (förut 6): 7",
    ]
    targets = [link.get("href") for link in document.xpath("//details[@class='andringar']//a")]
    assert targets
    assert all(document.get_element_by_id(target.removeprefix("#")) is not None for target in targets)
    first = tiny.files(project.edition(2024) / "html")
    page(project, "--since", "v1")
    assert tiny.files(project.edition(2024) / "html") == first
    capsys.readouterr()


def test_a_typed_number_that_becomes_a_citation_of_the_same_text_is_no_change(project: Project) -> None:
    tiny.write(project.root, "data/svar/2024/5.1.md", TEXT.replace("{{< tal money.cases form=ord >}}", "sex"))
    assert marked(page(project, "--since", "v1")) == []


def test_without_an_approved_ledger_only_texts_are_compared(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.run_git(project.root, "rm", "-q", "ledger/2024.csv")
    tiny.run_git(project.root, "commit", "-q", "-m", "none")
    numbers(monkeypatch, 7)
    assert marked(page(project, "--since", "HEAD")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "v9"), "--since v9: nothing that git knows"),
        (("--since", "v1", "--audience", "public"), "--since: with --audience public; expected an internal edition."),
        (("--since", "v1", "--renderer", "quarto"), "--since: with --renderer quarto; expected the embedded renderer."),
    ],
)
def test_wrong_use_is_told(
    words: tuple[str, ...], said: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["build", *words]) == 2
    assert said in capsys.readouterr().err
    assert not project.edition(2024).exists()
