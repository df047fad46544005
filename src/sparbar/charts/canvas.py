"""A picture to draw on, in points from its upper left corner: a drawing says exactly where each thing stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.style
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle

from sparbar.charts import lettering
from sparbar.charts.layout import DARK, LINE, PAPER, QUIET, STYLE, TEXT, Fill, Layout
from sparbar.formatting import UNKNOWN
from sparbar.records import LABEL, SHAPE

KEY_GAP, SWATCH = 14.0, 14.0


class Canvas:
    """Shapes and words of one chart. Its height is set last, with `cut`."""

    def __init__(self, layout: Layout) -> None:
        with matplotlib.style.context(STYLE):
            self.layout = layout
            self.figure = Figure(figsize=(layout.width / 72, 1))
            self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
            self.axes.set_axis_off()
            self.axes.set_xlim(0, layout.width)
        self.height = 0.0

    def cut(self, height: float) -> Canvas:
        """Make the picture `height` points high; returns itself."""
        self.height = float(-(-height // 9) * 9)  # nine points are whole pixels of the PNG
        self.figure.set_size_inches(self.layout.width / 72, self.height / 72)
        self.axes.set_ylim(self.height, 0)
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
        key: str = "",
        ground: str = "",
        **more: Any,
    ) -> float:
        """One line whose middle is at the height `y`; returns its length. key: of the number that it is.

        ground: the colour of a box behind the words, which keeps them legible over a pattern or a line.
        """
        size = size or self.layout.text
        weight = "bold" if bold else "normal"
        gid = f"{LABEL}{key}" if key else None
        options = {"fontsize": size, "color": color, "ha": at, "va": "center", "weight": weight, "gid": gid, **more}

        if ground:
            options["bbox"] = {"facecolor": ground, "edgecolor": "none", "boxstyle": "square,pad=0.3", "linewidth": 0}
        self.axes.text(x, y, words, clip_on=False, parse_math=False, **options)  # a $ is a dollar sign
        return lettering.width(words, size, bold)

    def lines(self, x: float, middle: float, lines: Sequence[str], **more: Any) -> None:
        """Lines around the height `middle`."""
        pitch = (more.get("size") or self.layout.text) * lettering.LINE
        for place, words in enumerate(lines):
            self.text(x, middle + (place - (len(lines) - 1) / 2) * pitch, words, **more)

    def box(self, x: float, y: float, width: float, height: float, fill: Fill, gid: str = "", edge: str = DARK) -> None:
        """A rectangle from its upper left corner, bounded by `edge`."""
        shape = Rectangle((x, y), width, height, clip_on=False, linewidth=0)
        shape.set(facecolor=fill.color, hatch=fill.pattern or None, edgecolor=fill.stroke)
        shape.set_gid(gid or None)
        self.axes.add_artist(shape)
        if edge:
            outline = Rectangle((x, y), width, height, fill=False, edgecolor=edge, linewidth=0.8, clip_on=False)
            self.axes.add_artist(outline)

    def circle(self, x: float, y: float, radius: float, color: str = DARK, edge: str = DARK, key: str = "") -> None:
        """A circle around (x, y)."""
        shape = Circle((x, y), radius, facecolor=color, edgecolor=edge, linewidth=0.8, clip_on=False)
        shape.set_gid(f"{SHAPE}{key}" if key else None)
        self.axes.add_artist(shape)

    def line(self, x: Sequence[float], y: Sequence[float], color: str = LINE, width: float = 0.7, **more: Any) -> None:
        """A line through points."""
        self.axes.add_artist(Line2D(x, y, color=color, linewidth=width, clip_on=False, **more))

    def polygon(self, points: Sequence[tuple[float, float]], fill: Fill, edge: str, **more: Any) -> None:
        """A closed area."""
        shape = Polygon(points, facecolor=fill.color, hatch=fill.pattern or None, edgecolor=fill.stroke, linewidth=0)
        outline = Polygon(points, fill=False, edgecolor=edge, linewidth=0.8)
        for patch in (shape, outline):
            patch.set(clip_on=False, **more)
            self.axes.add_artist(patch)

    def area(self, points: Sequence[tuple[float, float]], fill: Fill, edge: str, gid: str = "") -> None:
        """A closed area that is a number."""
        self.polygon(points, fill, "none")
        self.axes.patches[-2].set_gid(gid or None)
        self.axes.patches[-1].set(edgecolor=edge, linewidth=0.8)

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
        box = {"facecolor": PAPER, "edgecolor": QUIET, "boxstyle": "round,pad=0.6", "linewidth": 0.8}
        said = words.strip("[]").capitalize()
        self.text(self.layout.width / 2, self.height / 2, said, at="center", bbox=box)
