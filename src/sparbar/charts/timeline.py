"""Initiatives over the years: a bar from start to end, with what happened as points and words below it.

A start or end that is not stated is drawn as a dashed arrow out of the picture, and a key says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sparbar import lettering
from sparbar.charts.canvas import Canvas
from sparbar.charts.chart import Chart, Grid
from sparbar.charts.layout import DARK, LINE, PALE, PAPER, PLAIN, QUIET, TEXT, Fill, Layout
from sparbar.charts.marks import Layer
from sparbar.records import Cell, Column, Row

LABELS = 0.27  # of the width, for the names, on a wide page
BESIDE = 8  # points between a name and the bars
BAR, GAP = 0.75, 1.0  # height of a bar and of the space between rows, in text sizes
DASH = 3.0, 2.0  # of what is not stated, in widths of the line
UNSTATED = "Anges inte"
KEY = ("pågår", "start eller slut anges inte", "händelse")


@dataclass(frozen=True, slots=True)
class Span:
    """One initiative. start and end: YYYY or YYYY-MM, '' when not stated; events: (YYYY, YYYY-MM or a day, words).

    row: the key of its data row, which becomes the id of its bar.
    """

    row: str
    name: str
    start: str
    end: str
    events: tuple[tuple[str, str], ...] = ()

    def drawn(self, year: int) -> tuple[float, float]:
        """From when to when the bar is whole. What is reported in `year` without a date was under way in that year."""
        end = moment(self.end)[1] if self.end else year + 1.0
        start = moment(self.start)[0] if self.start else min(float(year), end - 1)
        return start, max(end, start + 1)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The years `first` to `last` between `left` and `right`, in points."""

    first: int
    last: int
    left: float
    right: float

    def at(self, moment: float) -> float:
        return self.left + (moment - self.first) / (self.last - self.first) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class _Event:
    """A point and its words in lines, the longest of which reaches from `left` to `end`, in points."""

    at: float
    lines: tuple[str, ...]
    left: float
    end: float


def timeline(spans: Sequence[Span], year: int) -> Chart:
    """`spans` in the order given, from the first year any of them names to the last, `year` among them and shaded."""
    columns = (Column("Start"), Column("Slut"), Column("Händelser"))
    table = Grid("Insats", columns, tuple(_told(span) for span in spans))
    return Chart(lambda layout: _draw(layout, spans, year), (), table, empty=not spans)


def moment(text: str) -> tuple[float, float]:
    """First and last instant of YYYY, YYYY-MM or YYYY-MM-DD in years: `2024-07` is 2024.5 to 2024.583."""
    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    if not month:
        return float(year), year + 1.0
    start = year + (month - 1) / 12
    return (start, start + 1 / 12) if not day else (start + (day - 1) / 365, start + day / 365)


def _told(span: Span) -> Row:
    events = "; ".join(f"{when}: {words}" for when, words in sorted(span.events)) or "–"
    return Row(span.name, (Cell(text=span.start or UNSTATED), Cell(text=span.end or UNSTATED), Cell(text=events)))


def _extent(spans: Sequence[Span], year: int) -> tuple[int, int]:
    told = [text for span in spans for text in (span.start, span.end, *(when for when, _ in span.events)) if text]
    years = [int(text[:4]) for text in told] + [year]
    return min(years), max(years) + 1


def _draw(layout: Layout, spans: Sequence[Span], year: int) -> Canvas:
    canvas = Canvas(layout)
    left = 4.0 if layout.narrow else max(layout.width * LABELS, _longest(layout, spans) + BESIDE)
    axis = _Axis(*_extent(spans, year), left, layout.width - 4)
    start = _key(canvas, left) + layout.text * 0.4
    heights = [_height(layout, span, axis) for span in spans]
    bottom = start + (sum(heights) or 40.0)
    _years(canvas, axis, year, start, bottom)
    for span, top in zip(spans, itertools.accumulate(heights, initial=start), strict=False):
        _span(canvas, axis, span, year, top)
    canvas.cut(bottom + layout.small * 2)
    if not spans:
        canvas.say_unknown()
    return canvas


def _name(layout: Layout, span: Span) -> tuple[str, ...]:
    room = layout.width if layout.narrow else layout.width * LABELS - BESIDE
    return lettering.wrap(span.name, layout.text, room)


def _longest(layout: Layout, spans: Sequence[Span]) -> float:
    """How wide the names are: one long word has more than its share of the picture."""
    lines = (line for span in spans for line in _name(layout, span))
    return max((lettering.width(line, layout.text) for line in lines), default=0.0)


def _height(layout: Layout, span: Span, axis: _Axis) -> float:
    """How high a row is: its bar and events, with the name beside them or above."""
    words = layout.text * lettering.LINE * len(_name(layout, span))
    events = layout.text * BAR + sum(_deep(event, layout.small) for event in _arranged(span.events, axis, layout.small))
    return (words + events if layout.narrow else max(words, events)) + layout.text * GAP


