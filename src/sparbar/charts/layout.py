"""The two widths that every chart is drawn for, the colours of the house, and its patterns."""

from __future__ import annotations

from dataclasses import dataclass

from sparbar.design import tokens
from sparbar.records import NARROW as NARROW_NAME


def _color(name: str) -> str:
    return tokens().color(name)


PAPER, TEXT, QUIET, LINE = _color("paper"), _color("text"), _color("quiet"), _color("chart-line")
DARK, LIGHT, MIDDLE, PALE = (_color(f"chart-{name}") for name in ("dark", "light", "middle", "pale"))
ON_DARK, ON_LIGHT = _color("chart-on-dark"), _color("chart-on-light")
TOKENS = ("paper", "text", "quiet", *(name for name in tokens().colors if name.startswith("chart-")))


@dataclass(frozen=True, slots=True)
class Layout:
    """A width in points and the sizes of text. Where the picture is shown `width` CSS pixels wide, a point is one.

    suffix: of the file's name and, in the file, the beginning of each id.
    """

    suffix: str
    width: float
    text: float
    small: float

    @property
    def narrow(self) -> bool:
        """Whether the chart is for a phone."""
        return bool(self.suffix)


WIDE = Layout("", 425.0, 9.0, 8.2)  # the text width of an A4 page with margins of 3 cm
NARROW = Layout(NARROW_NAME, 270.0, 12.0, 11.5)  # a phone of 320 pixels, with its margins


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is drawn: its colour, what stands on it, and a pattern of that or the dark colour."""

    color: str
    ink: str
    pattern: str = ""
    stroke: str = DARK


PLAIN = Fill(DARK, ON_DARK)
# In this order each series is told from the next by colour (3:1), and from every other by its pattern.
SERIES = (
    PLAIN,
    Fill(LIGHT, ON_LIGHT, "////", DARK),
    Fill(MIDDLE, ON_DARK, "..", ON_DARK),
    Fill(PALE, ON_LIGHT, "xx", DARK),
    Fill(PAPER, TEXT),
)
AREA = Fill(PAPER, TEXT, "\\\\\\", QUIET)  # land that is set apart on a map
