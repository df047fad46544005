"""Writing a chart so that the same numbers give the same bytes.

matplotlib reads the salt of its SVG ids and the font type when it saves, not when it draws, and dates its files
unless told not to; so saving owns all of that.
"""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib
import matplotlib.style

from sparbar.charts.chart import STYLE, Chart


def save(chart: Chart, svg: Path, key: str) -> None:
    """Write `svg` and, beside it, the same picture as PNG (200 dpi). Ids in the SVG are unique to `key`."""
    svg.parent.mkdir(parents=True, exist_ok=True)
    with matplotlib.style.context(STYLE), matplotlib.rc_context({"svg.hashsalt": key, "svg.id": key}):
        text = io.StringIO()
        chart.figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        svg.write_text(text.getvalue(), encoding="utf-8", newline="\n")
        chart.figure.savefig(svg.with_suffix(".png"), format="png", metadata={"Software": None})
