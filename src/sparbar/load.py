"""The only door to data/: verified bytes → checked tables with row keys. All findings at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from sparbar import correcting, corrections, csvfile, filehash, outlines, reads, sources, validate
from sparbar.corrections import Correction
from sparbar.csvfile import Cells
from sparbar.errors import Finding, InvalidData
from sparbar.paths import Project
from sparbar.remembered import Itself, last
from sparbar.rows import with_row_keys
from sparbar.schemas import TABLES, Table
from sparbar.sources import Source

OUTLINES = "register/kommuner.geojson"
FILES = {".csv", ".geojson", ".yml"}  # everything that is read here


@dataclass(frozen=True)
class Data:
    """All tables of data/, checked, with row keys in their index; and where each comes from."""

    project: Project
    frames: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Source]
    outlines: Mapping[str, Any]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """One table for a notebook's own use: pandas copies what is written to, so that all else stays as it is."""
        return self.frames[table].copy(deep=False)

    def covers(self, table: str, year: int) -> bool:
        """Whether the table has rows of `year`.

        Tables without dates hold for every year. What a ledger says nothing about is unknown, not zero, also where
        a year is missing between others.
        """
        column = TABLES[table].dated
        if not column:
            return True
        dated = self.frames[table][column]
        years = dated if TABLES[table].columns[column].kind.name == "integer" else dated.dt.year
        return bool((years == year).any())

    def goals(self, year: int) -> pd.DataFrame:
        """The sub-goals of the version that holds at the end of `year`, in the order of their numbers.

        Raises InvalidData when no version or more than one holds then.
        """
        goals, end = self.frames["mal"], pd.Timestamp(year, 12, 31)
        valid = goals[(goals.galler_fran <= end) & (goals.galler_till >= end)]
        if valid.mal_version.nunique() != 1:
            found = f"{valid.mal_version.nunique()} versions that hold on {end.date()}"
            remedy = "Correct galler_fran and galler_till, or add the goals of the year."
            raise InvalidData.one(TABLES["mal"].file, found, "one version", remedy)
        return valid.sort_values("delmal_nr")


@dataclass(frozen=True, slots=True)
class _Kept:
    """Loaded data, and the state of the files that it was loaded from."""

    state: str
    data: Data


_kept: dict[Path, _Kept] = {}  # one at most


def load(project: Project | None = None) -> Data:
    """The data of `project` (default: the one around the working directory).

    Raises InvalidData with every finding: files that are not the accepted ones, cells, keys, references, rules.
    """
    project = project or Project.find()
    if os.environ.get(reads.RECORD):
        reads.start()
    if project.data not in _kept and not reads.watching():
        return _known(_load(project), project.as_of)
    with reads.apart():
        current = _current(project)
        data = _known(replace(current.data, project=project), project.as_of)
    if not reads.watching():
        return data
    reads.note_state(current.state)
    tables, origins = reads.watched("tables", data.frames), reads.watched("sources", data.sources)
    return replace(data, frames=tables, sources=origins, outlines=reads.watched("outlines", data.outlines))


def _known(data: Data, as_of: dt.date | None) -> Data:
    """The data as it was known on that day."""
    if as_of is None:
        return data
    dated = {name: table.known for name, table in TABLES.items() if table.known}
    later = {name: data.frames[name][column] > pd.Timestamp(as_of) for name, column in dated.items()}
    return replace(data, frames={**data.frames, **{name: data.frames[name][~late] for name, late in later.items()}})


def keep(folder: str, data: str | None) -> None:
    """Load the data of the project around `folder`, and keep it for every load of the very same bytes after this.

    For a process that others are forked from: they need not read the data again. Raises as load does.
    """
    _current(Project.find(Path(folder), data))


def _current(project: Project) -> _Kept:
    """The data that is kept, or read again if it is another by now; kept unless somebody changed a file meanwhile."""
    kept = _kept.get(project.data)
    if kept is not None and kept.state == state(project):
        return kept
    changes, now = _changes(project), state(project)
    current = _Kept(now, _load(project))
    if _changes(project) == changes:
        _kept.clear()
        _kept[project.data] = current
    return current


def state(project: Project) -> str:
    """A hash over every file that load reads: its name and its bytes."""
    hashed = hashlib.sha256()
    for path in _files(project):
        hashed.update(f"{path.relative_to(project.data).as_posix()} {filehash.sha256(path)}\n".encode())
    return hashed.hexdigest()


def _changes(project: Project) -> list[tuple[Path, int]]:
    """When each of those files changed last: also one that was changed back since has another time."""
    return [(path, path.stat().st_ctime_ns) for path in _files(project)]


