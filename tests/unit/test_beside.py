"""What a build does beside the rest: in order, some of it only once a core is free, and never for ever."""

from __future__ import annotations

from threading import Event

import pytest

from sparbar.beside import Beside


def test_what_is_for_later_waits_until_a_core_is_free_and_so_does_what_follows() -> None:
    done: list[str] = []
    first = Event()
    with Beside(free_at_once=False) as beside:
        beside.submit(lambda: (done.append("at once"), first.set()))
        later = beside.later(done.append, "later")
        last = beside.submit(done.append, "last")
        assert first.wait(10)
        assert (done, later.done(), last.done()) == (["at once"], False, False)
        beside.free()
        last.result(10)
    assert done == ["at once", "later", "last"]


def test_nothing_waits_where_a_core_is_free_at_once() -> None:
    with Beside() as beside:
        assert beside.later(lambda number, by: number * by, 6, by=7).result(10) == 42


def test_an_error_leaves_nobody_waiting() -> None:
    done: list[str] = []

    def fails() -> None:
        with Beside(free_at_once=False) as beside:
            beside.later(done.append, "done")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert done == ["done"]
