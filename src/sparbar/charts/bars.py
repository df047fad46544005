"""Horizontal bars: one or two numbers for each row, written at the end of their bar."""

from __future__ import annotations

from collections.abc import Sequence

from sparbar import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid, Write, all_unknown, value
from sparbar.charts.layout import PLAIN, QUIET, SERIES, Fill, Layout
from sparbar.charts.scale import GAP, Names, Scale, fitted, names, zero_line
from sparbar.formatting import absent
from sparbar.numbers import Number
from sparbar.records import SHAPE, Cell, Row

BAR, PAIR, SPACE = 1.45, 1.06, 0.62  # heights of a bar alone, of one of two, of the space between rows; in text sizes
DIRECT = 4  # so many rows have their series named in the first row; more have them named above

Bars = Sequence[tuple[str, Sequence[Number]]]


def bars(rows: Sequence[tuple[str, Number]], write: Write, heads: tuple[str, str], by_value: bool = True) -> Chart:
    """One bar a row, the largest first unless the reader looks the rows up in an order they know.

    heads: of the names and of the numbers, in the table behind the chart.
    """
    ordered = sorted(rows, key=lambda row: -value(row[1])) if by_value else list(rows)
    return _chart([(label, (number,)) for label, number in ordered], write, heads[0], heads[1:])


def paired_bars(
    rows: Sequence[tuple[str, Number, Number]], names: tuple[str, str], write: Write, head: str, by_value: bool = False
) -> Chart:
    """Two bars a row, told apart by colour and stripes, with the names of the two series."""
    ordered = sorted(rows, key=lambda row: -value(row[1])) if by_value else list(rows)
    return _chart([(label, pair) for label, *pair in ordered], write, head, names)


def _chart(rows: Bars, write: Write, head: str, series: Sequence[str]) -> Chart:
    numbers = tuple(number for _, several in rows for number in several)
    table = Grid(
        head,
        tuple(write.column(name) for name in series),
        tuple(Row(label, tuple(Cell(number.key) for number in several)) for label, several in rows),
    )
    return Chart(lambda layout: _draw(layout, rows, write, series), numbers, table, empty=not rows)


def _draw(layout: Layout, rows: Bars, write: Write, series: Sequence[str]) -> Canvas:
    canvas, shown = Canvas(layout), names([label for label, _ in rows], layout)
    numbers = [number for _, several in rows for number in several]
    size = layout.text if len(series) == 1 else layout.small
    named = _room_for_names(layout, rows, series)
    scale = fitted(numbers, write, shown.left, layout.width - 3 - named, size)
    direct = bool(named) and _named_directly(layout, rows, write, series, scale, size)
    top = 0.0 if len(series) == 1 or direct else canvas.key(0, series, SERIES, _key_left(layout, shown, series))
    start = top = top + layout.text * 0.4
    for place, (_, several) in enumerate(rows):
        top = _row(canvas, shown, place, top, several, write, scale, size)
        if direct and place == 0:
            _name(canvas, several, write, series, scale, size, top)
    zero_line(canvas, scale, start, top)
    canvas.cut(max(top + layout.text * 0.4, 40))
    if not rows or all_unknown(numbers):
        canvas.say_unknown(absent(*numbers))
    return canvas


def _row(
    canvas: Canvas,
    shown: Names,
    place: int,
    top: float,
    several: Sequence[Number],
    write: Write,
    scale: Scale,
    size: float,
) -> float:
    """Draw a row from `top` down; returns where the next begins."""
    text = canvas.layout.text
    thick = text * (BAR if len(several) == 1 else PAIR)
    drawn, space = thick * len(several), text * SPACE
    height = shown.height(canvas.layout, place, drawn)
    middle = shown.draw(canvas, place, top + space / 2, height, drawn)
    for offset, number in enumerate(several):
        y = middle - drawn / 2 + thick * offset
        bar(canvas, number, scale, y, thick, SERIES[offset] if len(several) > 1 else PLAIN)
        below = value(number) < 0
        end = scale.at(value(number)) + (-GAP if below else GAP)
        canvas.text(end, y + thick / 2, write(number), size, at="right" if below else "left", key=number.key)
    return top + height + space


def bar(canvas: Canvas, number: Number, scale: Scale, top: float, thick: float, fill: Fill, start: float = 0.0) -> None:
    """The bar of a number, from the amount `start` on; nothing for zero and unknown."""
    if value(number):
        ends = sorted((scale.at(start), scale.at(start + value(number))))
        canvas.box(ends[0], top, ends[1] - ends[0], thick, fill, f"{SHAPE}{number.key}")


def _room_for_names(layout: Layout, rows: Bars, series: Sequence[str]) -> float:
    """What the names of the series take after the numbers of a row, where the chart and they are short enough."""
    longest = max(lettering.width(name, layout.small) for name in series) + 8
    return longest if len(series) > 1 and 0 < len(rows) <= DIRECT and longest < layout.width / 5 else 0.0


def _named_directly(layout: Layout, rows: Bars, write: Write, series: Sequence[str], scale: Scale, size: float) -> bool:
    """Whether the first row has room for the names of the series after its numbers, and bars that show the patterns."""
    if any(value(number) <= 0 for number in rows[0][1]):
        return False
    ends = [_end(number, write, scale, size) for number in rows[0][1]]
    return all(end + lettering.width(name, size) <= layout.width for end, name in zip(ends, series, strict=True))


def _end(number: Number, write: Write, scale: Scale, size: float) -> float:
    """Where the name of a series begins: after the number at the end of its bar."""
    return scale.at(value(number)) + GAP + lettering.width(write(number), size) + 7


def _name(
    canvas: Canvas,
    several: Sequence[Number],
    write: Write,
    series: Sequence[str],
    scale: Scale,
    size: float,
    end: float,
) -> None:
    thick = canvas.layout.text * PAIR
    first = end - canvas.layout.text * SPACE / 2 - thick * len(several)
    for offset, (number, name) in enumerate(zip(several, series, strict=True)):
        y = first + thick * (offset + 0.5)
        canvas.text(_end(number, write, scale, size), y, name, size, color=QUIET)


def _key_left(layout: Layout, shown: Names, series: Sequence[str]) -> float:
    """The key begins above the bars, or at the left edge where it needs the room."""
    long = sum(lettering.width(name, layout.small) + 32 for name in series)
    return shown.left if shown.left + long <= layout.width else 0.0
