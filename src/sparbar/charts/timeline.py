"""Initiatives over the years: a bar from start to end, with what happened as points and words below it.

A start or end that is not stated is drawn as a dashed arrow out of the picture, and a key says so.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sparbar.charts.chart import DARK, GROUND, INK, PALE, QUIET, WIDTH, Chart, canvas, say_unknown

LABELS, RIGHT = 0.28, 0.985
LABEL_CHARACTERS = 26
KEY, YEARS = 0.26, 0.24
BAR, EVENT, GAP, LABEL_LINE = 0.2, 0.165, 0.1, 0.155
CHARACTER = 0.056
MOST_YEAR_LABELS = 10


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

    @property
    def label(self) -> list[str]:
        """The name in lines that fit beside the bar."""
        return textwrap.wrap(self.name, LABEL_CHARACTERS)

    @property
    def height(self) -> float:
        """Inches that the row takes."""
        return max(BAR + EVENT * len(self.events), LABEL_LINE * len(self.label)) + GAP

    def drawn(self, year: int) -> tuple[float, float]:
        """From when to when the bar is whole. What is reported in `year` without a date was under way in that year."""
        end = moment(self.end)[1] if self.end else year + 1.0
        start = moment(self.start)[0] if self.start else min(float(year), end - 1)
        return start, max(end, start + 1)


@dataclass(frozen=True, slots=True)
class _Event:
    """A point in time and its words, which reach from `left` to `end`, in years; right: they stand at its right."""

    at: float
    words: str
    right: bool
    left: float
    end: float


def timeline(spans: Sequence[Span], year: int) -> Chart:
    """`spans` in the order given, from the first year any of them names to the last, `year` among them and shaded."""
    height = sum(span.height for span in spans) or 1.0
    first, last = _extent(spans, year)
    with canvas(height + KEY + YEARS) as (figure, axes):
        drawn = height + KEY + YEARS
        axes.set_position((LABELS, YEARS / drawn, RIGHT - LABELS, height / drawn))
        axes.set_xlim(first, last)
        axes.set_ylim(height, 0)
        _years(axes, first, last, year, height)
        top, labels = 0.0, []
        for span in spans:
            _span(axes, span, top, year)
            labels.append((top + GAP / 2 + BAR / 2 - 0.02, "\n".join(span.label)))
            top += span.height
        _names(axes, labels)
        _key(axes, height)
        if not spans:
            say_unknown(axes)
    return Chart(figure, (), empty=not spans)


def moment(text: str) -> tuple[float, float]:
    """First and last instant of YYYY, YYYY-MM or YYYY-MM-DD in years: `2024-07` is 2024.5 to 2024.583."""
    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    if not month:
        return float(year), year + 1.0
    start = year + (month - 1) / 12
    return (start, start + 1 / 12) if not day else (start + (day - 1) / 365, start + day / 365)


def _extent(spans: Sequence[Span], year: int) -> tuple[int, int]:
    told = [text for span in spans for text in (span.start, span.end, *(when for when, _ in span.events)) if text]
    years = [int(text[:4]) for text in told] + [year]
    return min(years), max(years) + 1


def _years(axes: Axes, first: int, last: int, year: int, height: float) -> None:
    """The scale: a line between years, the labels in the middle of theirs, the report's year shaded."""
    axes.add_patch(Rectangle((year, 0), 1, height, facecolor=PALE, alpha=0.55, linewidth=0, zorder=0))
    step = -(-(last - first) // MOST_YEAR_LABELS)
    shown = [at for at in range(first, last) if (at - year) % step == 0]
    axes.set_xticks([at + 0.5 for at in shown], [str(at) for at in shown])
    axes.tick_params(axis="x", labelbottom=True, labelsize=8.5, length=0, pad=3)
    for label, at in zip(axes.get_xticklabels(), shown, strict=True):
        label.set_gid(f"axel:{at}")
        label.set_fontweight("bold" if at == year else "normal")
    for at in range(first, last + 1):
        axes.axvline(at, color="#d9ddd9", linewidth=0.6, zorder=0.5)
    axes.spines["left"].set_visible(False)


def _names(axes: Axes, labels: Sequence[tuple[float, str]]) -> None:
    axes.set_yticks([])
    for place, text in labels:
        axes.annotate(
            text, (0, place), (-8, 5), xycoords=("axes fraction", "data"), textcoords="offset points",
            ha="right", va="top", fontsize=8.5, color=INK, annotation_clip=False,
        )  # fmt: skip


def _span(axes: Axes, span: Span, top: float, year: int) -> None:
    start, end = span.drawn(year)
    middle, (first, last) = top + GAP / 2 + BAR / 2 - 0.02, axes.get_xlim()
    for unstated, whole, edge in ((not span.start, start, first), (not span.end, end, last)):
        if unstated and whole != edge:
            arrow = {"arrowstyle": "->", "color": DARK, "linestyle": (0, (3, 2)), "linewidth": 1.1}
            axes.annotate("", (edge, middle), (whole, middle), arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
    box = Rectangle((start, middle - 0.055), end - start, 0.11, facecolor=DARK, linewidth=0)
    box.set_gid(f"rad:insatser:{span.row}")
    axes.add_patch(box)
    for number, event in enumerate(_arranged(span.events, first, last), start=1):
        _event(axes, event, middle, middle + EVENT * number)


def _arranged(events: Sequence[tuple[str, str]], first: float, last: float) -> list[_Event]:
    """The events from the uppermost line down, their words to the right or left, inside the picture if they can be.

    Then as few as possible run across the line down from the point of an event below.
    """
    width = (last - first) / ((RIGHT - LABELS) * WIDTH)
    latest_first = sorted(events, reverse=True)
    arrangements = []
    for order in (latest_first, latest_first[::-1]):
        for sides in itertools.product((True, False), repeat=len(order)):
            arranged = []
            for (when, words), right in zip(order, sides, strict=True):
                at, length = sum(moment(when)) / 2, (CHARACTER * len(words) + 0.1) * width
                arranged.append(_Event(at, words, right, at if right else at - length, at + length if right else at))
            arrangements.append(arranged)
    return min(arrangements, key=lambda arranged: _collisions(arranged, first, last))


def _collisions(arranged: Sequence[_Event], first: float, last: float) -> int:
    outside = sum(event.left < first or event.end > last for event in arranged)
    through = sum(above.left < below.at < above.end for above, below in itertools.combinations(arranged, 2))
    return len(arranged) ** 2 * outside + through


def _event(axes: Axes, event: _Event, bar: float, line: float) -> None:
    """A point on the bar and its words on a line below it."""
    at = event.at
    axes.plot([at, at], [bar, line + 0.02], color=QUIET, linewidth=0.7, zorder=2)
    axes.plot([at], [bar], marker="D", markersize=5.5, color=GROUND, markeredgecolor=INK, zorder=3)
    axes.annotate(
        event.words, (at, line), (4 if event.right else -4, 0), textcoords="offset points",
        ha="left" if event.right else "right", va="center", fontsize=7.5, color=INK, annotation_clip=False, zorder=4,
    )  # fmt: skip


def _key(axes: Axes, height: float) -> None:
    """What bar, dashes and points mean, in a line above the rows. x in inches from the axis's left edge."""
    wide = (RIGHT - LABELS) * WIDTH
    middle = 1 + 0.13 / height
    axes.plot([0, 0.24 / wide], [middle] * 2, color=DARK, linewidth=7, **_above(axes))
    axes.plot([0.92 / wide, 1.2 / wide], [middle] * 2, color=DARK, linewidth=1.1, linestyle=(0, (3, 2)), **_above(axes))
    axes.plot([3.2 / wide], [middle], marker="D", markersize=5.5, color=GROUND, markeredgecolor=INK, **_above(axes))
    for x, words in ((0.31, "pågår"), (1.27, "start eller slut anges inte"), (3.3, "händelse")):
        axes.text(x / wide, middle, words, transform=axes.transAxes, va="center", fontsize=8, color=INK)


def _above(axes: Axes) -> dict[str, Any]:
    return {"transform": axes.transAxes, "clip_on": False, "solid_capstyle": "butt"}
