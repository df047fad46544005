"""Typst source to PDF, by the wheel typst."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import typst

from sparbar.errors import RenderFailed


def compile_pdf(source: bytes, root: Path, epoch: int) -> bytes:
    """Typst source to PDF/UA-1. Paths in it start at `root`; only fonts from Python packages are used.

    Raises `RenderFailed` when Typst refuses it, for example a figure without alternative text.
    """
    try:
        pdf: bytes = typst.compile(  # type: ignore[misc]  # its stub wants input and root of one type
            source,
            root=str(root),
            pdf_standards=["ua-1"],
            timestamp=epoch,
            ignore_system_fonts=True,
            font_paths=[str(_matplotlib_fonts())],
        )
    except typst.TypstError as error:
        hints = "; ".join(error.hints) or "See the figure or table named."
        raise RenderFailed.one("Typst", f"{error.message} {error.diagnostic}", "a PDF/UA-1 document", hints) from error
    return pdf


def _matplotlib_fonts() -> Path:
    """DejaVu, which the figures' text is set in. Found without importing matplotlib, which is slow."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None, "matplotlib is a dependency"
    assert spec.origin is not None, "matplotlib is a package with files"
    return Path(spec.origin).parent / "mpl-data/fonts/ttf"
