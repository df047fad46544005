"""Status and changes as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from sparbar.acceptance import Change
from sparbar.status import SourceStatus, Status

SHOWN = 10


def questions(status: Status) -> Table:
    """One line per question."""
    table = Table(title=f"Questions {status.year}", title_justify="left")
    for head in ("question", "heading", "state", "words", "numbers cited"):
        table.add_column(head, justify="right" if head in {"words", "numbers cited"} else "left")
    for question in status.questions:
        state = "answered" if question.answered else "[red]missing[/red]"
        words, cited = (str(question.words), str(question.cited)) if question.answered else ("", "")
        table.add_row(question.number, question.heading, state, words, cited)
    return table


def sources(states: Sequence[SourceStatus], year: int) -> Table:
    """One line per source."""
    table = Table(title=f"Sources for {year}", title_justify="left")
    for head in ("id", "file", "received", "age", "SHA-256", "state", f"rows of {year}", "synthetic"):
        table.add_column(head, justify="right" if head == "age" else "left")
    coverage = {"full": "yes", "part": "[yellow]in part[/yellow]", "none": "[red]none[/red]"}
    for item in states:
        state = item.state if item.state == "accepted" else f"[red]{item.state}[/red]"
        age, mark = f"{item.age_days} days", "yes" if item.synthetic else "no"
        received, hash_start = item.received.isoformat(), item.sha256[:12]
        table.add_row(item.id, item.file, received, age, hash_start, state, coverage[item.coverage], mark)
    return table


def summary(status: Status) -> str:
    """What is missing, in three lines at most."""
    answered = sum(question.answered for question in status.questions)
    lines = [f"{answered} of {len(status.questions)} questions answered"]
    lacking = [item.id for item in status.sources if item.coverage == "none"]
    if lacking:
        lines.append(f"[red]no rows of {status.year}[/red]: {', '.join(lacking)}")
    partial = [item.id for item in status.sources if item.coverage == "part"]
    if partial:
        lines.append(f"[yellow]received before the year had ended[/yellow]: {', '.join(partial)}")
    if status.uncited:
        lines.append(f"[yellow]reported facts that nothing cites[/yellow]: {', '.join(status.uncited)}")
    if status.findings:
        lines.append(f"[red]{status.findings} errors in the data[/red]: `sparbar build` lists them")
    return "\n".join(lines)


def change(change: Change) -> str:
    """What came, went and changed in one file."""
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
