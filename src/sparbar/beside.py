"""What a build does beside what it waits for: one thing after the other, in one thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from types import TracebackType
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Beside(ThreadPoolExecutor):
    """An executor of one thread, in which some things begin only once a core is free for them.

    free_at_once: whether one is from the start.
    """

    def __init__(self, free_at_once: bool = True) -> None:
        super().__init__(1)
        self._free = Event()
        if free_at_once:
            self.free()

    def free(self) -> None:
        """From now on a core has nothing else to do."""
        self._free.set()

    def later(self, make: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs) -> Future[Result]:
        """Submit what is to wait for that; so does all that is submitted after it."""

        def made() -> Result:
            self._free.wait()
            return make(*given, **named)

        return self.submit(made)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Nothing waits for ever, whatever happens."""
        self.free()
        return super().__exit__(kind, error, trace)
