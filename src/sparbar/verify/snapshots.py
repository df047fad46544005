"""Public statistics: the bytes that each row behind a number names hold its value, as they were received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sparbar import sources
from sparbar.built import Built
from sparbar.indicators.snapshots import says
from sparbar.numbers import Rows
from sparbar.originals import Original, Originals
from sparbar.paths import Project
from sparbar.schemas import INDICATOR_VALUES
from sparbar.sources import Source
from sparbar.verify.findings import Check, Fault


def check(built: Built) -> Check | None:
    """Compare each row of the tidy table that a number rests on with its snapshot; None when no number does."""
    used: dict[str, str] = {}  # row → the first number that rests on it
    for number in built.numbers.values():
        rows = number.lineage
        if isinstance(rows, Rows) and rows.tables == (INDICATOR_VALUES,):
            for (key,) in rows.keys:
                used.setdefault(key, number.key)
    if not used:
        return None
    table, files = Originals(built.project).table(INDICATOR_VALUES), _Files(built.project)
    faults = [fault for key, number in used.items() for fault in _faults(number, key, table.get(key), files)]
    return Check("snapshots", "values, in the bytes as received", len(used), tuple(faults))


class _Files:
    """The snapshots, each read once, and whether they are as they were received."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._origins: Mapping[str, Source] = {item.file: item for item in sources.read(project).values()}
        self._read: dict[str, bytes | None] = {}

    def get(self, file: str) -> bytes | None:
        """The bytes; None for a file that has no origin, is not there, or is another one now."""
        if file not in self._read:
            path, origin = self._project.data / file, self._origins.get(file)
            raw = path.read_bytes() if origin and path.is_file() else None
            self._read[file] = raw if raw is not None and origin and sources.digest(raw) == origin.sha256 else None
        return self._read[file]


def _faults(number: str, key: str, row: Original | None, files: _Files) -> Iterator[Fault]:
    if row is None:
        yield Fault(number, f"the row {key}", "no such row", f"{INDICATOR_VALUES}:{key}")
        return
    raw, cells = files.get(row.cells["fil"]), row.cells
    if raw is None:
        yield Fault(number, f"{cells['fil']} as received", "no such file, or another one", row.place)
    elif not says(raw, cells):
        found = raw[int(cells["fran"]) : int(cells["till"])].decode("utf-8", "replace")[:40]
        yield Fault(number, f"{cells['varde']} at bytes {cells['fran']}–{cells['till']}", found, f"data/{cells['fil']}")
