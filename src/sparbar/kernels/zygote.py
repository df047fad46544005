"""The process that others are forked from: one thread, no sockets, everything imported.

It is for notebooks' runs or for Jupyter's kernels. It reads requests from a pipe, one JSON object a line, and answers
on another: request and pid when it has forked, pid and code when a fork has ended. A request without a number is one
to prepare for others. When its input ends, its client is gone: it ends all forks, and itself.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

Json = Mapping[str, Any]


class Zygote:
    """Forks on request, and tells what becomes of the forks. requests, answers: the descriptors of the pipes."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests, self._answers = requests, answers
        self._running: set[int] = set()
        self._known: set[tuple[str, str | None]] = set()  # where data has been read
        self._unread = b""
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def serve(self) -> Json:
        """Forks until the client is gone. Returns in each fork alone, with the request that it is to fulfil."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self._requests, self._woken], [], [])
            if self._woken in ready:
                os.read(self._woken, 4096)
                self._reap()
            if self._requests in ready:
                for request in self._read():
                    self._prepare(request)
                    if "request" in request and self._fork(request):
                        return request

    def _prepare(self, request: Json) -> None:
        """Read the data when it is asked for, and before a fork when it never was: a fork sees itself what is new."""
        place = request["cwd"], request["environment"].get("SPARBAR_DATA")
        if "request" not in request or place not in self._known:
            read(*place)
            self._known.add(place)

    def _read(self) -> list[Json]:
        received = os.read(self._requests, 1 << 16)
        if not received:
            self._end()
        *lines, self._unread = (self._unread + received).split(b"\n")
        return [json.loads(line) for line in lines]

    def _fork(self, request: Json) -> bool:
        """Whether this is the child."""
        pid = os.fork()
        if pid == 0:
            self._become_child()
            return True
        with contextlib.suppress(OSError):  # both do it: whoever comes first, and nobody is killed before
            os.setpgid(pid, pid)
        self._running.add(pid)
        self._answer({"request": request["request"], "pid": pid})
        return False

    def _become_child(self) -> None:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for pipe in (self._requests, self._answers, self._woken, self._wake):
            os.close(pipe)

    def _reap(self) -> None:
        while self._running:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            _kill_group(ended.si_pid)  # what it started goes with it; until waitpid its number is nobody else's
            _, status = os.waitpid(ended.si_pid, 0)
            self._running.discard(ended.si_pid)
            self._answer({"pid": ended.si_pid, "code": os.waitstatus_to_exitcode(status)})

    def _answer(self, answer: Json) -> None:
        try:
            os.write(self._answers, json.dumps(answer).encode() + b"\n")
        except BrokenPipeError:
            self._end()

    def _end(self) -> NoReturn:
        for pid in self._running:
            _kill_group(pid)
        os._exit(0)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def read(folder: str, data: str | None, often: bool = False) -> None:
    """Read the data of the report around `folder`, so that no fork has to; what is wrong, whoever uses it says.

    data: the folder of the data, if it is not the project's; often: whether it will be read again and again.
    """
    from sparbar import load, remembered

    if often:
        remembered.begin()
    with contextlib.suppress(Exception):
        load.keep(folder, data)


def main() -> None:
    """Serve, as the process's standard input and output."""
    del sys.path[0]  # the working directory of the client, in which a file must not be taken for a module of ours
    be(os.dup(0), os.dup(1), sys.argv[1])


def be(requests: int, answers: int, purpose: str) -> NoReturn:
    """Serve; in a fork, do what was asked for. requests, answers: the descriptors of the pipes."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)  # what anything prints must not come between the answers
    from sparbar.kernels import forked

    forked.warm_up(purpose)
    request = Zygote(requests, answers).serve()
    code = forked.run(request)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)  # without taking apart what is the zygote's


if __name__ == "__main__":
    main()
