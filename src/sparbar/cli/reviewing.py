"""Reviewing numbers: what changed, and approving it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from sparbar.cli.app import (
    CORES,
    AsOf,
    DataFolder,
    Jobs,
    Json,
    OutFolder,
    Year,
    agreed,
    app,
    bold,
    out,
    plain,
    project_at,
    say,
    show,
)
from sparbar.config import as_of, report_year
from sparbar.errors import InvalidProject

if TYPE_CHECKING:
    from sparbar.ledger import Difference

Rows = Mapping[str, Mapping[str, str]]


@app.command()
def accept(
    keys: Annotated[
        list[str] | None,
        typer.Argument(help="Keys, families, notebooks, or patterns such as 'project_funding.granted_*'."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Approve every difference.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    year: Year = None,
    jobs: Jobs = CORES,
) -> None:
    """Approve numbers as they are now: run the notebooks, show each difference, ask, and write ledger/<year>.csv.

    Only the named numbers are approved; the others stay as they were approved before. Examples:

    sparbar accept --all

    sparbar accept project_funding.granted_total business_support
    """
    from sparbar import approved
    from sparbar import build as building

    project = project_at(None, None)
    chosen = report_year(year, project)
    project = as_of(project, chosen)
    if bool(keys) == everything:
        found = "both keys and --all" if keys else "neither a key nor --all"
        remedy = "Write the keys to approve, or --all. A build shows the differences."
        raise InvalidProject.one("accept", found, "one of them", remedy)
    ledger = building.run(project, chosen, jobs, say).shown.proof
    before, now = (approved.rows(text) for text in (approved.text(project, ledger.year), ledger.to_csv()))
    every = approved.unapproved(project, ledger)
    found_now = approved.chosen(every, before.keys() | now.keys(), keys or ["*"])
    place = bold(project.relative(approved.path(project, ledger.year)))
    if not found_now:
        out.print(f"Nothing to approve: {'these numbers are' if keys else 'every number is'} as in {place}")
        return
    for line in _differences(approved.by_key(found_now), before, now):
        out.print(line)
    accepted = approved.by_key(found_now)
    if not yes and not agreed(f"Approve {len(accepted)} of {len(before.keys() | now.keys())} numbers?"):
        out.print("Nothing was approved.")
        raise typer.Exit(1)
    approved.accept(project, ledger, accepted)
    left = len(approved.by_key(every)) - len(accepted)
    rest = f"; {left} others still differ" if left else ""
    out.print(f"{len(accepted)} numbers approved in {place}{rest}: review its diff and commit it")


def _differences(found: Mapping[str, tuple[Difference, ...]], before: Rows, now: Rows) -> Iterator[str]:
    """A line for each column of each number that is not as approved."""
    for key, differences in found.items():
        if key not in before:
            new = f"{key} = {now[key]['text']}: {now[key]['definition']}"
            yield f"[green]new[/green] {plain(new)}"
        elif key not in now:
            gone = f"{key}, approved as {before[key]['text']}"
            yield f"[red]gone[/red] {plain(gone)}"
        else:
            for item in differences:
                change = f"{key} {item.column}: {item.before or '(none)'} → {item.now or '(none)'}"
                yield f"[yellow]differs[/yellow] {plain(change)}"


@app.command()
def diff(
    years: Annotated[list[int] | None, typer.Argument(help="Two years, such as 2023 2024.")] = None,
    since: Annotated[str, typer.Option("--since", help="What has changed since this commit, tag or branch.")] = "",
    unchanged: Annotated[bool, typer.Option("--all", help="List the numbers that have not changed, too.")] = False,
    year: Year = None,
    json: Json = False,
    jobs: Jobs = CORES,
    data: DataFolder = None,
    out_folder: OutFolder = None,
    day: AsOf = "",
) -> None:
    """What changed: between two editions, or since a commit and why. Chapter by chapter; new and vanished ones too.

    Two editions are compared as they are built, or else as approved; the first line says which.

    --since splits each change into the part that comes from data, from code (notebooks and package) and from
    parameters (report.yml, the year), with the rows behind it. It is an ordered decomposition: the numbers are computed
    again with the old data and code, then with the new data, then with the new code, then with the new parameters; each
    step is a part, so that the parts add up exactly. What two causes bring about only together falls to the later one.
    Where the old code does not run on the new data, code goes first; where it does not run at all, the ledger approved
    then takes its place. Both are said. A value of public statistics that its producer has changed since is a revision.
    With --as-of the statistics count as of that day, then and now; else as report.yml says. Examples:

    sparbar diff 2023 2024

    sparbar diff --since v1.0 --year 2024
    """
    project = project_at(data, out_folder)
    if bool(years) == bool(since) or (years and len(years) != 2):
        found = f"{len(years or [])} years{' and --since' if since else ''}"
        remedy = "Write `sparbar diff 2023 2024`, or `sparbar diff --since REV`."
        raise InvalidProject.one("diff", found, "two years, or --since with a commit", remedy)
    if day and not since:
        found, remedy = "two editions, as they were built or approved", "Leave it out, or write --since REV."
        raise InvalidProject.one("--as-of", found, "numbers that are computed anew", remedy)
    if since:
        project = as_of(project, report_year(year, project), day) if day else project
        from sparbar.diff import since as history
        from sparbar.diff import since_tell

        show(since_tell.told(history.since(project, since, year, jobs, silent if json else say)), json)
    else:
        from sparbar.diff import editions, tell

        show(tell.told(editions.compare(project, years or []), unchanged), json)


def silent(what: str, seconds: float) -> None:
    """Hears a step and says nothing: JSON stands alone."""
