"""Putting a finished build in the place of the last one, whole or not at all. Files that are the same stay as old."""

from __future__ import annotations

import ctypes
import filecmp
import os
import shutil
import sys
from pathlib import Path

from sparbar.cached import Decision

HERE, EXCHANGE = -100, 2  # of linux/fcntl.h (AT_FDCWD) and linux/fs.h (RENAME_EXCHANGE)


def unchanged(new: Path, place: Path) -> tuple[Decision, ...]:
    """For each page of the book in the folder `new`, whether it differs from the one at `place`."""
    return tuple(_page(path, place / path.name) for path in sorted(new.glob("*.html")))


def _page(new: Path, old: Path) -> Decision:
    if not old.is_file():
        return Decision("page", new.name, True, "there was none")
    same = filecmp.cmp(new, old, shallow=False)
    return Decision("page", new.name, not same, "its content is the same" if same else "its content has changed")


def _keep_times(new: Path, place: Path) -> None:
    """What has the same content keeps its time stamp, so that whoever copies or serves it sees no change."""
    for path in sorted(new.rglob("*")):
        old = place / path.relative_to(new)
        if path.is_file() and old.is_file() and filecmp.cmp(path, old, shallow=False):
            stat = old.stat()
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def swap(new: Path, place: Path) -> None:
    """Put the folder `new` at `place`; what was there comes back if that fails, and goes when the new one stands."""
    place.parent.mkdir(parents=True, exist_ok=True)
    restore(place)
    old, ready = _beside(place)
    shutil.rmtree(ready, ignore_errors=True)
    _keep_times(new, place)
    try:
        shutil.move(new, ready)  # a copy, when --out lies on another disk
        if not place.exists():
            ready.rename(place)
        elif not _exchanged(ready, place):
            place.rename(old)
            ready.rename(place)
    except BaseException:
        restore(place)
        shutil.rmtree(ready, ignore_errors=True)
        raise
    for left in (old, ready):
        shutil.rmtree(left, ignore_errors=True)


def restore(place: Path) -> None:
    """Bring back what stood at `place`, where a process was killed just then; clear away what it left otherwise."""
    old, _ = _beside(place)
    if old.exists() and not place.exists():
        old.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _beside(place: Path) -> tuple[Path, Path]:
    """Where the last one and the new one lie meanwhile."""
    return place.with_name(f".{place.name}.old"), place.with_name(f".{place.name}.new")


def _exchanged(first: Path, second: Path) -> bool:
    """Whether the two changed names in one step, so that there is no moment without either: Linux can (renameat2)."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = os.fsencode(first), os.fsencode(second)
    return rename is not None and rename(HERE, paths[0], HERE, paths[1], EXCHANGE) == 0
