"""Writing a chart so that the same numbers give the same bytes: for the book, and whole to take away.

matplotlib reads the salt of its SVG ids and the font type when it saves, not when it draws, and dates its files
unless told not to; so saving owns all of that.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import matplotlib.style
from PIL import Image

from sparbar.charts import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart
from sparbar.charts.layout import NARROW, PAPER, QUIET, STYLE
from sparbar.charts.svg import bare, whole

DPI = 200
TITLE, SMALL, MARGIN = 11.0, 7.5, 9.0
NARROW_FILE, WHOLE = (
    f".{NARROW.suffix}",
    ".hel",
)  # name.smal.svg: for phones; name.hel.svg and .png: with title and source


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a chart that is taken away: in the book it is text beside the picture."""

    title: str
    unit: str
    source: str


def save(chart: Chart, folder: Path, name: str, key: str, words: Words) -> None:
    """Write name.svg, name.smal.svg and name.png (200 dpi) into `folder`, and both whole. Ids are unique to `key`."""
    folder.mkdir(parents=True, exist_ok=True)
    head, high = _framed(chart.wide, words)
    drawn = _svg(chart.wide, key)
    _write(folder / f"{name}{WHOLE}.svg", whole(drawn, key))
    _write(folder / f"{name}.svg", bare(drawn, head, high))
    narrow = chart.draw(NARROW)
    _write(
        folder / f"{name}{NARROW_FILE}.svg",
        bare(_svg(narrow, f"{key}.{NARROW.suffix}"), 0, narrow.height, NARROW.suffix),
    )
    _bitmaps(chart.wide, folder, name, head, high)


def _framed(canvas: Canvas, words: Words) -> tuple[float, float]:
    """Put title and unit above and the source below; returns where the chart itself begins, and how high it is."""
    wide, drawn = canvas.layout.width, canvas.height
    lines = lettering.wrap(words.title, TITLE, wide - 2, bold=True)
    pitch = TITLE * lettering.LINE
    head = _whole_pixels(pitch * len(lines) + (14 if words.unit else 0) + MARGIN)
    source = lettering.wrap(words.source, SMALL, wide - 2)
    foot = _whole_pixels(SMALL * lettering.LINE * len(source) + MARGIN)
    canvas.figure.set_size_inches(wide / 72, (head + drawn + foot) / 72)
    canvas.axes.set_position((0, foot / (head + drawn + foot), 1, drawn / (head + drawn + foot)))
    canvas.figure.patch.set_facecolor(PAPER)
    for place, line in enumerate(lines):
        canvas.text(1, -head + pitch * (place + 0.55), line, TITLE, bold=True, gid="hel")
    if words.unit:
        canvas.text(1, -head + pitch * len(lines) + 9, words.unit, 8.2, QUIET, gid="hel")
    for place, line in enumerate(source):
        y = drawn + MARGIN / 2 + SMALL * lettering.LINE * (place + 0.5)
        canvas.text(1, y, line, SMALL, QUIET, gid="hel")
    return head, drawn


def _whole_pixels(points: float) -> float:
    return float(-(-points // 9) * 9)


def _svg(canvas: Canvas, salt: str) -> str:
    text = io.StringIO()
    with matplotlib.style.context(STYLE), matplotlib.rc_context({"svg.hashsalt": salt}):
        canvas.figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()


def _bitmaps(canvas: Canvas, folder: Path, name: str, head: float, high: float) -> None:
    """The whole picture as PNG, and cut out of it the chart alone."""
    pixels = io.BytesIO()
    with matplotlib.style.context(STYLE):
        canvas.figure.savefig(pixels, format="rgba", dpi=DPI)
    width, height = (int(inches * DPI) for inches in canvas.figure.get_size_inches())  # as matplotlib does
    picture = Image.frombytes("RGBA", (width, height), pixels.getbuffer()).convert("RGB")
    top, bottom = round(head * DPI / 72), round((head + high) * DPI / 72)
    picture.save(folder / f"{name}{WHOLE}.png", dpi=(DPI, DPI))
    picture.crop((0, top, picture.width, bottom)).save(folder / f"{name}.png", dpi=(DPI, DPI))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
