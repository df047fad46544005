"""Where the files lie that a new project gets from the one that Spårbar is developed with.

In an installed wheel they are package data (pyproject.toml, force-include); in a checkout they are the repository's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

NOTEBOOKS = ("indicators", "project_funding")
WHOLE = (
    "_extensions", "requirements.lock", ".gitignore", "figures/README.md",
    "data/mappings/mapping.schema.json", "data/register/fragor.csv",
    *(f"notebooks/{name}{suffix}" for name in NOTEBOOKS for suffix in (".ipynb", ".sql")),
)  # fmt: skip
DERIVED = (
    "_quarto.yml", "chapters", "data/corrections.yml", "data/indikatorer.yml", "data/mappings/nyps.yml",
    "data/ordlista.yml",
)  # fmt: skip


def folder() -> Path:
    """The folder that holds them all."""
    installed = Path(__file__).parent / "origin"
    return installed if installed.is_dir() else Path(__file__).parents[3]


def text(file: str) -> str:
    """One of them."""
    return (folder() / file).read_text(encoding="utf-8")


def whole() -> Iterator[tuple[str, bytes]]:
    """Those that every project gets as they are: path and bytes."""
    for name in WHOLE:
        path = folder() / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(folder()).as_posix(), file.read_bytes()
