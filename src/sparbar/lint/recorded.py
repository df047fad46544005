"""What notebooks give their figures and tables to print: titles, alternative texts, notes and column heads.

Read from the code of the notebooks, so that it works without a build; what an f-string fills in is computed.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sparbar import syntax
from sparbar.lint.marks import CITED
from sparbar.lint.prose import plain

RECORDING = {"figure", "table"}
WORDED = {"title", "alt", "note", "description", "unit", "neutral"}
HEADED = {"Column", "Edge"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A text in a notebook's cell, and the line of the cell where its code begins."""

    file: str
    cell: str
    line: int
    text: str
    source: str

    def at(self, words: str) -> tuple[int, int]:
        """Line and column, both from 1, of `words` in the cell, at or after the text's beginning."""
        lines = self.source.split("\n")
        for number in range(self.line, len(lines) + 1):
            column = plain(lines[number - 1]).find(words)
            if column >= 0:
                return number, column + 1
        return self.line, 0


def read(path: Path, where: str) -> Iterator[Recorded]:
    """Every worded text of the notebook at `path`, called `where`; cells that are no Python have none."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        try:
            found = _found(source)
        except SyntaxError:
            continue  # a build says so, with the line
        yield from (Recorded(where, cell.get("id", ""), line, text, source) for line, text in found)


@lru_cache(1024)
def _found(source: str) -> tuple[tuple[int, str], ...]:
    """The cell's worded texts, each with its line."""
    return tuple((node.lineno, plain(_text(node))) for node in _texts(syntax.tree(source)))


def _texts(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions that are printed: arguments of what records, and what is assigned to `note` or a constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) and _is_note(t.id) for t in node.targets):
            yield node.value
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in RECORDING:
            yield from (keyword.value for keyword in node.keywords if keyword.arg in WORDED)
            yield from node.args[1:2]  # the head of a table's first column
        if name in HEADED:
            yield from node.args[:1]


def _is_note(name: str) -> bool:
    return name.isupper() or name in WORDED


def _text(node: ast.expr) -> str:
    """The text of a string; whatever is computed stands as a cited number does."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return CITED
