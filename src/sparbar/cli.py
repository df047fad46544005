"""The command `sparbar`: parse, call, print, exit code. 0 fine, 1 findings, 2 wrong use or wrong input."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from sparbar.config import YEAR_VARIABLE, report_year
from sparbar.errors import Finding, InvalidProject, SparbarError
from sparbar.paths import Project

if TYPE_CHECKING:
    from sparbar.ledger import Difference
    from sparbar.told import Told

app = typer.Typer(
    help="A reproducible annual report in which every number leads back to its code and its data rows.\n\n"
    "Start with `sparbar status`, then `sparbar build`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
sources_app = typer.Typer(invoke_without_command=True)
app.add_typer(sources_app, name="sources")
out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)

FORMATS = ("html", "pdf", "docx")
INTERRUPTED = 130  # the exit code of Ctrl-C
SHOWN = 20  # differences from the approved ledger


class RendererName(StrEnum):
    """Which program renders."""

    embedded = "embedded"
    quarto = "quarto"


Year = Annotated[
    int | None, typer.Option("--year", help=f"The report's year. Default: {YEAR_VARIABLE}, else report.yml.")
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="How many notebooks to run at once.")]
DataFolder = Annotated[Path | None, typer.Option("--data", help="Read the data from this folder instead of data/.")]
OutFolder = Annotated[Path | None, typer.Option("--out", help="Write to this folder instead of _build/.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
CORES = os.cpu_count() or 1


@app.command()
def build(
    year: Year = None,
    to: Annotated[str, typer.Option("--to", help="Formats, with commas between: html, pdf, docx.")] = "html,pdf",
    renderer: Annotated[
        RendererName, typer.Option("--renderer", help="embedded needs no Quarto.")
    ] = RendererName.embedded,
    jobs: Jobs = CORES,
    data: DataFolder = None,
    out_folder: OutFolder = None,
) -> None:
    """Run every notebook and render the whole book of one year.

    The last build stays as it is until the new one is complete. Examples:

    sparbar build

    sparbar build --year 2023 --to html,pdf,docx
    """
    from sparbar import build as building
    from sparbar.render.embedded import EmbeddedRenderer
    from sparbar.render.quarto import QuartoRenderer

    project = _project(data, out_folder)
    chosen = report_year(year, project)
    which = EmbeddedRenderer() if renderer is RendererName.embedded else QuartoRenderer()
    built = building.build(project, chosen, _formats(to), which, jobs, _say)
    for lack in built.shortcomings:
        out.print(f"[yellow]lacks[/yellow] {_plain(lack)}")
    _print_ledger(chosen, built.approved, built.differences)
    for path in built.outputs:
        out.print(_bold(project.relative(path)))


@app.command()
def run(year: Year = None, jobs: Jobs = CORES, data: DataFolder = None, out_folder: OutFolder = None) -> None:
    """Run the notebooks only: ledger and figures, and what Quarto's shortcodes read. Also Quarto's pre-render hook."""
    from sparbar import build as building

    project = _project(data, out_folder)
    chosen = report_year(year, project)
    prepared = building.run(project, chosen, jobs, _say)
    ledger = prepared.edition.ledger
    differences = building.ledger_differences(project, ledger)
    approved = (project.ledger / f"{chosen}.csv").is_file()
    _print_ledger(chosen, approved, differences)
    out.print(f"{len(ledger.numbers)} numbers, {len(ledger.figures)} figures, {len(ledger.tables)} tables for {chosen}")
    out.print(_bold(project.relative(project.edition(chosen) / "ledger.json")))


@app.command()
def accept(year: Year = None, jobs: Jobs = CORES) -> None:
    """Approve the numbers as they are now: run the notebooks and write ledger/<year>.csv, whose diff is the review."""
    from sparbar import build as building

    project = _project(None, None)
    prepared = building.run(project, report_year(year, project), jobs, _say)
    ledger = prepared.edition.ledger
    path = project.ledger / f"{ledger.year}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(ledger.to_csv(), encoding="utf-8", newline="\n")
    out.print(f"{len(ledger.numbers)} numbers in {_bold(project.relative(path))}: review its diff and commit it")


@app.command()
def status(year: Year = None) -> None:
    """What the edition still lacks: questions without answers, sources without data. Exit code 1 while it does."""
    from sparbar import status as reporting
    from sparbar import tabulate

    project = _project(None, None)
    found = reporting.status(project, report_year(year, project), _today())
    out.print(tabulate.questions(found))
    out.print(tabulate.sources(found.sources, found.year))
    out.print(tabulate.summary(found))
    if not found.ready:
        raise typer.Exit(1)


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
    project = _project(data, out_folder)
    _tell(tracing.answer(project, report_year(year, project), asked, row), json)


@app.command()
def verify(year: Year = None, json: Json = False, data: DataFolder = None, out_folder: OutFolder = None) -> None:
    """Prove that the built report belongs to the data: every number again, from its rows, and as it is printed.

    Exit code 1 when anything is not as it should be.
    """
    from sparbar import verify as verifying
    from sparbar.verify import tell

    project = _project(data, out_folder)
    verified = verifying.verify(project, report_year(year, project))
    _tell(tell.told(verified), json)
    if not verified.passed:
        raise typer.Exit(1)


@app.command("new-year")
def new_year(year: Annotated[int, typer.Argument(help="The year of the new edition, such as 2025.")]) -> None:
    """Prepare a new edition: an empty answer for each question. Nothing of another year is copied."""
    from sparbar import new_year as editions

    project = _project(None, None)
    files = editions.prepare(project, report_year(year, project))
    out.print(f"{len(files)} empty answers in {_bold(project.relative(files[0].parent))}")
    out.print(f"Next: put the year's rows into data/, `sparbar sources accept`, `sparbar build --year {year}`.")


@sources_app.callback()
def sources(context: typer.Context, year: Year = None) -> None:
    """Each data file: origin, received, age, hash and state. Exit code 1 when one is changed or missing."""
    if context.invoked_subcommand:
        return
    from sparbar import status as reporting
    from sparbar import tabulate
    from sparbar.load import read

    project = _project(None, None)
    chosen = report_year(year, project)
    states = reporting.source_states(project, read(project)[0], chosen, _today())
    out.print(tabulate.sources(states, chosen))
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

    project = _project(None, None)
    found = acceptance.changes(project, ids or [])
    if not found:
        out.print("No file has changed since it was accepted.")
        return
    for change in found:
        out.print(_plain(tabulate.change(change)))
    if not yes and not _agreed("Take these files over?"):
        out.print("Nothing was recorded.")
        raise typer.Exit(1)
    acceptance.accept(project, found, _today())
    names = ", ".join(change.id for change in found)
    out.print(f"Recorded hash and date of {_plain(names)} in {_bold(project.relative(project.sources))}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the return value is the exit code."""
    try:
        app(arguments)
    except SystemExit as done:
        if done.code == INTERRUPTED:
            err.print("Interrupted. Nothing that was built before has been changed.")
        return done.code if isinstance(done.code, int) else 0
    except SparbarError as error:
        for finding in error.findings:
            err.print(f"[red]error[/red] {_plain(str(finding))}")
        err.print(f"{len(error.findings)} error(s). Nothing that was built before has been changed.")
        return error.exit_code
    except OSError as error:  # no report here, a file that may not be written, a full disk
        err.print(f"[red]error[/red] {_plain(_unusable(error))}")
        return SparbarError.exit_code
    return 0


