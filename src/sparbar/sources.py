"""data/sources.yml: where each data file comes from, and the SHA-256 that says it is the accepted one."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from sparbar import yamlfile
from sparbar.errors import Finding, InvalidData
from sparbar.paths import Project

State = Literal["accepted", "changed", "missing"]
ACCEPT = "Restore the file, or take the new one over with `sparbar sources accept`."


class Source(BaseModel):
    """The origin of one file. `sha256` is that of the file as last accepted.

    url: what was asked for to get it over the network, the query included; fetched: when (UTC).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    file: str = Field(pattern=r"^\w[\w. ()+-]*(/\w[\w. ()+-]*)*$")  # inside data/
    producer: str
    title: str
    received: dt.date
    licence: str
    synthetic: bool
    note: str = ""
    url: str = ""
    fetched: dt.datetime | None = None
    sha256: str


class SourceList(BaseModel):
    """The whole of sources.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A source with the state of its file now."""

    source: Source
    path: Path
    state: State
    sha256: str


def digest(raw: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(raw).hexdigest()


def read(project: Project) -> Mapping[str, Source]:
    """The sources by id; raises InvalidData when sources.yml is missing, malformed or names an id twice."""
    where = project.relative(project.sources)
    expected = f"entries with {', '.join(Source.model_fields)}"
    listed = yamlfile.read(project.sources, where, SourceList, InvalidData, expected)
    ids = [source.id for source in listed.sources]
    twice = [name for name in dict.fromkeys(ids) if ids.count(name) > 1]
    if twice:
        remedy = "Remove one of the entries."
        raise InvalidData(Finding(f"{where}, {name}", "the id a second time", "each id once", remedy) for name in twice)
    return {source.id: source for source in listed.sources}


def check(project: Project) -> Mapping[str, Checked]:
    """Each source with its file's state and present hash ('' when the file is missing)."""
    return {source.id: _check(project, source) for source in read(project).values()}


def _check(project: Project, source: Source) -> Checked:
    path = project.data / source.file
    if not path.is_file():
        return Checked(source, path, "missing", "")
    now = digest(path.read_bytes())
    return Checked(source, path, "accepted" if now == source.sha256 else "changed", now)


def mismatches(project: Project, checked: Mapping[str, Checked]) -> list[Finding]:
    """A finding for each file that is missing or not the accepted one."""
    findings = []
    for item in checked.values():
        where = project.relative(item.path)
        if item.state == "missing":
            findings.append(Finding(where, "no such file", f"the file of source {item.source.id}", "Restore it."))
        elif item.state == "changed":
            found, expected = f"SHA-256 {item.sha256[:12]}…", f"{item.source.sha256[:12]}… as accepted"
            findings.append(Finding(where, found, f"{expected} on {item.source.received}", ACCEPT))
    return findings


def record(project: Project, hashes: Mapping[str, str], today: dt.date) -> None:
    """Write new hashes and today's date for the sources of these ids; comments and order stay as they are."""
    document = _document(project)
    for entry in document["sources"]:
        if entry["id"] in hashes:
            # Quoted: a hash of digits alone, or with one e, would be read as a number.
            entry["sha256"], entry["received"] = DoubleQuotedScalarString(hashes[entry["id"]]), today
    _write(project, document)


def put(project: Project, entries: Sequence[Source]) -> None:
    """Write these entries into sources.yml, each in the place of one with its id, else at the end."""
    document = _document(project)
    places = {entry["id"]: place for place, entry in enumerate(document["sources"])}
    for source in entries:
        entry = {name: value for name, value in source if value not in ("", None)}
        entry["sha256"] = DoubleQuotedScalarString(source.sha256)
        if source.id in places:
            document["sources"][places[source.id]] = entry
        else:
            document["sources"].append(entry)
    _write(project, document)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda *_: True
    return yaml


def _document(project: Project) -> Any:
    return _yaml().load(project.sources.read_text(encoding="utf-8"))


def _write(project: Project, document: Any) -> None:
    text = io.StringIO()
    _yaml().dump(document, text)
    temporary = project.sources.with_suffix(".yml.new")
    temporary.write_text(text.getvalue(), encoding="utf-8")
    temporary.replace(project.sources)
