"""papermill's engine with one addition: environment variables for the kernel of this notebook alone.

Notebooks run side by side in threads, so the variables of the whole process cannot tell them apart.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

NAME = "sparbar"
_log = logging.getLogger(__name__)
_log.setLevel(logging.CRITICAL)  # what it would say of a dead kernel is in the error that is raised
_clients: set[PapermillNotebookClient] = set()


class Engine(NBClientEngine):  # type: ignore[misc]
    """nbclient through papermill; `environment` is added to the kernel's variables."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        environment: Mapping[str, str],
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **_: Any,
    ) -> Any:
        """Run the notebook; raises what papermill's own engine raises."""
        client = PapermillNotebookClient(
            nb_man,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=_log,
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
        _clients.add(client)
        try:
            return client.execute(env={**os.environ, **environment})
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
