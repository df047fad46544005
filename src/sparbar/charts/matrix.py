"""Rows against columns: marks that say which go together, or numbers that say how many; counts at the edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sparbar import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid, Write, value
from sparbar.charts.layout import DARK, LIGHT, LINE, ON_DARK, ON_LIGHT, PALE, PAPER, QUIET, TEXT, Fill, Layout
from sparbar.formatting import absent
from sparbar.numbers import Number
from sparbar.records import SHAPE, Cell, Column, Row

LABELS, ROW = 0.29, 2.4  # share of the width for the names; height of a row in text sizes
MANY = 14  # columns that a phone has no room for: there they become the rows


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
    """What heads the rows, the counts at their right end and the counts below the columns; and those below."""

    head: str
    right: str = ""
    below: str = ""
    counts: Sequence[Number] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn, and where: the left edge of the cells, how wide one is, and how high the heads are."""

    rows: Sequence[MatrixRow]
    columns: Sequence[str]
    edge: Edge
    left: float
    wide: float
    head: float
    count: float
    most: float
    write: Write


def matrix(rows: Sequence[MatrixRow], columns: Sequence[str], edge: Edge, write: Write) -> Chart:
    """The rows in the order given. Heads too wide for their column are turned; `write` gives a number's text."""
    return Chart(
        lambda layout: _draw(layout, _plan(layout, rows, columns, edge, write)),
        _numbers(rows, edge),
        _table(rows, columns, edge),
        empty=not rows,
    )


def _numbers(rows: Sequence[MatrixRow], edge: Edge) -> tuple[Number, ...]:
    """Every number drawn, once."""
    cells = [cell for row in rows for cell in (*row.cells, row.count) if isinstance(cell, Number)]
    return tuple({number.key: number for number in (*cells, *edge.counts)}.values())


def _table(rows: Sequence[MatrixRow], columns: Sequence[str], edge: Edge) -> Grid:
    counted = any(row.count for row in rows)
    heads = (*columns, edge.right) if counted else tuple(columns)
    body = [Row(row.label, (*_cells(row), *([_cell(row.count)] if counted else []))) for row in rows]
    if edge.counts:
        body.append(Row(edge.below, (*map(_cell, edge.counts), *([Cell()] if counted else [])), total=True))
    return Grid(edge.head, tuple(Column(head, "tal") for head in heads), tuple(body))


def _cells(row: MatrixRow) -> list[Cell]:
    return [Cell(text=row.remark) for _ in row.cells] if row.remark else [_cell(cell) for cell in row.cells]


def _cell(cell: bool | Number | None) -> Cell:
    if isinstance(cell, Number):
        return Cell(cell.key)
    return Cell() if cell is None else Cell(text="Ja" if cell else "Nej")


def _plan(layout: Layout, rows: Sequence[MatrixRow], columns: Sequence[str], edge: Edge, write: Write) -> _Plan:
    if layout.narrow and len(columns) > MANY and edge.counts and not any(row.remark for row in rows):
        rows, columns, edge = _turned(rows, columns, edge)
    count = (
        max((lettering.width(word, layout.small) for word in edge.right.split()), default=0.0) + 6
        if edge.right
        else 0.0
    )
    beside = not layout.narrow or all(len(row.label) < 4 for row in rows)
    left = layout.width * (LABELS if not layout.narrow else 0.2) if beside else 0.0
    wide = (layout.width - left - count) / max(1, len(columns))
    longest = max((lettering.width(head, layout.small) for head in columns), default=0.0)
    head = longest + 6 if longest > wide - 3 else layout.small * 1.6
    words = lettering.wrap(edge.right, layout.small, count) if edge.right else ()
    head = max(head, layout.small * lettering.LINE * len(words) + 4)
    cells = [cell for row in rows for cell in row.cells if isinstance(cell, Number)]
    most = max(map(value, cells), default=0.0) or 1.0
    return _Plan(rows, columns, edge, left, wide, head, count, most, write)


def _turned(rows: Sequence[MatrixRow], columns: Sequence[str], edge: Edge) -> tuple[list[MatrixRow], list[str], Edge]:
    """Columns as rows, with the counts that were below them at their right end."""
    turned = [
        MatrixRow(head, [row.cells[place] for row in rows], edge.counts[place]) for place, head in enumerate(columns)
    ]
    counts = [row.count for row in rows if row.count is not None]
    return turned, [row.label for row in rows], Edge(edge.head, edge.below, edge.right, counts)


def _draw(layout: Layout, plan: _Plan) -> Canvas:
    canvas = Canvas(layout)
    _heads(canvas, plan)
    top = plan.head
    for row in plan.rows:
        top = _row(canvas, plan, row, top)
    canvas.line([0, layout.width], [top, top], QUIET)
    if plan.edge.counts:
        top = _foot(canvas, plan, top)
    canvas.cut(max(top, plan.head + 40) + 3)
    known = [number for number in _numbers(plan.rows, plan.edge) if number.value is not None]
    if not plan.rows or (_numbers(plan.rows, plan.edge) and not known):
        canvas.say_unknown(absent(*_numbers(plan.rows, plan.edge)))
    return canvas


