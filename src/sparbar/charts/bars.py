"""Horizontal bars: one, two or several numbers for each row, labelled directly."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sparbar.charts.chart import (
    DARK,
    GROUND,
    INK,
    QUIET,
    SERIES,
    Chart,
    Write,
    canvas,
    largest,
    say_if_unknown,
    value,
)
from sparbar.numbers import Number

LABELS, RIGHT = 0.30, 0.90
LABEL_CHARACTERS = 28
ROW = 0.34


def bars(rows: Sequence[tuple[str, Number]], write: Write) -> Chart:
    """One bar a row, the label at its left and the number at its end; `write` gives the number's text."""
    numbers = [number for _, number in rows]
    with canvas(ROW * len(rows)) as (figure, axes):
        _rows(axes, [label for label, _ in rows])
        axes.set_xlim(0, largest(numbers))
        for place, (_, number) in enumerate(rows):
            _bar(axes, number, place, 0.62, DARK, "")
            _label(axes, number, place, write(number), 9)
        say_if_unknown(axes, numbers)
    return Chart(figure, tuple(numbers))


def paired_bars(rows: Sequence[tuple[str, Number, Number]], names: tuple[str, str], write: Write) -> Chart:
    """Two bars a row, told apart by colour and stripes; the series are named once, above the first row."""
    numbers = [number for row in rows for number in row[1:]]
    with canvas(0.40 * len(rows) + 0.3) as (figure, axes):
        _rows(axes, [label for label, *_ in rows])
        axes.set_position((LABELS, 0.0, RIGHT - LABELS, 1 - 0.3 / (0.40 * len(rows) + 0.3)))
        axes.set_xlim(0, largest(numbers))
        for place, (_, *pair) in enumerate(rows):
            for offset, number, (colour, hatch) in zip((-0.2, 0.2), pair, SERIES, strict=False):
                _bar(axes, number, place + offset, 0.34, colour, hatch)
                _label(axes, number, place + offset, write(number), 7.5)
        _names(figure, axes, names)
        say_if_unknown(axes, numbers)
    return Chart(figure, tuple(numbers))


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[Number | None]]], names: Sequence[str], write: Write, smallest: float = 0.07
) -> Chart:
    """One bar a row, made of one part for each of `names`, None where a row has no such part.

    A part narrower than `smallest` of the width is left without its label.
    """
    numbers = [part for _, parts in rows for part in parts if part is not None]
    longest = max((sum(value(part) for part in parts if part) for _, parts in rows), default=0.0) or 1.0
    with canvas(0.5 * len(rows) + 0.3) as (figure, axes):
        _rows(axes, [label for label, _ in rows])
        axes.set_position((LABELS, 0.0, RIGHT - LABELS + 0.08, 1 - 0.3 / (0.5 * len(rows) + 0.3)))
        axes.set_xlim(0, longest)
        for place, (_, parts) in enumerate(rows):
            start = 0.0
            for part, (colour, hatch) in zip(parts, SERIES, strict=False):
                if part is None:
                    continue
                _bar(axes, part, place, 0.66, colour, hatch, start)
                if value(part) >= smallest * longest:
                    _inside(axes, part, place, start, write(part), colour)
                start += value(part)
        _names(figure, axes, names)
        say_if_unknown(axes, numbers)
    return Chart(figure, tuple(numbers))


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_position((LABELS, 0.0, RIGHT - LABELS, 1.0))
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_yticks(range(len(labels)), [textwrap.fill(label, LABEL_CHARACTERS) for label in labels])
    axes.axvline(0, color=QUIET, linewidth=0.8)
    axes.spines["left"].set_visible(False)


def _bar(axes: Axes, number: Number, place: float, height: float, colour: str, hatch: str, start: float = 0) -> None:
    if not value(number):
        return
    box = Rectangle((start, place - height / 2), value(number), height, linewidth=0)
    box.set(facecolor=colour, hatch=hatch, edgecolor=GROUND if hatch else colour)
    box.set_gid(f"tal:{number.key}")
    axes.add_patch(box)
    outline = Rectangle((start, place - height / 2), value(number), height, fill=False, edgecolor=DARK, linewidth=0.8)
    axes.add_patch(outline)


def _label(axes: Axes, number: Number, place: float, text: str, size: float) -> None:
    axes.annotate(
        text,
        (max(value(number), 0.0), place),
        (4, 0),
        textcoords="offset points",
        va="center",
        ha="left",
        fontsize=size,
        color=INK,
        gid=f"text:{number.key}",
        annotation_clip=False,
    )


def _inside(axes: Axes, number: Number, place: float, start: float, text: str, colour: str) -> None:
    dark = colour == DARK
    box = None if dark else {"facecolor": GROUND, "edgecolor": "none", "boxstyle": "round,pad=0.18"}
    middle = start + value(number) / 2
    axes.text(
        middle,
        place,
        text,
        va="center",
        ha="center",
        color=GROUND if dark else INK,
        bbox=box,
        fontsize=9,
        gid=f"text:{number.key}",
    )


def _names(figure: Figure, axes: Axes, names: Sequence[str]) -> None:
    """The names of the series with a swatch each, above the bars. Lengths in inches, made shares of the axes.

    They begin at the axis, or at the picture's left edge when they need the room.
    """
    box, (width, height) = axes.get_position(), figure.get_size_inches()
    inch = 1 / (width * box.width)
    lengths = [(0.42 + 0.078 * len(name)) * inch for name in names]
    x = 0.0 if sum(lengths) <= (1 - box.x0) / box.width else (0.01 - box.x0) / box.width
    for name, length, (colour, hatch) in zip(names, lengths, SERIES, strict=False):
        swatch = Rectangle((x, 1.0), 0.16 * inch, 0.13 / (height * box.height), transform=axes.transAxes)
        swatch.set(facecolor=colour, hatch=hatch, edgecolor=GROUND if hatch else colour, linewidth=0, clip_on=False)
        axes.add_patch(swatch)
        axes.annotate(name, (x + 0.22 * inch, 1.0), xycoords="axes fraction", va="bottom", fontsize=8.5)
        x += length
