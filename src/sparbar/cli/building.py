"""Making the report: build and run."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sparbar.cli.app import CORES, AsOf, DataFolder, Jobs, OutFolder, Year, app, bold, out, plain, project_at, say
from sparbar.config import as_of, report_year
from sparbar.errors import InvalidProject

if TYPE_CHECKING:
    from sparbar.disclosure import Withheld
    from sparbar.ledger import Difference
    from sparbar.paths import Project
    from sparbar.standing import Asked, Built

FORMATS = ("html", "pdf", "docx")
Cache = Annotated[bool, typer.Option("--cache/--no-cache", help="Reuse results that still hold, or run everything.")]
SHOWN = 20  # differences from the approved ledger


class For(StrEnum):
    """Whom an edition is for."""

    internal = "internal"
    public = "public"


Audience = Annotated[
    For, typer.Option("--audience", help="public withholds small numbers, and rows that can concern persons.")
]


class RendererName(StrEnum):
    """Which program renders."""

    embedded = "embedded"
    quarto = "quarto"


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
    audience: Audience = For.internal,
    since: Annotated[str, typer.Option("--since", help="Mark in the HTML what has changed since this commit.")] = "",
    cache: Cache = True,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each part was made anew, or was not.")] = False,
    day: AsOf = "",
) -> None:
    """Run every notebook and render the whole book of one year.

    The last build stays as it is until the new one is complete. What nothing has changed for is not made anew, and the
    files are the same as if it were. Examples:

    sparbar build

    sparbar build --year 2023 --to html,pdf,docx

    sparbar build --audience public --out _build/public

    sparbar build --to html --since v1.0
    """
    from sparbar import standing
    from sparbar.kernels import client

    project = project_at(data, out_folder)
    chosen = report_year(year, project)
    project = as_of(project, chosen, day)
    if since:
        _check_marks(renderer, audience)
    asked = standing.Asked(chosen, formats_of(to), renderer.value, audience.value, since)
    wanted = standing.inputs(project, asked)
    built = standing.recall(project, asked, wanted) if cache else None
    if built is None:
        if not cache or standing.recomputes(project, asked, wanted):
            client.read(project.root, project.data)
        else:
            client.end()  # it began when the command did
        built = _make(project, asked, jobs, cache)
        if standing.inputs(project, asked) == wanted:  # nobody changed anything meanwhile
            standing.remember(project, asked, wanted, built)
    else:
        client.end()
        out.print("Nothing has changed since the last build.")
    if explain:
        for decision in built.decisions:
            out.print(plain(str(decision)))
    for lack in built.shortcomings:
        out.print(f"[yellow]lacks[/yellow] {plain(lack)}")
    _print_ledger(chosen, built.approved, built.differences)
    if audience is For.public:
        _print_withheld(built.withheld)
    for path in built.outputs:
        out.print(bold(project.relative(path)))


def _make(project: Project, asked: Asked, jobs: int, cache: bool) -> Built:
    from sparbar import build as building
    from sparbar.render.embedded import EmbeddedRenderer
    from sparbar.render.quarto import QuartoRenderer

    which = EmbeddedRenderer() if asked.renderer == RendererName.embedded else QuartoRenderer()
    return building.build(
        project, asked.year, asked.formats, which, jobs, say, asked.audience, since=asked.since, cache=cache
    )


@app.command()
def run(
    year: Year = None,
    jobs: Jobs = CORES,
    data: DataFolder = None,
    out_folder: OutFolder = None,
    audience: Audience = For.internal,
    cache: Cache = True,
    day: AsOf = "",
) -> None:
    """Run the notebooks only: ledger and figures, and what Quarto's shortcodes read. Also Quarto's pre-render hook."""
    from sparbar.kernels import client

    project = project_at(data, out_folder)
    chosen = report_year(year, project)
    project = as_of(project, chosen, day)
    client.read(project.root, project.data)
    from sparbar import build as building  # takes a second, in which the process that kernels are forked from starts

    prepared = building.run(project, chosen, jobs, say, audience.value, cache=cache)
    ledger = prepared.shown.ledger
    approved, differences = building.approval(project, prepared.shown.proof)
    _print_ledger(chosen, approved, differences)
    if audience is For.public:
        _print_withheld(tuple(prepared.shown.disclosure.withheld.values()))
    out.print(f"{len(ledger.numbers)} numbers, {len(ledger.figures)} figures, {len(ledger.tables)} tables for {chosen}")
    out.print(bold(project.relative(project.edition(chosen) / "ledger.json")))


def _check_marks(renderer: RendererName, audience: For) -> None:
    """Marks of changes are for drafts: they tell earlier values, and the embedded renderer makes them."""
    if audience is For.public:
        found, remedy = "with --audience public", "Leave one of them out: earlier values are not for everybody."
        raise InvalidProject.one("--since", found, "an internal edition", remedy)
    if renderer is RendererName.quarto:
        raise InvalidProject.one("--since", "with --renderer quarto", "the embedded renderer", "Leave one of them out.")


def formats_of(to: str) -> tuple[str, ...]:
    """The formats in `to`, each once; raises InvalidProject for others and for none."""
    chosen = tuple(dict.fromkeys(name.strip() for name in to.split(",") if name.strip()))
    wrong = [name for name in chosen if name not in FORMATS]
    if wrong or not chosen:
        found = f"'{wrong[0]}'" if wrong else "no format"
        raise InvalidProject.one("--to", found, f"one or more of {', '.join(FORMATS)}", "Write --to html,pdf.")
    return chosen


def _print_withheld(withheld: Sequence[Withheld]) -> None:
    """How many numbers a public edition does not tell, and why; the reason of each is for the analyst alone."""
    out.print(f"{len(withheld)} numbers withheld (docs/disclosure.md)")
    for item in withheld:
        out.print(f"[dim]withheld[/dim] {plain(item.key)}: {item.told}")


def _print_ledger(year: int, approved: bool, differences: Sequence[Difference]) -> None:
    command = f"`sparbar accept --all --year {year}`"
    if not approved:
        out.print(f"[yellow]No ledger of {year} is approved yet: {command} writes it.[/yellow]")
    for item in differences[:SHOWN]:
        change = f"{item.key} {item.column}: {item.before or '(none)'} → {item.now or '(none)'}"
        out.print(f"[yellow]differs[/yellow] {plain(change)}")
    if len(differences) > SHOWN:
        out.print(f"[yellow]… and {len(differences) - SHOWN} more differences[/yellow]")
    if differences:
        out.print(f"The ledger differs from the approved one. Approve it with {command}, or name the keys.")
