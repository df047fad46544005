"""`python -m sparbar`, and the command `sparbar`: what takes longest to be ready is started before anything else."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import time
from collections.abc import Mapping
from typing import NoReturn

BEGAN = time.time_ns()
INTERRUPTED = 130  # the exit code of Ctrl-C
STANDARD = 3  # input, output, errors: the first descriptors
OBJECTS = 400_000  # made between two looks for cycles: more than a build makes; they took a tenth of its own time


def main() -> int:
    """Run the command of sys.argv; the exit code."""
    try:
        _begin(sys.argv[1:])
    except KeyboardInterrupt:
        print("Interrupted. Nothing that was built before has been changed.", file=sys.stderr)
        return INTERRUPTED
    gc.set_threshold(OBJECTS)  # here, not in the notebooks
    from sparbar import cli  # takes a while, in which the process that notebooks are forked from gets ready

    return cli.main()


def _begin(words: list[str]) -> None:
    from sparbar.kernels import guess

    if guess.runs_notebooks(words):
        from sparbar.kernels import client, starting

        if starting.CAN_FORK and guess.makes_panels(words):
            from sparbar import ahead

            ahead.begin(lambda: _second_results(words))
        client.begin(BEGAN, guess.option(words, "--data"), often=words[0] == "preview")


def _second_results(words: list[str]) -> Mapping[str, object]:
    """For the data, the year and the day that the command names."""
    from sparbar import second_results
    from sparbar.config import as_of, report_year
    from sparbar.kernels.guess import option
    from sparbar.paths import Project
    from sparbar.store import FOLDER, Store

    found, year = Project.find(data=option(words, "--data")), option(words, "--year")
    chosen = report_year(int(year) if year else None, found)
    project = as_of(found, chosen, option(words, "--as-of") or "")
    kept = None if "--no-cache" in words else Store(project.work / FOLDER)
    return second_results.beforehand(project, chosen, kept)


def end(code: int) -> NoReturn:
    """End the process without taking apart what it holds, which would take a twentieth of a second."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # there is none where it was closed before
            stream.flush()
    except OSError:  # nobody reads any more: Python tells it in its own way
        sys.exit(code)
    atexit._run_exitfuncs()
    os._exit(code)


def command() -> NoReturn:
    """The command `sparbar`. What lies beside it, or in the working directory, is not taken for a module of ours."""
    if not sys.flags.safe_path:
        del sys.path[0]
    _open_what_is_closed()
    end(main())


def _open_what_is_closed() -> None:
    """Standard files that were closed are nowhere: what is opened later must not stand in their place."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < STANDARD:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


if __name__ == "__main__":
    command()
