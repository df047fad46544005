"""Two editions compared, for a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from sparbar.diff.editions import Editions
from sparbar.diff.entries import Entry
from sparbar.diff.pairs import Pair, State, percent_text, revised_text
from sparbar.diff.places import Group
from sparbar.numbers import Exact
from sparbar.told import Told

ORDER: tuple[State, ...] = ("changed", "unit", "unknown", "new", "gone", "same")
WORDS: dict[State, str] = {
    "unit": "another unit",
    "unknown": "known in one only",
    "new": "new",
    "gone": "gone",
    "same": "unchanged",
}


def told(found: Editions, unchanged: bool) -> Told:
    """A table for each chapter. unchanged: whether the numbers that have not changed are listed too."""
    return Told(_text(found, unchanged), _content(found))


def order(pair: Pair) -> tuple[Any, ...]:
    """Changed numbers first, the largest change in per cent (in points for shares) at the top."""
    points = Decimal(pair.amount or 0) * 100 if pair.entry.unit == "andel" else Decimal(0)
    size = abs(points if pair.percent is None else pair.percent)
    return ORDER.index(pair.state), -size, pair.key


def _text(found: Editions, unchanged: bool) -> Iterator[RenderableType]:
    before, now = found.before, found.now
    yield f"{before.year} from {escape(before.source)}, {now.year} from {escape(now.source)}"
    for group in found.groups:
        rows = [pair for pair in sorted(group.pairs, key=order) if unchanged or pair.state != "same"]
        if rows:
            yield _table(found, group, rows)
    yield summary([pair for group in found.groups for pair in group.pairs])


def _table(found: Editions, group: Group, rows: list[Pair]) -> Table:
    table = Table(title=escape(group.title), title_justify="left")
    for head in ("number", str(found.before.year), str(found.now.year), "change", "%"):
        table.add_column(head, justify="left" if head == "number" else "right", overflow="fold")
    for pair in rows:
        table.add_row(name(pair), *(escape(text(entry)) for entry in (pair.before, pair.now)), *changed(pair))
    return table


def name(pair: Pair) -> str:
    """The key, and the earlier one where it is another."""
    return escape(pair.key) + (f"\n[dim]was {escape(pair.other_key)}[/dim]" if pair.other_key else "")


def text(entry: Entry | None) -> str:
    """The number as its side's report prints it; a unit that the text does not say in brackets."""
    if entry is None:
        return ""
    return entry.text if entry.unit in {"SEK", "andel", "kvot", "utan_tal"} else f"{entry.text} ({entry.unit})"


def changed(pair: Pair) -> tuple[str, str]:
    """The change in the unit and in per cent, or why there is none."""
    if pair.state != "changed":
        return WORDS.get(pair.state, pair.state), ""
    return revised_text(pair) or "another", percent_text(pair)


def summary(pairs: list[Pair]) -> str:
    """How many numbers of each kind."""
    counts = Counter(pair.state for pair in pairs)
    parts = [f"{counts[state]} {WORDS.get(state, state)}" for state in ORDER if counts[state]]
    revised = sum(pair.revised for pair in pairs)
    told = f"; {revised} of the changed are values that their producer has revised" if revised else ""
    return f"{len(pairs)} numbers: {', '.join(parts)}{told}"


def _content(found: Editions) -> dict[str, Any]:
    return {
        "before": {"year": found.before.year, "source": found.before.source},
        "now": {"year": found.now.year, "source": found.now.source},
        "chapters": [
            {"chapter": group.title, "numbers": [pair_json(pair) for pair in sorted(group.pairs, key=order)]}
            for group in found.groups
        ],
    }


def pair_json(pair: Pair) -> dict[str, Any]:
    """Both sides and the change. Values are text, as in ledger.json."""
    percent = None if pair.percent is None else round(pair.percent, 3)
    return {
        "key": pair.key,
        "state": pair.state,
        "revised": pair.revised,
        "before": _entry_json(pair.before),
        "now": _entry_json(pair.now),
        "change": exactly(pair.amount),
        "percent": exactly(percent),
    }


def _entry_json(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    names = ("key", "unit", "kind", "text", "definition")
    return {**{field: getattr(entry, field) for field in names}, "value": exactly(entry.value)}


def exactly(value: Exact | None) -> str | None:
    """Every digit, and None for nothing."""
    return None if value is None else str(value) if isinstance(value, int) else format(value, "f")
