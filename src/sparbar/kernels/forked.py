"""What a warm process has before it is forked, and what a fork of it becomes: a notebook's run, or a Jupyter kernel."""

from __future__ import annotations

import builtins
import gc
import importlib
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from sparbar import reads

NOTEBOOKS, KERNELS = "notebooks", "kernels"  # what a zygote forks
SHARED = "sparbar.notebook"  # the commands that run notebooks use nearly all of it, too
MODULES = {
    NOTEBOOKS: ("sparbar.kernels.cells", "sparbar.kernels.shell"),
    KERNELS: (
        "duckdb",
        "ipykernel.ipkernel",
        "ipykernel.kernelapp",
        "ipykernel.debugger",
        "IPython.core.completerlib",
        "IPython.extensions.storemagic",
        "pdb",
        "psutil",
        "sqlite3",
        "tornado.platform.asyncio",
    ),
}
INLINE = "module://matplotlib_inline.backend_inline"


def warm_up(purpose: str) -> None:
    """Import what notebooks, or kernels, use, and read the fonts. Starts no thread and opens no socket."""
    gc.disable()
    _import(SHARED, *MODULES[purpose])
    if purpose == NOTEBOOKS:
        from sparbar.kernels.shell import NotZMQShell

        NotZMQShell.ready().warm_up()
    _format()
    _measure()
    reads.know_modules()
    gc.freeze()  # what is shared with the forks is not written to by collecting garbage
    gc.enable()


def import_shared() -> None:
    """Import what notebooks use and the command that runs them uses as well; as warm_up does, and before it."""
    _import(SHARED)
    _format()


def _import(*names: str) -> None:
    with _as_in_a_kernel():
        for name in names:
            importlib.import_module(name)


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """pandas asks when it is imported whether it is in a kernel, and chooses its widths. No debugger: half of a
    kernel's start, and it starts threads.
    """
    vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=True)
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del vars(builtins)["get_ipython"], sys.modules["debugpy"]


def _measure() -> None:
    """The first words that a process measures make it read the fonts; no later ones do."""
    from sparbar import lettering

    for bold in (False, True):
        lettering.width("Källa", 1.0, bold)


def _format() -> None:
    """The first number that a process writes makes Babel read the language; no later one does."""
    from sparbar import formatting

    formatting.digits(1000, 1)


def run(request: Mapping[str, Any]) -> int:
    """Do in a fresh fork what the request is for, until it is done or shut down; the exit code."""
    _become(request["environment"])
    os.environ.setdefault("MPLBACKEND", INLINE)  # as ipykernel does
    os.chdir(request["cwd"])
    time.tzset()
    _reseed()
    return _be_kernel(request["kernel"]) if "kernel" in request else _run_notebook(request["notebook"])


def _become(environment: Mapping[str, str]) -> None:
    """Take over the environment; only what differs is written, for each write costs pages that are no longer shared."""
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    for name, value in environment.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _run_notebook(job: Mapping[str, Any]) -> int:
    from sparbar.kernels import cells

    return cells.run(cells.Job(**job))


def _be_kernel(arguments: list[str]) -> int:
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(arguments)
    if os.environ.get(reads.RECORD):
        reads.start()
    app.start()
    return 0


def _reseed() -> None:
    import numpy as np

    random.seed()
    np.random.seed(random.getrandbits(32))  # its own way of asking the system takes sixty times as long
