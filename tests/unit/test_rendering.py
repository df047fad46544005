"""Rendering what has changed gives what rendering everything gives, and renders nothing else."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tiny
import typst

from sparbar.cached import Decision
from sparbar.errors import RenderFailed
from sparbar.render import Chapter, RenderJob, pandoc
from sparbar.render.embedded import EmbeddedRenderer
from sparbar.store import Store

CHAPTERS = (
    Chapter("index.qmd", "index", False),
    Chapter("chapters/01-valfard.qmd", "01-valfard", False),
    Chapter("chapters/05-anslag-1-1.qmd", "05-anslag-1-1", False),
    Chapter("chapters/a-kallor.qmd", "a-kallor", True),
)
NUMBER = "project_funding.granted_total"
JOBS = 2
Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book and a store that holds it, in HTML and PDF."""
    folder = tmp_path_factory.mktemp("rendered")
    tiny.copy(tiny.REPOSITORY / "tests/fixtures/book", folder / "book")
    tiny.copy(tiny.REPOSITORY / "_extensions", folder / "book/_extensions")
    render(folder, "out", pdf=True)
    return folder


def render(folder: Path, out: str, pdf: bool = False, kept: bool = True, **changes: Any) -> tuple[Decision, ...]:
    """Render the book into a new folder; kept: with the store."""
    book, place = folder / "book", folder / out
    store = Store(folder / "store") if kept else None
    job = RenderJob(
        book, book, CHAPTERS, place / "html", place / "r.pdf" if pdf else None, None, 1700000000, True, JOBS, store
    )
    return EmbeddedRenderer().render(dataclasses.replace(job, **changes))


def made(decisions: tuple[Decision, ...], form: str = "html") -> dict[str, str]:
    """Chapter → why, for those that were made anew."""
    asked = [one for one in decisions if one.kind == "chapter" and one.name.endswith(f" as {form}") and one.made]
    return {Path(one.name.split(" ")[0]).stem: one.why for one in asked}


def text(file: str, old: str, new: str) -> Edit:
    """Replace `old` in a file of the book."""

    def edit(book: Path) -> None:
        before = (book / file).read_text(encoding="utf-8")
        assert old in before
        (book / file).write_text(before.replace(old, new, 1), encoding="utf-8")

    return edit


def number(book: Path) -> None:
    """Another text for a number, wherever it is cited."""
    found = json.loads((book / "book.json").read_text(encoding="utf-8"))
    cited = [one for one in found["citations"].values() if one["key"] == NUMBER]
    assert cited
    for one in cited:
        one["text"] = "7 miljoner kronor"
    (book / "book.json").write_text(json.dumps(found), encoding="utf-8")


def cell(book: Path) -> None:
    """Another text in a table."""
    found = json.loads((book / "book.json").read_text(encoding="utf-8"))
    found["tables"]["project_funding.by_type"]["rows"][0]["cells"][0]["text"] = "17"
    (book / "book.json").write_text(json.dumps(found), encoding="utf-8")


def digits(book: Path) -> None:
    """Another number of as many decimals, wherever it is cited."""
    place = book / "book.json"
    place.write_text(place.read_text("utf-8").replace("33,3", "94,1"), encoding="utf-8")


def row(book: Path) -> None:
    """A row less in a table."""
    found = json.loads((book / "book.json").read_text(encoding="utf-8"))
    found["tables"]["project_funding.by_type"]["rows"].pop(0)
    (book / "book.json").write_text(json.dumps(found), encoding="utf-8")


EVERY = {"index", "01-valfard", "05-anslag-1-1", "a-kallor"}
CITING = {"index", "01-valfard", "05-anslag-1-1"}
# The edit; the pages that are made anew; why; and of which of them the template, for which pandoc reads the chapter.
EDITS: dict[str, tuple[Edit, set[str], str, set[str]]] = {
    "a word": (text("chapters/a-kallor.qmd", "Källor", "Källorna"), EVERY, "headings in the book", EVERY),
    "a paragraph": (
        lambda book: append(book, "chapters/01-valfard.qmd"),
        {"01-valfard"},
        "its text",
        {"01-valfard"},
    ),
    "a number": (digits, CITING, f"number {NUMBER}", set()),
    "a number with another form": (number, CITING, f"number {NUMBER}", CITING),
    "a cell": (cell, {"01-valfard", "05-anslag-1-1"}, "table project_funding.by_type", set()),
    "a row": (row, {"01-valfard", "05-anslag-1-1"}, "table project_funding.by_type", set()),
    "a figure": (
        text("figures/2024/project_funding/by_area.svg", "<svg", "<svg data-x='1'"),
        {"05-anslag-1-1"},
        "picture",
        set(),
    ),
    "the code": (text("_extensions/sparbar/sparbar.lua", "--[[", "--[[ "), EVERY, "how the book is rendered", EVERY),
}


