"""The command `sparbar`: parse, call, print, exit code. 0 fine, 1 findings, 2 wrong use or wrong input."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Mapping, Sequence

from sparbar.cli.app import app, err, out, plain
from sparbar.errors import SparbarError, unusable

__all__ = ["MODULES", "err", "main", "out"]

# Where each command is: only the module of the one that is asked for is imported, and nothing is worked out for others.
MODULES: Mapping[str, Sequence[str]] = {
    "building": ("build", "run"),
    "caching": ("cache",),
    "fetching": ("fetch",),
    "linting": ("lint",),
    "preparing": ("status", "new-year", "sources"),
    "previewing": ("preview",),
    "proving": ("trace", "verify"),
    "publishing": ("publish", "verify-release"),
    "receiving": ("receive", "mapping"),
    "reviewing": ("accept", "diff"),
    "starting": ("init", "example"),
    "writing": ("spell",),
}
FAULT = 70  # sysexits.h: an error inside the program
INTERRUPTED = 130  # the exit code of Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the return value is the exit code."""
    try:
        _import(sys.argv[1:] if arguments is None else arguments)
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


def _import(words: Sequence[str]) -> None:
    """The module of the command, or all: for help, and for a word that is none, which may be near one."""
    asked = [name for name, commands in MODULES.items() if words and words[0] in commands]
    for name in asked or MODULES:
        importlib.import_module(f"{__name__}.{name}")


def _told(error: OSError) -> str:
    return str(error if error.errno is None else unusable(error))  # without a number it is one of ours
