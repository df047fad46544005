"""What a planted fault is, and how a file of a copied edition is changed without touching the original."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sparbar import built
from sparbar.built import Built
from sparbar.paths import Project

NBSP = "\u00a0"


@dataclass(frozen=True)
class Plant:
    """One fault. names: for each thing that a finding has to name, the texts that name it (one of them is enough).

    notebook: the notebook to run again after planting, as a build of the changed code would.
    """

    kind: str
    what: str
    names: tuple[frozenset[str], ...]
    plant: Callable[[Path], None]
    notebook: str = ""


@dataclass(frozen=True)
class Whole:
    """A built edition without faults, to plant in copies of: its folder, year and numbers."""

    root: Path
    year: int

    @property
    def edition(self) -> str:
        return f"_build/{self.year}"

    @cached_property
    def built(self) -> Built:
        return built.read(Project.at(self.root), self.year)

    def text(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def pages(self) -> list[str]:
        """The pages of the book, from the root."""
        return sorted(
            path.relative_to(self.root).as_posix() for path in (self.root / self.edition / "html").glob("*.html")
        )


Maker = Callable[[Whole, random.Random], Plant]


def named(*alternatives: str) -> frozenset[str]:
    """Texts of which a finding must hold one."""
    return frozenset(alternatives)


def rewrite(path: Path, content: str | bytes) -> None:
    """Put new content in the place of the file: it may be a link to the original's."""
    path.unlink(missing_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first `old` of the file."""

    def plant(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text, f"no {old!r} in {file}"
        rewrite(root / file, text.replace(old, new, 1))

    return plant


def spliced(file: str, start: int, end: int, new: str) -> Callable[[Path], None]:
    """Replace the characters from start to end of the file."""

    def plant(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        rewrite(root / file, text[:start] + new + text[end:])

    return plant


def in_json(file: str, change: Callable[[dict], None]) -> Callable[[Path], None]:
    """Change the document of a JSON file."""

    def plant(root: Path) -> None:
        document = json.loads((root / file).read_text(encoding="utf-8"))
        change(document)
        rewrite(root / file, json.dumps(document, ensure_ascii=False, indent=1) + "\n")

    return plant


def slipped(text: str, random: random.Random) -> str:
    """`text` with one of its digits, or its number word, another."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    if not places:
        word = text.strip()
        return text.replace(word, random.choice([other for other in ("två", "fem", "elva") if other != word.lower()]))
    at = random.choice(places)
    digits = [digit for digit in "123456789" if digit != text[at]]
    return text[:at] + random.choice(digits) + text[at + 1 :]


def choose(random: random.Random, among: Sequence[Any]) -> Any:
    assert among, "nothing to plant in"
    return random.choice(among)
