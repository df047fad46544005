"""From the region's export to our tables: read, mapped, validated, compared, and only then written, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparbar import csvfile, load, scratch, sources, validate
from sparbar.errors import Finding, InvalidData
from sparbar.paths import Project
from sparbar.receive import compare, extract, fitting, mapping, sheets, textual, workbook
from sparbar.receive.compare import Comparison
from sparbar.receive.grid import Grid
from sparbar.receive.mapping import Origin
from sparbar.receive.reader import Reader
from sparbar.receive.replacing import replace_all
from sparbar.schemas import TABLES
from sparbar.sources import Export

EXAMPLE = Origin(producer="Spårbar, påhittade exempeldata", title="Exempel på uttag", licence="MIT")


@dataclass(frozen=True)
class Received:
    """An export that passed every check, not written yet.

    files: name → hash. exports: table → the file that it came out of. notes: what was left out. synthetic: whether
    the tables are to be marked so. assumed: see mapping.py.
    """

    mapping: str
    files: Mapping[str, str]
    exports: Mapping[str, str]
    tables: tuple[Comparison, ...]
    notes: tuple[str, ...]
    assumed: Mapping[str, str]
    synthetic: bool
    origin: Origin


def receive(project: Project, paths: Sequence[Path], name: str, real: bool = False) -> Received:
    """The tables that the mapping `name` makes of the files, compared with those in data/. Nothing is written.

    real: the tables are no longer synthetic. Raises InvalidData with every finding at once.
    """
    chosen, where = mapping.read(project, name), mapping.place(project, name)
    _raise(fitting.check(chosen, where))
    raws = {path.name: path.read_bytes() for path in paths}
    found = [sheet for file, raw in raws.items() for sheet in opened(raw, file)]
    readers, findings, notes = sheets.readers(chosen, found, sheets.readings(project, chosen, where), where)
    _raise(findings if len(readers) < len(chosen.sheets) else [])
    tables = {table: _table(chosen, table, readers) for table in chosen.received}
    before = {table: _hash(project, table) for table in tables}
    _, more = load.parse(project, tables)  # as corrected, while the files get what was received
    totals = [finding for reader in readers.values() for finding in reader.totals()]
    marked = any(chosen.synthetic_mark in text for grid in _grids(readers) for text in grid.above)
    _raise([*findings, *more, *totals, *_contradiction(chosen, marked, real)])
    return Received(
        name,
        {file: sources.digest(raw) for file, raw in raws.items()},
        {table: _export(chosen, table, readers) for table in tables},
        tuple(_compared(project, table, cells, before[table]) for table, cells in tables.items()),
        tuple(notes),
        chosen.assumed,
        bool(chosen.synthetic_mark and marked) or (not real and _synthetic(project, tables)),
        chosen.origin,
    )


def _compared(project: Project, name: str, cells: csvfile.Cells, before: str) -> Comparison:
    return compare.compare(project, validate.parse(cells, TABLES[name]), before)


def opened(raw: bytes, file: str) -> tuple[workbook.Sheet, ...]:
    """The sheets of an Excel or CSV file's bytes; raises InvalidData."""
    return workbook.sheets(raw, file) if workbook.is_workbook(raw) else (textual.sheet(raw, file),)


def write(project: Project, received: Received, today: dt.date) -> None:
    """Write all tables and sources.yml, or nothing; raises InvalidData when data/ has changed since the comparison."""
    with scratch.alone(project.data):
        moved = [table for table in received.tables if _hash(project, table.table) != table.before]
        remedy = "Run the command again."
        _raise([Finding(table.file, "changed meanwhile", "the file that was compared", remedy) for table in moved])
        files = {project.data / table.file: table.text.encode() for table in received.tables}
        entries = {table.table: _entry(project, received, table, today) for table in received.tables}
        replace_all({**files, project.sources: sources.revised(project, entries).encode()})


def _entry(project: Project, received: Received, table: Comparison, today: dt.date) -> Mapping[str, Any]:
    """What sources.yml says of one table. The origin of an example stays what it is; nobody real is named as one's."""
    file = received.exports[table.table]
    export = Export(file=file, sha256=received.files[file], received=today, mapping=received.mapping)
    taken = {
        "received": today,
        "synthetic": received.synthetic,
        "sha256": sources.digest(table.text.encode()),
        "export": export.model_dump(),
    }
    known = _listed(project).get(table.table)
    if received.synthetic and known and known.synthetic:
        return taken
    origin = EXAMPLE if received.synthetic else received.origin
    note = f"Ur {file}, med mappningen {received.mapping}."
    return {"file": table.file, **origin.model_dump(), "note": note, **taken}


def _listed(project: Project) -> Mapping[str, sources.Source]:
    return sources.read(project) if project.sources.is_file() else {}


def _synthetic(project: Project, tables: Mapping[str, object]) -> bool:
    return any(source.synthetic for name, source in _listed(project).items() if name in tables)


def _contradiction(chosen: mapping.Mapping, marked: bool, real: bool) -> list[Finding]:
    if not (real and chosen.synthetic_mark and marked):
        return []
    found, expected = f"'{chosen.synthetic_mark}' above the table", "a file out of the case system"
    return [Finding("--real", found, expected, "Leave --real out: this file is an example.")]


def _hash(project: Project, table: str) -> str:
    path = project.data / TABLES[table].file
    return sources.digest(path.read_bytes()) if path.is_file() else ""


def _raise(findings: Sequence[Finding]) -> None:
    if findings:
        raise InvalidData(dict.fromkeys(findings))  # a cell that several tables use is wrong once


def _grids(readers: Mapping[str, Reader]) -> list[Grid]:
    return [reader.grid for reader in readers.values()]


def _table(chosen: mapping.Mapping, table: str, readers: Mapping[str, Reader]) -> extract.Mapped:
    return extract.table(table, [item for item in chosen.tables if item.table == table], readers)


def _export(chosen: mapping.Mapping, table: str, readers: Mapping[str, Reader]) -> str:
    sheets = [item.sheet for item in chosen.tables if item.table == table]
    return readers[sheets[0]].grid.sheet.file


__all__ = ["Received", "opened", "receive", "write"]
