"""The county's municipalities as a map of shades: four equal steps from the lowest to the highest value.

For rates and shares; amounts have circles (maps.py). Shades differ in pattern too, and each value is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid, Write, value
from sparbar.charts.geometry import Outline, plane
from sparbar.charts.layout import DARK, LIGHT, MIDDLE, ON_LIGHT, PALE, PAPER, QUIET, TEXT, Fill, Layout
from sparbar.charts.maps import caption, fit, size_of
from sparbar.charts.placing import place
from sparbar.numbers import Number
from sparbar.records import SHAPE, Cell, Row

STEPS = (Fill(PALE, ON_LIGHT), Fill(LIGHT, ON_LIGHT, "//", DARK), Fill(MIDDLE, TEXT, "..", PAPER), Fill(DARK, PAPER))
UNKNOWN = Fill(PAPER, TEXT)
KEY = ("lägst", "", "", "högst")


def shaded_map(
    outlines: Mapping[str, Any], names: Mapping[str, str], numbers: Mapping[str, Number], write: Write, head: str
) -> Chart:
    """Each municipality of `names` (code → name), shaded by its number; white where it has none.

    outlines: code → GeoJSON geometry in WGS 84. head: of the numbers, in the table behind the map.
    """
    land = {code: plane(outlines[code], outlines.values()) for code in names}
    known = {code: number for code, number in numbers.items() if number.value is not None}
    ordered = sorted(known, key=lambda code: (-value(known[code]), names[code]))
    rows = tuple(Row(names[code], (Cell(known[code].key),)) for code in ordered)
    table = Grid("Kommun", (write.column(head),), rows)
    drawn = tuple(known[code] for code in ordered)
    return Chart(lambda layout: _draw(layout, land, names, known, write), drawn, table, empty=not known)


def _draw(
    layout: Layout, land: Mapping[str, Outline], names: Mapping[str, str], known: Mapping[str, Number], write: Write
) -> Canvas:
    canvas = Canvas(layout)
    top = canvas.key(0, KEY, STEPS) + layout.text
    shapes, height = fit(land, layout, top)
    steps = _steps(known)
    for code, outline in shapes.items():
        fill = STEPS[steps[code]] if code in steps else UNKNOWN
        for number, ring in enumerate(outline.rings):
            gid = f"{SHAPE}{known[code].key}" if code in steps and number == 0 else ""
            canvas.area(ring, fill, QUIET, gid)
    sizes = {code: size_of(layout, names[code], _said(known, code, write), 0.0) for code in names}
    for code, middle in place(shapes, sizes, layout.width).items():
        if code in known:
            caption(canvas, names[code], known[code], write, 0.0, middle, sizes[code])
        else:
            canvas.text(*middle, f"{names[code]} –", layout.small, at="center", ground=PAPER)
    canvas.cut(top + height + layout.text)
    if not known:
        canvas.say_unknown()
    return canvas


def _said(known: Mapping[str, Number], code: str, write: Write) -> str:
    return write(known[code]) if code in known else "–"


def _steps(known: Mapping[str, Number]) -> dict[str, int]:
    """The step of each value: equal parts of the way from the lowest to the highest."""
    amounts = {code: value(number) for code, number in known.items()}
    low, high = min(amounts.values(), default=0.0), max(amounts.values(), default=0.0)
    span = (high - low) or 1.0
    return {code: min(int((amount - low) / span * len(STEPS)), len(STEPS) - 1) for code, amount in amounts.items()}
