"""What a Word document says: its paragraphs and its alternative texts."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from sparbar.errors import InvalidProject

PARTS = ("word/document.xml", "word/footnotes.xml")


@dataclass(frozen=True, slots=True)
class Docx:
    """paragraphs: the text of each, in tables too. alternatives: what stands for its pictures."""

    paragraphs: tuple[str, ...]
    alternatives: tuple[str, ...]


def read(path: Path, place: str) -> Docx:
    """The document at `path`, called `place` in messages; raises InvalidProject when it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [etree.fromstring(archive.read(name)) for name in PARTS if name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError) as error:
        found = f"a file that is no Word document ({error})"
        raise InvalidProject.one(place, found, "a DOCX as a build writes it", "Build again.") from error
    paragraphs = tuple("".join(p.itertext("{*}t")) for part in parts for p in part.iter("{*}p"))
    return Docx(paragraphs, tuple(element.get("descr") or "" for part in parts for element in part.iter("{*}docPr")))
