"""The command `sparbar`: parse, call, print, exit code. 0 fine, 1 findings, 2 wrong use or wrong input."""

from __future__ import annotations

import traceback

from sparbar.cli import (
    building,
    caching,
    fetching,
    linting,
    preparing,
    previewing,
    proving,
    publishing,
    receiving,
    reviewing,
    starting,
    writing,
)
from sparbar.cli.app import app, err, out, plain
from sparbar.errors import SparbarError, unusable

__all__ = [
    "building",
    "caching",
    "err",
    "fetching",
    "linting",
    "main",
    "out",
    "preparing",
    "previewing",
    "proving",
    "publishing",
    "receiving",
    "reviewing",
    "starting",
    "writing",
]

FAULT = 70  # sysexits.h: an error inside the program
INTERRUPTED = 130  # the exit code of Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the return value is the exit code."""
    try:
        app(arguments)
    except SystemExit as done:
        if done.code == INTERRUPTED:
            err.print("Interrupted. Nothing that was built before has been changed.")
        return done.code if isinstance(done.code, int) else 0
    except SparbarError as error:
        for finding in error.findings:
            err.print(f"[red]error[/red] {plain(str(finding))}")
        err.print(f"{len(error.findings)} error(s). Nothing that was built before has been changed.")
        return error.exit_code
    except OSError as error:  # no report here, a file that may not be written, a full disk
        err.print(f"[red]error[/red] {plain(_told(error))}")
        err.print("1 error(s). Nothing that was built before has been changed.")
        return SparbarError.exit_code
    except MemoryError:
        err.print("[red]error[/red] memory: used up; expected enough for the data. Give it more, or fewer --jobs.")
        return SparbarError.exit_code
    except Exception:  # noqa: BLE001  # whatever else it is, it is no finding (1): it is said to be ours
        err.print(plain(traceback.format_exc()))
        err.print("[red]fault[/red] This is a fault of sparbar: report it with the lines above.")
        return FAULT
    return 0


def _told(error: OSError) -> str:
    return str(error if error.errno is None else unusable(error))  # without a number it is one of ours
