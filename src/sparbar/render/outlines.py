"""What chapters have to know of each other: headings, figures and tables, identifiers. Kept chapter by chapter.

Reading a chapter for this takes the tables' addresses only, not their thousand cells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sparbar.dependencies import Hashes, digest
from sparbar.render import RenderJob, pandoc
from sparbar.render.parts import Part, addresses, shares, together
from sparbar.render.reuse import Reuse

KIND = "outlines"
Outlines = Mapping[str, str]  # path of a chapter → blocks as JSON


def outlines(job: RenderJob, parts: Sequence[Part], files: Path, machine: Hashes, scratch: Path) -> Outlines:
    """Of every chapter. Raises Refused when one of those that had to be read holds what is not supported."""
    kept, found = Reuse(job.kept, KIND), dict[str, str]()
    for part in parts:
        known = _known(kept, part, machine, scratch)
        if known is not None:
            found[part.chapter.path] = known
    missing = [part for part in parts if part.chapter.path not in found]
    if missing:
        found.update(_read(job, missing, files, machine, kept, scratch))
    return found


def _known(kept: Reuse, part: Part, machine: Hashes, scratch: Path) -> str | None:
    """A heading that cites numbers depends on their texts; the others do not."""
    place = scratch / "outline.json"
    for cites in (False, True):
        if not kept.find(part.chapter.path, _depends(part, machine, cites), place):
            return place.read_text(encoding="utf-8")
    return None


def _depends(part: Part, machine: Hashes, cites: bool) -> Hashes:
    """The text, the answers, the addresses in tables; which figures there are is in the text."""
    light = _light(part.book)
    tables = {
        name: [[cell.get("id") for cell in row["cells"]] for row in t["rows"]] for name, t in light["tables"].items()
    }
    own = digest(part.text, light["answers"], tables, light["year"], part.chapter.appendix)
    return {**machine, "its text": own, "numbers in headings": digest(light["citations"]) if cites else ""}


def _light(book: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same without what takes long to read: figures' tables, tables' cells."""
    figures = {
        key: {"svg": found["svg"], "png": found["png"], "described": ""} for key, found in book["figures"].items()
    }
    tables = {key: addresses(found) for key, found in book["tables"].items()}
    return {**book, "figures": figures, "tables": tables}


def _read_share(job: RenderJob, share: Sequence[Part], files: Path, scratch: Path) -> Mapping[str, Any]:
    """Path → outline of some chapters, by one pandoc."""
    place = scratch / f"outlines-{share[0].chapter.slug}.json"
    pandoc.run(job, _light(together(share)), files, [part.chapter._asdict() for part in share], outlines=place)
    read: Mapping[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return read


def _read(
    job: RenderJob, missing: Sequence[Part], files: Path, machine: Hashes, kept: Reuse, scratch: Path
) -> Outlines:
    read: dict[str, Any] = {}
    with ThreadPoolExecutor(max(1, job.jobs)) as pool:
        for found in pool.map(lambda share: _read_share(job, share, files, scratch), shares(missing, job.jobs)):
            read.update(found)
    for part in missing:
        outline, one = read[part.chapter.path], scratch / "outline.json"
        one.write_text(outline["blocks"], encoding="utf-8")
        kept.keep(part.chapter.path, _depends(part, machine, outline["cites"]), one)
    return {path: outline["blocks"] for path, outline in read.items()}