def _watched(patch: pytest.MonkeyPatch) -> list[list[str]]:
    """The chapters that each pandoc reads from now on."""
    read: list[list[str]] = []
    start = pandoc.Reading.__init__

    def watched(self: pandoc.Reading, job: RenderJob, book: Any, files: Path, chapters: Any, *rest: Any) -> None:
        read.append([chapter["slug"] for chapter in chapters])
        start(self, job, book, files, chapters, *rest)

    patch.setattr(pandoc.Reading, "__init__", watched)
    return read


def append(book: Path, file: str) -> None:
    (book / file).write_text((book / file).read_text("utf-8") + "\nNytt stycke.\n", encoding="utf-8")


@pytest.mark.parametrize("name", EDITS)
def test_only_the_pages_that_an_edit_touches_are_made_and_the_bytes_are_those_of_a_clean_one(
    rendered: Path, tmp_path: Path, name: str
) -> None:
    edit, touched, why, templates = EDITS[name]
    folder = tiny.copy(rendered, tmp_path / "copy")
    edit(folder / "book")
    with pytest.MonkeyPatch.context() as patch:
        read = _watched(patch)
        decisions = render(folder, "again")
    assert set(made(decisions)) == touched
    assert len(read) <= (2 * JOBS if name == "a word" else JOBS)  # its headings come before the other pages
    assert sorted(slug for slugs in read for slug in slugs) == sorted(templates), "each once, and no other"
    filled = {page for page, told in made(decisions).items() if told.endswith("; put into its template")}
    assert filled == touched - templates
    assert all("changed: " in told and why in told for told in made(decisions).values())
    render(folder, "clean", kept=False)
    assert tiny.files(folder / "again") == tiny.files(folder / "clean")


