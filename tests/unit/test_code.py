"""Where a number is recorded: the cell by its text, the line as the author sees it."""

from __future__ import annotations

import linecache
from pathlib import Path

import pytest
import tiny

from sparbar.code import CodePlaces

CELLS = {
    "first": "x = 1\nplace = places.here()",
    "blank": "\n\n# a comment\nplace = places.here()\n",
    "nested": "def where():\n    return places.here()\n\nplace = [where() for _ in [1]][0]",
}


@pytest.fixture
def places(tmp_path: Path) -> CodePlaces:
    cells = [tiny.code(name, source) for name, source in CELLS.items()]
    return CodePlaces(tiny.bare_notebook(tmp_path, "money", cells))


def run(places: CodePlaces, source: str) -> tuple[str, int]:
    """As IPython runs a cell: compiled under a name of its own, its text in linecache."""
    name = "ipykernel_1/1.py"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names = {"places": places}
    exec(compile(source, name, "exec"), names)
    place: tuple[str, int] = names["place"]  # type: ignore[assignment]
    return place


@pytest.mark.parametrize(("cell", "line"), [("first", 2), ("blank", 4), ("nested", 2)])
def test_cell_and_line(places: CodePlaces, cell: str, line: int) -> None:
    assert run(places, CELLS[cell]) == (cell, line)


def test_blank_lines_that_ipython_leaves_out_count_all_the_same(places: CodePlaces) -> None:
    assert run(places, CELLS["blank"].lstrip("\n")) == ("blank", 4)


def test_code_that_is_in_no_cell(places: CodePlaces) -> None:
    assert run(places, "place = places.here()") == ("", 1)
    assert places.here()[0] == ""
