"""A new region's project: `sparbar init`, and `sparbar example`, an export to practise on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sparbar.cli.app import Year, app, bold, out, plain, project_at, today
from sparbar.config import report_year


@app.command()
def init(
    region: Annotated[str, typer.Option("--region", help="The region's name, such as 'Region Uppsala'.")],
    municipalities: Annotated[
        str, typer.Option("--municipalities", help="Its municipalities with commas between, or its county.")
    ],
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one to be made.")] = Path(),
    year: Annotated[int | None, typer.Option("--year", help="The first report's year. Default: last year.")] = None,
) -> None:
    """Begin the report of another region: a project in an empty folder, which builds from the first moment.

    Municipalities are real, questions those of the form; sub-goals and support forms are examples and say so; the case
    ledger is empty, and what depends on it prints as unknown. README.md in the folder says what comes next.
    """
    from sparbar import scaffold

    names = municipalities.split(",")
    project = scaffold.create(folder, region, names, report_year(year or today().year - 1), today())
    out.print(f"The report of {plain(region)} begins in {bold(str(project.root))}")
    out.print(f"Next: read {bold('README.md')} there, `sparbar status`, `sparbar build`.")


@app.command()
def example(
    file: Annotated[Path, typer.Argument(help="The Excel file to write, such as uttag.xlsx.")], year: Year = None
) -> None:
    """Write a made-up export of a case system, for this project's municipalities and sub-goals: to practise on.

    `sparbar receive` takes it with the mapping nyps; the tables are then marked as synthetic.
    """
    from sparbar.example_ledger import export, practice
    from sparbar.load import load

    data, chosen = load(project_at(None, None)), report_year(year)
    register, goals = data["kommuner"], data.goals(chosen)
    numbered = list(zip(goals.mal_version, goals.delmal_nr, strict=True))
    made = practice.ledger(list(register.kommun_kod), numbered, chosen)
    names = dict(zip(register.kommun_kod, register.namn, strict=True))
    export.write(export.grids(made, practice.exported(chosen), names), file)
    out.print(f"Wrote {bold(str(file))}: made-up cases of {chosen - 1} and {chosen}")
    out.print(f"Next: `sparbar receive {plain(str(file))} --mapping nyps --dry-run`")
