"""The county's municipalities as a map: a circle in each whose area is its number, with name and number below it.

Circles, not shades: amounts grow with the size of a municipality, and a shade would say how densely they lie.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sparbar import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid, Write, all_unknown, value
from sparbar.charts.geometry import Outline, Point, plane
from sparbar.charts.layout import AREA, PAPER, QUIET, TEXT, Fill, Layout
from sparbar.charts.placing import place
from sparbar.formatting import absent
from sparbar.numbers import Number
from sparbar.records import Cell, Column, Row

LARGEST = 2.9  # radius of the largest circle, in text sizes
HEIGHT = 330.0  # of the map on a wide page
LAND = Fill(PAPER, TEXT)


@dataclass(frozen=True, slots=True)
class Area:
    """Municipalities that are set apart by a pattern: their codes, and what they have in common."""

    codes: Collection[str]
    name: str


def municipality_map(
    outlines: Mapping[str, Any], names: Mapping[str, str], numbers: Mapping[str, Number], write: Write, area: Area
) -> Chart:
    """Each municipality of `names` (code → name) with its number; those of `area` are striped and named above.

    outlines: code → GeoJSON geometry in WGS 84.
    """
    land = {code: plane(outlines[code], outlines.values()) for code in names}
    ordered = sorted(names, key=lambda code: (-value(numbers[code]), names[code]))
    table = Grid(
        "Kommun",
        (write.column("Belopp"), Column(area.name)),
        tuple(Row(names[code], (Cell(numbers[code].key), Cell(text=_said(code, area)))) for code in ordered),
    )
    drawn = tuple(numbers[code] for code in ordered)
    return Chart(lambda layout: _draw(layout, land, names, numbers, write, area), drawn, table)


def _said(code: str, area: Area) -> str:
    return "Ja" if code in area.codes else "Nej"


def _draw(
    layout: Layout,
    land: Mapping[str, Outline],
    names: Mapping[str, str],
    numbers: Mapping[str, Number],
    write: Write,
    area: Area,
) -> Canvas:
    canvas = Canvas(layout)
    top = _key(canvas, names, area) + layout.text
    shapes, height = fit(land, layout, top)
    for code, outline in shapes.items():
        for ring in outline.rings:
            canvas.area(ring, AREA if code in area.codes else LAND, QUIET)
    most = max(map(value, numbers.values()), default=0.0) or 1.0
    radii = {code: layout.text * LARGEST * math.sqrt(max(value(numbers[code]), 0.0) / most) for code in names}
    sizes = {code: size_of(layout, names[code], write(numbers[code]), radii[code]) for code in names}
    for code, middle in place(shapes, sizes, layout.width).items():
        caption(canvas, names[code], numbers[code], write, radii[code], middle, sizes[code])
    canvas.cut(top + height + layout.text)
    if all_unknown(list(numbers.values())):
        canvas.say_unknown(absent(*numbers.values()))
    return canvas


def _key(canvas: Canvas, names: Mapping[str, str], area: Area) -> float:
    """The pattern's meaning, and which municipalities have it, in words; returns where the lines end."""
    listed = ", ".join(names[code] for code in names if code in area.codes)
    size = canvas.layout.small
    canvas.box(0, size * 0.2, 14, size, AREA, edge=QUIET)
    lines = lettering.wrap(f"{area.name}: {listed}", size, canvas.layout.width - 18)
    canvas.lines(18, size * (0.7 + 0.6 * (len(lines) - 1)), lines, size=size)
    return size * lettering.LINE * len(lines)


def fit(land: Mapping[str, Outline], layout: Layout, top: float) -> tuple[dict[str, Outline], float]:
    """The outlines in points, below `top`, in the middle of the page; and how high the map is."""
    points = [point for outline in land.values() for ring in outline.rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    scale = min((layout.width - 2) / (right - left), math.inf if layout.narrow else HEIGHT / (high - low))
    margin = (layout.width - (right - left) * scale) / 2

    def move(point: Point) -> Point:
        return margin + (point[0] - left) * scale, top + (high - point[1]) * scale

    return {code: outline.moved(move) for code, outline in land.items()}, (high - low) * scale


def size_of(layout: Layout, name: str, number: str, radius: float) -> tuple[float, float]:
    """Width and height of a municipality's circle and words."""
    words = max(lettering.width(line, layout.small) for line in (name, number))
    return max(words, 2 * radius) + 4, 2 * radius + 2 * layout.small * lettering.LINE + 2


def caption(
    canvas: Canvas, name: str, number: Number, write: Write, radius: float, middle: Point, size: tuple[float, float]
) -> None:
    small, pitch = canvas.layout.small, canvas.layout.small * lettering.LINE
    x, top = middle[0], middle[1] - size[1] / 2
    if radius:
        canvas.circle(x, top + radius, radius, key=number.key)
    y = top + 2 * radius + 2 + pitch / 2
    canvas.text(x, y, name, small, at="center", ground=PAPER)
    canvas.text(x, y + pitch, write(number), small, at="center", bold=True, key=number.key, ground=PAPER)
