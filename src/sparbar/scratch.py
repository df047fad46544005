"""The folder that one build works in, and turns between builds of the same report that run at the same time.

Both rest on locks that the system lets go of when a process ends, however it ends: so what a killed build left behind
is told from what a running one is using. Windows has no locks on folders: there, builds must not run side by side, and
leftovers are told by their age.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PREFIX = ".building-"
LOCKS = sys.platform != "win32"
OLD = 24 * 3600.0  # seconds after which a folder that cannot be locked is taken for abandoned


@contextmanager
def folder(place: Path) -> Iterator[Path]:
    """A new folder in the folder `place`, gone afterwards, whatever happens; abandoned ones go first."""
    place.mkdir(exist_ok=True)
    with alone(place):  # nobody takes the new folder for abandoned before it is locked
        _clear(place)
        work = Path(tempfile.mkdtemp(dir=place, prefix=PREFIX))
        held = _lock(work)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _release(held)


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder with a short path, gone afterwards; those of this user's processes that were killed go first."""
    place = Path(tempfile.gettempdir()) / f"sparbar-{os.getuid() if sys.platform != 'win32' else 'work'}"
    place.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32" and place.lstat().st_uid != os.getuid():  # somebody else's, who may change it
        with tempfile.TemporaryDirectory(prefix="sparbar-", ignore_cleanup_errors=True) as other:
            yield Path(other)
        return
    with folder(place) as work:
        yield work


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Wait until no other process is in this block for the folder `place`."""
    held = _lock(place, wait=True)
    try:
        yield
    finally:
        _release(held)


def _clear(place: Path) -> None:
    """Remove the folders of builds that no longer run."""
    for left in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # of somebody else, or gone already: not this build's concern
            held = _lock(left)
            if held is not None or (not LOCKS and time.time() - left.stat().st_mtime > OLD):
                shutil.rmtree(left, ignore_errors=True)
            _release(held)


def _lock(place: Path, wait: bool = False) -> int | None:
    """The lock on a folder, to be released; None when another process has it or the system knows no such locks."""
    if sys.platform == "win32":
        return None
    held = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    except BaseException:  # interrupted while waiting
        os.close(held)
        raise
    return held


def _release(held: int | None) -> None:
    if held is not None:
        os.close(held)
