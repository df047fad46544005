"""Reviewing numbers: what changed, and approving it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from sparbar.cli.app import (
    CORES,
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
from sparbar.config import report_year
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
    unchanged: Annotated[bool, typer.Option("--all", help="List the numbers that have not changed, too.")] = False,
    json: Json = False,
    data: DataFolder = None,
    out_folder: OutFolder = None,
) -> None:
    """Each number of two editions, its change in value and per cent, chapter by chapter; new and vanished ones.

    Built editions are compared, or else the approved ledgers; the first line says which. Example:

    sparbar diff 2023 2024
    """
    from sparbar.diff import editions, tell

    project = project_at(data, out_folder)
    if len(years or []) != 2:
        found = f"{len(years or [])} years"
        raise InvalidProject.one("diff", found, "two years", "Write them, such as `sparbar diff 2023 2024`.")
    show(tell.told(editions.compare(project, years or []), unchanged), json)