def _years(canvas: Canvas, axis: _Axis, year: int, top: float, bottom: float) -> None:
    """The scale: a line between years, the labels in the middle of theirs, the report's year shaded."""
    size = canvas.layout.small
    step = -(-(axis.last - axis.first) // max(1, int((axis.right - axis.left) / (size * 3.2))))
    canvas.box(axis.at(year), top, axis.at(year + 1) - axis.at(year), bottom - top, Fill(PALE, TEXT), edge="")
    for at in range(axis.first, axis.last + 1):
        canvas.line([axis.at(at)] * 2, [top, bottom], LINE, layer=Layer.SCALE)
    for at in range(axis.first, axis.last):
        if (at - year) % step == 0:
            middle = axis.at(at + 0.5)
            canvas.text(middle, bottom + size, str(at), size, at="center", bold=at == year, gid=f"axel:{at}")


def _span(canvas: Canvas, axis: _Axis, span: Span, year: int, top: float) -> None:
    layout, lines = canvas.layout, _name(canvas.layout, span)
    words = layout.text * lettering.LINE * len(lines)
    if layout.narrow:
        canvas.lines(0, top + words / 2, lines, ground=PAPER)
        top += words
    else:
        canvas.lines(axis.left - BESIDE, top + words / 2, lines, at="right")
    middle = top + layout.text * 0.6
    _bar(canvas, axis, span, year, middle)
    line = middle + layout.text * 0.45
    for event in _arranged(span.events, axis, layout.small):
        _event(canvas, event, middle, line)
        line += _deep(event, layout.small)


def _bar(canvas: Canvas, axis: _Axis, span: Span, year: int, middle: float) -> None:
    start, end = span.drawn(year)
    thick = canvas.layout.text * BAR
    for unstated, whole, edge in ((not span.start, start, axis.first), (not span.end, end, axis.last)):
        if unstated and whole != edge:
            _arrow(canvas, axis.at(whole), axis.at(edge), middle)
    gid = f"rad:insatser:{span.row}"
    canvas.box(axis.at(start), middle - thick / 2, axis.at(end) - axis.at(start), thick, PLAIN, gid)


def _arrow(canvas: Canvas, start: float, end: float, y: float) -> None:
    back = 4.0 if end < start else -4.0
    canvas.line([start, end], [y, y], DARK, 1.1, DASH, Layer.ARROWS)
    canvas.line([end + back, end, end + back], [y - 3, y, y + 3], DARK, 1.1, layer=Layer.ARROWS)


def _arranged(events: Sequence[tuple[str, str]], axis: _Axis, size: float) -> list[_Event]:
    """The events from the uppermost line down, their words to the right or left, inside the picture if they can be.

    Then as few as possible run across the line down from the point of an event below.
    """
    latest_first = sorted(events, reverse=True)
    arrangements = []
    for order in (latest_first, latest_first[::-1]):
        for sides in itertools.product((True, False), repeat=len(order)):
            pairs = zip(order, sides, strict=True)
            arrangements.append([_placed(when, words, right, axis, size) for (when, words), right in pairs])
    return min(arrangements, key=lambda arranged: _collisions(arranged, axis))


def _placed(when: str, words: str, right: bool, axis: _Axis, size: float) -> _Event:
    at, lines = axis.at(sum(moment(when)) / 2), lettering.wrap(words, size, axis.right - axis.left - 4)
    long = max(lettering.width(line, size) for line in lines) + 4
    return _Event(at, lines, at if right else at - long, at + long if right else at)


def _deep(event: _Event, size: float) -> float:
    """How much height the words of an event take."""
    return size * (lettering.LINE * len(event.lines) + 0.15)


def _collisions(arranged: Sequence[_Event], axis: _Axis) -> float:
    outside = sum(max(axis.left - event.left, 0) + max(event.end - axis.right, 0) for event in arranged)
    through = sum(above.left < below.at < above.end for above, below in itertools.combinations(arranged, 2))
    return len(arranged) ** 2 * outside + through


def _event(canvas: Canvas, event: _Event, bar: float, top: float) -> None:
    """A point on the bar and its words from `top` down; words too long for their side are moved into the picture."""
    size, wide = canvas.layout.small, event.end - event.left
    left = min(max(event.left, 0.0), max(canvas.layout.width - wide, 0.0))
    canvas.line([event.at] * 2, [bar, top + (size if left <= event.at <= left + wide else 0)], QUIET)
    _point(canvas, event.at, bar)
    start = left + (4 if event.left == event.at else 0)
    for place, words in enumerate(event.lines):
        canvas.text(start, top + size * (0.75 + lettering.LINE * place), words, size, ground=PAPER)


def _point(canvas: Canvas, x: float, y: float) -> None:
    size = canvas.layout.text * 0.42
    diamond = ((x - size, y), (x, y - size), (x + size, y), (x, y + size))
    canvas.area(diamond, Fill(PAPER, TEXT), TEXT, layer=Layer.WORDS)


def _key(canvas: Canvas, left: float) -> float:
    """What bar, dashes and points mean, above the rows; returns where the lines end."""
    layout, size = canvas.layout, canvas.layout.small
    x, y = left, size * 0.7
    for place, words in enumerate(KEY):
        long = 24 + lettering.width(words, size)
        if x + long > layout.width and x > left:
            x, y = left, y + size * 1.5
        if place == 0:
            canvas.box(x, y - layout.text * BAR / 2, 18, layout.text * BAR, PLAIN)
        elif place == 1:
            canvas.line([x, x + 18], [y, y], DARK, 1.1, DASH)
        else:
            _point(canvas, x + 12, y)
        canvas.text(x + 22, y, words, size)
        x += long + 14
    return y + size * 0.9
