"""data/sources.yml: where each data file comes from, and the SHA-256 that says it is the accepted one."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sparbar import yamlfile
from sparbar.errors import Finding, InvalidData
from sparbar.paths import Project

if TYPE_CHECKING:
    from ruamel.yaml import YAML  # for writing alone: reading does without

State = Literal["accepted", "changed", "missing"]
ACCEPT = "Restore the file, or take the new one over with `sparbar sources accept`."


class Export(BaseModel):
    """The file that a table was made of by `sparbar receive`: its name, hash, the day it came, and the mapping."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str
    received: dt.date
    mapping: str


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
    export: Export | None = None


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
    _write(project, revised(project, {name: {"sha256": value, "received": today} for name, value in hashes.items()}))


def put(project: Project, entries: Sequence[Source]) -> None:
    """Write these entries into sources.yml, each in the place of one with its id, else at the end."""
    document = _document(project)
    places = {entry["id"]: place for place, entry in enumerate(document["sources"])}
    for source in entries:
        entry = _quoted({name: value for name, value in source if value not in ("", None)})
        if source.id in places:
            document["sources"][places[source.id]] = entry
        else:
            document["sources"].append(entry)
    _write(project, _text(document))


def revised(project: Project, changes: Mapping[str, Mapping[str, Any]]) -> str:
    """The text of sources.yml with new settings for the entries of these ids; an id that has none gets its own.

    Comments and order stay as they are. What came out of an export is no longer so when its file is taken over
    without one.
    """
    document = _document(project)
    entries = {entry["id"]: entry for entry in document["sources"]}
    for name, settings in changes.items():
        if name not in entries:
            entries[name] = {"id": name}
            document["sources"].append(entries[name])
        entries[name].pop("export", None)
        entries[name].update(_quoted(settings))
    return _text(document)


def _quoted(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A hash in quotes: one of digits alone, or with one e, would be read as a number."""
    return {name: _setting(name, value) for name, value in settings.items()}


def _setting(name: str, value: Any) -> Any:
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, Mapping):
        return _quoted(value)
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(value) if name == "sha256" else value


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda *_: True
    return yaml


def _document(project: Project) -> Any:
    document = _yaml().load(
        project.sources.read_text(encoding="utf-8") if project.sources.is_file() else "sources: []\n"
    )
    document["sources"].fa.set_block_style()
    return document


def _text(document: Any) -> str:
    text = io.StringIO()
    _yaml().dump(document, text)
    return text.getvalue()


def _write(project: Project, text: str) -> None:
    temporary = project.sources.with_suffix(".yml.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(project.sources)
