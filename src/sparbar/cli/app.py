"""The Typer app, the options that commands share, and how they print."""

from __future__ import annotations

import datetime as dt
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sparbar import characters, swap
from sparbar.config import YEAR_VARIABLE
from sparbar.errors import InvalidProject
from sparbar.paths import Project

if TYPE_CHECKING:
    from rich.console import Console

    from sparbar.told import Told

app = typer.Typer(
    help="A reproducible annual report in which every number leads back to its code and its data rows.\n\n"
    "Start with `sparbar status`, then `sparbar build`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def commands() -> None:
    """The first word is a command, also where only one is known."""


class Printer:
    """Prints rich's markup; rich, which is slow to import, is so when there is something to print."""

    def __init__(self, stderr: bool = False) -> None:
        self._stderr = stderr

    def print(self, *parts: object) -> None:
        """Print texts and tables on a line."""
        self._console.print(*parts)

    @property
    def is_terminal(self) -> bool:
        """Whether somebody sees it at once."""
        return self._console.is_terminal

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        # No emoji: `:X:` of a key or a file is no picture.
        return Console(stderr=self._stderr, highlight=False, soft_wrap=True, emoji=False)


out, err = Printer(), Printer(stderr=True)


Year = Annotated[
    int | None, typer.Option("--year", help=f"The report's year. Default: {YEAR_VARIABLE}, else report.yml.")
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="How many notebooks to run at once.")]
DataFolder = Annotated[Path | None, typer.Option("--data", help="Read the data from this folder instead of data/.")]
OutFolder = Annotated[Path | None, typer.Option("--out", help="Write to this folder instead of _build/.")]
AsOf = Annotated[str, typer.Option("--as-of", help="Public statistics as known on this day (YYYY-MM-DD).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
CORES = os.cpu_count() or 1


def plain(text: str) -> str:
    """`text` as it is, brackets and all: rich would take some for its markup, a terminal some for commands."""
    from rich.markup import escape

    return escape(characters.visible(text))


def bold(text: str) -> str:
    return f"[bold]{plain(text)}[/bold]"


def project_at(data: Path | None, out_folder: Path | None) -> Project:
    found = Project.find()
    swap.mend(found.work)
    if data and not data.is_dir():
        raise InvalidProject.one("--data", f"{data}, which is no folder", "a folder with sources.yml", "Correct it.")
    return Project.at(found.root, data or found.data, out_folder or found.build, found.as_of)


def say(what: str, seconds: float) -> None:
    out.print(f"[green]✓[/green] {plain(what)} [dim]{seconds:.1f} s[/dim]")


def show(told: Told, as_json: bool) -> None:
    if as_json:
        typer.echo(told.json)
    else:
        for part in told.text:
            out.print(part)


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def agreed(question: str) -> bool:
    """Whether the user says yes; no where nobody can answer."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        out.print("\nNo answer. Where nobody can answer, write --yes.")
        return False
