"""Publishing the report, and checking a published one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sparbar.cli.app import CORES, Jobs, Year, agreed, app, bold, err, out, plain, project_at, say, today
from sparbar.config import as_of, report_year


@app.command()
def publish(
    year: Year = None,
    allow_synthetic: Annotated[
        bool, typer.Option("--allow-synthetic", help="Publish although sources are made up; every page says so.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace another publication of the year, which is kept beside it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    jobs: Jobs = CORES,
) -> None:
    """Publish the edition: check everything, build it for the public, and write published/<year>/.

    Lists every reason why it may not be published, and exits with 1.
    """
    from sparbar import publish as publishing
    from sparbar.publish import gate
    from sparbar.render.embedded import EmbeddedRenderer

    project = project_at(None, None)
    chosen = report_year(year, project)
    project = as_of(project, chosen)
    reasons = gate.reasons(project, chosen, today(), allow_synthetic)
    for reason in reasons:
        err.print(f"[red]not yet[/red] {plain(str(reason))}")
    if reasons:
        err.print(f"{len(reasons)} reason(s) not to publish {chosen}. Nothing has been changed.")
        raise typer.Exit(1)
    place = project.relative(publishing.place(project, chosen))
    if not yes and not agreed(f"Publish the edition of {chosen} in {place}?"):
        out.print("Nothing was published.")
        raise typer.Exit(1)
    published = publishing.publish(project, chosen, EmbeddedRenderer(), jobs, say, replacing=replace)
    if published.replaced:
        out.print(f"The publication before it is kept in {bold(project.relative(published.replaced))}")
    what = "Published already, byte for byte" if published.unchanged else "Published"
    out.print(f"{what}: {bold(place)}")


@app.command("verify-release")
def verify_release(
    folder: Annotated[Path, typer.Argument(help="The folder of a published report.")],
) -> None:
    """Check a published report's files and numbers, with the stand-alone program that is published with it."""
    from sparbar import verify_release as verifying

    raise typer.Exit(verifying.main(folder))
