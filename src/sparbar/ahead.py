"""What a command computes in a process beside it, forked before it has imported anything, until it wants to know.

A second core has nothing else to do while the first imports.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A process that computes; owner: the one that forked it, and that alone may end it."""

    process: int
    pipe: int
    owner: int


_begun: list[_Begun] = []


def begin(make: Callable[[], Json]) -> None:
    """Let another process compute what `told` is to return; where none can be had, nothing begins."""
    hears, tells = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(hears)
        os.close(tells)
        return
    if process == 0:
        os.close(hears)
        _compute(make, tells)
    os.close(tells)
    _begun.append(_Begun(process, hears, os.getpid()))


def told() -> Json:
    """What was computed, once; nothing when nothing was begun or it failed: whoever computes it instead says why."""
    if not _begun:
        return {}
    begun = _begun.pop()
    with open(begun.pipe, "rb") as pipe:
        text = pipe.read()
    _, status = os.waitpid(begun.process, 0)
    found: Json = json.loads(text) if os.waitstatus_to_exitcode(status) == 0 else {}
    return found


@atexit.register
def end() -> None:
    """End what nobody has asked for."""
    while _begun:
        begun = _begun.pop()
        if begun.owner == os.getpid():
            os.close(begun.pipe)
            with contextlib.suppress(ProcessLookupError):
                os.kill(begun.process, signal.SIGKILL)
            os.waitpid(begun.process, 0)


def _compute(make: Callable[[], Json], tells: int) -> NoReturn:
    """In the other process, which has no word and no file of the command's; Ctrl-C is for that."""
    code = 1
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(null, standard)
        text = json.dumps(make()).encode()
        with open(tells, "wb") as pipe:
            pipe.write(text)
        code = 0
    finally:
        os._exit(code)