def _files(project: Project) -> list[Path]:
    walked = ((folder, name) for folder, _, names in os.walk(project.data) for name in names)
    paths = (Path(folder, name) for folder, name in walked if os.path.splitext(name)[1] in FILES)
    return sorted(path for path in paths if path.is_file())


def _load(project: Project) -> Data:
    checked: Mapping[str, sources.Checked] = {}
    findings: list[Finding] = []
    try:
        checked = sources.check(project)
        findings += [*_unlisted(project, checked), *sources.mismatches(project, checked)]
    except InvalidData as error:
        findings += error.findings
    tables, shapes, more = _tables(project)
    if findings or more:
        raise InvalidData([*findings, *more])
    return Data(project, tables, {name: item.source for name, item in checked.items()}, shapes)


def read(project: Project) -> tuple[Data, list[Finding]]:
    """The tables as they stand, whether accepted or not, and what is wrong with them."""
    tables, shapes, findings = _tables(project)
    return Data(project, tables, sources.read(project), shapes), findings


def _tables(project: Project) -> tuple[Mapping[str, pd.DataFrame], Mapping[str, Any], list[Finding]]:
    """The tables, the municipalities' outlines, and what is wrong with them."""
    parsed, findings = parse(project, {})
    shapes, more = _outlines(project, parsed)
    frames = {name: _keyed(table) for name, table in parsed.items() if len(table.frame.columns)}
    return MappingProxyType(frames), shapes, [*findings, *more]


def _keyed(parsed: validate.Parsed) -> pd.DataFrame:
    table = parsed.table
    return last("keyed", table.name, (Itself(parsed),), lambda: with_row_keys(parsed.frame, table.name, table.key))


def parse(project: Project, given: Mapping[str, csvfile.Cells]) -> tuple[dict[str, validate.Parsed], list[Finding]]:
    """All tables, those `given` in the place of their files, and everything that is wrong with them."""
    try:
        listed = corrections.read(project)
    except InvalidData as error:
        return {}, list(error.findings)
    parsed, findings = _parse_all(project, given, listed)
    findings += [finding for table in parsed.values() for finding in table.findings]
    return parsed, [*findings, *validate.check_together(parsed)]


def _parse_all(
    project: Project, given: Mapping[str, csvfile.Cells], listed: Sequence[Correction]
) -> tuple[dict[str, validate.Parsed], list[Finding]]:
    parsed: dict[str, validate.Parsed] = {}
    findings: list[Finding] = []
    for name, table in TABLES.items():
        path = project.data / table.file
        if name not in given and not path.is_file():
            if table.optional:
                parsed[name] = _parsed(Cells(table.file, tuple(table.columns), (), ()), table)
            continue
        try:
            cells = given[name] if name in given else _cells(path, project.relative(path))
            corrected, more = correcting.applied(project, listed, table, cells)
            findings += more
            parsed[name] = _parsed(corrected, table)
        except InvalidData as error:
            findings += error.findings
    return parsed, findings


def _cells(path: Path, file: str) -> Cells:
    raw = path.read_bytes()
    return last("cells", file, (raw,), lambda: csvfile.cells(raw, file))


def _parsed(cells: Cells, table: Table) -> validate.Parsed:
    return last("parsed", table.name, (cells,), lambda: validate.parse(cells, table))


def _unlisted(project: Project, checked: Mapping[str, sources.Checked]) -> list[Finding]:
    """Files without an origin, and files that nothing reads."""
    where = project.relative(project.sources)
    used = {**{name: table.file for name, table in TABLES.items()}, "kommungranser": OUTLINES}
    listed = {item.source.id: item.source.file for item in checked.values()}
    findings = []
    for name, file in used.items():
        if name in TABLES and TABLES[name].optional and name not in listed and not (project.data / file).is_file():
            continue
        if listed.get(name) != file:
            remedy = "Add an entry with the file's origin, or correct its id and file."
            findings.append(Finding(where, f"no source {name}", f"the origin of {file}", remedy))
    for path in sorted(path for path in project.data.rglob("*") if path.suffix in {".csv", ".geojson"}):
        file = path.relative_to(project.data).as_posix()
        if file not in {*listed.values(), *used.values()}:
            remedy = "Remove the file, or correct its name."
            findings.append(Finding(project.relative(path), "a file that no table uses", "a known table", remedy))
    return findings


def _outlines(project: Project, parsed: Mapping[str, validate.Parsed]) -> tuple[Mapping[str, Any], list[Finding]]:
    """Municipality code → GeoJSON geometry (WGS 84)."""
    path = project.data / OUTLINES
    if not path.is_file():
        return {}, []
    register = parsed["kommuner"].texts.get("kommun_kod", ()) if "kommuner" in parsed else ()
    return outlines.parse(path.read_bytes(), project.relative(path), register)
