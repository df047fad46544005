"""What an export would do to the tables, in words and as JSON: shown before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from sparbar.receive import Received
from sparbar.receive.compare import Comparison, Total
from sparbar.told import Told

SHOWN = 10


def tell(received: Received) -> Told:
    """The comparison of every table, then totals per year, then what the reader ought to know of the file."""
    content = {
        "mapping": received.mapping,
        "files": dict(received.files),
        "synthetic": received.synthetic,
        "tables": [
            {name: value for name, value in asdict(table).items() if name not in {"text", "before"}}
            for table in received.tables
        ],
        "notes": list(received.notes),
        "assumed": dict(received.assumed),
    }
    return Told(_text(received), content)


def _text(received: Received) -> Iterator[RenderableType]:
    for table in received.tables:
        yield escape("\n".join(_rows(table)))
    added = [table for table in received.tables if any(total.kronor is not None for total in table.totals)]
    if added:
        yield _totals(added)
    yield from (f"[dim]note[/dim] {escape(note)}" for note in received.notes)
    if received.assumed:
        names = ", ".join(name.split("!")[1] for name in received.assumed)
        yield f"[yellow]assumed in the mapping[/yellow], to be confirmed: {escape(names)}"
    if received.synthetic:
        yield "[yellow]synthetic[/yellow]: the tables stay marked so; --real when the file is out of the case system"


def _rows(table: Comparison) -> Iterator[str]:
    """As `sources accept` tells it, and what each changed cell held."""
    if not table.known:
        yield f"{table.file}: {table.rows} rows, all new: there is no readable file to compare with"
        return
    yield f"{table.file}: {table.rows} rows" + (", nothing new" if table.same else "")
    for name, keys in (("new", table.new), ("gone", table.gone)):
        if keys:
            yield f"  {len(keys)} {name}: {', '.join(keys[:SHOWN])}{_more(len(keys))}"
    if table.changed:
        keys = tuple(dict.fromkeys(change.key for change in table.changed))
        yield f"  {len(keys)} changed:"
        for change in table.changed[:SHOWN]:
            yield f"    {change.key} {change.column}: {change.before or '(empty)'} → {change.after or '(empty)'}"
        if len(table.changed) > SHOWN:
            yield f"   {_more(len(table.changed))} cells"


def _more(number: int) -> str:
    return f" and {number - SHOWN} more" if number > SHOWN else ""


def _totals(tables: Sequence[Comparison]) -> Table:
    """One line per table and year; by code as well where something differs."""
    grid = Table(title="Totals per year, in kronor", title_justify="left", box=SIMPLE_HEAD)
    grid.add_column("table")
    grid.add_column("year", no_wrap=True)
    for head in ("rows", "before", "after", "difference"):
        grid.add_column(head, justify="right", no_wrap=True)
    for table in tables:
        years: dict[str, list[Total]] = defaultdict(list)
        for total in table.totals:
            years[total.year].append(total)
        for year, parts in years.items():
            whole = _summed(year, parts)
            grid.add_row(table.table, *_line(whole))
            for part in parts:
                if len(parts) > 1 and _differs(part):
                    grid.add_row(f"  {part.code}", *_line(part))
    return grid


def _summed(year: str, parts: Sequence[Total]) -> Total:
    kronor = [part.kronor for part in parts if part.kronor is not None]
    rows = (sum(part.rows[0] for part in parts), sum(part.rows[1] for part in parts))
    return Total(year, "", rows, (sum(k[0] for k in kronor), sum(k[1] for k in kronor)) if kronor else None)


def _differs(total: Total) -> bool:
    return total.rows[0] != total.rows[1] or (total.kronor is not None and total.kronor[0] != total.kronor[1])


def _line(total: Total) -> tuple[str, ...]:
    if total.kronor is None:
        money: tuple[str, ...] = ("", "", "")
    else:
        then, now = total.kronor
        money = _spaced(then), _spaced(now), f"{now - then:+,}".replace(",", " ") if now != then else ""
    before, after = total.rows
    cells = (total.year, f"{before} → {after}" if before != after else str(after), *money)
    return tuple(f"[yellow]{cell}[/yellow]" if _differs(total) else cell for cell in cells)


def _spaced(kronor: int) -> str:
    return f"{kronor:,}".replace(",", " ")
