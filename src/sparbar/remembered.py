"""What a process that builds again and again works out once: of each thing the last result, and what it was made of.

Nothing is remembered until `begin`: a command that builds once would only take more memory for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")


class _Memory:
    """Kind and name → what the result was made of, and the result; None before anything is remembered."""

    results: dict[tuple[str, str], tuple[tuple[object, ...], object]] | None = None


class Itself:
    """An object that nobody changes, equal to itself alone: for what is large, or cannot be compared."""

    def __init__(self, it: object) -> None:
        self._it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self._it is other._it

    __hash__ = None  # type: ignore[assignment]  # compared, never looked up


def begin() -> None:
    """From now on results are remembered."""
    _Memory.results = {} if _Memory.results is None else _Memory.results


@contextmanager
def apart() -> Iterator[None]:
    """Nothing is remembered in here, and nothing that was remembered is used."""
    before, _Memory.results = _Memory.results, None
    try:
        yield
    finally:
        _Memory.results = before


def last(kind: str, name: str, parts: tuple[object, ...], make: Callable[[], Result]) -> Result:
    """What `make` makes of `parts` and of nothing else; what it made last under this name, if the parts are equal.

    The result is shared: it is to be read only. What make raises is raised each time.
    """
    memory = _Memory.results
    if memory is None:
        return make()
    known = memory.get((kind, name))
    if known is None or known[0] != parts:
        known = memory[kind, name] = parts, make()
    return known[1]  # type: ignore[return-value]  # as it was made
