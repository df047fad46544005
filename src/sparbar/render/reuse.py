"""What was rendered once, found again when nothing that it depends on has changed, and why when something has."""

from __future__ import annotations

import importlib.metadata
from functools import cache
from pathlib import Path

from sparbar.dependencies import Hashes, digest, of_file
from sparbar.store import Store

PACKAGE = Path(__file__).parents[1]
CODE = ("render", "design", "fonts.py", "citations.py", "dependencies.py", "store.py")
PROGRAMS = ("pypandoc-binary", "typst", "matplotlib")  # the last for its fonts
SAME = "nothing it depends on has changed"


class Reuse:
    """Results of one kind in a store; without a store nothing is found and nothing kept."""

    def __init__(self, store: Store | None, kind: str) -> None:
        self._store, self._kind = store, kind

    def find(self, name: str, depends: Hashes, place: Path) -> str:
        """Write the result to the file `place` and return ''; or say why there is none."""
        if self._store is None:
            return "--no-cache"
        changed: list[str] = []
        for entry in self._store.entries(self._kind, digest(name)):
            differing = _differing(entry, depends)
            if not differing and self._store.fetch({place.name: entry["file"]}, place.parent):
                return ""
            changed = changed or differing or ["its file, which is gone from the cache"]
        return f"changed: {', '.join(changed)}" if changed else "not in the cache"

    def keep(self, name: str, depends: Hashes, place: Path) -> None:
        """Keep the file `place` as the result for exactly this."""
        if self._store is not None:
            file = self._store.add({place.name: place})[place.name]
            self._store.put(self._kind, digest(name), {"depends": dict(depends), "file": file})


def _differing(entry: object, depends: Hashes) -> list[str]:
    was = entry.get("depends") if isinstance(entry, dict) else None
    if not isinstance(was, dict) or "file" not in entry:  # type: ignore[operator]  # a dict, as just seen
        return ["the form of the cache"]
    return [name for name in sorted({*was, *depends}) if was.get(name) != depends.get(name)]


def machine(extension: Path) -> Hashes:
    """What every page depends on beside the book: the code that renders, with the Quarto `extension`, and programs."""
    return {"how the book is rendered": digest(_code(), of_file(extension)), "pandoc, Typst or fonts": programs()}


@cache
def _code() -> str:
    places = [PACKAGE / name for name in CODE]
    files = [path for place in places for path in (sorted(place.rglob("*.*")) if place.is_dir() else [place])]
    return digest([(path.relative_to(PACKAGE).as_posix(), of_file(path)) for path in files if path.suffix != ".pyc"])


@cache
def programs() -> str:
    """A hash of the programs that render, and of the fonts, by their versions."""
    return digest({name: importlib.metadata.version(name) for name in PROGRAMS})
