"""Small multiples: the same line for each place, all on one scale, with the last value written at its end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sparbar import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid, Write
from sparbar.charts.layout import DARK, LINE, QUIET, Layout
from sparbar.numbers import Number
from sparbar.records import Cell, Column, Row

COLUMNS, NARROW_COLUMNS = 4, 2
HEIGHT = 4.2  # of a panel's line, in text sizes
GAP = 14.0
DOT, LAST = 1.3, 2.2

Series = Mapping[int, Number]


def small_multiples(series: Sequence[tuple[str, Series]], write: Write, reference: Series | None = None) -> Chart:
    """A panel for each of `series` (name → year → number); `reference` is drawn in each as a thin line without dots.

    Years without a number leave a gap in the table and none in the line.
    """
    numbers = tuple(number for _, values in series for number in values.values())
    years = sorted({year for _, values in series for year in values})
    table = Grid(
        "Plats",
        tuple(Column(str(year), write.form, write.decimals) for year in years),
        tuple(Row(name, tuple(_cell(values, year) for year in years)) for name, values in series),
    )
    return Chart(lambda layout: _draw(layout, series, write, reference or {}), numbers, table, empty=not numbers)


def _cell(values: Series, year: int) -> Cell:
    return Cell(values[year].key) if year in values else Cell(text="–")


def _draw(layout: Layout, series: Sequence[tuple[str, Series]], write: Write, reference: Series) -> Canvas:
    canvas = Canvas(layout)
    across = NARROW_COLUMNS if layout.narrow else COLUMNS
    width = (layout.width - GAP * (across - 1)) / across
    height = layout.text * HEIGHT
    pitch = height + layout.small * lettering.LINE * 2 + GAP
    for place, (name, values) in enumerate(series):
        left, top = (place % across) * (width + GAP), (place // across) * pitch
        panel = _Panel(canvas, left, top + layout.small * lettering.LINE + 4, width, height, _extent(series, reference))
        canvas.text(left, top + layout.small * 0.7, name, layout.small, bold=True)
        panel.draw(values, reference, write)
    canvas.cut(max(math.ceil(len(series) / across) * pitch - GAP / 2, 40))
    if not any(values for _, values in series):
        canvas.say_unknown()
    return canvas


def _extent(series: Sequence[tuple[str, Series]], reference: Series) -> tuple[float, float, int, int]:
    """The lowest and highest value and the first and last year of all panels."""
    every = [*(values for _, values in series), reference]
    amounts = [float(number.value) for values in every for number in values.values() if number.value is not None]
    years = [year for values in every for year in values]
    return min(amounts, default=0.0), max(amounts, default=1.0), min(years, default=0), max(years, default=1)


class _Panel:
    """One place: where its line stands, and how amounts and years become points."""

    def __init__(
        self,
        canvas: Canvas,
        left: float,
        top: float,
        width: float,
        height: float,
        extent: tuple[float, float, int, int],
    ) -> None:
        self.canvas, self.left, self.top, self.width, self.height = canvas, left, top, width, height
        self.low, self.high, self.first, self.last = extent

    def point(self, year: int, number: Number) -> tuple[float, float]:
        along = (year - self.first) / max(1, self.last - self.first)
        up = (float(number.value or 0) - self.low) / ((self.high - self.low) or 1.0)
        return self.left + 3 + along * (self.width - 6), self.top + (1 - up) * self.height

    def draw(self, values: Series, reference: Series, write: Write) -> None:
        small = self.canvas.layout.small
        bottom = self.top + self.height + 4
        self.canvas.line([self.left, self.left + self.width], [bottom, bottom], LINE)
        if reference and values is not reference:
            points = [self.point(year, number) for year, number in sorted(reference.items())]
            self.canvas.line([x for x, _ in points], [y for _, y in points], QUIET, 0.7, (2, 2))
        ordered = sorted(values.items())
        points = [self.point(year, number) for year, number in ordered]
        self.canvas.line([x for x, _ in points], [y for _, y in points], DARK, 1.4)
        for (_, number), (x, y) in zip(ordered, points, strict=True):
            self.canvas.circle(x, y, LAST if number is ordered[-1][1] else DOT, key=number.key)
        if ordered:
            year, number = ordered[-1]
            y = bottom + small * 0.8
            said = write(number)
            right = self.left + self.width
            long = lettering.width(said, small, True)
            self.canvas.text(right - long - 5, y, str(year), small, color=QUIET, at="right")  # as it is read
            self.canvas.text(right, y, said, small, at="right", bold=True, key=number.key)
