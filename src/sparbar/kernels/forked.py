"""What a warm kernel has before it is forked, and how a fork becomes an IPython kernel."""

from __future__ import annotations

import builtins
import gc
import importlib
import io
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

MODULES = (
    "sparbar.notebook",
    "duckdb",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "pdb",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
)
INLINE = "module://matplotlib_inline.backend_inline"


def warm_up() -> None:
    """Import what notebooks and kernels use and draw a first figure. Starts no thread and opens no socket."""
    os.environ.setdefault("MPLBACKEND", INLINE)  # as ipykernel does, but before matplotlib looks
    with _as_in_a_kernel():
        for name in MODULES:
            importlib.import_module(name)
    _draw()
    gc.collect()
    gc.freeze()  # what is shared with the forks is not written to by collecting garbage


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


def _draw() -> None:
    """The first figure of a process reads the fonts; no later one does."""
    from matplotlib.figure import Figure

    for form in ("svg", "png"):
        figure = Figure()
        figure.add_subplot().barh(["ett", "två"], [1, 2])
        figure.text(0, 0, "Källa", weight="bold")
        figure.savefig(io.BytesIO(), format=form)


def run(request: Mapping[str, Any]) -> int:
    """Be the kernel of the request in a fresh fork, until it is shut down; the exit code."""
    os.environ.clear()
    os.environ.update(request["environment"])
    os.environ.setdefault("MPLBACKEND", INLINE)
    os.chdir(request["cwd"])
    time.tzset()
    _reseed()
    from ipykernel.kernelapp import IPKernelApp

    from sparbar import reads

    app: Any = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(request["arguments"])
    if os.environ.get(reads.RECORD):
        reads.start()
    app.start()
    return 0


def _reseed() -> None:
    import numpy as np

    random.seed()
    np.random.seed()
