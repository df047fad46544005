"""Taking over changed data files: validate everything, show what changed row by row, then record the new hashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sparbar import csvfile, git, sources
from sparbar.csvfile import Cells
from sparbar.errors import Finding, InvalidData
from sparbar.load import read
from sparbar.paths import Project
from sparbar.schemas import TABLES
from sparbar.sources import Checked


@dataclass(frozen=True, slots=True)
class Change:
    """How a changed file differs from the accepted one, as row keys.

    known is False when that one is not in git, or when the file is no table; sha256 is what was compared.
    """

    id: str
    file: str
    known: bool
    came: tuple[str, ...]
    went: tuple[str, ...]
    changed: tuple[str, ...]
    rows: int
    sha256: str


def changes(project: Project, ids: Sequence[str]) -> tuple[Change, ...]:
    """The changed files among `ids` (all when empty), after everything in data/ has been validated.

    Raises InvalidData for an unknown id, a missing file, or any finding in the data as it would be.
    """
    checked = sources.check(project)
    unknown = [name for name in ids if name not in checked]
    if unknown:
        expected = f"one of {', '.join(checked)}"
        raise InvalidData(
            Finding("sources accept", f"the unknown source {name}", expected, "Correct the id.") for name in unknown
        )
    chosen = {name: item for name, item in checked.items() if not ids or name in ids}
    missing = sources.mismatches(project, {name: item for name, item in checked.items() if item.state == "missing"})
    _, findings = read(project)
    if missing or findings:
        raise InvalidData([*missing, *findings])
    return tuple(_change(project, item) for item in chosen.values() if item.state == "changed")


def accept(project: Project, accepted: Sequence[Change], today: dt.date) -> None:
    """Record the hash that each changed file had when it was compared, and today's date."""
    sources.record(project, {change.id: change.sha256 for change in accepted}, today)


def _change(project: Project, item: Checked) -> Change:
    raw = item.path.read_bytes()
    before = _accepted_bytes(project, item)
    name = item.source.id
    if name not in TABLES or before is None:
        rows = len(csvfile.cells(raw, item.source.file).rows) if name in TABLES else 0
        return Change(name, item.source.file, False, (), (), (), rows, item.sha256)
    old = _by_key(csvfile.cells(before, item.source.file), name)
    new = _by_key(csvfile.cells(raw, item.source.file), name)
    return Change(
        name,
        item.source.file,
        True,
        tuple(key for key in new if key not in old),
        tuple(key for key in old if key not in new),
        tuple(key for key in new if key in old and new[key] != old[key]),
        len(new),
        item.sha256,
    )


def _by_key(cells: Cells, table: str) -> Mapping[str, Mapping[str, str]]:
    places = [cells.header.index(column) for column in TABLES[table].key]
    return {"/".join(row[place] for place in places): dict(zip(cells.header, row, strict=True)) for row in cells.rows}


def _accepted_bytes(project: Project, item: Checked) -> bytes | None:
    """The accepted file out of git's history: the newest committed version with the recorded hash."""
    if not item.path.is_relative_to(project.root):
        return None
    file = item.path.relative_to(project.root).as_posix()
    for commit in git.text(project.root, "log", "--format=%H", "--", file).split():
        shown = git.output(project.root, "show", f"{commit}:./{file}")
        if shown is not None and sources.digest(shown) == item.source.sha256:
            return shown
    return None
