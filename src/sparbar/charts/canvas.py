"""A picture to draw on, in points from its upper left corner: a drawing says exactly where each thing stands."""

from __future__ import annotations

from collections.abc import Sequence

from sparbar import lettering
from sparbar.charts.layout import DARK, LINE, PAPER, QUIET, TEXT, Fill, Layout
from sparbar.charts.marks import Box, Circle, Layer, Line, Mark, Point, Polygon, Words
from sparbar.formatting import UNKNOWN
from sparbar.records import LABEL, SHAPE

KEY_GAP, SWATCH = 14.0, 14.0
PAD = 0.3  # of a ground around its words, in sizes of the text
NOTICE_PAD = 0.6


class Canvas:
    """The marks of one chart. Its height is set last, with `cut`."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.height = 0.0
        self.marks: list[Mark] = []

    def cut(self, height: float) -> Canvas:
        """Make the picture `height` points high; returns itself."""
        self.height = whole_pixels(height)
        return self

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 0,
        color: str = TEXT,
        at: str = "left",
        bold: bool = False,
        italic: bool = False,
        key: str = "",
        gid: str = "",
        ground: str = "",
    ) -> float:
        """One line whose middle is at the height `y`; returns its length. key: of the number that it is.

        ground: the colour of a box behind the words, which keeps them legible over a pattern or a line.
        """
        size, gid = size or self.layout.text, f"{LABEL}{key}" if key else gid
        if ground:
            self.marks.append(_around(x, y, lettering.exact(words, size, bold), size, at, ground))
        foot = y + (lettering.RISE - lettering.FALL) / 2 * size
        self.marks.append(Words(x, foot, words, size, color, at, bold, italic, gid=gid))
        return lettering.width(words, size, bold)

    def standing(self, x: float, y: float, words: str, size: float, turned: bool = False) -> None:
        """One line in the middle over (x, y), upright or, when it is turned, running upwards from there."""
        if turned:
            across = x + (lettering.RISE - lettering.FALL) / 2 * size
            self.marks.append(Words(across, y, words, size, turned=True))
        else:
            self.marks.append(Words(x, y - lettering.FALL * size, words, size, at="center"))

    def lines(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        size: float = 0,
        color: str = TEXT,
        at: str = "left",
        ground: str = "",
    ) -> None:
        """Lines around the height `middle`."""
        pitch = (size or self.layout.text) * lettering.LINE
        for place, words in enumerate(lines):
            self.text(x, middle + (place - (len(lines) - 1) / 2) * pitch, words, size, color, at, ground=ground)

    def box(self, x: float, y: float, width: float, height: float, fill: Fill, gid: str = "", edge: str = DARK) -> None:
        """A rectangle from its upper left corner, bounded by `edge`."""
        self.marks.append(Box(x, y, width, height, fill, edge, gid=gid))

    def circle(self, x: float, y: float, radius: float, color: str = DARK, edge: str = DARK, key: str = "") -> None:
        """A circle around (x, y)."""
        self.marks.append(Circle(x, y, radius, Fill(color, TEXT), edge, f"{SHAPE}{key}" if key else ""))

    def line(
        self,
        x: Sequence[float],
        y: Sequence[float],
        color: str = LINE,
        width: float = 0.7,
        dash: tuple[float, float] | None = None,
        layer: Layer = Layer.LINES,
    ) -> None:
        """A line through points."""
        self.marks.append(Line(tuple(zip(x, y, strict=True)), color, width, dash, layer=layer))

    def area(self, points: Sequence[Point], fill: Fill, edge: str, gid: str = "", layer: Layer = Layer.AREAS) -> None:
        """A closed area."""
        self.marks.append(Polygon(tuple(points), fill, edge, gid, layer))

    def key(self, top: float, names: Sequence[str], fills: Sequence[Fill], left: float = 0.0) -> float:
        """The names of series, each beside a swatch, in lines from `top` down; returns where they end."""
        size, x, y = self.layout.small, left, top + self.layout.small * 0.7
        for name, fill in zip(names, fills, strict=False):
            long = SWATCH + 4 + lettering.width(name, size)
            if x > left and x + long > self.layout.width:
                x, y = left, y + size * 1.6
            self.box(x, y - size / 2, SWATCH, size, fill)
            self.text(x + SWATCH + 4, y, name, size)
            x += long + KEY_GAP
        return y + size * 1.1

    def say_unknown(self, words: str = UNKNOWN) -> None:
        """Write over the chart that nothing is known, or may be told."""
        said, size = words.strip("[]").capitalize(), self.layout.text
        x, y, pad = self.layout.width / 2, self.height / 2, size * NOTICE_PAD
        wide, high = lettering.exact(said, size) + 2 * pad, size + 2 * pad
        corner = x - wide / 2, y - high / 2
        self.marks.append(Box(*corner, wide, high, Fill(PAPER, TEXT), QUIET, round=pad, layer=Layer.WORDS))
        self.text(x, y, said, at="center")


def whole_pixels(points: float) -> float:
    """A length rounded up to one that is whole pixels of the PNG: 9 points are 25."""
    return float(-(-points // 9) * 9)


def _around(x: float, y: float, long: float, size: float, at: str, color: str) -> Box:
    left = x - long * {"left": 0.0, "center": 0.5, "right": 1.0}[at]
    pad = size * PAD
    return Box(left - pad, y - size / 2 - pad, long + 2 * pad, size + 2 * pad, Fill(color, TEXT), layer=Layer.GROUNDS)
