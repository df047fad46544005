"""Numbers that are typed rather than cited."""

from __future__ import annotations

import typer

from sparbar.cli.app import DataFolder, Json, OutFolder, Year, app, project_at, show
from sparbar.config import report_year


@app.command()
def lint(year: Year = None, json: Json = False, data: DataFolder = None, out_folder: OutFolder = None) -> None:
    """Find numbers that are typed rather than cited: in texts, captions, alt texts and the built book.

    Names with digits are listed in chapters/names.yml. An exception stands in its paragraph:
    <!-- undantag "hundra procent": andelarna av en helhet är alltid det -->. Exit code 1 when a number is typed.
    """
    from sparbar import lint as linting
    from sparbar.lint import tell

    project = project_at(data, out_folder)
    linted = linting.lint(project, report_year(year, project))
    show(tell.told(linted), json)
    if not linted.passed:
        raise typer.Exit(1)
