"""Whom an edition is for. A public one is made from the same run, without what it withholds.

The values that a picture shows are in the picture; so notebooks that draw or cite a withheld number run a second time
and know then which numbers have no value (recording/entries.py). What they hand over is checked before it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sparbar import citations, disclosure, notebooks
from sparbar.config import Report
from sparbar.disclosure import Disclosure
from sparbar.errors import Finding, RecordingError
from sparbar.ledger import Audience, Ledger
from sparbar.load import Data
from sparbar.notebooks import Executed
from sparbar.paths import WITHHELD, Project
from sparbar.records import Figure

Say = Callable[[str, float], None]
REDRAWN = "public"  # the folder of the second run


@dataclass(frozen=True)
class Shown:
    """What an edition shows: the ledger, the rows and the notebooks' files; proof: the ledger with every value."""

    ledger: Ledger
    data: Data
    executed: Mapping[str, Executed]
    proof: Ledger
    disclosure: Disclosure

    @property
    def public(self) -> bool:
        return self.ledger.audience == "public"


def shown_to(
    audience: Audience, report: Report, data: Data, executed: Mapping[str, Executed], year: int, again: Again
) -> Shown:
    """The edition for `audience` of what the notebooks recorded. Raises RecordingError as Ledger.merge does."""
    day = data.project.as_of.isoformat() if data.project.as_of else ""
    proof = replace(Ledger.merge(year, [run.record for run in executed.values()]), as_of=day)
    found = disclosure.assess(proof, data, report)
    if audience == "internal":
        return Shown(proof, data, executed, proof, found)
    drawn = {**executed, **again(_showing(proof, found), tuple(found.withheld))}
    figures = {figure.key: figure for run in drawn.values() for figure in run.record.figures}
    ledger = replace(disclosure.masked(proof, found, data), figures={key: figures[key] for key in proof.figures})
    return Shown(ledger, disclosure.public_data(data, report.open_cases), drawn, proof, found)


Again = Callable[[tuple[str, ...], tuple[str, ...]], Mapping[str, Executed]]


def again(project: Project, year: int, work: Path, jobs: int, say: Say) -> Again:
    """Runs notebooks again, without the values of some numbers."""

    def run(names: tuple[str, ...], withheld: tuple[str, ...]) -> Mapping[str, Executed]:
        if not names:
            return {}
        keys = work / "withheld.json"
        keys.write_text(json.dumps(withheld), encoding="utf-8")
        shown = {WITHHELD: str(keys)}
        executed = notebooks.execute(project, names, year, work / REDRAWN, jobs, say, shown)
        _refuse_shown(executed, frozenset(withheld))
        return executed

    return run


def _showing(ledger: Ledger, found: Disclosure) -> tuple[str, ...]:
    """The notebooks with a figure that draws or cites what is withheld."""
    figures = ledger.figures.values()
    return tuple(
        sorted({figure.key.partition(".")[0] for figure in figures if set(_used(figure)) & set(found.withheld)})
    )


def _used(figure: Figure) -> Iterator[str]:
    yield from figure.numbers
    yield from figure.labels
    for text in figure.written:
        for cited in citations.find(text):
            yield from filter(None, (*cited.arguments[:1], cited.options.get("av")))


def _refuse_shown(executed: Mapping[str, Executed], withheld: frozenset[str]) -> None:
    """A notebook that knew a withheld value when it drew may show it."""
    findings = [
        Finding(
            f"notebooks/{name}.ipynb, {number.key}",
            "a value",
            "a number without value, which a public edition withholds",
            "Remove what was kept of earlier runs, and build again.",
        )
        for name, run in executed.items()
        for number in run.record.numbers
        if number.key in withheld and number.value is not None
    ]
    if findings:
        raise RecordingError(findings)


def notebook(executed: Path, public: bool) -> bytes:
    """The executed notebook as an edition holds it: a public one without outputs, which can show any row."""
    raw = executed.read_bytes()
    if not public:
        return raw
    document = json.loads(raw)
    kept = {
        name: document["metadata"][name] for name in ("kernelspec", "language_info") if name in document["metadata"]
    }
    cells = [_without_output(cell) for cell in document["cells"]]
    text = json.dumps({**document, "cells": cells, "metadata": kept}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _without_output(cell: Mapping[str, Any]) -> dict[str, Any]:
    tags = {"tags": cell["metadata"]["tags"]} if "tags" in cell["metadata"] else {}
    bare = {**cell, "metadata": tags}
    return {**bare, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else bare
