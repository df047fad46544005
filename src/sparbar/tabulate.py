"""Status and changes as tables for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from sparbar.acceptance import Change
from sparbar.due import Due
from sparbar.readability import HARD
from sparbar.schemas import TABLES
from sparbar.status import SourceStatus, Status

SHOWN = 10
COUNTED = ("words", "numbers cited", "LIX")


def questions(status: Status) -> Table:
    """One line per question."""
    table = Table(title=f"Questions {status.year}", title_justify="left")
    for head in ("question", "heading", "state", *COUNTED):
        table.add_column(head, justify="right" if head in COUNTED else "left")
    for question in status.questions:
        state = "answered" if question.answered else "[red]missing[/red]"
        counted = (str(question.words), str(question.cited), _lix(question.lix)) if question.answered else ()
        table.add_row(question.number, escape(question.heading), state, *counted)
    return table


def _lix(value: int | None) -> str:
    """The readability index; a text that is hard to read is marked."""
    if value is None:
        return ""
    return f"[yellow]{value}[/yellow]" if value > HARD else str(value)


def sources(states: Sequence[SourceStatus], year: int) -> Table:
    """One row per source: its file under its id, where it comes from, when it was received, its hash and state."""
    table = Table(title=f"Sources for {year}", title_justify="left")
    for head in ("id, file", "origin", "received, age", "SHA-256", "state"):
        table.add_column(head, overflow="fold")
    coverage = {"full": "", "part": f", [yellow]{year} in part[/yellow]", "none": f", [red]no rows of {year}[/red]"}
    for item in states:
        state = item.state if item.state == "accepted" else f"[red]{item.state}[/red]"
        state += coverage[item.coverage] + (", synthetic" if item.synthetic else "")
        received = f"{item.received.isoformat()}\n{item.age_days} days"
        table.add_row(
            f"{escape(item.id)}\n[dim]{escape(item.file)}[/dim]", escape(item.origin), received, item.sha256[:12], state
        )
    return table


def indicators(listed: Sequence[Due], today: dt.date) -> Table:
    """One row per indicator: where it comes from, its snapshot's day and age, the newest year, when more is to come."""
    table = Table(title="Indicators", title_justify="left")
    for head in ("id", "origin", "fetched, age", "newest year", "next update", "state"):
        table.add_column(head, overflow="fold")
    marks = {"current": "current", "overdue": "[red]overdue[/red]", "missing": "[yellow]not fetched[/yellow]"}
    for item in listed:
        age = f"{item.fetched.isoformat()}\n{(today - item.fetched).days} days" if item.fetched else ""
        coming = item.expected.isoformat() if item.expected else "not announced" if item.fetched else ""
        period = f"\nfor {item.period}" if item.expected and item.period else ""
        table.add_row(item.id, escape(item.reference), age, item.newest, coming + period, marks[item.state])
    return table


def indicator_lines(listed: Sequence[Due]) -> list[str]:
    """How many indicators are fetched, and which are not or are overdue."""
    if not listed:
        return []
    there = sum(item.state != "missing" for item in listed)
    lines = [f"{there} of {len(listed)} indicators fetched"]
    overdue = [item.id for item in listed if item.state == "overdue"]
    if overdue:
        lines.append(f"[red]overdue[/red]: {', '.join(overdue)}; `sparbar fetch {' '.join(overdue)}` gets them")
    if there < len(listed):
        lines.append("[yellow]not fetched[/yellow]: `sparbar sources` names them, `sparbar fetch` gets them")
    return lines


def summary(status: Status) -> str:
    """What is missing, a line for each kind."""
    answered = sum(question.answered for question in status.questions)
    lines = [f"{answered} of {len(status.questions)} questions answered", *indicator_lines(status.indicators)]
    missing = [item.file for item in status.sources if item.state == "missing"]
    if missing:
        lines.append(f"[red]missing files[/red]: {', '.join(missing)}")
    changed = [item.id for item in status.sources if item.state == "changed"]
    if changed:
        lines.append(f"[red]changed, not accepted yet[/red]: {', '.join(changed)}; `sparbar sources accept` takes them")
    lacking = [item.id for item in status.sources if item.coverage == "none" and item.state != "missing"]
    if lacking:
        lines.append(f"[red]no rows of {status.year}[/red]: {', '.join(lacking)}")
    partial = [item.id for item in status.sources if item.coverage == "part"]
    if partial:
        lines.append(f"[yellow]received before the year had ended[/yellow]: {', '.join(partial)}")
    if status.uncited:
        lines.append(f"[yellow]reported facts that nothing cites[/yellow]: {', '.join(status.uncited)}")
    hard = [question.number for question in status.questions if (question.lix or 0) > HARD]
    if hard:
        lines.append(
            f"[yellow]hard to read[/yellow] (LIX over {HARD}): {', '.join(hard)}; shorter sentences and words help"
        )
    if status.findings:
        noun = "error" if status.findings == 1 else "errors"
        lines.append(f"[red]{status.findings} {noun} in the data[/red]: `sparbar build` lists them")
    return "\n".join(lines)


def change(change: Change) -> str:
    """What came, went and changed in one file."""
    if change.id not in TABLES:
        return f"{change.file}: changed; it is no table, so there are no rows to compare"
    if not change.known:
        return f"{change.file}: {change.rows} rows; the accepted file is not in git, so rows cannot be compared"
    parts = [f"{change.file}: {change.rows} rows"]
    for name, keys in (("came", change.came), ("went", change.went), ("changed", change.changed)):
        if keys:
            more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
            parts.append(f"  {len(keys)} {name}: {', '.join(keys[:SHOWN])}{more}")
    if len(parts) == 1:
        parts.append("  the same rows, written otherwise")
    return "\n".join(parts)
