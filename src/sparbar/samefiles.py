"""A folder that is made anew beside the last one of its kind: what has the same content becomes the very same file.

Making a file, and freeing the room of the last one, takes some systems far longer than reading it. Files of a report
are never written to once they are there: that they still hold what they are to hold, the manifest's hashes tell.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class SameFiles:
    """The files of `folder`; last: where the last ones are. taken: name → SHA-256 of each that was taken from there.

    inside: what the names of a folder in a folder begin with.
    """

    folder: Path
    last: Path | None = None
    taken: dict[str, str] = field(default_factory=dict)
    inside: str = ""

    def within(self, name: str) -> SameFiles:
        """The files of a folder in it."""
        last = self.last / name if self.last else None
        return SameFiles(self.folder / name, last, self.taken, f"{self.inside}{name}/")

    def write(self, name: str, content: str | bytes) -> None:
        """Put the content (of a text, in UTF-8) under this name, in a folder that is there."""
        raw = content.encode() if isinstance(content, str) else content
        path = self.folder / name
        path.unlink(missing_ok=True)  # not written into: it may be the last one, too
        self.taken.pop(self.inside + name, None)
        if self.last and self._take(self.last / name, path, raw):
            self.taken[self.inside + name] = hashlib.sha256(raw).hexdigest()
        else:
            path.write_bytes(raw)

    def copy(self, name: str, source: Path) -> None:
        """Put the content of the file `source` under this name."""
        self.write(name, source.read_bytes())

    def _take(self, old: Path, path: Path, raw: bytes) -> bool:
        """Whether the file `old` is now at `path`, too: not where it differs, is a link, or cannot be in two places."""
        try:
            before = old.lstat()
            if before.st_mode != self._mode or before.st_size != len(raw) or old.read_bytes() != raw:
                return False
            os.link(old, path)
            same = os.path.samestat(path.lstat(), before)
            if not same:
                path.unlink()  # another build has put its own there
        except OSError:
            return False
        return same

    @cached_property
    def _mode(self) -> int:
        """What a new file has: a new folder's permissions without those to enter it."""
        return stat.S_IFREG | stat.S_IMODE(self.folder.stat().st_mode) & 0o666
