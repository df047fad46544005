"""A number over the years as a small line: an SVG without text or style rules, and what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from sparbar.design import tokens
from sparbar.numbers import Exact

WIDTH, HEIGHT, EDGE = 120, 36, 4
Values = Mapping[int, Exact | None]
Point = tuple[float, float]


def draw(values: Values) -> str:
    """The line of `values` (year → value, None when unknown), from zero up; nothing for less than two known values.

    A gap in the years is a gap in the line. The last year's point is larger.
    """
    known = [value for value in values.values() if value is not None]
    if len(known) < 2:
        return ""
    points = _points(values, min(0, *known), max(0, *known))
    ink = tokens().color
    parts = [_zero(min(0, *known), max(0, *known), ink("border"))]
    parts += [_line(run, ink("accent")) for run in _runs(points) if len(run) > 1]
    parts += [_dot(point, 2.0, ink("accent")) for point in points[:-1] if point]
    parts += [_dot(points[-1], 3.5, ink("accent"))] if points[-1] else []
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMinYMid"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return "\n".join([head, *parts, "</svg>", ""])


def words(values: Values) -> str:
    """What the line shows, in Swedish and without the values: `Utvecklingen 2022–2024: ned, sedan upp.`"""
    known = [(year, value) for year, value in sorted(values.items()) if value is not None]
    steps = [_step(Decimal(before), Decimal(after)) for (_, before), (_, after) in pairwise(known)]
    told = ", sedan ".join(step for step, _ in groupby(steps))
    unknown = [str(year) for year, value in sorted(values.items()) if value is None]
    lacking = f" Uppgift saknas för {' och '.join(unknown)}." if unknown else ""
    return f"Utvecklingen {known[0][0]}–{known[-1][0]}: {told}.{lacking}"


def _step(before: Decimal, after: Decimal) -> str:
    return "upp" if after > before else "ned" if after < before else "oförändrat"


def _points(values: Values, low: Exact, high: Exact) -> list[Point | None]:
    years = sorted(values)
    across = (WIDTH - 2 * EDGE) / max(1, years[-1] - years[0])
    return [
        None if value is None else (EDGE + (year - years[0]) * across, _height(value, low, high))
        for year, value in sorted(values.items())
    ]


def _height(value: Exact, low: Exact, high: Exact) -> float:
    span = float(high - low) or 1.0
    return HEIGHT - EDGE - float(value - low) / span * (HEIGHT - 2 * EDGE)


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    for known, run in groupby(points, key=bool):
        if known:
            yield [point for point in run if point]


def _zero(low: Exact, high: Exact, color: str) -> str:
    at = f"{_height(0, low, high):.1f}"
    return f'<line class="noll" x1="0" x2="{WIDTH}" y1="{at}" y2="{at}" stroke="{color}" stroke-width="0.75"/>'


def _line(run: Sequence[Point], color: str) -> str:
    listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline class="linje" points="{listed}" fill="none" stroke="{color}" stroke-width="2"/>'


def _dot(point: Point, radius: float, color: str) -> str:
    return f'<circle class="punkt" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}" fill="{color}"/>'
