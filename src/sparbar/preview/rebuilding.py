"""The loop of a preview: build, show, wait for a change."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

from sparbar.errors import Finding, SparbarError, unusable
from sparbar.preview.state import State
from sparbar.preview.watching import Watch, is_code

Make = Callable[[], Path]  # builds the book; the folder of its pages


class Teller(Protocol):
    """Hears what a preview does."""

    def begins(self, changed: Collection[Path]) -> None:
        """A build begins because of these files; the first because of none."""

    def built(self, seconds: float) -> None:
        """The book is there."""

    def failed(self, findings: tuple[Finding, ...], seconds: float) -> None:
        """It is not, and why."""

    def outdated(self, code: Collection[Path]) -> None:
        """Python of this package has changed, which only another start reads."""


def follow(state: State, watch: Watch, make: Make, tell: Teller) -> None:
    """Build now and after every change, until interrupted; a change while a build runs leads to another one."""
    changed: frozenset[Path] = frozenset()
    while True:
        tell.begins(changed)
        rebuild(state, make, tell)
        gc.collect()  # while nobody waits, not in the next build
        changed = frozenset()
        while not changed:
            heard = watch.changes()
            code = frozenset(filter(is_code, heard))
            if code:
                tell.outdated(code)
            changed = heard - code


def rebuild(state: State, make: Make, tell: Teller) -> None:
    """Build once, and show the book or what is wrong."""
    began = time.perf_counter()
    try:
        book = make()
    except SparbarError as error:
        findings = error.findings
    except OSError as error:  # a file that is gone while it is read, or may not be read; a full disk
        findings = (unusable(error),)
    else:
        state.show(book)
        tell.built(time.perf_counter() - began)
        return
    state.show(state.shown.book, findings)
    tell.failed(findings, time.perf_counter() - began)
