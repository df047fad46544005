"""A content-addressed store of files, bounded in size, that several builds may use at the same time.

An object is a file named by the SHA-256 of its content; an entry is a small JSON document under a key. Both are put in
place whole, by renaming. What is damaged or missing, by whatever cause, counts as not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = ".cache"
LIMIT = 1 << 30  # bytes
TRACES = 16  # of one key

Files = Mapping[str, str]  # name → SHA-256


@dataclass(frozen=True, slots=True)
class Usage:
    """What a store holds: entries by kind, objects, and bytes in all."""

    entries: Mapping[str, int]
    objects: int
    size: int


class Store:
    """The store in `folder`, which need not exist."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder, limit
        self._room = 0  # bytes that may be written before it is looked again how much there is

    def add(self, files: Mapping[str, Path]) -> Files:
        """Keep the files; returns what fetch wants to know."""
        return {name: self._add(path.read_bytes()) for name, path in sorted(files.items())}

    def fetch(self, files: Files, folder: Path) -> bool:
        """Write the files into `folder`; False, with nothing written, when any of them is not there or damaged."""
        found = {name: self._object(digest) for name, digest in files.items()}
        if any(raw is None for raw in found.values()):
            return False
        for name, raw in found.items():
            assert raw is not None, "looked at above"
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(raw)
        return True

    def entries(self, kind: str, key: str) -> list[Any]:
        """What was put under this key, the newest first."""
        try:
            found = json.loads(self._entry(kind, key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return found if isinstance(found, list) else []

    def put(self, kind: str, key: str, entry: Mapping[str, Any], traces: int = TRACES) -> None:
        """Put an entry under the key, before the others, of which the oldest go; the store is held to its limit.

        traces: how many of the key stay.
        """
        others = [other for other in self.entries(kind, key) if other != entry]
        text = json.dumps([entry, *others][:traces], ensure_ascii=False, sort_keys=True)
        self._write(self._entry(kind, key), text.encode())
        if self._room <= 0:
            self._trim()

    def touch(self, kind: str, key: str) -> None:
        """What was put under the key still holds now: the time stamp of its entries says so."""
        with contextlib.suppress(OSError):
            os.utime(self._entry(kind, key))

    def value(self, kind: str, name: str, depends: str) -> Any:
        """The JSON value that was kept under `name` for this hash of what it depends on; None when there is none."""
        found = (entry for entry in self.entries(kind, name) if isinstance(entry, dict))
        digest = next((entry.get("value") for entry in found if entry.get("depends") == depends), None)
        raw = self._object(digest) if isinstance(digest, str) else None
        return None if raw is None else json.loads(raw)

    def keep_value(self, kind: str, name: str, depends: str, value: Any) -> None:
        """Keep the JSON value of `name` for this hash of what it depends on."""
        digest = self._add(json.dumps(value, ensure_ascii=False).encode())
        self.put(kind, name, {"depends": depends, "value": digest})

    def usage(self) -> Usage:
        """What there is."""
        kinds: dict[str, int] = {}
        for path in self.folder.glob("entries/*/*.json"):
            kinds[path.parent.name] = kinds.get(path.parent.name, 0) + 1
        objects = self._objects()
        return Usage(dict(sorted(kinds.items())), len(objects), sum(size for _, size, _ in objects))

    def clear(self) -> None:
        """Remove everything. A build that runs makes anew what it misses."""
        for name in ("entries", "objects"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _entry(self, kind: str, key: str) -> Path:
        return self.folder / "entries" / kind / f"{key}.json"

    def _path(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest

    def _add(self, raw: bytes) -> str:
        digest = hashlib.sha256(raw).hexdigest()
        if self._object(digest) is None:
            self._write(self._path(digest), raw)
        return digest

    def _object(self, digest: str) -> bytes | None:
        """The object, if it is what its name says; its time stamp then tells that it is in use."""
        path = self._path(digest)
        try:
            raw = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return raw if hashlib.sha256(raw).hexdigest() == digest else None

    def _write(self, path: Path, raw: bytes) -> None:
        self._room -= len(raw)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False)  # noqa: SIM115  # closed below
        try:
            with new as file:
                file.write(raw)
            Path(new.name).replace(path)
        except BaseException:  # closing writes, too
            Path(new.name).unlink(missing_ok=True)
            raise

    def _objects(self) -> Sequence[tuple[float, int, Path]]:
        """Time of last use, size and path of each object, and of what a killed build had begun to write."""
        found = []
        for pattern in ("objects/*/*", "entries/*/.new-*"):
            for path in self.folder.glob(pattern):
                with contextlib.suppress(OSError):  # another build has removed it
                    stat = path.stat()
                    found.append((stat.st_mtime, stat.st_size, path))
        return sorted(found)

    def _trim(self) -> None:
        objects = self._objects()
        size = sum(size for _, size, _ in objects)
        for _, more, path in objects:
            if size <= self.limit:
                break
            path.unlink(missing_ok=True)
            size -= more
        self._room = self.limit - size
