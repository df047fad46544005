"""From the region's Excel or CSV export to the tables of data/, and a draft of the mapping that says how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sparbar.cli.app import Json, agreed, app, bold, err, out, plain, project_at, show, today
from sparbar.errors import InvalidData

mapping_app = typer.Typer(no_args_is_help=True, help="How an export becomes our tables: data/mappings/.")
app.add_typer(mapping_app, name="mapping")
Files = Annotated[list[Path], typer.Argument(help="The export: Excel (.xlsx, .xls), or CSV, one file for each sheet.")]


@app.command()
def receive(
    files: Files,
    mapping: Annotated[str, typer.Option("--mapping", help="A file in data/mappings/, without .yml.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    real: Annotated[bool, typer.Option("--real", help="No example: the tables are no longer synthetic.")] = False,
    json: Json = False,
) -> None:
    """Take an Excel or CSV export over through a mapping: validate all, show what changes, then write all tables."""
    from sparbar import receive as receiving
    from sparbar.receive import tell

    project = project_at(None, None)
    _present(files)
    received = receiving.receive(project, files, mapping, real)
    show(tell.tell(received), json)
    if dry_run:
        return
    if not yes and (json or not agreed("Write these tables?")):
        err.print("Nothing was written. Where nobody is asked, write --yes.")
        raise typer.Exit(1)
    receiving.write(project, received, today())
    if not json:
        written = ", ".join(table.file for table in received.tables)
        out.print(f"Wrote {plain(written)}, and where they come from in {bold(project.relative(project.sources))}")


@mapping_app.command("new")
def mapping_new(
    files: Files,
    name: Annotated[str, typer.Option("--name", help="The mapping's name. Default: that of the file.")] = "",
) -> None:
    """Draft a mapping from the headings and cells of an export, and show what was guessed and why."""
    from sparbar.receive import draft

    project = project_at(None, None)
    _present(files)
    drafted = draft.draft(project, files, name)
    path = draft.write(project, drafted)
    for part in draft.tell(drafted):
        out.print(part)
    out.print(f"Drafted {bold(project.relative(path))}: read every line, correct it, and try it with")
    out.print(plain(f"`sparbar receive {' '.join(map(str, files))} --mapping {drafted.name} --dry-run`"))


def _present(files: list[Path]) -> None:
    remedy = "Correct the path."
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise InvalidData.one(str(missing[0]), "no such file", "an Excel or CSV file", remedy)
