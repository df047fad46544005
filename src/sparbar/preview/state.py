"""What the preview shows now, shared by the thread that builds and those that serve."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from sparbar.errors import Finding


@dataclass(frozen=True, slots=True)
class Shown:
    """version: another one for each thing shown, of every run. book: the folder of pages; None before the first build.

    findings: why there is no book of the present inputs; empty when there is one.
    """

    version: str
    book: Path | None = None
    findings: tuple[Finding, ...] = ()


class State:
    """The one thing that is shown: one thread replaces it, and whoever reads it gets a whole one."""

    def __init__(self) -> None:
        self._run = f"{time.time_ns():x}"  # pages of an earlier run at the same port reload, too
        self._count = 0
        self.shown = Shown(f"{self._run}-0")

    def show(self, book: Path | None, findings: tuple[Finding, ...] = ()) -> None:
        """From now on the pages in `book`, or what is wrong with it."""
        self._count += 1
        self.shown = Shown(f"{self._run}-{self._count}", book, findings)
