"""What chapters have to know of each other: headings, figures and tables, identifiers. Kept chapter by chapter.

Known before a chapter is read when what it depends on is as it was: text and answers, not the numbers in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sparbar.dependencies import Hashes, digest
from sparbar.render import RenderJob
from sparbar.render.parts import SHARED, Part, addresses
from sparbar.render.places import REGISTER
from sparbar.render.reuse import Reuse

KIND = "outlines"
TEXTS = ("its text", SHARED, "lists of figures and tables")  # and the answers: of what a page depends on
CITED = "numbers in headings"
Outlines = Mapping[str, str]  # path of a chapter → JSON, as outline.lua writes and reads it


def known(job: RenderJob, parts: Iterable[Part], machine: Hashes, scratch: Path) -> dict[str, str]:
    """Those that are kept."""
    kept = Reuse(job.kept, KIND)
    found = {part.chapter.path: _known(kept, part, machine, scratch / "outline.json") for part in parts}
    return {path: outline for path, outline in found.items() if outline is not None}


def keep(job: RenderJob, parts: Iterable[Part], read: Path, machine: Hashes, scratch: Path) -> Outlines:
    """Of the chapters that embedded.lua has read and described in the file `read`."""
    kept, place = Reuse(job.kept, KIND), scratch / "outline.json"
    told = json.loads(read.read_text(encoding="utf-8"))
    for part in parts:
        outline = told[part.chapter.path]
        place.write_text(outline["outline"], encoding="utf-8")
        numbers = _numbers(part) if outline["cites"] else ""
        kept.keep(part.chapter.path, {**_depends(part, machine), CITED: numbers}, place)
    return {part.chapter.path: told[part.chapter.path]["outline"] for part in parts}


def for_pages(outlines: Outlines) -> Mapping[str, Any]:
    """What pages can depend on: all but the lines of the register, which only the PDF links to from elsewhere."""
    found = {path: json.loads(outline) for path, outline in outlines.items()}
    return {
        path: {**one, "spans": [name for name in one["spans"] if not name.startswith(REGISTER)]}
        for path, one in found.items()
    }


def _known(kept: Reuse, part: Part, machine: Hashes, place: Path) -> str | None:
    """A heading that cites numbers depends on their texts; the others do not."""
    depends = _depends(part, machine)
    for numbers in ("", _numbers(part)):
        if not kept.find(part.chapter.path, {**depends, CITED: numbers}, place):
            return place.read_text(encoding="utf-8")
    return None


def _numbers(part: Part) -> str:
    return digest(part.placed["citations"])


def _depends(part: Part, machine: Hashes) -> Hashes:
    """What has headings or addresses in it; which figures there are is in the text."""
    texts = {name: value for name, value in part.hashes.items() if name in TEXTS or name.startswith("answer ")}
    tables = {
        name: [[cell.get("id") for cell in row["cells"]] for row in addresses(table)["rows"]]
        for name, table in part.book["tables"].items()
    }
    return {**machine, **texts, "addresses in tables": digest(tables)}
