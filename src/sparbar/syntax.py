"""The Python of a notebook's cell as a tree, made once: parameters are checked in it, and texts looked for."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(1024)  # a preview asks again and again
def tree(source: str) -> ast.Module:
    """The parsed cell, to be read only; raises SyntaxError."""
    return ast.parse(source)
