"""Public statistics: `sparbar fetch`."""

from __future__ import annotations

from typing import Annotated

import typer

from sparbar.cli.app import app, bold, out, plain, project_at, today

SHOWN = 10


@app.command()
def fetch(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids in data/indikatorer.yml; all by default.")] = None,
) -> None:
    """Fetch the indicators of data/indikatorer.yml from SCB and Kolada as dated, hashed snapshots.

    The only command that uses the network. Revised values are listed; older snapshots stay. Exit code 1 when a declared
    municipality is missing, 2 when an indicator could not be fetched: the others are there, and the next run resumes.
    """
    from sparbar.indicators import fetching, tell

    project = project_at(None, None)
    lacking = False
    for fetched in fetching.fetch(project, ids or [], today(), lambda words: out.print(f"[dim]{plain(words)}[/dim]")):
        for line in tell.fetched(fetched, SHOWN):
            out.print(plain(line))
        lacking = lacking or bool(fetched.lacking)
    out.print(f"Next: look at {bold('data/indikatorer')}, `sparbar build`, commit.")
    if lacking:
        raise typer.Exit(1)
