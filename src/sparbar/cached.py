"""Results of notebooks that can be used again, because nothing they depend on has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sparbar import reads
from sparbar.dependencies import Hashes, Present, of_notebook
from sparbar.paths import Project
from sparbar.store import Store

KIND = "notebooks"
Read = Mapping[str, Any]  # what a notebook read, as reads.json tells
Of = Callable[[Read], Hashes]  # everything that depends on, as it is at present


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something was made anew, or was not."""

    kind: str  # notebook, chapter, format, page
    name: str
    made: bool
    why: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {'made' if self.made else 'not made'}; {self.why}"


class Results(Protocol):
    """Where results of notebooks are kept."""

    def reuse(self, name: str, folder: Path, /) -> Decision:
        """Put the result into `folder` if there is one that still holds."""

    def keep(self, name: str, folder: Path, /) -> None:
        """Keep the result in `folder`, which holds what the notebook read, too."""


class Nothing:
    """Keeps nothing."""

    def reuse(self, name: str, _: Path) -> Decision:
        """Never."""
        return Decision("notebook", name, True, "--no-cache")

    def keep(self, _: str, folder: Path) -> None:
        """Only removes what tells of the run."""
        (folder / reads.FILE).unlink(missing_ok=True)


class Kept:
    """The results in a store, for one year and everything else as it is at present."""

    def __init__(self, store: Store, project: Project, year: int, present: Present) -> None:
        self._store, self._project, self._year, self._present = store, project, year, present
        self._asked: dict[str, tuple[str, float]] = {}  # name → key, and when

    def reuse(self, name: str, folder: Path) -> Decision:
        """Put the result into `folder` if there is one that still holds; else say what has changed."""
        key = of_notebook(self._project, name, self._year)
        self._asked[name] = key, time.time()
        changed: list[str] = []
        present = _asked_once(self._present.of)
        for entry in self._store.entries(KIND, key):
            differing = _differing(entry, present)
            if not differing and self._store.fetch(entry["files"], folder):
                return Decision("notebook", name, False, "nothing it depends on has changed")
            changed = changed or differing or ["its files, which are gone from the cache"]
        why = f"changed: {', '.join(changed)}" if changed else "not in the cache: its cells, or the year, are new"
        return Decision("notebook", name, True, why)

    def keep(self, name: str, folder: Path) -> None:
        """Keep the result, if it is certain what it depends on; removes what tells of the run."""
        tells = folder / reads.FILE
        if not tells.is_file():
            return
        read = json.loads(tells.read_text(encoding="utf-8"))
        tells.unlink()
        key, began = self._asked[name]
        if not self._is_certain(read, began):
            return
        read["files"] = [self._project.relative(Path(file)) for file in read["files"]]
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self._store.put(KIND, key, {"read": read, "depends": self._present.of(read), "files": self._store.add(files)})

    def _is_certain(self, read: Mapping[str, Any], began: float) -> bool:
        """Whether nothing escaped us: no other program, nobody editing data, code or files while the notebook ran."""
        same = read["states"] == [self._present.state] and self._present.still()
        return same and not read["stoppers"] and all(Path(file).stat().st_mtime < began for file in read["files"])


def _asked_once(present: Of) -> Of:
    """The same, worked out anew only for another question than the last: a notebook mostly reads what it has read."""
    known: list[tuple[Read, Hashes]] = []

    def of(read: Read) -> Hashes:
        if not known or known[0][0] != read:
            known[:] = [(read, present(read))]
        return known[0][1]

    return of


def _differing(entry: Mapping[str, Any], present: Of) -> list[str]:
    try:
        was: Hashes = entry["depends"]
        now = present(entry["read"])
    except (KeyError, TypeError, AttributeError):
        return ["the form of the cache"]
    return [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]
