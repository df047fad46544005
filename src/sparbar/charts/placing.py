"""Where the words of each municipality stand: in its own land, apart from the words of every other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from sparbar.charts.geometry import Coordinates, Outline, Point

STEP = 5.0  # points between the places that are tried


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around its middle."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """The area that two rectangles share."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        if across <= 0:
            return 0.0
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return across * down if down > 0 else 0.0


def place(land: Mapping[str, Outline], sizes: Mapping[str, tuple[float, float]], width: float) -> dict[str, Point]:
    """The middle of each rectangle: as much as possible in its own land, near the middle of it, and none on another.

    Whoever has least room chooses first; then each may move once more, in turn, until nobody gains by it.
    """
    candidates = {code: _candidates(land[code], sizes[code], width) for code in land}
    order = sorted(land, key=lambda code: (-candidates[code][0][0], code))
    chosen: dict[str, Box] = {}
    for _ in range(4):
        before = dict(chosen)
        for code in order:
            chosen[code] = _best(candidates[code], [box for other, box in chosen.items() if other != code])
        if chosen == before:
            break
    return {code: (chosen[code].x, chosen[code].y) for code in land}


def _candidates(land: Outline, size: tuple[float, float], width: float) -> list[tuple[float, Box]]:
    """Places in the land on a grid, each with what speaks against it: the one with least first."""
    middle, reach = land.middle, math.dist(*_corners(land))
    xs, ys = ([coordinate[axis] for coordinate in land.main] for axis in (0, 1))
    grid = [(x, y) for x in _steps(min(xs), max(xs)) for y in _steps(min(ys), max(ys))]
    fitting = [(x, y) for x, y in grid if size[0] / 2 <= x <= width - size[0] / 2]
    inside = [point for point, there in zip(fitting, land.holds(*_axes(fitting)), strict=True) if there]
    found = [
        (spilt + math.dist(point, middle) / reach, Box(*point, *size))
        for point, spilt in zip(inside, _spills(inside, size, land), strict=True)
    ]
    outside = Box(min(max(middle[0], size[0] / 2), width - size[0] / 2), middle[1], *size)
    return sorted(found, key=itemgetter(0)) or [(2.0, outside)]


def _spills(middles: list[Point], size: tuple[float, float], land: Outline) -> list[float]:
    """For the rectangle around each point, the part outside `land`, 0 to 1, by 25 points of it."""
    x, y = _axes(middles)
    steps = (np.arange(5) / 4 - 0.5) * 0.96
    across, down = np.repeat(steps, 5) * size[0], np.tile(steps, 5) * size[1]
    inside = land.holds(x[:, np.newaxis] + across, y[:, np.newaxis] + down)
    spilt: list[float] = (np.count_nonzero(~inside, axis=1) / inside.shape[1]).tolist()
    return spilt


def _axes(points: list[Point]) -> Coordinates:
    """The points' x and their y."""
    return np.array(points).reshape(-1, 2).T


def _corners(land: Outline) -> tuple[Point, Point]:
    xs, ys = ([point[axis] for point in land.main] for axis in (0, 1))
    return (min(xs), min(ys)), (max(xs), max(ys))


def _steps(start: float, end: float) -> list[float]:
    count = int((end - start) / STEP) + 1
    return [start + STEP * place for place in range(count)]


def _best(candidates: Sequence[tuple[float, Box]], others: Sequence[Box]) -> Box:
    """The candidate that costs least beside the others: words on other words weigh more than anything else."""
    best = (math.inf, 0.0, 0.0, candidates[0][1])
    for cost, box in candidates:
        if cost > best[0]:  # and so do all that follow
            break
        best = min(best, (cost + sum(box.overlap(other) for other in others), box.x, box.y, box))
    return best[-1]
