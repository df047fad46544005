"""Rows against columns: marks that say which go together, or numbers that say how many; counts at the edges."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Rectangle

from sparbar.charts.chart import (
    DARK,
    GROUND,
    INK,
    LIGHT,
    PALE,
    QUIET,
    WIDTH,
    Chart,
    Write,
    canvas,
    largest,
    say_unknown,
    value,
)  # fmt: skip
from sparbar.numbers import Number

LABELS, COUNTS = 0.29, 0.09
LABEL_CHARACTERS, HEAD_CHARACTERS = 29, 12
ROW, LINE = 0.3, 0.155
CHARACTER = 0.068


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row: a mark or none, or a number, in each column, and the count at its right end.

    remark: written over the row instead of its cells, when the row's count is known but not where its marks belong.
    """

    label: str
    cells: Sequence[bool | Number]
    count: Number | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """The heading of the counts at the right end of the rows, and the counts below the columns with theirs."""

    right: str = ""
    below: str = ""
    counts: Sequence[Number] = ()


def matrix(rows: Sequence[MatrixRow], columns: Sequence[str], edge: Edge, write: Write) -> Chart:
    """The rows in the order given. Heads too wide for their column are turned; `write` gives a number's text."""
    numbers = _numbers(rows, edge)
    heights = [max(ROW, LINE * len(_lines(row.label)) + 0.1) for row in rows] or [0.8]
    wide = (1 - LABELS - COUNTS) * WIDTH / max(1, len(columns))
    head, foot = _head_height(columns, edge.right, wide), ROW if edge.counts else 0.0
    with canvas(head + sum(heights) + foot) as (figure, axes):
        drawn = head + sum(heights) + foot
        axes.set_position((LABELS, 0.0, 1 - LABELS - COUNTS, 1 - head / drawn))
        axes.set_xlim(0, max(1, len(columns)))
        axes.set_ylim(sum(heights) + foot, 0)
        axes.set_axis_off()
        _heads(axes, columns, edge.right if rows else "", wide)
        top, most = 0.0, largest([cell for row in rows for cell in row.cells if isinstance(cell, Number)])
        for row, height in zip(rows, heights, strict=False):
            _row(axes, row, top, height, most, write)
            top += height
        _foot(axes, edge, sum(heights), write)
        if not rows or all(number.value is None for number in numbers):
            say_unknown(axes)
    return Chart(figure, numbers, empty=not rows)


def _numbers(rows: Sequence[MatrixRow], edge: Edge) -> tuple[Number, ...]:
    """Every number drawn, once."""
    cells = [cell for row in rows for cell in (*row.cells, row.count) if isinstance(cell, Number)]
    return tuple({number.key: number for number in (*cells, *edge.counts)}.values())


def _lines(label: str) -> list[str]:
    return textwrap.wrap(label, LABEL_CHARACTERS)


def _heading(head: str) -> list[str]:
    return textwrap.wrap(head, HEAD_CHARACTERS, break_long_words=False)


def _turned(columns: Sequence[str], wide: float) -> bool:
    return max((len(line) for head in columns for line in _heading(head)), default=0) * CHARACTER > wide


def _head_height(columns: Sequence[str], right: str, wide: float) -> float:
    """Inches above the rows; turned heads rise with about 0.7 of their length."""
    if _turned(columns, wide):
        return max(len(head) for head in columns) * CHARACTER * 0.72 + 0.22
    return max(len(_heading(head)) for head in (*columns, right)) * 0.145 + 0.1


def _heads(axes: Axes, columns: Sequence[str], right: str, wide: float) -> None:
    turned = _turned(columns, wide)
    for place, head in enumerate(columns):
        text, at = (head, place + 0.35) if turned else ("\n".join(_heading(head)), place + 0.5)
        axes.annotate(
            text, (at, 0), (0, 4), textcoords="offset points", annotation_clip=False, fontsize=8, color=INK,
            rotation=45 if turned else 0, rotation_mode="anchor", ha="left" if turned else "center", va="bottom",
        )  # fmt: skip
    axes.annotate(
        "\n".join(_heading(right)), (1 + COUNTS / (1 - LABELS - COUNTS) / 2, 0), (0, 4),
        xycoords=("axes fraction", "data"), textcoords="offset points", ha="center", va="bottom",
        fontsize=8, color=QUIET, annotation_clip=False,
    )  # fmt: skip


def _row(axes: Axes, row: MatrixRow, top: float, height: float, most: float, write: Write) -> None:
    middle, across = top + height / 2, axes.get_xlim()[1]
    axes.axhline(top, color="#d9ddd9", linewidth=0.6, clip_on=False)
    axes.annotate(
        "\n".join(_lines(row.label)), (0, middle), (-8, 0), textcoords="offset points", ha="right", va="center",
        fontsize=8.5, color=INK, annotation_clip=False,
    )  # fmt: skip
    if row.remark:
        axes.text(across / 2, middle, row.remark, ha="center", va="center", fontsize=8, color=QUIET, style="italic")
    for place, cell in enumerate(() if row.remark else row.cells):
        if isinstance(cell, Number):
            _number(axes, cell, place + 0.5, middle, most, write)
        else:
            _mark(axes, cell, place + 0.5, middle)
    if row.count is not None:
        _count(axes, row.count, across * (1 + COUNTS / (1 - LABELS - COUNTS) / 2), middle, write)


def _mark(axes: Axes, marked: bool, x: float, y: float) -> None:
    """A large filled circle or a small hollow one, round on paper although the axes are not."""
    inch = axes.get_xlim()[1] / (axes.get_position().width * WIDTH)
    size = 0.16 if marked else 0.045
    face, line = (DARK, DARK) if marked else (GROUND, QUIET)
    shape = Ellipse((x, y), size * inch, size, facecolor=face, edgecolor=line, linewidth=0.8)
    axes.add_patch(shape)


def _number(axes: Axes, number: Number, x: float, y: float, most: float, write: Write) -> None:
    """A number on a shade that deepens with it; a small circle for zero, and a dash for what is not known."""
    if number.value is None:
        _count(axes, number, x, y, write, QUIET, "normal")
        return
    if not number.value:
        _mark(axes, False, x, y)
        return
    part = value(number) / most
    shade = DARK if part > 0.75 else LIGHT if part > 0.35 else PALE
    box = Rectangle((x - 0.4, y - 0.115), 0.8, 0.23, facecolor=shade, linewidth=0)
    box.set_gid(f"tal:{number.key}")
    axes.add_patch(box)
    _count(axes, number, x, y, write, GROUND if shade == DARK else INK, "normal")


def _count(
    axes: Axes, number: Number, x: float, y: float, write: Write, colour: str = INK, weight: str = "bold"
) -> None:
    text = axes.text(x, y, write(number), ha="center", va="center", fontsize=8.5, color=colour, weight=weight)
    text.set_gid(f"text:{number.key}")


def _foot(axes: Axes, edge: Edge, top: float, write: Write) -> None:
    """The counts below the columns, with their heading at the left."""
    axes.axhline(top, color=QUIET, linewidth=0.8, clip_on=False)
    if not edge.counts:
        return
    axes.annotate(
        edge.below, (0, top + ROW / 2), (-8, 0), textcoords="offset points", ha="right", va="center",
        fontsize=8, color=QUIET, annotation_clip=False,
    )  # fmt: skip
    for place, number in enumerate(edge.counts):
        _count(axes, number, place + 0.5, top + ROW / 2, write)
