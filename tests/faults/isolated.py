"""Each case in a process of its own: one that crashes, hangs or eats the memory is an error and stops no other.

The processes are forks of one that has imported everything and looked at nothing: a fork of a process in which DuckDB
has worked may hang.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from injection import MAKERS, Outcome, baseline, judge
from planting import Whole

MEMORY = 6 * 2**30  # bytes of addresses, of which a case uses a tenth
PATIENCE = 600.0  # seconds

Case = tuple[int, str]  # place in MAKERS, seed


@dataclass(frozen=True)
class Failed:
    """Why there is no result."""

    reason: str


@dataclass(frozen=True)
class Running:
    process: ForkProcess
    answer: Connection
    until: float

    @classmethod
    def start(cls, function: Callable[..., Any], *arguments: object) -> Running:
        context = multiprocessing.get_context("fork")
        answer, end = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(end, function, *arguments))
        process.start()
        end.close()
        return cls(process, answer, time.monotonic() + PATIENCE)

    @property
    def ended(self) -> bool:
        return self.answer.poll() or time.monotonic() > self.until

    def result(self) -> Any:
        """What the function returned, or Failed."""
        try:
            found = self.answer.recv() if self.answer.poll() else Failed(f"no answer in {PATIENCE:.0f} s")
        except EOFError:
            self.process.join()
            code = self.process.exitcode or 0
            found = Failed(
                f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}, as told above"
            )
        self.answer.close()
        self.process.kill()
        self.process.join()
        return found


def _run(end: Connection, function: Callable[..., Any], *arguments: object) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end.send(function(*arguments))


def whole(root: Path, year: int, target: Path) -> list[str]:
    """Make the copy of the edition to plant in, and tell what is found before anything is planted."""
    one = Running.start(baseline, root, year, target)
    wait([one.answer], timeout=PATIENCE)
    found = one.result()
    return [found.reason] if isinstance(found, Failed) else found[1]


def inject(whole: Whole, planned: Iterable[Case], jobs: int, resealed: bool = False) -> Iterator[Outcome]:
    """The outcome of each planned case, `jobs` at once, as they end."""
    waiting = iter(planned)
    running: dict[Running, Case] = {}
    while True:
        while len(running) < jobs and (case := next(waiting, None)):
            running[Running.start(_case, whole.root, whole.year, case, resealed)] = case
        if not running:
            return
        wait([one.answer for one in running], timeout=5)
        for one in [one for one in running if one.ended]:
            yield _outcome(running.pop(one), one.result())


def _case(root: Path, year: int, case: Case, resealed: bool) -> Outcome:
    place, seed = case
    return judge(Whole(root, year), MAKERS[place][0], seed, resealed)


def _outcome(case: Case, found: Outcome | Failed) -> Outcome:
    if isinstance(found, Outcome):
        return found
    place, seed = case
    maker = MAKERS[place][0]
    return Outcome("error", f"{getattr(maker, '__name__', 'in_code')}, seed {seed}", (), error=found.reason)
