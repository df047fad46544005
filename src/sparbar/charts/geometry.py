"""Outlines of municipalities in a plane: from GeoJSON, moved to where they are drawn, and what lies inside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Coordinates = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outline:
    """The outer rings of one municipality, each closed."""

    rings: tuple[tuple[Point, ...], ...]

    def moved(self, move: Callable[[Point], Point]) -> Outline:
        """The outline with every point moved."""
        return Outline(tuple(tuple(move(point) for point in ring) for ring in self.rings))

    @property
    def main(self) -> tuple[Point, ...]:
        """The ring with most points: the mainland."""
        return max(self.rings, key=len)

    @property
    def middle(self) -> Point:
        """The centroid of the mainland (shoelace formula)."""
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in pairwise(self.main):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        return x / (3 * area), y / (3 * area)

    def holds(self, x: Coordinates, y: Coordinates) -> NDArray[np.bool_]:
        """Whether each point lies in the mainland (even-odd rule); x and y of one shape, which is the result's."""
        inside = np.zeros(x.shape, dtype=np.bool_)
        for (x0, y0), (x1, y1) in pairwise(self.main):
            if y0 != y1:
                inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
        return inside


def plane(geometry: Mapping[str, Any], county: Iterable[Mapping[str, Any]]) -> Outline:
    """A Polygon or MultiPolygon in WGS 84 as a plane: equirectangular, true at the county's middle latitude."""
    latitudes = [y for shape in county for ring in _rings(shape) for _, y in ring]
    stretch = math.cos(math.radians(sum(latitudes) / len(latitudes)))
    return Outline(tuple(tuple((x * stretch, y) for x, y in ring) for ring in _rings(geometry)))


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Point]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield [(x, y) for x, y, *_ in polygon[0]]
