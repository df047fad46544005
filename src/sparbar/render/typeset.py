"""Typst source to PDF, by the wheel typst."""

from __future__ import annotations

from pathlib import Path

import typst

from sparbar import fonts
from sparbar.errors import RenderFailed


def compile_pdf(source: bytes, root: Path, epoch: int) -> bytes:
    """Typst source to PDF/UA-1. Paths in it start at `root`; only fonts from Python packages are used.

    Raises `RenderFailed` when Typst refuses it, for example a figure without alternative text.
    """
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
