"""What a drawing is made of: marks that say exactly where they stand, in points from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from sparbar.charts.layout import TEXT, Fill

EDGE = 0.8  # width of the line around an area
Point = tuple[float, float]


class Layer(IntEnum):
    """What lies over what; in one layer, what was drawn later."""

    AREAS = 0
    SCALE = 1
    ARROWS = 2
    LINES = 3
    GROUNDS = 4  # behind words: no word is covered by the ground of another
    WORDS = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner. edge: the colour around it; round: the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill
    edge: str = ""
    round: float = 0.0
    gid: str = ""
    layer: Layer = Layer.AREAS


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float
    fill: Fill
    edge: str
    gid: str = ""
    layer: Layer = Layer.AREAS


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed area."""

    points: tuple[Point, ...]
    fill: Fill
    edge: str
    gid: str = ""
    layer: Layer = Layer.AREAS


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points. dash: how long its strokes and the gaps between them are, in widths of the line."""

    points: tuple[Point, ...]
    color: str
    width: float
    dash: tuple[float, float] | None = None
    gid: str = ""
    layer: Layer = Layer.LINES


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words whose foot is at (x, y): their left end, middle or right end, as `at` says.

    turned: they run upwards from (x, y).
    """

    x: float
    y: float
    text: str
    size: float
    color: str = TEXT
    at: str = "left"
    bold: bool = False
    italic: bool = False
    turned: bool = False
    gid: str = ""
    layer: Layer = Layer.WORDS


Area = Box | Circle | Polygon
Mark = Area | Line | Words
