"""chapters/names.yml: names that contain digits or number words, each with the reason why it is no number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from sparbar.config import read_model
from sparbar.errors import InvalidProject
from sparbar.lint.references import BLANK
from sparbar.paths import Project

FILE = "names.yml"


class Name(BaseModel):
    """A name as it is written, and why it is no number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=2)
    reason: str = Field(min_length=8)


class Names(BaseModel):
    """The reviewed list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The names of a book and what finds them."""

    names: tuple[Name, ...]
    patterns: tuple[re.Pattern[str], ...]

    def without(self, text: str) -> tuple[str, set[str]]:
        """`text` with every name blanked, character by character, and the names that stood there."""
        used = set()
        for name, pattern in zip(self.names, self.patterns, strict=True):
            blanked, count = pattern.subn(lambda match: BLANK * len(match[0]), text)
            if count:
                text = blanked
                used.add(name.name)
        return text, used


def place(project: Project) -> str:
    """The file as a reader would name it."""
    return project.relative(project.root / "chapters" / FILE)


def read(project: Project) -> Known:
    """The names of chapters/names.yml, the longest first; none without the file.

    Raises InvalidProject for unknown settings, a name without digits or number words, and a name that is listed twice.
    """
    path, where = project.root / "chapters" / FILE, place(project)
    if not path.is_file():
        return known(())
    names = read_model(path, where, Names).names
    twice = {name.name for name in names if [other.name for other in names].count(name.name) > 1}
    if twice:
        raise InvalidProject.one(where, f"{min(twice)} twice", "each name once", "Remove one of them.")
    return known(names)


def known(names: Iterable[Name]) -> Known:
    """The names, ready to be found: whole, with any space where they have one; a common noun capitalised, too."""
    ordered = tuple(sorted(names, key=lambda name: (-len(name.name), name.name)))
    return Known(ordered, tuple(_pattern(name.name) for name in ordered))


def _pattern(name: str) -> re.Pattern[str]:
    first, rest = name[0], " +".join(re.escape(word) for word in name[1:].split(" "))
    start = f"[{first}{first.upper()}]" if first.islower() else re.escape(first)
    return re.compile(rf"(?<!\w){start}{rest}(?!\w|[,.:/–-]?\d)")
