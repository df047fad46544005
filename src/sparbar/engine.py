"""A notebook's run as a build sees it: a process of its own is asked for, watched, and its end told with the cell."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sparbar.kernels.cells import Job
from sparbar.kernels.client import Forked, ZygoteGone, client
from sparbar.kernels.forked import NOTEBOOKS
from sparbar.kernels.starting import CAN_FORK

Process = Forked | subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a notebook did not run to its end, and in which cell ('' before the first). raised: by the cell itself."""

    cell: str
    found: str
    raised: bool = False


_running: set[Process] = set()


def run(job: Job, environment: Mapping[str, str], cwd: Path, timeout: float) -> Failure | None:
    """Run a notebook in a process with `environment` in the folder `cwd`; None when it has run to its end.

    timeout: seconds for one cell.
    """
    began = time.monotonic()
    process = _begin(job, environment, str(cwd))
    _running.add(process)
    try:
        code = _wait(process, Path(job.told), began, timeout)
    finally:
        _end(process)
        _running.discard(process)
    return _failure(_told(Path(job.told)), code, timeout)


def stop() -> None:
    """End all notebooks that run now; each of them then fails."""
    for process in tuple(_running):
        _end(process)


def _begin(job: Job, environment: Mapping[str, str], cwd: str) -> Process:
    if CAN_FORK:
        with contextlib.suppress(ZygoteGone):  # an ordinary process does the same, only later
            return client(environment, NOTEBOOKS).fork({"notebook": asdict(job)}, environment, cwd).result()
    command = [sys.executable, "-m", "sparbar.kernels.alone"]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, cwd=cwd, start_new_session=True)
    assert started.stdin is not None, "it is a pipe"
    with contextlib.suppress(BrokenPipeError), started.stdin:  # whoever waits for it hears that it has ended
        started.stdin.write(json.dumps(asdict(job)).encode())
    return started


def _wait(process: Process, told: Path, began: float, timeout: float) -> int | None:
    """The exit code; None for a process whose cell has had `timeout` seconds."""
    while True:
        left = _since(told, began) + timeout - time.monotonic()
        if left <= 0:
            return None
        try:
            return process.wait(left)
        except subprocess.TimeoutExpired:
            continue  # another cell may have begun


def _since(told: Path, began: float) -> float:
    return max((line["at"] for line in _told(told) if "at" in line), default=began)


def _told(path: Path) -> list[dict[str, Any]]:
    """What a run has told; a line that has only begun is not there yet."""
    with contextlib.suppress(FileNotFoundError):
        return [json.loads(line) for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    return []


def _end(process: Process) -> None:
    """Kill the process, if it still runs, with all that it started."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()


def _failure(told: list[dict[str, Any]], code: int | None, timeout: float) -> Failure | None:
    last = told[-1] if told else {}
    cell = next((line["cell"] for line in reversed(told) if "cell" in line), "")
    if "ename" in last:
        found = f"{last['ename']}: {last['evalue']}" if last["evalue"] else last["ename"]
        return Failure(cell, found, raised=bool(cell))
    if code is None:
        return Failure(cell, f"A cell timed out while it was being executed, after {timeout:.0f} seconds.")
    return None if "done" in last else Failure(cell, f"Kernel died{_how(code)}")


def _how(code: int) -> str:
    if code == -signal.SIGKILL:
        return ", killed (SIGKILL) as a system does that has no memory left"
    return f", by {signal.Signals(-code).name}" if code < 0 else f", with exit code {code}"
