"""papermill's engine with additions: warm kernels, variables for one notebook's kernel, and the cell that went wrong.

Notebooks run side by side in threads, so the variables of the whole process cannot tell them apart.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from sparbar import scratch
from sparbar.kernels import known

NAME = "sparbar"
LONG = 80  # characters: the path of a socket may have little more than a hundred
_log = logging.getLogger(__name__)
_log.setLevel(logging.CRITICAL)  # what it would say of a dead kernel is in the error that is raised


class Channels(AsyncKernelClient):
    """A kernel's client that knows at once when the kernel is ready.

    Jupyter's own listens, after the kernel's answer, until nothing has come for a fifth of a second. Here the last
    message that belongs to the answer is waited for: nothing can come after it.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel answers and is heard; raises RuntimeError when it is dead or silent for too long."""
        deadline = time.monotonic() + (timeout or float("inf"))
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answers(self) -> bool:
        asked = self.kernel_info()
        try:
            while (reply := await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass
            self._handle_kernel_info_reply(reply)
            while True:
                message = await self.get_iopub_msg(timeout=0.2)
                ours = message["parent_header"].get("msg_id") == asked
                if ours and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """A client that finds our kernel although nothing may be installed.

    running: the id of the cell that runs. sockets: a folder for those that kernel and client talk over; None for ports.
    """

    running = ""
    sockets: Path | None = None

    def create_kernel_manager(self) -> KernelManager:
        """The manager of this notebook's kernel."""
        manager: KernelManager = self.kernel_manager_class(
            kernel_name=self.kernel_name, config=self.config, kernel_spec_manager=known.specs()
        )
        manager.client_class = f"{__name__}.{Channels.__name__}"
        if self.sockets:
            manager.connection_file, manager.transport = str(self.sockets / "k.json"), "ipc"
        self.km = manager
        return manager

    def execute_cell(self, cell: Any, *arguments: Any, **more: Any) -> Any:
        """Run one cell, and remember which; a kernel that dies meanwhile raises DeadKernelError, which says how."""
        self.running = cell.get("id", "")
        try:
            return super().execute_cell(cell, *arguments, **more)
        except DeadKernelError as error:
            raise DeadKernelError(f"Kernel died{self._how()}") from error
        except CellExecutionError as error:
            if not any(output.output_type == "error" for output in cell.outputs):  # no memory left to print it
                cell.outputs.append(new_output("error", ename=error.ename, evalue=error.evalue, traceback=[]))  # type: ignore[no-untyped-call]
            raise

    def _how(self) -> str:
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        code: int | None = process.poll() if process else None
        if code is None:
            return ""
        if code == -signal.SIGKILL:
            return ", killed (SIGKILL) as a system does that has no memory left"
        return f", by {signal.Signals(-code).name}" if code < 0 else f", with exit code {code}"


_clients: set[Client] = set()


class Engine(NBClientEngine):  # type: ignore[misc]
    """nbclient through papermill; the kernel runs in `folder`, and `environment` is added to its variables."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        folder: Path,
        environment: Mapping[str, str],
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **_: Any,
    ) -> Any:
        """Run the notebook; raises what papermill's own engine raises, with the cell as a note where one ended it."""
        client = Client(
            nb_man,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=_log,
            record_timing=False,
            shutdown_kernel="immediate",  # it has handed over its record; there is nothing to wait for
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
        _clients.add(client)
        try:
            with scratch.temporary() as sockets:
                client.sockets = sockets if sys.platform != "win32" and len(str(sockets)) < LONG else None
                return client.execute(env={**os.environ, **environment}, cwd=str(folder))
        except (CellTimeoutError, DeadKernelError) as error:
            error.add_note(client.running)
            raise
        finally:
            _clients.discard(client)


def stop() -> None:
    """End the kernels of all notebooks that run now; each of them then fails with RuntimeError."""
    for client in tuple(_clients):
        process = getattr(getattr(client.km, "provisioner", None), "process", None)
        if process is not None:
            process.kill()


def register() -> None:
    """Make the engine known to papermill under NAME."""
    papermill_engines.register(NAME, Engine)
