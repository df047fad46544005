"""The patterns of areas as tiles, which tell series apart without colours: stripes and dots, in points."""

from __future__ import annotations

from collections.abc import Iterator

TILE = 72  # a side; whole pixels of the PNG, and whole periods of every pattern
DENSITY = 6  # lines or rows of dots on a tile, for each character of a pattern's name
STROKE = 1.0  # width of the stripes, and of the line around a dot
DOT = 0.6  # radius inside that line


def path(pattern: str) -> str:
    """What `pattern` draws on a tile, as SVG path data to be filled and stroked.

    A pattern is `/` for rising stripes, `\\` for falling ones, `x` for both or `.` for dots, repeated for denser ones.
    """
    counts = {sign: pattern.count(sign) * DENSITY for sign in "/\\x."}
    rising, falling = counts["/"] + counts["x"], counts["\\"] + counts["x"]
    return "".join([*_rising(rising), *_falling(falling), *_dots(counts["."])])


def _rising(count: int) -> Iterator[str]:
    half = TILE // 2
    for place in _steps(count):
        yield f"M{place - half} {place + half}L{place + half} {place - half}"


def _falling(count: int) -> Iterator[str]:
    half = TILE // 2
    for place in _steps(count):
        yield f"M{place - half} {half - place}L{place + half} {TILE + half - place}"


def _steps(count: int) -> range:
    """From corner to corner of the tile, where the stripes cross its diagonal."""
    return range(0, TILE + 1, TILE // count) if count else range(0)


def _dots(rows: int) -> Iterator[str]:
    """Every other row is shifted by half the distance."""
    gap = TILE // rows if rows else 0
    for row in range(rows + 1 if rows else 0):
        for place in range(row % 2 * gap // 2, TILE + 1, gap):
            yield f"M{place - DOT:g} {row * gap}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0"
