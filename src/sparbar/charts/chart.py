"""What a chart is: a way to draw it, wide or narrow, the numbers in it, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sparbar import formatting
from sparbar.charts import svg
from sparbar.charts.canvas import Canvas
from sparbar.charts.layout import WIDE, Layout
from sparbar.charts.marks import Words
from sparbar.numbers import Number
from sparbar.records import LABEL, Column, Row


@dataclass(frozen=True, slots=True)
class Write:
    """How a chart writes its numbers: the text in `form`, and what that counts, for the head of a column."""

    form: str
    text: Callable[[Number], str]
    decimals: int | None = None

    def __call__(self, number: Number) -> str:
        return self.text(number)

    def column(self, head: str) -> Column:
        """A column of these numbers, with their unit in its head."""
        unit = formatting.SCALES[self.form][2].strip()
        return Column(f"{head}, {unit}" if unit else head, self.form, self.decimals)


@dataclass(frozen=True, slots=True)
class Grid:
    """The chart as a table: what heads the column of row names, the other columns, and the rows."""

    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Chart:
    """A chart that can be drawn at any width. empty: there is nothing to draw."""

    draw: Callable[[Layout], Canvas]
    numbers: tuple[Number, ...]
    grid: Grid
    empty: bool = False

    @cached_property
    def wide(self) -> Canvas:
        """The chart as it stands on paper and on a screen that is not narrow."""
        return self.draw(WIDE)

    def __repr__(self) -> str:
        return f"<Chart of {len(self.numbers)} numbers>"  # the same in every process

    def _repr_svg_(self) -> str:
        """The wide chart on paper, for notebooks."""
        return svg.whole(self.wide, (), 0, 0, "diagram")

    @property
    def labels(self) -> dict[str, str]:
        """Key → text of each number that is written into the picture."""
        written = (mark for mark in self.wide.marks if isinstance(mark, Words))
        return {mark.gid.removeprefix(LABEL): mark.text for mark in written if mark.gid.startswith(LABEL)}


def value(number: Number | None) -> float:
    """The length to draw; nothing for an unknown value."""
    return 0.0 if number is None or number.value is None else float(number.value)


def all_unknown(numbers: Sequence[Number]) -> bool:
    """Whether there are numbers and none of them is known."""
    return bool(numbers) and all(number.value is None for number in numbers)
