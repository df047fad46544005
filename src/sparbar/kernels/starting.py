"""How a zygote comes to be: as a new Python, or by a fork of a command that has imported only what both need."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import IO, NoReturn, Protocol

from sparbar.kernels import forked, zygote

# macOS has a fork, but its libraries do not stand it (so CPython's multiprocessing avoids it there too).
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PLAIN = ("-m", "-c")  # what Python may be started with; its other options would reach the notebooks
HEAVY = {"numpy", "pandas"}  # have to be imported as for a kernel, and without threads
MARGIN = 1_000_000_000  # nanoseconds by which the clocks of files and processes may differ


class Started(Protocol):
    """A zygote's process: the part of subprocess.Popen that is needed of it."""

    pid: int
    returncode: int | None
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Its exit code, when it has ended."""


def anew(environment: Mapping[str, str], purpose: str) -> Started:
    """A zygote in a new Python, which imports everything itself; purpose: forked.NOTEBOOKS or KERNELS."""
    return subprocess.Popen(
        [sys.executable, "-m", "sparbar.kernels.zygote", purpose],
        env={**environment, **ONE_THREAD},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the client, which decides what becomes of the kernels
    )


def can_split(newest: int, began: int) -> bool:
    """Whether a fork of this process is as good as a new Python.

    newest: when the package's files changed last, and began: when this process did, in nanoseconds: what is imported
    already must be what the files hold.
    """
    plain = sys.orig_argv[1:2] and (sys.orig_argv[1] in PLAIN or not sys.orig_argv[1].startswith("-"))
    fresh = threading.active_count() == 1 and not HEAVY & set(sys.modules)
    return bool(CAN_FORK and plain and fresh and newest < began - MARGIN)


def split(data: str | None, often: bool) -> Started:
    """A zygote for notebooks, forked from this process when that has imported what both need, and read the data.

    data: the folder of the data, if it is not the project's; often: whether it will be read again and again.
    """
    gc.disable()
    with _one_thread():
        forked.import_shared()
    zygote.read(os.getcwd(), data, often)
    gc.freeze()
    requests, asks = os.pipe()
    hears, answers = os.pipe()
    pid = os.fork()
    if pid == 0:
        _become_zygote(requests, answers)
    gc.enable()
    os.close(requests)
    os.close(answers)
    return _Split(pid, asks, hears)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Libraries that are loaded in this block start no threads; what else starts is told nothing of it."""
    before = dict(os.environ)
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _become_zygote(requests: int, answers: int) -> NoReturn:
    """Serve, in a session of its own, with no file of the command's and none of its words."""
    try:
        os.setsid()
        _close_all_but(requests, answers)
        for name in ("sparbar.__main__", "sparbar.ahead"):  # no notebook uses them
            sys.modules.pop(name, None)
        sys.argv = [zygote.__file__, forked.NOTEBOOKS]
        sys.orig_argv = [sys.executable, "-m", zygote.__name__, forked.NOTEBOOKS]
        zygote.be(requests, answers, forked.NOTEBOOKS)
    except BaseException:  # noqa: BLE001  # what the command does with an exception must not happen here
        traceback.print_exc()
    finally:
        os._exit(1)


def _close_all_but(*kept: int) -> None:
    """Close every file but the kept ones and the standard ones."""
    ends = (2, *sorted(kept), os.sysconf("SC_OPEN_MAX"))
    for before, after in pairwise(ends):
        os.closerange(before + 1, after)


class _Split:
    """The client's side of a zygote that was forked."""

    def __init__(self, pid: int, asks: int, hears: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin: IO[bytes] | None = os.fdopen(asks, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(hears, "rb")

    def kill(self) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = 0
            with contextlib.suppress(ChildProcessError):  # whoever started this process has no ends of others told
                self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode
