"""How long words are, and where they break, in the font of the charts. Lengths in points."""

from __future__ import annotations

from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

FAMILY = "DejaVu Sans"
LINE = 1.2  # from line to line, in sizes of the text
ROUNDED = 1.03  # screens place letters on whole pixels, and other machines have Verdana: both run a little longer


@cache
def width(words: str, size: float, bold: bool = False) -> float:
    """The length of one line."""
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(words, font, ismath=False)[0]) * ROUNDED


@cache
def wrap(words: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """`words` in as few lines as fit into `room`; a single word that is longer stays whole."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
