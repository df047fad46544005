"""What was verified as a table for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from sparbar.told import Told
from sparbar.verify import Verified
from sparbar.verify.findings import Check

SHOWN = 15  # faults of a kind


def told(verified: Verified) -> Told:
    """One row per kind of check, then what was found."""
    return Told(_text(verified), _content(verified))


def _text(verified: Verified) -> Iterator[RenderableType]:
    grid = Table(title=f"Verified: the built report of {verified.year}", title_justify="left")
    for head in ("check", "of what", "checked", "wrong"):
        grid.add_column(head, justify="right" if head in {"checked", "wrong"} else "left", overflow="fold")
    for check in verified.checks:
        colour = "green" if check.passed else "red"
        what = check.what + (f"; {check.note}" if check.note else "")
        grid.add_row(check.kind, escape(what), str(check.checked), f"[{colour}]{len(check.faults)}[/{colour}]")
    yield grid
    for check in verified.checks:
        yield from _faults(check)


def _faults(check: Check) -> Iterator[str]:
    for fault in check.faults[:SHOWN]:
        yield f"[red]{check.kind}[/red] [bold]{escape(fault.key)}[/bold]  {escape(fault.place)}"
        yield f"    expected {escape(fault.expected)}\n    found    {escape(fault.found)}"
    if len(check.faults) > SHOWN:
        yield f"[red]{check.kind}[/red] … and {len(check.faults) - SHOWN} more; --json lists all"


def _content(verified: Verified) -> dict[str, Any]:
    """How many were checked of each kind, and every fault."""
    checks = verified.checks
    return {
        "year": verified.year,
        "passed": verified.passed,
        "checked": {check.kind: check.checked for check in checks},
        "faults": [{"check": check.kind, **asdict(fault)} for check in checks for fault in check.faults],
    }
