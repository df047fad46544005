"""Whenever a build is killed, what was there before is whole, and the next build clears up after it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
import tiny
from killing import QUICK, finish, kills, scene

from sparbar import swap

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows kills no process like that")
OLD, NEW = {"a": b"old", "b/c": b"old"}, {"a": b"new", "b/d": b"new"}


def test_builds_killed_at_random_moments_leave_nothing_half(tmp_path: Path) -> None:
    one = scene(tmp_path, QUICK)
    assert one.before != one.after
    assert all(one.before.values())
    ended = list(kills(one, 2, seed=3))
    assert -signal.SIGKILL in [code for _, code, _ in ended]
    assert [torn for _, _, torn in ended] == [[], []]
    finish(one)
    assert one.torn() == []
    assert one.left() == []


def swapped_until(made: dict[Path, Path], folder: Path, event: int, exchange: bool) -> bool:
    """Swap in a process that is killed at its nth event that Python can hear; whether it ended before."""
    child = os.fork()
    if child == 0:
        heard = iter(range(event))

        def hear(*_: object) -> None:
            if next(heard, None) is None:
                signal.raise_signal(signal.SIGKILL)  # os.kill would be heard, too

        if not exchange:
            swap._exchanged = lambda *_: False
        sys.addaudithook(hear)
        try:
            swap.swap(made, folder)
        except BaseException:  # noqa: BLE001  # the test goes on in its parent alone
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in {0, -signal.SIGKILL}
    return status == 0


@pytest.mark.parametrize("exchange", [True, False])
def test_a_swap_that_is_killed_at_any_step_leaves_both_places_to_the_one_or_the_other(
    tmp_path: Path, exchange: bool
) -> None:
    torn = 0
    for event in range(1000):
        here = tmp_path / str(event)
        places = [here / "built/2024", here / "figures/2024"]
        made = {place: here / f"work/{number}" for number, place in enumerate(places)}
        for folder, files in [(place, OLD) for place in places] + [(new, NEW) for new in made.values()]:
            for file, content in files.items():
                tiny.write(folder, file, content.decode())
        ended = swapped_until(made, here, event, exchange)
        found = [tiny.files(place) for place in places]
        torn += found[0] != found[1]
        if exchange:
            assert all(files in (OLD, NEW) for files in found)  # at no moment nothing
        swap.mend(here)  # as any command does
        found = [tiny.files(place) for place in places]
        assert found in ([OLD, OLD], [NEW, NEW])
        swap.clear(places)  # as the next build does
        assert {path.name for place in places for path in place.parent.iterdir()} == {"2024"}
        if ended:
            assert found == [NEW, NEW]
            assert event > 10
            assert torn > 0  # killed between the two, too
            return
    pytest.fail("the swap does not end")
