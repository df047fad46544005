"""Putting a finished build in the place of the last one, whole or not at all. Files that are the same stay as old."""

from __future__ import annotations

import filecmp
import os
import shutil
from pathlib import Path

from sparbar.cached import Decision


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
    old, ready = (place.with_name(f".{place.name}.{name}") for name in ("old", "new"))
    shutil.rmtree(ready, ignore_errors=True)
    _keep_times(new, place)
    try:
        shutil.move(new, ready)  # a copy, when --out lies on another disk
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)
            place.rename(old)
        ready.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        shutil.rmtree(ready, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
