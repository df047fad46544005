"""Which cell and line of a notebook is calling: the code place of a recorded number."""

from __future__ import annotations

import json
import linecache
import os
import sys
from pathlib import Path

from sparbar import reads

PACKAGE = str(Path(__file__).parent) + os.sep


class CodePlaces:
    """The code cells of one notebook, found again by their text."""

    def __init__(self, notebook: Path) -> None:
        with reads.apart():
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
        self._cells = {source.strip(): (name, _blank_lines(source)) for name, source in sources.items()}

    def here(self) -> tuple[str, int]:
        """The id of the calling cell and the line in it, from 1; the id is '' for code that is not in the file.

        The caller is the nearest frame outside this package.
        """
        frame = sys._getframe(1)
        while frame.f_code.co_filename.startswith(PACKAGE) and frame.f_back is not None:
            frame = frame.f_back
        source = "".join(linecache.getlines(frame.f_code.co_filename))
        cell, blank = self._cells.get(source.strip(), ("", 0))
        return cell, frame.f_lineno - _blank_lines(source) + blank  # IPython runs a cell without its first blank lines


def _blank_lines(source: str) -> int:
    """How many blank lines there are at the top."""
    return source[: len(source) - len(source.lstrip())].count("\n")
