"""How long words are, and where they break, in the font of the charts. Lengths in points."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from sparbar import fonts

LINE = 1.2  # from line to line, in sizes of the text
RISE, FALL = 0.76, 0.24  # how far DejaVu's letters reach above and below their line, in sizes: its OS/2 table
MISSING = "0"  # what stands for a letter that the font has not
ROUNDED = 1.03  # screens place letters on whole pixels, and other machines have Verdana: both run a little longer


class _Face:
    """The lengths of letters, and what a pair of them stands closer or wider, in parts of the size."""

    def __init__(self, name: str) -> None:
        from fontTools.ttLib import TTFont  # slow to import, and a build that draws nothing measures nothing

        font = TTFont(fonts.installed() / name, lazy=True)
        font.setGlyphOrder([*map(str, range(font["maxp"].numGlyphs))])  # letters by number: reading names takes longest
        self._unit = float(font["head"].unitsPerEm)
        self._names = font.getBestCmap()
        self._lengths = font["hmtx"].metrics
        self._pairs = font["kern"].kernTables[0].kernTable

    def length(self, words: str) -> float:
        """Without ligatures, which a font of the reader's may lack."""
        letters = [self._names.get(ord(letter), MISSING) for letter in words]
        alone: int = sum(self._lengths[letter][0] for letter in letters)
        closer: int = sum(self._pairs.get(pair, 0) for pair in pairwise(letters))
        return (alone + closer) / self._unit


@cache
def _face(bold: bool) -> _Face:
    return _Face(fonts.BOLD if bold else fonts.REGULAR)


@cache
def width(words: str, size: float, bold: bool = False) -> float:
    """The length of one line."""
    return exact(words, size, bold) * ROUNDED


def exact(words: str, size: float, bold: bool = False) -> float:
    """The length of one line where nothing is rounded."""
    return _face(bold).length(words) * size


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
