"""The book's structure: _quarto.yml's chapters, the notebooks each names, and the shortcodes each contains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sparbar.citations import Shortcode, find
from sparbar.config import checked
from sparbar.errors import Finding, InvalidProject
from sparbar.paths import Project

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
KNOWN = {"tal", "ar", "figur", "tabell", "svar", "notis"}


class FrontMatter(BaseModel):
    """What a chapter says of itself: the notebooks whose numbers, figures and tables it shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    notebooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One document of the book; `file` is its path from the root, `text` the whole of it."""

    file: str
    slug: str
    appendix: bool
    notebooks: tuple[str, ...]
    text: str

    def shortcodes(self) -> Iterator[Shortcode]:
        """Its shortcodes, with their lines in the file."""
        return find(self.text)


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters in reading order, and the title that _quarto.yml gives the book."""

    chapters: tuple[Chapter, ...]

    @property
    def notebooks(self) -> tuple[str, ...]:
        """Every notebook that a chapter names, once, in reading order."""
        return tuple(dict.fromkeys(name for chapter in self.chapters for name in chapter.notebooks))


def read_book(project: Project) -> Book:
    """The book as _quarto.yml lists it; raises InvalidProject with all that is missing or malformed."""
    document = _quarto(project)
    listed = [(file, False) for file in document.get("chapters", [])]
    listed += [(file, True) for file in document.get("appendices", [])]
    where = project.relative(project.quarto_config)
    if not listed or listed[0][0] != "index.qmd":
        raise InvalidProject.one(
            f"{where}, book.chapters", "no index.qmd first", "index.qmd, then the chapters", "Add it."
        )
    findings: list[Finding] = []
    chapters = [chapter for file, appendix in listed if (chapter := _read(project, str(file), appendix, findings))]
    findings += [finding for chapter in chapters for finding in _unknown_shortcodes(chapter)]
    if findings:
        raise InvalidProject(findings)
    return Book(tuple(chapters))


def _quarto(project: Project) -> dict[str, Any]:
    where = project.relative(project.quarto_config)
    try:
        return dict(YAML(typ="safe").load(project.quarto_config.read_text(encoding="utf-8"))["book"])
    except FileNotFoundError as error:
        raise InvalidProject.one(where, "no such file", "the book's chapters", "Restore it.") from error
    except (YAMLError, KeyError, TypeError, ValueError) as error:
        found = " ".join(str(error).split())
        raise InvalidProject.one(where, found, "a Quarto book project", "Correct it.") from error


def _read(project: Project, file: str, appendix: bool, findings: list[Finding]) -> Chapter | None:
    path = project.root / file
    if not path.is_file():
        findings.append(Finding(file, "no such file", "a listed chapter", "Add it, or correct _quarto.yml."))
        return None
    text = path.read_text(encoding="utf-8")
    try:
        matter = _front_matter(text, file)
    except InvalidProject as error:
        findings += error.findings
        return None
    return Chapter(file, Path(file).stem, appendix, matter.notebooks, text)


def _front_matter(text: str, file: str) -> FrontMatter:
    match = FRONT_MATTER.match(text)
    if not match:
        return FrontMatter()
    try:
        document = YAML(typ="safe").load(match[1]) or {}
    except YAMLError as error:
        found = " ".join(str(error).split())
        raise InvalidProject.one(f"{file}, front matter", found, "YAML", "Correct the line.") from error
    return checked(document, f"{file}, front matter", FrontMatter)


def _unknown_shortcodes(chapter: Chapter) -> Iterator[Finding]:
    for shortcode in chapter.shortcodes():
        if shortcode.name not in KNOWN:
            expected = f"one of {', '.join(sorted(KNOWN))}"
            where = f"{chapter.file}, line {shortcode.line}"
            yield Finding(where, f"the shortcode {shortcode.name or '(none)'}", expected, "Correct its name.")
