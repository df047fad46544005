"""papermill's engine with one addition: environment variables for the kernel of this notebook alone.

Notebooks run side by side in threads, so the variables of the whole process cannot tell them apart.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.log import logger

NAME = "sparbar"


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
            log=logger,
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
        return client.execute(env={**os.environ, **environment})


def register() -> None:
    """Make the engine known to papermill under NAME."""
    papermill_engines.register(NAME, Engine)
