"""The entities of an RO-Crate, made with the library rocrate, without its clock and its random names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rocrate.rocrate import ROCrate

from sparbar.sources import digest

FILE = "ro-crate-metadata.json"
TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}  # what RO-Crate's own context does not define
COMPLETED = "http://schema.org/CompletedActionStatus"
MEDIA = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".py": "text/x-python",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity, by its name in the crate."""

    name: str

    @property
    def json(self) -> dict[str, str]:
        return {"@id": self.name}


@dataclass(frozen=True, slots=True)
class Entities:
    """A crate of the files in `folder`; moment: ISO 8601, when everything in it was done; agent: who did it."""

    crate: ROCrate
    folder: Path
    moment: str
    agent: Ref

    def add(self, name: str, kind: str | list[str], /, **said: Any) -> Ref:
        """An entity beside the files; Refs become references."""
        self.crate.add_jsonld({"@id": name, "@type": kind, **_plain(said)})
        return Ref(name)

    def file(self, name: str, /, **said: Any) -> Ref:
        """A file of the folder, with its size, hash and media type."""
        raw = (self.folder / name).read_bytes()
        about = {"name": name, "contentSize": str(len(raw)), "sha256": digest(raw)}
        suffix = Path(name).suffix
        if suffix in MEDIA:
            about["encodingFormat"] = MEDIA[suffix]
        self.crate.add_file(dest_path=name, properties=about | _plain(said))
        return Ref(name)

    def action(self, name: str, instrument: Ref, /, **said: Any) -> Ref:
        """A tool that was run."""
        done = {"instrument": instrument, "agent": self.agent, "endTime": self.moment, "actionStatus": Ref(COMPLETED)}
        return self.add(name, "CreateAction", **done, **said)

    def root(self, **said: Any) -> None:
        """What is said of the crate as a whole."""
        for term, value in _plain(said).items():
            self.crate.root_dataset[term] = value

    def text(self) -> str:
        """The crate as JSON-LD: the descriptor, the root, and then everything by name."""
        self.crate.metadata.extra_terms.update(TERMS)
        document = self.crate.metadata.generate()
        document["@graph"].sort(key=lambda entity: (entity["@id"] != FILE, entity["@id"] != "./", entity["@id"]))
        return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return value.json
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(part) for part in value]
    return value
