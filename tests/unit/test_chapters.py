"""The book's structure: what _quarto.yml and front matter may say, and how everything wrong is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from sparbar.chapters import read_book
from sparbar.errors import InvalidProject
from sparbar.paths import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    tiny.write(tmp_path, "_quarto.yml", tiny.QUARTO)
    for file, text in tiny.CHAPTERS.items():
        tiny.write(tmp_path, file, text)
    return Project.at(tmp_path)


def refused(project: Project) -> list[str]:
    with pytest.raises(InvalidProject) as error:
        read_book(project)
    return [str(finding) for finding in error.value.findings]


def test_chapters_come_in_reading_order_and_appendices_last(project: Project) -> None:
    book = read_book(project)
    assert [(chapter.file, chapter.slug, chapter.appendix) for chapter in book.chapters] == [
        ("index.qmd", "index", False),
        ("chapters/01-valfard.qmd", "01-valfard", False),
        ("chapters/05-anslaget.qmd", "05-anslaget", False),
        ("chapters/a-kallor.qmd", "a-kallor", True),
    ]


def test_a_chapter_names_its_notebooks_and_the_book_each_once(project: Project) -> None:
    tiny.write(project.root, "index.qmd", "---\nnotebooks: [county, money]\n---\n# Året\n")
    book = read_book(project)
    assert [chapter.notebooks for chapter in book.chapters] == [("county", "money"), (), ("money",), ()]
    assert book.notebooks == ("county", "money")


@pytest.mark.parametrize(
    ("text", "notebooks"),
    [
        ("# Utan\n", ()),
        ("", ()),
        ("---\n---\n# Tom\n", ()),
        ("---\nnotebooks: [a, b]\n---", ("a", "b")),
        ("---  \nnotebooks:\n  - a\n--- \n# Blanksteg\n", ("a",)),
        ("\ufeff---\nnotebooks: [a]\n---\n# Med BOM\n", ("a",)),
        ("---\r\nnotebooks: [a]\r\n---\r\n# CRLF\r\n", ("a",)),
        ("# Först\n\n---\nnotebooks: [a]\n---\n", ()),
    ],
)
def test_front_matter_as_people_write_it(project: Project, text: str, notebooks: tuple[str, ...]) -> None:
    path = project.root / "index.qmd"
    path.write_bytes(text.encode("utf-8"))
    assert read_book(project).chapters[0].notebooks == notebooks


def test_shortcodes_have_their_lines_in_the_file(project: Project) -> None:
    chapter = read_book(project).chapters[2]
    assert [(s.name, s.arguments, s.line) for s in chapter.shortcodes()] == [
        ("tal", ("money.cases",), 6),
        ("svar", ("5.1",), 10),
        ("svar", ("5.2",), 14),
    ]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("notebook: [a]", "index.qmd, front matter, notebook: an unknown setting"),
        ("notebooks: a", "index.qmd, front matter, notebooks: 'a': input should be a valid tuple"),
        ("notebooks: [[a]]", "index.qmd, front matter, notebooks, entry 1: ['a']: input should be a valid string"),
        ("- a", "index.qmd, front matter: something else than named settings"),
    ],
)
def test_wrong_front_matter(project: Project, front: str, message: str) -> None:
    tiny.write(project.root, "index.qmd", f"---\n{front}\n---\n# Året\n")
    assert refused(project) == [f"{message}; expected the settings notebooks, key_numbers. Correct it."]


def test_front_matter_that_is_no_yaml(project: Project) -> None:
    tiny.write(project.root, "index.qmd", "---\nnotebooks: [a\n---\n# Året\n")
    assert refused(project) == [
        "index.qmd, line 3: expected ',' or ']', but got '<stream end>'; expected YAML. Correct the line."
    ]


def test_an_unknown_shortcode(project: Project) -> None:
    tiny.write(project.root, "index.qmd", "# Året\n\n{{< ar >}} {{< siffra money.cases >}}\n\n{{< >}}\n")
    assert refused(project) == [
        "index.qmd, line 3: the shortcode siffra; expected one of ar, figur, forteckning, indikatorer, notis, "
        "nyckeltal, svar, tabell, tal. Correct its name.",
        "index.qmd, line 5: the shortcode (none); expected one of ar, figur, forteckning, indikatorer, notis, "
        "nyckeltal, svar, tabell, tal. Correct its name.",
    ]


def test_figures_and_tables_are_listed_by_the_first_sentence_of_their_caption_without_numbers(project: Project) -> None:
    text = (
        "# Året\n\n::: {#fig-a}\n{{< figur m.a >}}\n\nPengar per mål.\nAv {{< tal m.b >}} är två nya.\n:::\n\n"
        "<!-- ::: {#fig-b}\n\nBorta\n::: -->\n::: {.callout-note}\nInget.\n:::\n"
        ":::: {#tbl-c .bred}\n{{< tabell m.c >}}\n\nAv {{< tal m.b >}} är två. Stöd per *kommun*\n::::\n"
    )
    tiny.write(project.root, "index.qmd", text)
    assert list(read_book(project).chapters[0].floats()) == [
        ("fig-a", "Pengar per mål"),
        ("tbl-c", "Stöd per *kommun*"),
    ]


def test_half_a_shortcode(project: Project) -> None:
    tiny.write(project.root, "index.qmd", "# Året\n\nÅr {{< ar.\n")
    assert refused(project) == [
        "index.qmd, line 3: {{< without its other half; expected {{< … >}}. Close the shortcode."
    ]


def test_everything_at_once(project: Project) -> None:
    tiny.write(project.root, "index.qmd", "# Året {{< meta title >}}\n")
    tiny.write(project.root, "chapters/05-anslaget.qmd", "---\ntitle: x\n---\n")
    (project.root / "chapters/01-valfard.qmd").unlink()
    (project.root / "chapters/a-kallor.qmd").write_bytes("# Källor\n\nå\n".encode("latin-1"))
    assert refused(project) == [
        "chapters/01-valfard.qmd: no such file; expected a listed chapter. Add it, or correct _quarto.yml.",
        "chapters/05-anslaget.qmd, front matter, title: an unknown setting; expected the settings notebooks, "
        "key_numbers. Correct it.",
        "chapters/a-kallor.qmd, line 1: byte 0xE4, which is not UTF-8; expected UTF-8 text. Save the file as UTF-8.",
        "index.qmd, line 1: the shortcode meta; expected one of ar, figur, forteckning, indikatorer, notis, "
        "nyckeltal, svar, tabell, tal. Correct its name.",
    ]


def test_two_documents_with_one_page(project: Project) -> None:
    quarto = tiny.QUARTO.replace("chapters/a-kallor.qmd", "appendix/01-valfard.qmd\n    - index.qmd")
    tiny.write(project.root, "_quarto.yml", quarto)
    tiny.write(project.root, "appendix/01-valfard.qmd", "# Källor\n")
    remedy = "expected a page for each document. List it once, or rename the file."
    assert refused(project) == [
        f"_quarto.yml, book: appendix/01-valfard.qmd, whose page chapters/01-valfard.qmd has already; {remedy}",
        f"_quarto.yml, book: index.qmd, whose page index.qmd has already; {remedy}",
    ]


@pytest.mark.parametrize(
    ("quarto", "message"),
    [
        ("project:\n  type: book\n", "_quarto.yml, book: the setting is missing"),
        ("book:\n", "_quarto.yml, book: no value"),
        ("book:\n  title: T\n", "_quarto.yml, book, chapters: the setting is missing"),
        ("book:\n  chapters:\n", "_quarto.yml, book, chapters: no value"),
        ("", "_quarto.yml: no value"),
        ("book:\n  chapters: [index.qmd, {part: Del}]\n", "_quarto.yml, book, chapters, entry 2: {'part': 'Del'}"),
    ],
)
def test_a_quarto_project_without_chapters(project: Project, quarto: str, message: str) -> None:
    tiny.write(project.root, "_quarto.yml", quarto)
    (found,) = refused(project)
    assert found.startswith(message)
    assert found.endswith("; expected the settings book. Correct it.")


@pytest.mark.parametrize("chapters", ["[]", "[chapters/01-valfard.qmd, index.qmd]"])
def test_the_first_page_comes_first(project: Project, chapters: str) -> None:
    tiny.write(project.root, "_quarto.yml", f"book:\n  chapters: {chapters}\n")
    assert refused(project) == [
        "_quarto.yml, book.chapters: no index.qmd first; expected index.qmd, then the chapters. Add it."
    ]


def test_no_quarto_project_and_one_that_is_no_yaml(project: Project) -> None:
    tiny.write(project.root, "_quarto.yml", "book: [\n")
    (message,) = refused(project)
    assert message.startswith("_quarto.yml, line 2: ")
    project.quarto_config.unlink()
    assert refused(project) == ["_quarto.yml: no such file; expected the settings book. Restore it."]
