"""Whether a command is likely to run notebooks, told before anything is imported that takes time.

Only a guess: whoever runs a notebook starts what is missing, and whoever does not ends what has begun for nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from sparbar.paths import Project

RUNNING = ("accept", "build", "preview", "publish", "run")  # the commands that run notebooks
NOTES = ".cache/entries/builds"  # each build that was made leaves its note there
PACKAGE = Path(__file__).parents[1]


def runs_notebooks(words: Sequence[str]) -> bool:
    """Whether the command `words` may well run notebooks; `build` does when data, notebooks or code are newer."""
    if not words or words[0] not in RUNNING or "--help" in words:
        return False
    return words[0] != "build" or "--no-cache" in words or _is_newer(words)


def makes_panels(words: Sequence[str]) -> bool:
    """Whether the command, if it runs notebooks, makes pages that show the second computation."""
    return words[0] == "build" and "html" in (option(words, "--to") or "html")


def option(words: Sequence[str], name: str) -> str | None:
    """What the command says for an option, such as --data."""
    separate = [word for before, word in pairwise(words) if before == name]
    joined = [word.removeprefix(f"{name}=") for word in words if word.startswith(f"{name}=")]
    return next(reversed([*separate, *joined]), None)


def _is_newer(words: Sequence[str]) -> bool:
    named = option(words, "--data")
    try:
        project = Project.find()
        notes = [path.stat().st_mtime for path in (project.work / NOTES).glob("*.json")]
        places = (Path(named) if named else project.data, project.notebooks, PACKAGE)
        return not notes or any(time > max(notes) for place in places for time in _changes(place))
    except (OSError, ValueError):  # the command will say so
        return False


def _changes(folder: Path) -> Iterator[float]:
    """When each file of the folder changed last, whatever time it is said to be of."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.stat(os.path.join(place, name), follow_symlinks=False).st_ctime for name in files)
