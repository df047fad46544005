"""What the linter found, for a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.markup import escape

from sparbar.lint.findings import TYPED, Linted, Typed, place
from sparbar.lint.sources import VAGUE
from sparbar.told import Told

SHOWN = 12  # vague words


def told(linted: Linted) -> Told:
    """Findings first, then what was let through and what is only advice."""
    return Told(_text(linted), _content(linted))


def _text(linted: Linted) -> Iterator[RenderableType]:
    for typed in linted.findings:
        yield f"[red]{escape(place(typed.file, typed.line, typed.column))}[/red] {escape(_said(typed))}"
        if typed.keys:
            yield f"    the same value: {', '.join(escape(key) for key in typed.keys)}"
    for exempt in linted.exceptions:
        where = place(exempt.file, exempt.line, 0)
        yield f"[dim]exception[/dim] {escape(where)} “{escape(exempt.text)}”: {escape(exempt.reason)}"
    vague = Counter(advice.text.casefold() for advice in linted.advice if advice.why == VAGUE)
    if vague:
        most = ", ".join(f"{word} ({count})" for word, count in vague.most_common(SHOWN))
        counted = f"{vague.total()} amounts without a number"
        yield f"[yellow]advice[/yellow] {counted}, most often {escape(most)}; --json lists each place"
    for advice in linted.advice:
        if advice.why != VAGUE:
            where = place(advice.file, advice.line, advice.column)
            yield f"[yellow]advice[/yellow] {escape(where)} “{escape(advice.text)}”: {advice.why}"
    looked = ", ".join(f"{count} {kind}" for kind, count in linted.looked.items())
    count = len(linted.findings)
    colour = "green" if linted.passed else "red"
    yield f"[{colour}]{count} typed number{'' if count == 1 else 's'}[/{colour}] in {looked or 'nothing'}"


def _said(typed: Typed) -> str:
    if typed.problem == TYPED:
        return f"{typed.text} is typed; cite it. In “{typed.around}”"
    return f"{typed.problem}{f': {typed.text}' if typed.text else ''}"


def _content(linted: Linted) -> dict[str, Any]:
    return {
        "year": linted.year,
        "passed": linted.passed,
        "looked": dict(linted.looked),
        "findings": [asdict(typed) for typed in linted.findings],
        "advice": [asdict(advice) for advice in linted.advice],
        "exceptions": [asdict(exempt) for exempt in linted.exceptions],
    }
