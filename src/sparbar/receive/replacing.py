"""Files that are replaced together: each gets its new bytes, or none does."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def replace_all(files: Mapping[Path, bytes]) -> None:
    """Replace the files in this order. When one cannot be written, those before it get back what they held.

    A process that is killed between two of them leaves tables whose hashes are not those in sources.yml, if that file
    is the last one: nothing is built from them, and the same command again completes it.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    done: list[Path] = []
    try:
        for path, raw in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _beside(path).write_bytes(raw)
        for path in files:
            done.append(path)
            _beside(path).replace(path)
    except BaseException:
        for path in done:
            _restore(path, before[path])
        raise
    finally:
        for path in files:
            _beside(path).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def _restore(path: Path, raw: bytes | None) -> None:
    if raw is None:
        path.unlink(missing_ok=True)
    else:
        _beside(path).write_bytes(raw)
        _beside(path).replace(path)
