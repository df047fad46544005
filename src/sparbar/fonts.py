"""DejaVu, the typeface of the charts and of what Typst's own fonts lack: its files, from the package matplotlib."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sparbar import scratch

FAMILY = "DejaVu Sans"
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


@cache
def installed() -> Path:
    """The folder that has them, among others: matplotlib is found without importing it, which is slow."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None, "matplotlib is a dependency"
    assert spec.origin is not None, "matplotlib is a package with files"
    return Path(spec.origin).parent / "mpl-data/fonts/ttf"


@contextmanager
def folder(names: str = "DejaVu*.ttf") -> Iterator[Path]:
    """A folder with DejaVu alone, or those of its files that the pattern `names` fits, for as long as the block runs.

    matplotlib's other fonts have signs for mathematics, and boxes for every character there is: a text that no font
    can show would be printed as such boxes, and nobody told.
    """
    with scratch.temporary() as place:
        for font in sorted(installed().glob(names)):
            shutil.copyfile(font, place / font.name)
        yield place
