"""chapters/names.yml: names that contain digits or number words, each with the reason why it is no number.

The names of declared indicators are names, too ("Sysselsatta i åldern 20–64 år"): data/indikatorer.yml lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from sparbar.config import read_model
from sparbar.errors import InvalidProject
from sparbar.indicators import declared
from sparbar.lint.marks import BLANK
from sparbar.paths import Project

FILE = "names.yml"
SPACE = re.compile("[ \u00a0]")


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
class Finder:
    """Finds a name. part: of it, without which a text cannot hold it, which is quicker to see."""

    name: str
    part: str

    def without(self, text: str) -> str:
        """`text` with the name blanked, character by character."""
        return _pattern(self.name).sub(lambda match: BLANK * len(match[0]), text) if self.part in text else text


@dataclass(frozen=True, slots=True)
class Known:
    """The names of a book and what finds them, and what finds the names of its indicators."""

    names: tuple[Name, ...]
    finders: tuple[Finder, ...]
    indicators: tuple[Finder, ...] = ()

    def without(self, text: str) -> tuple[str, set[str]]:
        """`text` with every name blanked, character by character, and the listed names that stood there."""
        used = set()
        for finder in self.indicators:
            text = finder.without(text)
        for name, finder in zip(self.names, self.finders, strict=True):
            blanked = finder.without(text)
            if blanked != text:
                text = blanked
                used.add(name.name)
        return text, used


def place(project: Project) -> str:
    """The file as a reader would name it."""
    return project.relative(project.root / "chapters" / FILE)


def read(project: Project) -> Known:
    """The names of chapters/names.yml, the longest first, none without the file; and those of the indicators.

    Raises InvalidProject for unknown settings, a name without digits or number words, and a name that is listed twice.
    """
    path, where = project.root / "chapters" / FILE, place(project)
    names = read_model(path, where, Names).names if path.is_file() else ()
    twice = {name.name for name in names if [other.name for other in names].count(name.name) > 1}
    if twice:
        raise InvalidProject.one(where, f"{min(twice)} twice", "each name once", "Remove one of them.")
    followed = declared.read(project).indicators
    return known(names, (text for each in followed for text in (each.name, each.reference)))


def known(names: Iterable[Name], indicators: Iterable[str] = ()) -> Known:
    """The names, ready to be found: whole, with any space where they have one; a common noun capitalised, too."""
    ordered = tuple(sorted(names, key=lambda name: (-len(name.name), name.name)))
    longest = sorted(set(indicators), key=lambda text: (-len(text), text))
    return Known(ordered, tuple(_finder(name.name) for name in ordered), tuple(map(_finder, longest)))


def _finder(name: str) -> Finder:
    return Finder(name, max(SPACE.split(name[1:]), key=len))


@lru_cache(1024)  # slow to make, so only for a text that may hold the name
def _pattern(name: str) -> re.Pattern[str]:
    first, parts = name[0], SPACE.split(name[1:])
    rest = " +".join(map(re.escape, parts))
    start = f"[{first}{first.upper()}]" if first.islower() else re.escape(first)
    return re.compile(rf"(?<!\w){start}{rest}(?!\w|[,.:/–-]?\d)")
