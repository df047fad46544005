"""SHA-256 of files, computed once for as long as the system says that a file is the one it was.

Inode, size and times tell that: of these, nobody can set the time of the last change (ctime). Two changes within one
tick of the clock leave it as it is; so a file that has changed just now is read again each time.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

SETTLED = 1_000_000_000  # nanoseconds after which another change has another time
Stamps = frozenset[tuple[str, int, int, int]]
_Stamp = tuple[int, int, int, int, int]
_known: dict[str, tuple[_Stamp, str]] = {}


def sha256(path: Path) -> str:
    """The hash of the file's content. Raises OSError as reading it does."""
    name = os.path.abspath(path)
    known = _known.get(name)
    stamp = _stamp(path)
    if known and known[0] == stamp:
        return known[1]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if os.name == "posix" and _settled(stamp) and _stamp(path) == stamp:
        _known[name] = stamp, digest
    return digest


def stamps(folder: Path, inside: str = "") -> Stamps:
    """Every file of the package in `folder`, with its size and the times of its last changes: whether any is another.

    inside: a folder of it.
    """
    found: set[tuple[str, int, int, int]] = set()
    with os.scandir(folder / inside) as entries:
        for entry in entries:
            name = f"{inside}/{entry.name}".lstrip("/")
            if entry.is_dir():
                found |= stamps(folder, name) if entry.name != "__pycache__" else set()
            elif "." in entry.name:
                stat = entry.stat()
                found.add((name, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return frozenset(found)


def _stamp(path: Path) -> _Stamp:
    stat = os.stat(path)  # in half the time of the path's own
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _settled(stamp: _Stamp) -> bool:
    return time.time_ns() - max(stamp[-2:]) > SETTLED
