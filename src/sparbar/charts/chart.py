"""What a chart is, the colours of the house, and what every chart has: a frame to draw in and an end."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sparbar.formatting import UNKNOWN, absent
from sparbar.numbers import Number
from sparbar.records import LABEL

STYLE = Path(__file__).with_name("house.mplstyle")
DARK, LIGHT, MIDDLE, PALE = "#00543c", "#9ccb86", "#4f9a63", "#dcebd5"
INK, QUIET, GROUND = "#1d2622", "#5b6660", "#ffffff"
# Series are told apart without colour too: plain, striped, dotted, crossed.
SERIES = ((DARK, ""), (LIGHT, "////"), (MIDDLE, ".."), (PALE, "xx"), ("#c9c19d", "--"))
WIDTH = 7.2
TITLE_HEIGHT, LINE_HEIGHT, SOURCE_HEIGHT = 0.14, 0.2, 0.28
CHARACTERS = 74
SOURCE_CHARACTERS = 118

Write = Callable[[Number], str]


@dataclass(frozen=True)
class Chart:
    """A drawn figure and the numbers in it. empty: there was nothing to draw."""

    figure: Figure
    numbers: tuple[Number, ...]
    empty: bool = False

    @property
    def labels(self) -> dict[str, str]:
        """Key → text of each number that is written into the picture."""
        named = ((str(text.get_gid()), text.get_text()) for text in self.figure.findobj(Text))
        return {gid.removeprefix(LABEL): text for gid, text in named if gid.startswith(LABEL)}


@contextmanager
def canvas(height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the house's width and `height` inches for what is drawn (title and source come on top)."""
    with matplotlib.style.context(STYLE):
        figure = Figure(figsize=(WIDTH, height))
        yield figure, figure.add_axes((0.0, 0.0, 1.0, 1.0))


def value(number: Number) -> float:
    """The length to draw; nothing for an unknown value."""
    return 0.0 if number.value is None else float(number.value)


def largest(numbers: Sequence[Number]) -> float:
    """The largest length, 1 if there is none, so that an empty chart has a scale too."""
    return max((value(number) for number in numbers), default=0.0) or 1.0


def say_if_unknown(axes: Axes, numbers: Sequence[Number]) -> None:
    """Write over the chart that its numbers are not known, when none of them is."""
    if numbers and all(number.value is None for number in numbers):
        say_unknown(axes, absent(*numbers))


def say_unknown(axes: Axes, words: str = UNKNOWN) -> None:
    """Write over the chart that nothing is known, or may be told."""
    box = {"facecolor": GROUND, "edgecolor": QUIET, "boxstyle": "round,pad=0.6"}
    words = words.strip("[]").capitalize()
    axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", va="center", bbox=box, fontsize=11)


def finish(chart: Chart, title: str, source: str) -> None:
    """Put the title (the finding) above and the source line below, and make room for both."""
    with matplotlib.style.context(STYLE):
        figure = chart.figure
        above, below = textwrap.wrap(title, CHARACTERS), textwrap.wrap(source, SOURCE_CHARACTERS)
        width, drawn = figure.get_size_inches()
        head = TITLE_HEIGHT + LINE_HEIGHT * len(above)
        foot = SOURCE_HEIGHT + 0.15 * len(below)
        height = drawn + head + foot
        for axes in figure.axes:
            box = axes.get_position()
            axes.set_position((box.x0, (foot + box.y0 * drawn) / height, box.width, box.height * drawn / height))
        figure.set_size_inches(width, height)
        figure.text(
            0.01,
            1 - 0.08 / height,
            "\n".join(above),
            ha="left",
            va="top",
            fontsize=11,
            weight="bold",
            color=INK,
        )
        figure.text(0.01, 0.1 / height, "\n".join(below), ha="left", va="bottom", fontsize=7.5, color=QUIET)
