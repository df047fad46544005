"""Putting what a build made in the place of what the last one made: all of it or nothing, whenever the build is killed.

A build writes several places (the edition, its figures), and no system renames two things in one step. So the new ones
first lie ready beside their places; then a journal says that they are to take them; then they do, one after the other.
Whoever finds the journal, because a process was killed in between, does the rest.
"""

from __future__ import annotations

import contextlib
import ctypes
import filecmp
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sparbar import scratch, textfile

HERE, EXCHANGE = -100, 2  # of linux/fcntl.h (AT_FDCWD) and linux/fs.h (RENAME_EXCHANGE)
JOURNAL = ".swap.json"


@dataclass(frozen=True)
class _Step:
    """Something new, file or folder, that is to stand at `place`; `inode` tells it from the last one by any name."""

    place: str
    inode: int

    @property
    def ready(self) -> Path:
        """Where the new one waits; once it has taken the place, the last one is there."""
        return _beside(Path(self.place), "new")

    @property
    def old(self) -> Path:
        """Where the last one waits, on systems that cannot exchange two names in one step."""
        return _beside(Path(self.place), "old")


def swap(made: Mapping[Path, Path], folder: Path) -> None:
    """Put each of `made` (place → what is to stand there, file or folder) in its place; the journal lies in `folder`.

    To be called by one process at a time. Raises OSError when that is impossible, and then all is as it was.
    """
    finish(folder)
    try:
        steps = [_made_ready(new, place) for place, new in made.items()]
        _note(folder, steps)
    except BaseException:
        clear(made)
        raise
    finish(folder)


def mend(folder: Path) -> None:
    """Finish what a process that was killed while it swapped has left, before anybody looks at it."""
    if (folder / JOURNAL).is_file():
        with scratch.alone(folder):
            finish(folder)


def finish(folder: Path) -> None:
    """Do the rest of a swap that was noted in `folder` and not ended; undo it when that is impossible, and raise."""
    journal = folder / JOURNAL
    if not journal.is_file():
        return
    steps = [_Step(**step) for step in json.loads(journal.read_text(encoding="utf-8"))]
    try:
        for step in steps:
            _take(step)
    except BaseException:
        for step in steps:
            _give_back(step)
        journal.unlink()
        clear([Path(step.place) for step in steps])
        raise
    journal.unlink()
    clear([Path(step.place) for step in steps])


def clear(places: Mapping[Path, Path] | Sequence[Path]) -> None:
    """Remove what lies beside the places: the last ones, or new ones of a process that was killed before its journal.

    Not while a journal names them.
    """
    for place in places:
        for left in (_beside(place, "new"), _beside(place, "old")):
            shutil.rmtree(left, ignore_errors=True)
            with contextlib.suppress(OSError):  # it was a folder, or is not there
                left.unlink()


def _made_ready(new: Path, place: Path) -> _Step:
    place.parent.mkdir(parents=True, exist_ok=True)
    clear([place])
    _keep_same(new, place)
    ready = _beside(place, "new")
    shutil.move(new, ready)  # a copy, when --out lies on another disk
    return _Step(str(place), ready.stat().st_ino)


def _keep_same(new: Path, place: Path) -> None:
    """What has the same content keeps its time stamp, so that whoever copies or serves it sees no change.

    In a folder it stays the very file, since the last folder is removed: freeing the room of a file takes some systems
    as long as writing it. It is never written to, neither here nor there.
    """
    for path in [new] if new.is_file() else sorted(new.rglob("*")):
        old = place / path.relative_to(new)
        if not path.is_file() or not old.is_file() or path.samefile(old) or not filecmp.cmp(path, old, shallow=False):
            continue
        if path == new or not _stays(old, path):
            stat = old.stat()
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _stays(old: Path, path: Path) -> bool:
    """Put the file `old` at `path`, too; False where it is a link, has other permissions or cannot be in two places."""
    if old.is_symlink() or old.stat().st_mode != path.stat().st_mode:
        return False
    spare = path.with_name(f".{path.name}.same")
    try:
        os.link(old, spare)
    except OSError:
        return False
    spare.replace(path)
    return True


def _note(folder: Path, steps: Sequence[_Step]) -> None:
    textfile.write(folder / JOURNAL, json.dumps([asdict(step) for step in steps]))


def _take(step: _Step) -> None:
    """The new one stands at its place. Again and again is the same as once."""
    place = Path(step.place)
    if not _is(step, step.ready):  # it stands there already
        return
    if place.exists() and not _exchanged(step.ready, place):
        place.rename(step.old)
    if not place.exists():
        step.ready.rename(place)


def _give_back(step: _Step) -> None:
    """The last one stands at its place again, if there was one."""
    place = Path(step.place)
    if _is(step, place):
        if step.ready.exists():
            _exchanged(step.ready, place)
        else:
            place.rename(step.ready)
    if step.old.exists():
        step.old.rename(place)


def _is(step: _Step, path: Path) -> bool:
    return path.exists() and path.stat().st_ino == step.inode


def _beside(place: Path, kind: str) -> Path:
    return place.with_name(f".{place.name}.{kind}")


def _exchanged(first: Path, second: Path) -> bool:
    """Whether the two changed names in one step, so that there is no moment without either: Linux can (renameat2)."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = os.fsencode(first), os.fsencode(second)
    return rename is not None and rename(HERE, paths[0], HERE, paths[1], EXCHANGE) == 0
