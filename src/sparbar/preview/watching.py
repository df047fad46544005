"""Which files a book is made from, and when they change."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from watchfiles import Change, watch

from sparbar.paths import Project

PACKAGE = Path(__file__).parents[1]
FOLDERS = ("chapters", "notebooks", "ledger", "_extensions")
FILES = ("report.yml", "_quarto.yml")
# What editors, spreadsheets and systems put beside a file while it is open or being saved.
TEMPORARY = re.compile(r"\..*|.*~|~\$.*|#.*#|4913|.*\.(tmp|temp|bak|orig|part|swp|swx|crdownload|pyc)|__pycache__")
SETTLED = 30  # milliseconds without another change: several quick saves are one
LONG = 1000  # milliseconds until a change is told although others follow


class Watch:
    """Hears of changes from the moment it is made; also of those that happen while nobody asks."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._heard: SimpleQueue[frozenset[Path]] = SimpleQueue()
        self._stop, self._renew = Event(), Event()
        for hear in (self._hear_root, self._hear_folders):
            Thread(target=hear, name=hear.__name__, daemon=True).start()

    def changes(self, patience: float = math.inf) -> frozenset[Path]:
        """Wait for a change; every file that has changed since the last answer, none after `patience` seconds."""
        changed: frozenset[Path] = frozenset()
        end = time.monotonic() + patience
        while not changed:
            left = end - time.monotonic()
            if left <= 0:
                return changed
            try:
                changed = self._heard.get(timeout=min(0.5, left))  # Windows lets nobody interrupt a wait without end
            except Empty:
                continue
        while not self._heard.empty():
            changed |= self._heard.get()
        return changed

    def stop(self) -> None:
        """Watch no longer."""
        self._stop.set()
        self._renew.set()

    def _hear_root(self) -> None:
        """Files of the project's own folder, and folders that come into being there: then these are watched, too."""
        for changed in _watch([self._project.root], self._stop, recursive=False):
            self._tell(path for path in changed if _of_root(path))
            if any(path in self._folders() for path in changed):
                self._renew.set()

    def _hear_folders(self) -> None:
        while not self._stop.is_set():
            for changed in _watch([path for path in self._folders() if path.is_dir()], self._renew, recursive=True):
                self._tell(changed)
            if not self._stop.is_set():
                self._renew.clear()

    def _folders(self) -> list[Path]:
        return [*(self._project.root / name for name in FOLDERS), self._project.data, PACKAGE]

    def _tell(self, changed: Iterable[Path]) -> None:
        told = frozenset(path for path in changed if matters(path))
        if told:
            self._heard.put(told)


def matters(path: Path) -> bool:
    """Whether the file is one that somebody wrote, not one that an editor keeps for itself."""
    return not TEMPORARY.fullmatch(path.name) and path.parent.name not in {"__pycache__", ".ipynb_checkpoints"}


def is_code(path: Path) -> bool:
    """Whether it is Python of this package, which a running process has read already."""
    return path.suffix == ".py" and path.is_relative_to(PACKAGE)


def _of_root(path: Path) -> bool:
    return path.name in {*FILES, *FOLDERS, "data"} or path.suffix == ".qmd"


def _watch(folders: list[Path], stop: Event, recursive: bool) -> Iterator[frozenset[Path]]:
    heard = watch(
        *folders,
        watch_filter=lambda _change, path: matters(Path(path)),
        debounce=LONG,
        step=SETTLED,
        stop_event=stop,
        rust_timeout=500,
        recursive=recursive,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )
    for changes in heard:
        yield frozenset(Path(path) for change, path in changes if _is_news(change, Path(path)))


def _is_news(change: Change, path: Path) -> bool:
    """A folder's own change says nothing: its files' changes are told; but its coming and going does."""
    return change != Change.modified or not path.is_dir()
