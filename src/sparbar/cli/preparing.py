"""Preparing an edition: its status, its sources, a new year."""

from __future__ import annotations

from typing import Annotated

import typer

from sparbar.cli.app import Year, agreed, app, bold, out, plain, project_at, today
from sparbar.config import report_year

sources_app = typer.Typer(invoke_without_command=True)
app.add_typer(sources_app, name="sources")


@app.command()
def status(year: Year = None) -> None:
    """What the edition still lacks: questions without answers, sources without data. Exit code 1 while it does."""
    from sparbar import status as reporting
    from sparbar import tabulate

    project = project_at(None, None)
    found = reporting.status(project, report_year(year, project), today())
    out.print(tabulate.questions(found))
    out.print(tabulate.sources(found.sources, found.year))
    out.print(tabulate.summary(found))
    if not found.ready:
        raise typer.Exit(1)


@app.command("new-year")
def new_year(year: Annotated[int, typer.Argument(help="The year of the new edition, such as 2025.")]) -> None:
    """Prepare a new edition: an empty answer for each question. Nothing of another year is copied."""
    from sparbar import new_year as editions

    project = project_at(None, None)
    files = editions.prepare(project, report_year(year, project))
    out.print(f"{len(files)} empty answers in {bold(project.relative(files[0].parent))}")
    out.print(f"Next: put the year's rows into data/, `sparbar sources accept`, `sparbar build --year {year}`.")


@sources_app.callback()
def sources(context: typer.Context, year: Year = None) -> None:
    """Each data file: origin, received, age, hash and state. Exit code 1 when one is changed or missing.

    And each indicator: when it was fetched, when its producer is to publish more, and whether that day has passed.
    """
    if context.invoked_subcommand:
        return
    from sparbar import due as indicators
    from sparbar import status as reporting
    from sparbar import tabulate
    from sparbar.load import read

    project = project_at(None, None)
    chosen = report_year(year, project)
    states = reporting.source_states(project, read(project)[0], chosen, today())
    out.print(tabulate.sources(states, chosen))
    if listed := indicators.due(project, today()):
        out.print(tabulate.indicators(listed, today()))
        for line in tabulate.indicator_lines(listed):
            out.print(line)
    if any(item.state != "accepted" for item in states):
        out.print("Look at the changes and take them over with `sparbar sources accept`.")
        raise typer.Exit(1)


@sources_app.command("accept")
def sources_accept(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all changed ones by default.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take changed files over: validate all data, show the rows that came, went or changed, record hash and date."""
    from sparbar import acceptance, tabulate

    project = project_at(None, None)
    found = acceptance.changes(project, ids or [])
    if not found:
        out.print("No file has changed since it was accepted.")
        return
    for change in found:
        out.print(plain(tabulate.change(change)))
    if not yes and not agreed("Take these files over?"):
        out.print("Nothing was recorded.")
        raise typer.Exit(1)
    acceptance.accept(project, found, today())
    names = ", ".join(change.id for change in found)
    out.print(f"Recorded hash and date of {plain(names)} in {bold(project.relative(project.sources))}")
