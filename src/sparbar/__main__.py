"""`python -m sparbar`, and the command `sparbar`: what takes longest to be ready is started before anything else."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

from sparbar.kernels import client, guess

OBJECTS = 400_000  # made between two looks for cycles: more than a build makes; they took a tenth of its own time


def main() -> int:
    """Run the command of sys.argv; the exit code."""
    gc.set_threshold(OBJECTS)
    if guess.runs_notebooks(sys.argv[1:]):
        client.begin()
    from sparbar import cli  # takes a while, in which the process that notebooks are forked from starts

    return cli.main()


def end(code: int) -> NoReturn:
    """End the process without taking apart what it holds, which would take a twentieth of a second."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads any more: Python tells it in its own way
        sys.exit(code)
    atexit._run_exitfuncs()
    os._exit(code)


def command() -> NoReturn:
    """The command `sparbar`."""
    end(main())


if __name__ == "__main__":
    command()
