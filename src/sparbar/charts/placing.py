"""Where the words of each municipality stand: in its own land, apart from the words of every other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sparbar.charts.geometry import Outline, Point

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
    order = sorted(land, key=lambda code: (-min(cost for cost, _ in candidates[code]), code))
    chosen: dict[str, Box] = {}
    for _ in range(4):
        before = dict(chosen)
        for code in order:
            others = [box for other, box in chosen.items() if other != code]
            chosen[code] = min(candidates[code], key=lambda one: (_cost(one, others), one[1].x, one[1].y))[1]
        if chosen == before:
            break
    return {code: (chosen[code].x, chosen[code].y) for code in land}


def _candidates(land: Outline, size: tuple[float, float], width: float) -> list[tuple[float, Box]]:
    """Places in the land on a grid, each with what speaks against it."""
    middle, reach = land.middle, math.dist(*_corners(land))
    xs, ys = ([coordinate[axis] for coordinate in land.main] for axis in (0, 1))
    grid = [(x, y) for x in _steps(min(xs), max(xs)) for y in _steps(min(ys), max(ys))]
    fitting = [(x, y) for x, y in grid if size[0] / 2 <= x <= width - size[0] / 2]
    found = []
    for (x, y), spilt in zip(fitting, _spills(fitting, size, land), strict=True):
        if spilt is not None:
            found.append((spilt + math.dist((x, y), middle) / reach, Box(x, y, *size)))
    return found or [(2.0, Box(min(max(middle[0], size[0] / 2), width - size[0] / 2), middle[1], *size))]


def _spills(middles: list[Point], size: tuple[float, float], land: Outline) -> list[float | None]:
    """For the rectangle around each point, the part outside `land`, 0 to 1, by 25 points of it; None: the middle is."""
    x, y = np.array(middles).reshape(-1, 2, 1).swapaxes(0, 1)
    steps = (np.arange(5) / 4 - 0.5) * 0.96
    inside = land.holds(x + np.repeat(steps, 5) * size[0], y + np.tile(steps, 5) * size[1])
    spilt = np.count_nonzero(~inside, axis=1) / inside.shape[1]
    return [part if there else None for part, there in zip(spilt.tolist(), land.holds(x, y)[:, 0], strict=True)]


def _corners(land: Outline) -> tuple[Point, Point]:
    xs, ys = ([point[axis] for point in land.main] for axis in (0, 1))
    return (min(xs), min(ys)), (max(xs), max(ys))


def _steps(start: float, end: float) -> list[float]:
    count = int((end - start) / STEP) + 1
    return [start + STEP * place for place in range(count)]


def _cost(candidate: tuple[float, Box], others: list[Box]) -> float:
    """Words on other words weigh more than anything else."""
    cost, box = candidate
    return cost + sum(box.overlap(other) for other in others)