def _unusable(error: OSError) -> str:
    """A file that the system does not let anybody use, and why."""
    if not isinstance(error, PermissionError) or error.filename is None:
        return str(error)
    expected, remedy = "a file that may be read and written", "Close it in other programs, or ask for the permission."
    return str(Finding(str(error.filename), str(error.strerror), expected, remedy))


def _plain(text: str) -> str:
    """`text` as it is, brackets and all: rich would take some for its markup."""
    return escape(text)


def _bold(text: str) -> str:
    return f"[bold]{escape(text)}[/bold]"


def _project(data: Path | None, out_folder: Path | None) -> Project:
    found = Project.find()
    if data and not data.is_dir():
        raise InvalidProject.one("--data", f"{data}, which is no folder", "a folder with sources.yml", "Correct it.")
    return Project.at(found.root, data or found.data, out_folder or found.build)


def _agreed(question: str) -> bool:
    """Whether the user says yes; no where nobody can answer."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        out.print("\nNo answer. Where nobody can answer, write --yes.")
        return False


def _formats(to: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(name.strip() for name in to.split(",") if name.strip()))
    wrong = [name for name in chosen if name not in FORMATS]
    if wrong or not chosen:
        found = f"'{wrong[0]}'" if wrong else "no format"
        raise InvalidProject.one("--to", found, f"one or more of {', '.join(FORMATS)}", "Write --to html,pdf.")
    return chosen


def _say(what: str, seconds: float) -> None:
    out.print(f"[green]✓[/green] {_plain(what)} [dim]{seconds:.1f} s[/dim]")


def _print_ledger(year: int, approved: bool, differences: Sequence[Difference]) -> None:
    command = f"`sparbar accept --year {year}`"
    if not approved:
        out.print(f"[yellow]No ledger of {year} is approved yet: {command} writes it.[/yellow]")
    for item in differences[:SHOWN]:
        change = f"{item.key} {item.column}: {item.before or '(none)'} → {item.now or '(none)'}"
        out.print(f"[yellow]differs[/yellow] {_plain(change)}")
    if len(differences) > SHOWN:
        out.print(f"[yellow]… and {len(differences) - SHOWN} more differences[/yellow]")
    if differences:
        out.print(f"The ledger differs from the approved one. Approve it with {command}.")


def _tell(told: Told, as_json: bool) -> None:
    if as_json:
        typer.echo(told.json)
    else:
        for part in told.text:
            out.print(part)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
