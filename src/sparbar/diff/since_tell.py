"""What changed since a commit, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from sparbar.diff.behind import RowChange
from sparbar.diff.pairs import Pair, revised_text, valued
from sparbar.diff.parts import Cause, Part
from sparbar.diff.since import Changed, Since
from sparbar.diff.tell import WORDS, exactly, name, order, pair_json, text
from sparbar.formatting import default_form, in_full
from sparbar.told import Told

SHOWN = 6  # rows of a number


def told(found: Since) -> Told:
    """A table for each chapter, with the parts of each change; below it the rows behind."""
    return Told(_text(found), _content(found))


def _text(found: Since) -> Iterator[RenderableType]:
    before, now = found.years
    years = f"the year {now}" if before == now else f"the year {before}, now {now}"
    yield f"Since {escape(found.name)} ({found.commit}), {years}"
    causes = ", then ".join(found.causes) if found.causes else "nothing that numbers are made of"
    yield f"Changed: {causes}"
    for note in found.notes:
        yield f"[yellow]note[/yellow] {escape(note)}"
    for chapter in found.chapters:
        rows = sorted(chapter.changed, key=lambda item: order(item.pair))
        yield _table(found, chapter.title, rows)
        for item in rows:
            yield from _rows(item)
    changed = sum(len(chapter.changed) for chapter in found.chapters)
    yield f"{changed} numbers changed, {found.same} as they were"


def _table(found: Since, title: str, rows: list[Changed]) -> Table:
    table = Table(title=escape(title), title_justify="left")
    columns = [*((cause,) for cause in found.causes), *_joint(rows)]
    for head in ("number", "then", "now", "change", *(" and ".join(causes) for causes in columns)):
        table.add_column(head, justify="left" if head == "number" else "right", overflow="fold")
    for item in rows:
        sides = (escape(text(entry)) for entry in (item.pair.before, item.pair.now))
        parts = (_part(item, causes) for causes in columns)
        table.add_row(name(item.pair), *sides, _changed(item.pair), *parts)
    return table


def _joint(rows: list[Changed]) -> list[tuple[Cause, ...]]:
    """Causes that cannot be told apart for some number: a column of their own."""
    return list(dict.fromkeys(part.causes for item in rows for part in item.parts if len(part.causes) > 1))


def _changed(pair: Pair) -> str:
    if pair.state == "same":
        return "another name" if pair.other_key else "other rows"
    return revised_text(pair) or WORDS.get(pair.state, "another" if pair.state == "changed" else pair.state)


def _part(item: Changed, causes: tuple[Cause, ...]) -> str:
    part = next((part for part in item.parts if part.causes == causes), None)
    if part is None:
        return ""
    if part.amount is None:
        return "here"
    number = valued(item.pair, part.amount)
    if item.pair.entry.unit == "andel":
        return in_full(number, "procentenheter", 1, signed=True)
    return in_full(number, default_form(number), signed=True)


def _rows(item: Changed) -> Iterator[str]:
    key = escape(item.pair.key)
    if item.rows is None:
        yield f"[bold]{key}[/bold]  rows: not known, an approved ledger holds only their hash"
        return
    if item.rows:
        yield f"[bold]{key}[/bold]"
    for row in item.rows[:SHOWN]:
        yield f"  {row.what:<8}{escape(row.name)}  {escape(_cells(row))}"
    if len(item.rows) > SHOWN:
        yield f"  … and {len(item.rows) - SHOWN} more rows; --json lists all"


def _cells(row: RowChange) -> str:
    if row.elsewhere:
        return "(the same data: it is chosen otherwise)"
    if row.what in {"changed", "revised"}:
        return ", ".join(f"{column}: {before} → {now}" for column, (before, now) in row.cells.items() if before != now)
    return ", ".join(f"{column} {before or now}" for column, (before, now) in row.cells.items() if before or now)


def _content(found: Since) -> dict[str, Any]:
    """Parts and values are exact, as text; the parts of a number add up to its change."""
    return {
        "since": found.name,
        "commit": found.commit,
        "years": list(found.years),
        "order": list(found.causes),
        "notes": list(found.notes),
        "unchanged": found.same,
        "chapters": [
            {"chapter": chapter.title, "numbers": [_changed_json(item) for item in chapter.changed]}
            for chapter in found.chapters
        ],
    }


def _changed_json(item: Changed) -> dict[str, Any]:
    rows = None if item.rows is None else [{**asdict(row), "row": row.name} for row in item.rows]
    return {**pair_json(item.pair), "parts": [_part_json(part) for part in item.parts], "rows": rows}


def _part_json(part: Part) -> dict[str, Any]:
    return {"causes": list(part.causes), "amount": exactly(part.amount)}
