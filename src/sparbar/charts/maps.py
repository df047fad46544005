"""The county's municipalities as a map, each with its name and its number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from matplotlib.patches import Polygon

from sparbar.charts.chart import (
    DARK,
    GROUND,
    INK,
    LIGHT,
    MIDDLE,
    PALE,
    QUIET,
    Chart,
    Write,
    canvas,
    largest,
    value,
)
from sparbar.numbers import Number

Ring = list[list[float]]
# Shades by quarter of the largest value; the number stands in each municipality, so no shade is needed to read it.
SHADES = (PALE, "#bcdcae", LIGHT, MIDDLE, DARK)
UNKNOWN_SHADE = "#f2f2f2"


def municipality_map(
    outlines: Mapping[str, Any], names: Mapping[str, str], numbers: Mapping[str, Number], write: Write
) -> Chart:
    """Each municipality of `names` (code → name) shaded by its number, with name and number written in it.

    outlines: code → GeoJSON geometry in WGS 84, drawn in a plane where a degree of longitude is as long as it is at
    the map's middle latitude (equirectangular).
    """
    rings = {code: list(_rings(outlines[code])) for code in names}
    points = [point for parts in rings.values() for ring in parts for point in ring]
    stretch = math.cos(math.radians(sum(point[1] for point in points) / len(points)))
    top = largest(list(numbers.values()))
    with canvas(5.2) as (figure, axes):
        axes.set_axis_off()
        axes.set_aspect(1 / stretch)
        for code, parts in rings.items():
            shade = _shade(numbers[code], top)
            for ring in parts:
                shape = Polygon(ring, facecolor=shade, edgecolor=GROUND, linewidth=1.6)
                shape.set_gid(f"tal:{numbers[code].key}")
                axes.add_patch(shape)
                axes.add_patch(Polygon(ring, fill=False, edgecolor=QUIET, linewidth=0.7))
            x, y = _middle(max(parts, key=len))
            ink = GROUND if shade in {DARK} else INK
            label = f"{names[code]}\n{write(numbers[code])}"
            axes.text(x, y, label, ha="center", va="center", fontsize=8, color=ink, gid=f"text:{numbers[code].key}")
        axes.autoscale_view()
    return Chart(figure, tuple(numbers.values()))


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    """The outer rings of a Polygon or MultiPolygon."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield polygon[0]


def _shade(number: Number, top: float) -> str:
    if number.value is None:
        return UNKNOWN_SHADE
    return GROUND if not number.value else SHADES[min(int(4 * value(number) / top), 4)]


def _middle(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring (shoelace formula)."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return x / (3 * area), y / (3 * area)
