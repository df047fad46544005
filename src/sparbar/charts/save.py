"""Writing a chart so that the same numbers give the same bytes: for the book, and whole to take away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sparbar import lettering
from sparbar.charts import svg
from sparbar.charts.canvas import Canvas, whole_pixels
from sparbar.charts.chart import Chart
from sparbar.charts.layout import NARROW, QUIET

TITLE, UNIT, SMALL, MARGIN = 11.0, 8.2, 7.5, 9.0
WHOLE = ".hel"  # name.hel.svg: with title and source


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a chart that is taken away: in the book it is text beside the picture."""

    title: str
    unit: str
    source: str


def save(chart: Chart, folder: Path, name: str, key: str, words: Words) -> None:
    """Write name.svg, name.smal.svg and, whole, name.hel.svg into `folder`. Ids are unique to `key`."""
    folder.mkdir(parents=True, exist_ok=True)
    narrow = {f".{NARROW.suffix}": svg.bare(chart.draw(NARROW), key)}
    pictures = {WHOLE: _framed(chart.wide, words, key), "": svg.bare(chart.wide, key), **narrow}
    for form, picture in pictures.items():
        (folder / f"{name}{form}.svg").write_text(picture, encoding="utf-8", newline="\n")


def _framed(canvas: Canvas, words: Words, key: str) -> str:
    """The whole picture: title and unit above, the source below."""
    room, pitch = canvas.layout.width - 2, TITLE * lettering.LINE
    title = lettering.wrap(words.title, TITLE, room, bold=True)
    source = lettering.wrap(words.source, SMALL, room)
    above = whole_pixels(pitch * len(title) + (14 if words.unit else 0) + MARGIN)
    below = whole_pixels(SMALL * lettering.LINE * len(source) + MARGIN)
    frame = Canvas(canvas.layout)
    for place, line in enumerate(title):
        frame.text(1, pitch * (place + 0.55) - above, line, TITLE, bold=True)
    if words.unit:
        frame.text(1, pitch * len(title) + 9 - above, words.unit, UNIT, QUIET)
    for place, line in enumerate(source):
        y = canvas.height + MARGIN / 2 + SMALL * lettering.LINE * (place + 0.5)
        frame.text(1, y, line, SMALL, QUIET)
    return svg.whole(canvas, frame.marks, above, below, key)