def test_headings_that_come_with_indicators_are_those_of_today_on_every_page(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    place = folder / "book/book.json"
    for file, more in (("a-kallor", "{{< indikatorer >}}"), ("01-valfard", "Se @sec-senare.")):
        chapter = folder / f"book/chapters/{file}.qmd"
        chapter.write_text(f"{chapter.read_text('utf-8')}\n{more}\n", encoding="utf-8")
    for out, headings in (("first", ("Senare {#sec-senare}",)), ("again", ("Nytt", "Senare {#sec-senare}"))):
        told = "".join(f"## {heading}\n\nOrd.\n\n" for heading in headings)
        indicators = {"markdown": told, "file": "data/indikatorer.yml"}
        place.write_text(
            json.dumps({**json.loads(place.read_text("utf-8")), "indicators": indicators}), encoding="utf-8"
        )
        render(folder, out, jobs=len(CHAPTERS))  # a pandoc each, which knows the others by their outlines
    render(folder, "clean", kept=False)
    assert tiny.files(folder / "again") == tiny.files(folder / "clean")
    assert "avsnitt\u00a0A.3" in (folder / "again/html/01-valfard.html").read_text("utf-8")


def test_nothing_is_made_when_nothing_has_changed_in_whatever_folder(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    decisions = render(folder, "again", pdf=True)
    assert [str(one) for one in decisions if one.made] == []
    assert str(decisions[-2]) == "format html: not made; no page was made anew"
    assert str(decisions[-1]) == "format pdf: not made; nothing it depends on has changed"
    assert len(decisions) == 2 * len(CHAPTERS) + 2
    assert tiny.files(folder / "again") == tiny.files(rendered / "out")


def test_a_pdf_is_made_anew_for_a_figure_alone_and_is_that_of_a_clean_build(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    EDITS["a figure"][0](folder / "book")
    decisions = render(folder, "again", pdf=True)
    picture = "picture figures/2024/project_funding/by_area.svg"  # whose numbers may be drawn, and linked, elsewhere
    assert made(decisions, "typst") == {"05-anslag-1-1": f"changed: {picture}"}
    assert str(decisions[-1]).startswith(f"format pdf: made; changed: {picture}")
    render(folder, "clean", pdf=True, kept=False)
    assert tiny.files(folder / "again") == tiny.files(folder / "clean")


def test_one_process_and_several_write_the_same(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    render(folder, "one", kept=False, jobs=1)
    assert tiny.files(folder / "one/html") == tiny.files(rendered / "out/html")


def test_a_refused_book_is_refused_from_the_store_too_with_everything_that_is_wrong(
    rendered: Path, tmp_path: Path
) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    for file, wrong in (("index.qmd", "\n@fig-nowhere\n"), ("chapters/a-kallor.qmd", "\n<b>raw</b>\n")):
        (folder / "book" / file).write_text((folder / "book" / file).read_text("utf-8") + wrong, encoding="utf-8")
    for kept in (True, True, False):
        with pytest.raises(RenderFailed) as failed:
            render(folder, "again", kept=kept)
        told = "\n".join(map(str, failed.value.findings))
        assert "@fig-nowhere leads nowhere" in told
        assert "raw html" in told
        shutil.rmtree(folder / "again", ignore_errors=True)


def test_a_damaged_store_costs_time_and_nothing_else(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    for place, path in enumerate(sorted((folder / "store").rglob("*"))):
        if path.is_file():
            path.write_bytes(b"{" if place % 2 else b"[1, {}]")
    render(folder, "again")
    assert tiny.files(folder / "again/html") == tiny.files(rendered / "out/html")


def test_a_number_links_to_its_line_in_a_register_that_another_process_has_read(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    book = json.loads((folder / "book/book.json").read_text("utf-8"))
    row = {"header": NUMBER, "total": False, "cells": [{"text": "33,3", "key": NUMBER, "id": f"register:{NUMBER}"}]}
    heads = [{"text": head, "align": "left", "width": 0.5} for head in ("Nyckel", "Tal")]
    book["tables"]["prov.register"] = {"columns": heads, "rows": [row], "notes": []}
    (folder / "book/book.json").write_text(json.dumps(book), encoding="utf-8")
    chapter = folder / "book/chapters/a-kallor.qmd"
    table = "\n::: {#tbl-register}\n{{< tabell prov.register >}}\n\nRegister.\n:::\n"
    chapter.write_text(chapter.read_text("utf-8") + table, encoding="utf-8")
    sources = []
    for jobs, kept in ((1, False), (4, False), (4, True)):
        made: list[bytes] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "sparbar.render.typeset.compile_pdf", lambda source, *_, made=made: made.append(source) or b"%PDF"
            )
            render(folder, "out", pdf=True, kept=kept, jobs=jobs)
        sources += made
    assert sources[0].count(f'#tal("{NUMBER}")['.encode()) > 1
    assert sources[0] == sources[1] == sources[2]
    _, warnings = typst.compile_with_warnings(sources[0], root=str(folder / "book"), pdf_standards=["ua-1"])
    assert not [warning.message for warning in warnings if "converge" in warning.message], "its pages came to rest"


def test_a_new_line_of_the_register_makes_its_own_page_anew_and_no_other(rendered: Path, tmp_path: Path) -> None:
    folder = tiny.copy(rendered, tmp_path / "copy")
    place = folder / "book/chapters/a-kallor.qmd"
    table = "\n::: {#tbl-register}\n{{< tabell prov.register >}}\n\nRegister.\n:::\n"
    place.write_text(place.read_text("utf-8") + table, encoding="utf-8")
    lines = [
        {"header": key, "total": False, "cells": [{"text": "7", "key": key, "id": f"register:{key}"}]}
        for key in (NUMBER, "project_funding.new")
    ]
    book = json.loads((folder / "book/book.json").read_text("utf-8"))
    for out, rows in (("first", lines[:1]), ("again", lines)):
        columns = [{"text": head, "align": "left"} for head in ("Nyckel", "Tal")]
        book["tables"]["prov.register"] = {"columns": columns, "rows": rows, "notes": []}
        (folder / "book/book.json").write_text(json.dumps(book), encoding="utf-8")
        decisions = render(folder, out)
    assert set(made(decisions)) == {"a-kallor"}
    render(folder, "clean", kept=False)
    assert tiny.files(folder / "again") == tiny.files(folder / "clean")


def test_only_silence_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit begins anew with each word that pandoc says: a book of a thousand chapters may take its time."""
    said = ["> a.qmd", "> b.qmd", "."]
    script = tmp_path / "pandoc"
    script.write_text("#!/bin/sh\n" + "".join(f"echo '{line}'\n" for line in said), encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(pandoc, "program", lambda: str(script))
    begun: list[float] = []
    ended: list[float] = []

    class Clock:
        def __init__(self, limit: float, _: Callable[[], None]) -> None:
            self.limit = limit

        def start(self) -> None:
            begun.append(self.limit)

        def cancel(self) -> None:
            ended.append(self.limit)

    monkeypatch.setattr("threading.Timer", Clock)
    job = RenderJob(tmp_path, tmp_path, CHAPTERS, None, None, None, 1700000000, panel=True)
    pandoc.Reading(job, {}, tmp_path, [], outlines=None).close()
    assert begun == ended == [pandoc.LIMIT] * len(said)


def test_the_pandoc_of_the_wheel_renders_whatever_other_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "pandoc"
    other.write_text("#!/bin/sh\necho pandoc 99.0\n", encoding="utf-8")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("PYPANDOC_PANDOC", str(other))
    pandoc.program.cache_clear()
    said = subprocess.run([pandoc.program(), "--version"], capture_output=True, text=True, check=True).stdout
    assert "99.0" not in said
    assert Path(pandoc.program()).is_relative_to(importlib.metadata.distribution("pypandoc-binary").locate_file(""))
    monkeypatch.setattr(pandoc, "find_spec", lambda _: None)
    pandoc.program.cache_clear()
    with pytest.raises(RenderFailed, match="pypandoc-binary"):
        pandoc.program()
