"""Horizontal bars made of parts: what a whole consists of, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from sparbar import lettering
from sparbar.charts.bars import bar
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid, Write, all_unknown, value
from sparbar.charts.layout import QUIET, SERIES, Fill, Layout
from sparbar.charts.scale import Names, Scale, names, zero_line
from sparbar.formatting import absent
from sparbar.numbers import Number
from sparbar.records import Cell, Row

BAR, SPACE = 1.9, 0.8  # heights of a bar and of the space between rows, in text sizes

Stack = tuple[str, Sequence[Number | None]]


def stacked_bars(rows: Sequence[Stack], names: Sequence[str], write: Write, head: str) -> Chart:
    """One bar a row, made of one part for each of `names`, None where a row has no such part.

    A part with no room for its number is drawn without; its number is in the table.
    """
    numbers = tuple(part for _, parts in rows for part in parts if part is not None)
    table = Grid(
        head,
        tuple(write.column(name) for name in names),
        tuple(Row(label, tuple(Cell(part.key) if part else Cell() for part in parts)) for label, parts in rows),
    )
    return Chart(lambda layout: _draw(layout, rows, names, write), numbers, table)


def _draw(layout: Layout, rows: Sequence[Stack], series: Sequence[str], write: Write) -> Canvas:
    canvas, shown = Canvas(layout), names([label for label, _ in rows], layout)
    longest = max((sum(map(value, parts)) for _, parts in rows), default=0.0) or 1.0
    scale = Scale(shown.left, (layout.width - 1 - shown.left) / longest)
    direct = _places(layout, rows[0][1], series, scale) if rows else []
    fills = SERIES[: len(series)]
    top = layout.text * 1.3 if direct else canvas.key(0, series, fills)
    for x, name in zip(direct, series, strict=False):
        canvas.text(x, layout.text * 0.75, name, layout.small, color=QUIET)
    start = top
    for place, (_, parts) in enumerate(rows):
        top = _row(canvas, shown, place, top, parts, write, scale)
    zero_line(canvas, scale, start, top)
    canvas.cut(top + layout.text * 0.3)
    numbers = [part for _, parts in rows for part in parts if part]
    if all_unknown(numbers):
        canvas.say_unknown(absent(*numbers))
    return canvas


def _places(layout: Layout, parts: Sequence[Number | None], series: Sequence[str], scale: Scale) -> list[float]:
    """Where the names of the series begin, each above its part of the first row; empty when one has no room there."""
    places, at, free = [], 0.0, 0.0
    for part, name in zip(parts, series, strict=True):
        long, start = lettering.width(name, layout.small), scale.at(at)
        at += value(part)
        begin = min(start, layout.width - long)  # the last one may need to begin before its part
        if not value(part) or begin < free or begin + long < start + 6 or begin < start - long / 2:
            return []
        places.append(begin)
        free = begin + long + 8
    return places


def _row(
    canvas: Canvas,
    shown: Names,
    place: int,
    top: float,
    parts: Sequence[Number | None],
    write: Write,
    scale: Scale,
) -> float:
    """Draw a row from `top` down; returns where the next begins."""
    text = canvas.layout.text
    thick, space = text * BAR, text * SPACE
    height = shown.height(canvas.layout, place, thick)
    middle = shown.draw(canvas, place, top + space / 2, height, thick)
    start = 0.0
    for part, fill in zip(parts, SERIES, strict=False):
        if part is not None:
            _part(canvas, part, middle, thick, write, scale, fill, start)
            start += value(part)
    if not start:
        _nothing(canvas, [part for part in parts if part], middle, write, scale)
    return top + height + space


def _part(
    canvas: Canvas,
    part: Number,
    middle: float,
    thick: float,
    write: Write,
    scale: Scale,
    fill: Fill,
    start: float,
) -> None:
    bar(canvas, part, scale, middle - thick / 2, thick, fill, start)
    words, size = write(part), canvas.layout.text
    long, room = lettering.width(words, size) + 8, value(part) * scale.per
    if value(part) and long <= room:
        ground = fill.color if fill.pattern else ""
        x = scale.at(start) + room / 2
        canvas.text(x, middle, words, size, fill.ink, "center", key=part.key, ground=ground)


def _nothing(canvas: Canvas, parts: Sequence[Number], middle: float, write: Write, scale: Scale) -> None:
    """A row without bars says whether it is zero or not known."""
    if all_unknown(parts):
        canvas.text(scale.zero + 5, middle, absent(*parts).strip("[]"), color=QUIET)
    elif parts:
        canvas.text(scale.zero + 5, middle, write(parts[0]), key=parts[0].key)
