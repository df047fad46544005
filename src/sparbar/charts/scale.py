"""Where bars begin and end: a common scale with its zero, and the column of row names beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sparbar import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Write, value
from sparbar.charts.layout import QUIET, Layout
from sparbar.numbers import Number

GAP = 4.0  # between a bar and its number
ROOM = 0.36  # of the width, at most, for the names of rows


@dataclass(frozen=True, slots=True)
class Scale:
    """zero: the place of 0, in points from the left; per: points for each unit of the numbers."""

    zero: float
    per: float

    def at(self, amount: float) -> float:
        """The place of an amount."""
        return self.zero + amount * self.per


def fitted(numbers: Sequence[Number], write: Write, left: float, right: float, size: float) -> Scale:
    """The scale on which the longest bar and the number at its end fill the room from `left` to `right`.

    Numbers below zero have their bars, and their digits, at the left of the zero.
    """
    lengths = [(value(number), lettering.width(write(number), size) + GAP) for number in numbers]
    below = [(-amount, digits) for amount, digits in lengths if amount < 0]
    above = [(amount, digits) for amount, digits in lengths if amount > 0]
    deepest, highest = (max((amount for amount, _ in side), default=0.0) for side in (below, above))
    margins = [max((digits for _, digits in side), default=0.0) for side in (below, above)]
    per = (right - left - sum(margins)) / (deepest + highest or 1.0)
    if not below:  # digits stand at the end of their own bar: the shorter ones may be wider
        per = min(((right - left - digits) / amount for amount, digits in above), default=1.0)
    return Scale(left + deepest * per + (margins[0] if below else 0.0), per)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the rows in lines: beside the bars, or on a line above each where there is no room beside."""

    lines: tuple[tuple[str, ...], ...]
    beside: bool
    left: float

    def height(self, layout: Layout, row: int, bars: float) -> float:
        """How high a row is whose bars take `bars`."""
        words = layout.text * lettering.LINE * len(self.lines[row])
        return max(words, bars) if self.beside else words + bars

    def draw(self, canvas: Canvas, row: int, top: float, height: float, bars: float) -> float:
        """Write the name of a row; returns the middle of its bars."""
        lines = self.lines[row]
        if self.beside:
            canvas.lines(self.left - 8, top + height / 2, lines, at="right")
            return top + height / 2
        words = height - bars
        canvas.lines(0, top + words / 2, lines)
        return top + words + bars / 2


def names(labels: Sequence[str], layout: Layout) -> Names:
    """The names beside their bars if each takes two lines at most, or the page is wide."""
    lines = tuple(lettering.wrap(label, layout.text, layout.width * ROOM) for label in labels)
    if layout.narrow and any(len(one) > 2 for one in lines):
        return Names(tuple(lettering.wrap(label, layout.text, layout.width) for label in labels), False, 1.0)
    longest = max((lettering.width(line, layout.text) for one in lines for line in one), default=0.0)
    return Names(lines, True, longest + 12)


def zero_line(canvas: Canvas, scale: Scale, top: float, bottom: float) -> None:
    """The line that all bars begin at."""
    canvas.line([scale.zero, scale.zero], [top, bottom], QUIET, 0.9)
