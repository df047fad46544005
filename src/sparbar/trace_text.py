"""Traces as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from sparbar import corrected
from sparbar.built import shown
from sparbar.corrections import Correction
from sparbar.feeds import Feed
from sparbar.numbers import Fact, Rows
from sparbar.originals import Original
from sparbar.trace import Candidate, Traced

INDENT = "  "
SPARE = {"sum": "counted with zero", "count": "of a value that another has too: each value counts once"}
AROUND = 3  # lines of code before and after the one


def number(traced: Traced, beside: Sequence[tuple[str, str]] = (), depth: int = 0) -> Iterator[RenderableType]:
    """The whole trace of a number; its parents indented below it, without their code and rows.

    beside: what else is told of it, as name and text.
    """
    indent = INDENT * depth
    yield f"{indent}[bold]{escape(traced.number.key)}[/bold]  {escape(traced.text)}"
    for name, text in (*_told(traced).items(), *beside):
        yield f"{indent}{INDENT}[dim]{name:<11}[/dim]{escape(text)}"
    if not depth:
        yield from _code(traced)
        yield from _rows(traced)
        yield from _sources(traced)
    yield from _corrections(traced.corrections, indent)
    for parent in traced.parents:
        yield from number(parent, (), depth + 1)


def _corrections(listed: Sequence[Correction], indent: str = "") -> Iterator[RenderableType]:
    for item in listed:
        first, why = corrected.english(item)
        yield f"{indent}{INDENT}[yellow]corrected  [/yellow]{escape(first)}"
        yield f"{indent}{INDENT}           {escape(why.strip())}"


def _told(traced: Traced) -> dict[str, str]:
    found = traced.number
    told = {
        "exact": f"{shown(found.value)} {found.unit}",
        "rounding": traced.rounding,
        "means": found.definition,
        "kind": found.kind + (", built on synthetic data" if found.synthetic else ""),
        "from": traced.lineage,
    }
    fact = found.lineage
    if isinstance(fact, Fact):
        told["said as"] = f"{fact.precision}, {fact.period}, basis {fact.basis}; {fact.reference}"
    return told


def _code(traced: Traced) -> Iterator[RenderableType]:
    code = traced.code
    place = f"notebooks/{code.notebook}.ipynb, cell {code.cell}, line {code.line}"
    yield f"{INDENT}[dim]code       [/dim]{escape(place)}"
    for at, line in enumerate(code.lines, start=1):
        if abs(at - code.line) <= AROUND:
            marked = f"{'→' if at == code.line else ' '} {at:>3}  {escape(line)}"
            yield f"{INDENT * 2}[green]{marked}[/green]" if at == code.line else INDENT * 2 + marked


def _rows(traced: Traced) -> Iterator[RenderableType]:
    lineage = traced.number.lineage
    if isinstance(lineage, Rows) and not lineage.listed:
        yield f"{INDENT}[dim]rows       [/dim]not in a public edition: they can concern persons"
    if not traced.count:
        return
    more = f", the first {len(traced.rows)}" if traced.count > len(traced.rows) else ""
    told = ""
    if isinstance(lineage, Rows) and lineage.spare and lineage.aggregate in SPARE:
        told = f" ({lineage.spare} of them {SPARE[lineage.aggregate]})"
    yield f"{INDENT}[dim]rows       [/dim]{traced.count}{told}{more}:"
    for place in range(len(traced.rows[0])):
        yield _table([rows[place] for rows in traced.rows])


def _table(rows: Sequence[Original]) -> Table:
    """The rows of one table, each once, with all their columns."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title=f"{INDENT * 2}{rows[0].table}")
    table.title_justify, table.title_style = "left", "dim"
    columns = list(next((row.cells for row in rows if row.cells), {}))
    for column in ("file:row", *columns):
        table.add_column(escape(column), overflow="fold")
    for row in {row.key: row for row in rows}.values():
        table.add_row(escape(row.place), *(escape(row.cells.get(column, "")) for column in columns))
    return table


def _sources(traced: Traced) -> Iterator[RenderableType]:
    for source in traced.sources:
        mark = ", synthetic" if source.synthetic else ""
        yield f"{INDENT}[dim]source     [/dim]{escape(source.title)} ({escape(source.producer)}){mark}"
        yield f"{INDENT}           {escape(source.file)}, received {source.received}, SHA-256 {source.sha256[:16]}…"


def row(original: Original, feeds: Sequence[Feed]) -> Iterator[RenderableType]:
    """A row, and what it feeds."""
    yield f"[bold]{escape(original.name)}[/bold]  {escape(original.place)}"
    for column, cell in original.cells.items():
        yield f"{INDENT}[dim]{escape(column):<18}[/dim]{escape(cell)}"
    yield from _corrections([original.correction] if original.correction else [])
    if not feeds:
        yield "feeds no number of this year"
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title=f"feeds {len(feeds)} numbers")
    table.title_justify = "left"
    for head in ("number", "how much of it", "through"):
        table.add_column(head, overflow="fold")
    for feed in feeds:
        table.add_row(escape(feed.number.key), escape(feed.how), escape(", ".join(feed.via)))
    yield table


def candidates(found: Sequence[Candidate]) -> Iterator[RenderableType]:
    """The numbers that are printed as was asked."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("printed as", "number", "means", "pages"):
        table.add_column(head, overflow="fold")
    for item in found:
        table.add_row(*map(escape, (item.text, item.number.key, item.number.definition, ", ".join(item.pages))))
    yield table
