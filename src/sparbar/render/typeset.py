"""Typst source to PDF, by the wheel typst."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from sparbar import fonts, heaps
from sparbar.design import sheets, tokens
from sparbar.errors import RenderFailed

HERE = Path(__file__).parent
TOLD = ("title", "subtitle", "region", "author", "date", "year")  # of a book, on its first page


def frame(book: Mapping[str, Any]) -> bytes:
    """The Typst that stands before the chapters of `book`, which is book.json."""
    told = "".join(f"  {name}: {_literal(str(book.get(name) or ''))},\n" for name in TOLD)
    draft = "true" if book.get("draft") else "false"
    front = f"{sheets.typst(tokens())}#let bok = (\n{told}  draft: {draft},\n)\n\n"
    return front.encode() + (HERE / "book.typ").read_bytes()


def _literal(text: str) -> str:
    return '"' + " ".join(text.splitlines()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def compile_pdf(source: bytes, root: Path, epoch: int) -> bytes:
    """Typst source to PDF/UA-1. Paths in it start at `root`; only fonts from Python packages are used.

    Raises `RenderFailed` when Typst refuses it, for example a figure without alternative text.
    """
    heaps.grow_whole()
    try:
        with fonts.folder() as shown:
            pdf: bytes = typst.compile(  # type: ignore[misc]  # its stub wants input and root of one type
                source,
                root=str(root),
                pdf_standards=["ua-1"],
                timestamp=epoch,
                ignore_system_fonts=True,
                font_paths=[str(shown)],
            )
    except typst.TypstError as error:
        hints = "; ".join(error.hints) or "See the figure or table named."
        raise RenderFailed.one("Typst", f"{error.message} {error.diagnostic}", "a PDF/UA-1 document", hints) from error
    return pdf
