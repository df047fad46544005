"""Proof: tracing a number, and verifying the built report."""

from __future__ import annotations

from typing import Annotated

import typer

from sparbar.cli.app import DataFolder, Json, OutFolder, Year, app, project_at, show
from sparbar.config import report_year
from sparbar.errors import InvalidProject


@app.command()
def trace(
    asked: Annotated[str, typer.Argument(help="A number's key, or a number as it is printed: '33,3 miljoner'.")] = "",
    row: Annotated[str, typer.Option("--row", help="What this row feeds: table:key, or file.csv:row.")] = "",
    year: Year = None,
    json: Json = False,
    data: DataFolder = None,
    out_folder: OutFolder = None,
) -> None:
    """Lead a number of the built report back to its code, rows and sources; or a row to its numbers. Examples:

    sparbar trace project_funding.granted_total

    sparbar trace --row beslut:B-2024-017
    """
    from sparbar import tracing

    if bool(asked) == bool(row):
        raise InvalidProject.one("trace", "both or neither", "a KEY, or --row ROW", "Write one of them.")
    project = project_at(data, out_folder)
    show(tracing.answer(project, report_year(year, project), asked, row), json)


@app.command()
def verify(year: Year = None, json: Json = False, data: DataFolder = None, out_folder: OutFolder = None) -> None:
    """Prove that the built report belongs to the data: every number again, from its rows, and as it is printed.

    Exit code 1 when anything is not as it should be.
    """
    from sparbar import verify as verifying
    from sparbar.verify import tell

    project = project_at(data, out_folder)
    verified = verifying.verify(project, report_year(year, project))
    show(tell.told(verified), json)
    if not verified.passed:
        raise typer.Exit(1)
