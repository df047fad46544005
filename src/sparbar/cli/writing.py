"""What helps those who write: spelling."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from sparbar.cli.app import DataFolder, Json, OutFolder, Year, app, bold, out, plain, project_at
from sparbar.config import report_year

if TYPE_CHECKING:
    from sparbar import spelling


@app.command()
def spell(year: Year = None, as_json: Json = False, data: DataFolder = None, out_folder: OutFolder = None) -> None:
    """Check the spelling of chapters, answers and glossary, and of what the notebooks of a built edition wrote.

    A word that is right but unknown belongs in chapters/words.txt. Exit code 1 when a word is misspelt.
    """
    from sparbar import spelling as spells

    project = project_at(data, out_folder)
    checked = spells.check(project, report_year(year, project), spells.dictionary())
    if as_json:
        typer.echo(json.dumps({**asdict(checked), "passed": checked.passed}, ensure_ascii=False, indent=1))
    else:
        _print(checked)
    if not checked.passed:
        raise typer.Exit(1)


def _print(checked: spelling.Spelled) -> None:
    for found in checked.misspellings:
        place = f"{found.file}:{found.word.line}:{found.word.column}"
        nearest = f"; nearest: {', '.join(found.nearest)}" if found.nearest else ""
        times = f", {found.times} times" if found.times > 1 else ""
        out.print(f"{plain(place)}  {bold(found.word.text)}{times}{plain(nearest)}")
    if checked.unused:
        out.print(f"chapters/words.txt holds words that need not be there: {plain(', '.join(checked.unused))}")
    wrong = len(checked.misspellings)
    out.print(f"{checked.words} words in {checked.texts} texts of {checked.year}, {wrong} misspelt")
