"""Which cell and line of a notebook is calling: the code place of a recorded number."""

from __future__ import annotations

import json
import linecache
import sys
from pathlib import Path

PACKAGE = str(Path(__file__).parent)


class CodePlaces:
    """The code cells of one notebook, found again by their text."""

    def __init__(self, notebook: Path) -> None:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        self._ids = {"".join(cell["source"]).strip(): cell["id"] for cell in cells if cell["cell_type"] == "code"}

    def here(self) -> tuple[str, int]:
        """The id of the calling cell and the line in it, from 1; the id is '' for code that is not in the file.

        The caller is the nearest frame outside this package.
        """
        frame = sys._getframe(1)
        while frame.f_code.co_filename.startswith(PACKAGE) and frame.f_back is not None:
            frame = frame.f_back
        source = "".join(linecache.getlines(frame.f_code.co_filename)).strip()
        return self._ids.get(source, ""), frame.f_lineno
