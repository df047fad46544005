"""The client's side of a zygote: starting it, asking it to fork, and hearing of the forks' ends."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from sparbar import filehash
from sparbar.kernels import starting
from sparbar.kernels.forked import NOTEBOOKS
from sparbar.kernels.starting import CAN_FORK

PACKAGE = Path(__file__).parents[1]
# What Python, its C library and what it imports read once, when they start: a fork cannot change it any more.
EARLY = ("PYTHON", "LD_", "MALLOC_", "LC_", "LANG", "OMP_", "OPENBLAS_", "MKL_", "HOME", "XDG_")
LATE = {"PYTHONEXECUTABLE"}
Key = tuple[str, tuple[tuple[str, str], ...], filehash.Stamps]


class Forked:
    """A forked process, with the part of subprocess.Popen that is needed of it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.ended: Future[int] = Future()

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self.ended.result() if self.ended.done() else None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended; raises TimeoutExpired when it has not within `timeout` seconds."""
        try:
            return self.ended.result(timeout)
        except TimeoutError as error:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0) from error

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, if it still runs."""
        if not self.ended.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ZygoteGone(Exception):
    """The zygote ended, or could not start."""


class Client:
    """A zygote that has been started. Safe to use from several threads."""

    def __init__(self, process: starting.Started) -> None:
        self._process = process
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Forked]] = {}
        self._running: dict[int, Forked] = {}
        self._lock = threading.Lock()
        self.gone = False
        threading.Thread(target=self._hear, name="zygote", daemon=True).start()

    def fork(self, order: Mapping[str, Any], environment: Mapping[str, str], cwd: str) -> Future[Forked]:
        """A new process for the order: {"kernel": command line arguments} or {"notebook": a cells.Job's fields}.

        The future raises ZygoteGone when there can be none.
        """
        asked: Future[Forked] = Future()
        with self._lock:
            number = next(self._numbers)
            request = {**order, "request": number, "environment": dict(environment), "cwd": cwd}
            if self.gone:
                asked.set_exception(ZygoteGone())
                return asked
            self._asked[number] = asked
            self._send(request)
        return asked

    def prepare(self, environment: Mapping[str, str], cwd: str) -> None:
        """Let the zygote read what a fork with this environment and folder would need, before one is asked for."""
        with self._lock:
            self._send({"environment": dict(environment), "cwd": cwd})

    def _send(self, request: Mapping[str, object]) -> None:
        try:
            assert self._process.stdin is not None, "it is a pipe"
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:  # it has ended: whoever hears it says so
            self.gone = True

    def stop(self) -> None:
        """End the zygote and all its forks; without any at once, whatever it is at."""
        with self._lock:
            if not self._asked and not self._running:
                self._process.kill()
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None, "it is a pipe"
            self._process.stdin.close()
        self._process.wait()

    def _hear(self) -> None:
        assert self._process.stdout is not None, "it is a pipe"
        for line in self._process.stdout:
            answer = json.loads(line)
            if "request" in answer:
                self._begun(answer["request"], answer["pid"])
            else:
                self._running.pop(answer["pid"]).ended.set_result(answer["code"])
        self._process.stdout.close()
        self._bereft()

    def _begun(self, number: int, pid: int) -> None:
        self._running[pid] = Forked(pid)
        with self._lock:
            asked = self._asked.pop(number)
        if asked.set_running_or_notify_cancel():
            asked.set_result(self._running[pid])
        else:
            self._running[pid].kill()

    def _bereft(self) -> None:
        """The zygote has ended: so do its forks, soon, and nobody will say when."""
        with self._lock:
            self.gone = True
            asked, self._asked = self._asked, {}
        for future in asked.values():
            if future.set_running_or_notify_cancel():
                future.set_exception(ZygoteGone())
        for forked in self._running.values():
            forked.kill()
            forked.ended.set_result(-signal.SIGKILL)


_clients: dict[Key, Client] = {}
_clients_lock = threading.Lock()


def client(environment: Mapping[str, str], purpose: str) -> Client:
    """The zygote whose forks are as if started with `environment` now: one for each, started when first needed."""
    key = _key(environment, purpose)
    with _clients_lock:
        found = _clients.get(key)
        if found is None or found.gone:
            found = _clients[key] = Client(starting.anew(environment, purpose))
        return found


def _key(environment: Mapping[str, str], purpose: str) -> Key:
    """What makes another zygote necessary: a fork of changed code does, so what the package's files are is part of it.

    purpose: forked.NOTEBOOKS or KERNELS.
    """
    early = {name: value for name, value in environment.items() if name.startswith(EARLY) and name not in LATE}
    return purpose, tuple(sorted(early.items())), filehash.stamps(PACKAGE)


def begin(began: int, data: str | None = None, often: bool = False) -> None:
    """Start the zygote of this environment, so that it is ready when a notebook is to run.

    began: when this process did, in nanoseconds. data: the folder of the data, if it is not the project's; often:
    whether it will be read again and again. When this process can be forked, both have read it then, and imported the
    same.
    """
    if not CAN_FORK:
        return
    key = _key(os.environ, NOTEBOOKS)
    with contextlib.suppress(OSError):  # no room for another process now: it is tried again when a notebook is to run
        if starting.can_split(newest=max(changed for *_, changed in key[2]), began=began):
            _clients[key] = Client(starting.split(data, often))
        else:
            client(os.environ, NOTEBOOKS).prepare({"SPARBAR_DATA": data} if data else {}, os.getcwd())


def read(root: Path, data: Path) -> None:
    """Let that zygote read the data of the project at `root`, so that no notebook has to."""
    if CAN_FORK:
        client(os.environ, NOTEBOOKS).prepare({"SPARBAR_DATA": str(data)}, str(root))


@atexit.register
def end() -> None:
    """End all zygotes, with their forks. Others start when they are needed."""
    while _clients:
        _clients.popitem()[1].stop()