def _middle(plan: _Plan, place: int) -> float:
    return plan.left + plan.wide * (place + 0.5)


def _heads(canvas: Canvas, plan: _Plan) -> None:
    size = canvas.layout.small
    turned = any(lettering.width(head, size) > plan.wide - 3 for head in plan.columns)
    for place, head in enumerate(plan.columns):
        canvas.standing(_middle(plan, place), plan.head - 3, head, size, turned)
    if plan.edge.right and plan.rows:
        lines = lettering.wrap(plan.edge.right, size, plan.count)
        for place, words in enumerate(reversed(lines)):
            y = plan.head - 3 - size * (0.6 + lettering.LINE * place)
            canvas.text(canvas.layout.width - plan.count / 2, y, words, size, QUIET, "center")


def _row(canvas: Canvas, plan: _Plan, row: MatrixRow, top: float) -> float:
    """Draw a row from `top` down; returns where the next begins."""
    layout = canvas.layout
    canvas.line([0, layout.width], [top, top], LINE)
    room = plan.left - 8 if plan.left else layout.width
    lines = lettering.wrap(row.label, layout.text, room)
    words = layout.text * lettering.LINE * len(lines)
    cells = layout.text * (ROW if plan.left else 2.0)
    if plan.left:
        height = max(cells, words + layout.text * 0.9)
        middle = top + height / 2
        canvas.lines(plan.left - 8, middle, lines, at="right")
    else:
        height = words + cells + layout.text * 0.4
        middle = top + layout.text * 0.3 + words + cells / 2
        canvas.lines(0, top + layout.text * 0.4 + words / 2, lines)
    _cells_of(canvas, plan, row, middle)
    return top + height


def _cells_of(canvas: Canvas, plan: _Plan, row: MatrixRow, middle: float) -> None:
    layout = canvas.layout
    if row.remark:
        canvas.text(_middle(plan, 0) - plan.wide / 2 + 4, middle, row.remark, layout.small, QUIET, italic=True)
    for place, cell in enumerate(() if row.remark else row.cells):
        if isinstance(cell, Number):
            _number(canvas, plan, cell, _middle(plan, place), middle)
        else:
            _mark(canvas, cell, _middle(plan, place), middle)
    if row.count is not None:
        _count(canvas, plan, row.count, layout.width - plan.count / 2, middle)


def _mark(canvas: Canvas, marked: bool, x: float, y: float, key: str = "") -> None:
    """A large filled circle or a small hollow one. key: of the number that it is."""
    text = canvas.layout.text
    if marked:
        canvas.circle(x, y, text * 0.55, key=key)
    else:
        canvas.circle(x, y, text * 0.17, PAPER, QUIET, key)


def _number(canvas: Canvas, plan: _Plan, number: Number, x: float, y: float) -> None:
    """A number on a shade that deepens with it; a small circle for zero, and a dash for what is not known."""
    if number.value is None:
        _count(canvas, plan, number, x, y, QUIET, False)
        return
    if not number.value:
        _mark(canvas, False, x, y, number.key)
        return
    part, text = value(number) / plan.most, canvas.layout.text
    shade, ink = (DARK, ON_DARK) if part > 0.75 else (LIGHT, ON_LIGHT) if part > 0.35 else (PALE, ON_LIGHT)
    wide = min(plan.wide * 0.84, text * 3.2)
    canvas.box(x - wide / 2, y - text * 0.85, wide, text * 1.7, Fill(shade, ink), f"{SHAPE}{number.key}")
    _count(canvas, plan, number, x, y, ink, False)


def _count(
    canvas: Canvas, plan: _Plan, number: Number, x: float, y: float, color: str = TEXT, bold: bool = True
) -> None:
    canvas.text(x, y, plan.write(number), color=color, at="center", bold=bold, key=number.key)


def _foot(canvas: Canvas, plan: _Plan, top: float) -> float:
    """The counts below the columns, with their heading at the left or, on a phone, above them."""
    layout, y = canvas.layout, top + canvas.layout.text * ROW / 2
    if plan.left:
        lines = lettering.wrap(plan.edge.below, layout.small, plan.left - 8)
        canvas.lines(plan.left - 8, y, lines, size=layout.small, color=QUIET, at="right")
    else:
        canvas.text(0, top + layout.text, plan.edge.below, layout.small, QUIET)
        y += layout.text * 1.2
    for place, number in enumerate(plan.edge.counts):
        _count(canvas, plan, number, _middle(plan, place), y)
    return y + layout.text * ROW / 2
