"""The embedded renderer: pandoc (wheel pypandoc-binary) runs lua/embedded.lua, Typst (wheel typst) makes the PDF.

Needs no Quarto. The subset of Quarto it supports is what lua/chapter.lua and lua/crossref.lua accept; the rest is
refused, all at once. Same inputs and epoch give the same bytes, whatever of it is rendered now and whatever was before.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sparbar import scratch
from sparbar.cached import Decision
from sparbar.design import sheets, tokens
from sparbar.errors import Finding, RenderFailed
from sparbar.render import RenderJob, Say, pandoc, silent, unprintable
from sparbar.render.pages import Pages
from sparbar.render.parts import Part, lines, parts, pictures, whole
from sparbar.render.places import Placed, with_places
from sparbar.render.reuse import machine

HERE = Path(__file__).parent
SCRIPTS = ("theme.js", "tables.js")


class EmbeddedRenderer:
    """HTML pages, PDF/UA-1 and DOCX from the chapters, without anything installed beside Python packages."""

    def render(self, job: RenderJob, say: Say = silent) -> tuple[Decision, ...]:
        """Makes every format the job names. Raises `RenderFailed` with all findings if the book is refused."""
        for place in (job.pdf, job.docx):
            if place:
                place.parent.mkdir(parents=True, exist_ok=True)
        unprintable.check(job)
        book, files = whole(job)
        placed = with_places(book) if job.panel and not book.get("since") else Placed(book)  # marks: by pandoc
        found = parts(job, book, placed, files)
        if job.html or job.pdf:
            _check_pictures(found, files)
        depends = machine(job.root / "_extensions/sparbar/sparbar.lua")
        if job.html:
            job.html.mkdir(parents=True, exist_ok=True)
            _write_assets(job.html, bool(book.get("since")))
        with scratch.temporary() as folder:
            try:
                return Pages(job, book, placed, files, found, depends, folder, say).make()
            except pandoc.Refused:
                _refuse(job, book, files, found, folder)
                raise


def _check_pictures(found: Sequence[Part], files: Path) -> None:
    """Every picture that is to be part of a page or of the PDF is there; raises RenderFailed otherwise."""
    missing = [name for name in (*pictures(found, "svg", "narrow"), *lines(found)) if not (files / name).is_file()]
    if missing:
        remedy = "Run the notebooks again."
        raise RenderFailed([Finding(name, "no such file", "the SVG that book.json names", remedy) for name in missing])


def _refuse(job: RenderJob, book: pandoc.Json, files: Path, found: Sequence[Part], folder: Path) -> None:
    """Read the book as a whole, so that everything that is wrong with it is said at once."""
    chapters = [part.chapter._asdict() for part in found]
    pages, sources = ({part.chapter.path: str(folder / name) for part in found} for name in ("page.html", "page.typ"))
    docx: dict[str, Any] = {"docx": str(folder / "book.docx")} if job.docx else {}
    pandoc.run(job, book, files, chapters, typst=sources, html=pages, **docx)


def _write_assets(html: Path, marks: bool) -> None:
    """The pages' scripts; the tokens and the rules that use them, as one file; marks: of what has changed."""
    for script in SCRIPTS:
        shutil.copyfile(HERE / script, html / script)
    if marks:
        shutil.copyfile(HERE / "changes.css", html / "changes.css")
    rules = "".join((HERE / name).read_text(encoding="utf-8") for name in ("book.css", "figures.css"))
    (html / "book.css").write_text(
        sheets.css(tokens()) + rules + sheets.column_widths(), encoding="utf-8", newline="\n"
    )
