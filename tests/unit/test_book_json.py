"""book.json, and every shortcode that names nothing: with file, line and the nearest that exist, all at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import made
import pytest

from sparbar.book import Edition, check_answers, check_questions
from sparbar.chapters import Book
from sparbar.errors import InvalidProject
from sparbar.records import Column


def refused(edition: Edition) -> list[str]:
    with pytest.raises(InvalidProject) as error:
        edition.check()
    return [str(finding) for finding in error.value.findings]


def written(edition: Edition, folder: Path) -> dict[str, object]:
    edition.write(folder / "deep/book.json", "figures/2024")
    document: dict[str, object] = json.loads((folder / "deep/book.json").read_text(encoding="utf-8"))
    return document


def drawn(key: str) -> dict[str, object]:
    """What book.json says of `made.figure(key)`."""
    stem = f"figures/2024/{key.replace('.', '/')}"
    files = {"csv": "talen (CSV)", "svg": "bilden (SVG)", "png": "bilden (PNG)"}
    heads = [{"text": "Rad", "align": "left"}, {"text": "Vad", "align": "left"}]
    rows = [{"header": "Rad", "total": False, "cells": [{"text": "Ord"}]}]
    return {
        "svg": f"{stem}.svg",
        "narrow": f"{stem}.smal.svg",
        "png": f"{stem}.png",
        "title": [{"text": "Titel"}],
        "unit": "Antal",
        "source": "Källa: Tabellen.",
        "alt": "Alternativtext",
        "described": "Alternativtext",
        "numbers": [],
        "files": [{"name": name, "path": f"figurer/{key}.{kind}"} for kind, name in files.items()],
        "table": {"columns": heads, "rows": rows, "notes": []},
    }


def one(text: str, *notebooks: str, answers: dict[str, str] | None = None) -> Edition:
    """An edition of one chapter, with one figure and one table."""
    numbers = [
        made.number("money.granted", 33_300_000),
        made.number("money.cases", 12, "ärenden"),
        made.number("county.municipalities", 10, "kommuner"),
        made.number("money.unknown", None),
    ]
    figures = [made.figure("money.by_goal"), made.figure("county.map")]
    table = made.table("money.by_type", [Column("Belopp", "mkr")], made.row("Allt", "money.granted"))
    ledger = made.ledger(numbers, figures, [table])
    return made.edition([made.chapter("chapters/05.qmd", text, *(notebooks or ("money",)))], answers, ledger)


# What is written


def test_book_json_has_all_that_the_renderers_look_up(tmp_path: Path) -> None:
    text = "{{< tal money.granted decimaler=0 form=mkr >}}\n{{< svar 5.1 >}}\n{{< tabell book.sources >}}\n"
    answers = {"5.1": "<!-- k -->\n{{< tal money.cases form=ord >}} {{< tal money.unknown >}}", "5.2": "<!-- -->"}
    document = written(one(text, answers=answers), tmp_path)
    assert document["year"] == 2024
    assert document["title"] == "Titel"
    assert document["citations"] == {
        "money.cases|form=ord": {
            "key": "money.cases",
            "text": "tolv",
            "definition": "Vad money.cases är",
            "missing": False,
        },
        "money.granted|decimaler=0|form=mkr": {
            "key": "money.granted",
            "text": "33\u00a0miljoner kronor",
            "definition": "Vad money.granted är",
            "missing": False,
        },
        "money.unknown": {
            "key": "money.unknown",
            "text": "[uppgift\u00a0saknas]",
            "definition": "Vad money.unknown är",
            "missing": True,
        },
    }
    assert document["figures"] == {key: drawn(key) for key in ("county.map", "money.by_goal")}
    assert set(document["tables"]) == {"money.by_type", "book.sources"}  # type: ignore[call-overload]
    assert document["answers"] == {
        "5.1": {
            "answered": True,
            "markdown": "\n{{< tal money.cases form=ord >}} {{< tal money.unknown >}}",
            "file": "data/svar/2024/5.1.md",
        },
        "5.2": {
            "answered": False,
            "markdown": "Frågan är inte besvarad för 2024. Svaret skrivs i filen data/svar/2024/5.2.md.",
            "file": "data/svar/2024/5.2.md",
        },
    }


def test_nothing_is_written_when_something_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InvalidProject):
        one("{{< tal money.x >}}").write(tmp_path / "book.json", "figures/2024")
    assert not list(tmp_path.iterdir())


# What is refused


def test_an_unknown_key_is_named_with_file_line_and_the_nearest() -> None:
    assert refused(one("# Rubrik\n\nDet var {{< tal money.grantd >}}.")) == [
        "chapters/05.qmd, line 3: the unknown key money.grantd; expected a recorded number; "
        "nearest: money.granted, money.cases, money.unknown. Correct the citation, or record the number."
    ]


def test_unknown_figures_tables_and_answers() -> None:
    text = "{{< figur money.by_goals >}}\n{{< tabell money.typ >}}\n{{< svar 5.9 >}}\n{{< figur >}}"
    assert refused(one(text, answers={"5.1": "", "5.2": ""})) == [
        "chapters/05.qmd, line 1: the unknown figur money.by_goals; expected one there is; "
        "nearest: money.by_goal, county.map. Correct it.",
        "chapters/05.qmd, line 2: the unknown tabell money.typ; expected one there is; "
        "nearest: money.by_type. Correct it.",
        "chapters/05.qmd, line 3: the unknown svar 5.9; expected one there is; nearest: 5.2, 5.1. Correct it.",
        "chapters/05.qmd, line 4: the unknown figur (none); expected one there is; "
        "nearest: county.map, money.by_goal. Correct it.",
    ]


def test_a_number_cannot_take_any_form() -> None:
    assert refused(one("{{< tal money.cases form=mkr >}} {{< tal >}}")) == [
        "chapters/05.qmd, line 1: form=mkr for the unit ärenden; expected a form of that unit. "
        "Correct the citation, or record the number.",
        "chapters/05.qmd, line 1: 0 keys; expected one key: {{< tal notebook.name >}}. "
        "Correct the citation, or record the number.",
    ]


def test_a_notebook_that_the_front_matter_does_not_name() -> None:
    text = "{{< tal county.municipalities >}}\n{{< figur county.map >}}\n" + (
        "{{< tal money.cases form=samtliga av=county.municipalities >}}\n{{< tabell book.sources >}}"
    )
    expected = (
        "expected one of the chapter's notebooks: money. "
        "Cite another key, or add county to notebooks: at the top of chapters/05.qmd."
    )
    assert refused(one(text)) == [
        f"chapters/05.qmd, line 1: county.municipalities, of the notebook county; {expected}",
        f"chapters/05.qmd, line 2: county.map, of the notebook county; {expected}",
        f"chapters/05.qmd, line 3: county.municipalities, of the notebook county; {expected}",
    ]
    one(text, "county", "money").check()


def test_a_chapter_without_notebooks_says_so() -> None:
    edition = made.edition([made.chapter("index.qmd", "{{< tal money.cases >}}")])
    assert refused(edition) == [
        "index.qmd, line 1: money.cases, of the notebook money; expected one of the chapter's notebooks: (none). "
        "Cite another key, or add money to notebooks: at the top of index.qmd."
    ]


def test_answers_are_checked_where_their_chapter_puts_them() -> None:
    answers = {
        "5.1": "<!-- {{< tal bara.kommentar >}} -->\n\n{{< tal money.x >}} {{< figur money.by_goal >}}",
        "5.2": "{{< tal county.municipalities >}} {{< ar -1 >}}",
        "1.1": "{{< tal nowhere.cited >}}",
    }
    assert refused(one("{{< svar 5.1 >}}\n{{< svar 5.2 >}}", answers=answers)) == [
        "data/svar/2024/5.1.md, line 3: the unknown key money.x; expected a recorded number; "
        "nearest: money.cases, money.unknown, money.granted. Correct the citation, or record the number.",
        "data/svar/2024/5.1.md, line 3: the shortcode figur; expected tal or ar in an answer. "
        "Put it into chapters/05.qmd.",
        "data/svar/2024/5.2.md, line 1: county.municipalities, of the notebook county; "
        "expected one of the chapter's notebooks: money. "
        "Cite another key, or add county to notebooks: at the top of chapters/05.qmd.",
    ]


def test_what_needs_no_ledger_is_said_of_answers_before_it_exists() -> None:
    answers = made.answers(
        {
            "5.1": "{{< tal money.unknown_yet form=nothing >}} {{< tabell money.by_goal >}} {{< tall money.x >}}",
            "5.2": "{{< tal county.municipalities >}} {{< ar >}} {{< tal >}}",
            "1.1": "{{< figur nowhere.placed >}}",
        }
    )
    book = Book((made.chapter("chapters/05.qmd", "{{< svar 5.1 >}}\n{{< svar 5.2 >}}", "money"),))
    with pytest.raises(InvalidProject) as error:
        check_answers(book, answers)
    expected = "expected tal or ar in an answer."
    assert [str(finding) for finding in error.value.findings] == [
        f"data/svar/2024/5.1.md, line 1: the shortcode tabell; {expected} Put it into chapters/05.qmd.",
        f"data/svar/2024/5.1.md, line 1: the shortcode tall; {expected} Correct its name.",
        "data/svar/2024/5.2.md, line 1: county.municipalities, of the notebook county; "
        "expected one of the chapter's notebooks: money. "
        "Cite another key, or add county to notebooks: at the top of chapters/05.qmd.",
    ]


def test_everything_of_every_chapter_at_once() -> None:
    chapters = [made.chapter(f"chapters/{n}.qmd", "{{< tal a.b >}}\n{{< figur c.d >}}", "money") for n in (1, 2)]
    assert [message.split(":")[0] for message in refused(made.edition(chapters))] == [
        "chapters/1.qmd, line 1",
        "chapters/1.qmd, line 2",
        "chapters/2.qmd, line 1",
        "chapters/2.qmd, line 2",
    ]


# Every question has one place


def test_each_question_in_one_place() -> None:
    book = Book((made.chapter("a.qmd", "{{< svar 1.1 >}}"), made.chapter("b.qmd", "{{< svar 5.1 >}}")))
    check_questions(book, made.answers({"1.1": "", "5.1": ""}))


def test_a_question_missing_or_twice() -> None:
    book = Book((made.chapter("a.qmd", "{{< svar 1.1 >}} {{< svar >}}"), made.chapter("b.qmd", "{{< svar 1.1 >}}")))
    with pytest.raises(InvalidProject) as error:
        check_questions(book, made.answers({"1.1": "", "5.1": ""}))
    assert [str(finding) for finding in error.value.findings] == [
        "chapters: question 1.1 (Rubrik 1.1) in 2 places; expected one place. Put {{< svar 1.1 >}} into one chapter.",
        "chapters: question 5.1 (Rubrik 5.1) in 0 places; expected one place. Put {{< svar 5.1 >}} into one chapter.",
    ]


def test_the_chapter_with_the_register_is_named_and_none_where_there_is_none(tmp_path: Path) -> None:
    text = "# Tal\n\n{{< tabell book.sources >}}\n"
    for table, named in (("book.sources", ""), ("book.numbers", "chapters/b-tal.qmd")):
        edition = made.edition([made.chapter("chapters/b-tal.qmd", text.replace("book.sources", table))])
        known = replace(edition, generated={**edition.generated, "book.numbers": edition.generated["book.sources"]})
        known.write(tmp_path / "book.json", "figures")
        assert json.loads((tmp_path / "book.json").read_text(encoding="utf-8"))["register"] == named
