"""Which pages of a book a build writes anew, because they differ from those of the last one."""

from __future__ import annotations

import filecmp
from pathlib import Path

from sparbar.cached import Decision


def pages(new: Path, place: Path) -> tuple[Decision, ...]:
    """For each page of the book in the folder `new`, whether it differs from the one at `place`."""
    return tuple(_page(path, place / path.name) for path in sorted(new.glob("*.html")))


def _page(new: Path, old: Path) -> Decision:
    if not old.is_file():
        return Decision("page", new.name, True, "there was none")
    same = filecmp.cmp(new, old, shallow=False)
    return Decision("page", new.name, not same, "its content is the same" if same else "its content has changed")
