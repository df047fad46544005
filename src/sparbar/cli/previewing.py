"""Seeing the report while writing it: preview."""

from __future__ import annotations

import os
import signal
import webbrowser
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from sparbar.cli.app import CORES, DataFolder, Jobs, OutFolder, Year, app, bold, err, out, plain, project_at, say
from sparbar.cli.building import formats_of
from sparbar.config import YEAR_VARIABLE, as_of, report_year
from sparbar.errors import Finding, InvalidProject
from sparbar.paths import Project

NAMED = 3  # changed files


@app.command()
def preview(
    year: Year = None,
    to: Annotated[str, typer.Option("--to", help="Formats: html, and pdf or docx beside it.")] = "html",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 0,
    open_: Annotated[
        bool | None, typer.Option("--open/--no-open", help="Open a browser. Default: if there is one.")
    ] = None,
    jobs: Jobs = CORES,
    data: DataFolder = None,
    out_folder: OutFolder = None,
) -> None:
    """Serve the book on localhost, rebuild it at every save, reload the browser at the same place.

    What is wrong with an input shows in the page until it is mended. Ctrl-C ends it. Examples:

    sparbar preview

    sparbar preview --year 2023 --port 8000 --no-open
    """
    from sparbar.kernels import client
    from sparbar.preview import rebuilding, serving, state, watching

    project = project_at(data, out_folder)
    client.read(project.root, project.data)
    formats = _formats(to)
    if year is not None or os.environ.get(YEAR_VARIABLE):
        report_year(year, project)  # nothing that a save could mend
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does: tidily
    shown, watch = state.State(), watching.Watch(project)
    with serving.serving(shown, port) as server:
        out.print(f"{bold(server.address)} follows {plain(str(project.root))}; Ctrl-C ends it.")
        _open(server.address, open_)
        try:
            rebuilding.follow(shown, watch, lambda: _make(project, year, formats, jobs), Terminal(project))
        except KeyboardInterrupt:
            out.print("The preview has ended.")
        finally:
            watch.stop()


class Terminal:
    """Says what a preview does, in the terminal."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def begins(self, changed: Collection[Path]) -> None:
        """Which files a build is for."""
        if changed:
            out.print(f"changed: {self._names(changed)}")

    def built(self, seconds: float) -> None:
        """How long it took."""
        out.print(f"[green]built[/green] in {seconds:.1f} s")

    def failed(self, findings: tuple[Finding, ...], seconds: float) -> None:
        """Each finding, as `build` prints it."""
        for finding in findings:
            err.print(f"[red]error[/red] {plain(str(finding))}")
        err.print(f"{len(findings)} error(s) after {seconds:.1f} s. The page shows them until they are mended.")

    def outdated(self, code: Collection[Path]) -> None:
        """Which code is not in use yet."""
        out.print(f"[yellow]{self._names(code)} changed: end the preview and start it again to use it.[/yellow]")

    def _names(self, paths: Collection[Path]) -> str:
        names = [plain(self._project.relative(path)) for path in sorted(paths)]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        return ", ".join(names[:NAMED]) + more


def _make(project: Project, year: int | None, formats: tuple[str, ...], jobs: int) -> Path:
    """Build, reusing what still holds; report.yml may have come to name another year."""
    from sparbar import build as building
    from sparbar import remembered
    from sparbar.kernels import client
    from sparbar.render.embedded import EmbeddedRenderer

    remembered.begin()
    client.read(project.root, project.data)  # at the same time
    chosen = report_year(year, project)
    building.build(as_of(project, chosen), chosen, formats, EmbeddedRenderer(), jobs, say, cache=True)
    return project.edition(chosen) / "html"


def _formats(to: str) -> tuple[str, ...]:
    formats = formats_of(to)
    if "html" not in formats:
        raise InvalidProject.one("--to", f"'{to}'", "html among the formats", "Write --to html, or html,pdf.")
    return formats


def _open(address: str, wanted: bool | None) -> None:
    """Open a browser with windows. One that runs in the terminal would hide what the preview says."""
    if wanted is False or (wanted is None and not out.is_terminal):
        return
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        found = None
    if found is None or type(found) is webbrowser.GenericBrowser:
        if wanted:
            out.print(f"[yellow]There is no browser to open here: open {address} in one yourself.[/yellow]")
    else:
        found.open(address)
