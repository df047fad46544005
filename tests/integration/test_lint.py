"""`sparbar lint` on the repository's own books: clean as built, and each planted number found in what readers get."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Checkout

from sparbar import lint
from sparbar.chapters import read_book
from sparbar.lint import Linted
from sparbar.paths import Project

Built = Callable[[int], Path]
YEAR = 2024


@pytest.fixture
def copy(built: Built, checkout: Checkout, tmp_path: Path) -> Project:
    """A copy of the checkout with its built book of 2024, to plant a number in."""
    built(YEAR)
    others = (".cache", ".git", "2022", "2023", ".building-*", "figures", "trace", "rader", "kod")
    ignored = shutil.ignore_patterns(*others)
    return Project.at(Path(shutil.copytree(checkout.root, tmp_path / "copy", ignore=ignored)))


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(linted: Linted) -> list[tuple[str, str]]:
    return [(typed.file, typed.text) for typed in linted.findings]


def test_the_book_is_clean_in_every_format(built: Built, checkout: Checkout) -> None:
    built(YEAR)
    done = checkout.sparbar("lint", year=YEAR)
    assert done.returncode == 0, done.stdout
    looked = lint.lint(Project.at(checkout.root), YEAR)
    assert found(looked) == []
    assert looked.looked["answers"] == 28
    assert looked.looked["built pages"] == looked.looked["chapters"] >= 12
    assert looked.looked["pages of the PDF"] > 50
    assert looked.looked["paragraphs of the DOCX"] > 500
    assert not [item for item in looked.advice if item.file.endswith("names.yml")], "a name that nothing uses"


def test_the_method_appendix_lists_what_may_stand(built: Built, checkout: Checkout) -> None:
    page = (built(YEAR) / "html/c-metod.html").read_text(encoding="utf-8")
    project = Project.at(checkout.root)
    for exempt in lint.exempted(project, YEAR, read_book(project)):
        assert exempt.text in page
        assert exempt.reason in page
    assert "<!-- undantag" not in page


def test_years_without_answers_are_clean(checkout: Checkout) -> None:
    assert found(lint.lint(Project.at(checkout.root), 2023)) == []


def test_a_number_in_the_words_of_a_page(copy: Project) -> None:
    changed(copy.edition(YEAR) / "html/05-anslaget.html", "statens pengar till", "statens 47 miljoner till")
    (typed,) = lint.lint(copy, YEAR).findings
    assert (typed.file, typed.text) == ("_build/2024/html/05-anslaget.html", "47 miljoner")
    assert typed.line > 1


def test_a_number_in_an_alternative_text_of_a_page(copy: Project) -> None:
    changed(
        copy.edition(YEAR) / "html/05-anslaget.html", 'aria-label="Karta över', 'aria-label="47 prickar på karta över'
    )
    assert ("_build/2024/html/05-anslaget.html", "47") in found(lint.lint(copy, YEAR))


def test_a_number_in_a_picture(copy: Project) -> None:
    changed(copy.edition(YEAR) / "html/05-anslaget.html", ">Målområde 2</text>", ">Målområde 2: 47 mkr</text>")
    assert ("_build/2024/html/05-anslaget.html", "47 mkr") in found(lint.lint(copy, YEAR))


def test_a_number_in_the_word_document(copy: Project) -> None:
    path = copy.edition(YEAR) / f"rapport-{YEAR}.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    assert "statens pengar" in body
    parts["word/document.xml"] = body.replace("statens pengar", "statens 47 miljoner", 1).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert found(lint.lint(copy, YEAR)) == [(f"_build/2024/rapport-{YEAR}.docx", "47")]


def test_a_number_that_only_the_pdf_has(copy: Project) -> None:
    """The page says something else than the PDF, which has been left as it was."""
    page = copy.edition(YEAR) / "html/05-anslaget.html"
    changed(page, "till delmål 18 om att lätt hitta", "till ett delmål om att lätt hitta")
    (pdf, docx) = lint.lint(copy, YEAR).findings
    assert (pdf.text, docx.text) == ("18", "18")
    assert pdf.file.endswith(".pdf")
    assert "delmål 18" in " ".join(pdf.around.split())


def test_a_typed_number_in_an_answer_names_its_key(copy: Project) -> None:
    changed(copy.answers(YEAR) / "5.1.md", "{{< tal project_funding.granted_total >}}", "33,3 miljoner kronor")
    (typed,) = lint.lint(copy, YEAR).findings
    assert (typed.file, typed.line, typed.text) == ("data/svar/2024/5.1.md", 6, "33,3 miljoner kronor")
    assert typed.keys[0] == "project_funding.granted_total"
