"""The fonts of the PDF beside Typst's own: DejaVu, which the figures' text is set in, from the package matplotlib."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sparbar import scratch


@contextmanager
def folder() -> Iterator[Path]:
    """A folder with DejaVu alone, for as long as the block runs.

    matplotlib's other fonts have signs for mathematics, and boxes for every character there is: a text that no font
    can show would be printed as such boxes, and nobody told.
    """
    spec = importlib.util.find_spec("matplotlib")  # found without importing it, which is slow
    assert spec is not None, "matplotlib is a dependency"
    assert spec.origin is not None, "matplotlib is a package with files"
    with scratch.temporary() as place:
        for font in sorted((Path(spec.origin).parent / "mpl-data/fonts/ttf").glob("DejaVu*.ttf")):
            shutil.copyfile(font, place / font.name)
        yield place
