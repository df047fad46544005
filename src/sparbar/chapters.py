"""The book's structure: _quarto.yml's chapters, the notebooks each names, and the shortcodes each contains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sparbar import textfile, yamlfile
from sparbar.citations import Shortcode, find, unclosed
from sparbar.config import checked, read_model
from sparbar.errors import Finding, InvalidProject
from sparbar.paths import Project

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
KNOWN = {"tal", "ar", "figur", "tabell", "svar", "notis", "nyckeltal", "forteckning", "indikatorer"}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FLOAT = re.compile(r"^:{3,}[ \t]*\{#((?:fig|tbl)-[\w-]+)[^}\n]*\}[ \t]*\n(.*?)^:{3,}[ \t]*$", re.DOTALL | re.MULTILINE)
SENTENCES = re.compile(r"(?<=[.!?])\s+")


class KeyNumber(BaseModel):
    """A number that stands out: its title, and what `tal` is to print of it and of its change since the year before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    number: str = Field(pattern=r"^[^<>{}]+$")
    change: str = Field(default="", pattern=r"^[^<>{}]*$")

    @property
    def citation(self) -> Shortcode:
        """The number, as a shortcode would cite it."""
        return next(find(f"{{{{< tal {self.number} >}}}}"))

    @property
    def change_citation(self) -> Shortcode | None:
        """Its change, as a shortcode would cite it."""
        return next(find(f"{{{{< tal {self.change} >}}}}")) if self.change else None


class FrontMatter(BaseModel):
    """What a chapter says of itself: the notebooks whose numbers, figures and tables it shows, and its key numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    notebooks: tuple[Annotated[str, Field(pattern=r"^[\w-]+$")], ...] = ()
    key_numbers: tuple[KeyNumber, ...] = ()


class QuartoBook(BaseModel):
    """The part of _quarto.yml that says which documents there are, in reading order."""

    chapters: tuple[str, ...]
    appendices: tuple[str, ...] = ()


class QuartoProject(BaseModel):
    """_quarto.yml; what else it holds is Quarto's own."""

    book: QuartoBook


@dataclass(frozen=True, slots=True)
class Chapter:
    """One document of the book; `file` is its path from the root, `text` the whole of it."""

    file: str
    slug: str
    appendix: bool
    notebooks: tuple[str, ...]
    text: str
    key_numbers: tuple[KeyNumber, ...] = ()

    def shortcodes(self) -> Iterator[Shortcode]:
        """Its shortcodes, with their lines in the file; first those that its front matter stands for."""
        for asked in self.key_numbers:
            for text, cited in ((asked.number, asked.citation), (asked.change, asked.change_citation)):
                if cited:
                    line = self.text.count("\n", 0, max(0, self.text.find(text))) + 1
                    yield replace(cited, line=line)
        yield from find(self.text)

    def floats(self) -> Iterator[tuple[str, str]]:
        """Identifier and short caption of each figure and table: the first sentence of its caption without numbers."""
        for identifier, content in FLOAT.findall(COMMENT.sub("", self.text)):
            sentences = SENTENCES.split(" ".join(content.strip().split("\n\n")[-1].split()))
            yield identifier, next((sentence for sentence in sentences if "{{<" not in sentence), "").rstrip(".")


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters in reading order."""

    chapters: tuple[Chapter, ...]

    @property
    def notebooks(self) -> tuple[str, ...]:
        """Every notebook that a chapter names, once, in reading order."""
        return tuple(dict.fromkeys(name for chapter in self.chapters for name in chapter.notebooks))


def read_book(project: Project) -> Book:
    """The book as _quarto.yml lists it; raises InvalidProject with all that is missing or malformed."""
    where = project.relative(project.quarto_config)
    book = read_model(project.quarto_config, where, QuartoProject).book
    if not book.chapters or book.chapters[0] != "index.qmd":
        raise InvalidProject.one(
            f"{where}, book.chapters", "no index.qmd first", "index.qmd, then the chapters", "Add it."
        )
    listed = [(file, False) for file in book.chapters] + [(file, True) for file in book.appendices]
    outside = list(_outside([file for file, _ in listed], where))
    if outside:
        raise InvalidProject(outside)
    findings: list[Finding] = list(_same_page([file for file, _ in listed], where))
    chapters = [chapter for file, appendix in listed if (chapter := _read(project, file, appendix, findings))]
    findings += [finding for chapter in chapters for finding in _unknown_shortcodes(chapter)]
    findings += _key_numbers_once(chapters)
    if findings:
        raise InvalidProject(findings)
    return Book(tuple(chapters))


def _outside(files: Sequence[str], where: str) -> Iterator[Finding]:
    """Documents that lie elsewhere than in the project's folder."""
    for file in files:
        rooted = PurePosixPath(file).is_absolute() or PureWindowsPath(file).anchor
        if rooted or ".." in PureWindowsPath(file).parts:
            expected = "a path below the project's folder"
            yield Finding(f"{where}, book", f"{file}, which leads out of it", expected, "Correct the path.")


def _same_page(files: Sequence[str], where: str) -> Iterator[Finding]:
    """Documents whose page, named after the file without its folder, another one takes already."""
    stems = [Path(file).stem for file in files]
    for place, file in enumerate(files):
        if stems[place] in stems[:place]:
            found = f"{file}, whose page {files[stems.index(stems[place])]} has already"
            yield Finding(f"{where}, book", found, "a page for each document", "List it once, or rename the file.")


def _read(project: Project, file: str, appendix: bool, findings: list[Finding]) -> Chapter | None:
    path = project.root / file
    if not path.is_file():
        findings.append(Finding(file, "no such file", "a listed chapter", "Add it, or correct _quarto.yml."))
        return None
    try:
        text = textfile.read(path, file)
        matter = _front_matter(text, file)
    except InvalidProject as error:
        findings += error.findings
        return None
    return Chapter(file, Path(file).stem, appendix, matter.notebooks, text, matter.key_numbers)


def _front_matter(text: str, file: str) -> FrontMatter:
    match = FRONT_MATTER.match(text)
    if not match:
        return FrontMatter()
    document = yamlfile.parsed("\n" + match[1], file, InvalidProject)  # its first line is the file's second
    return checked(document or {}, f"{file}, front matter", FrontMatter)


def _unknown_shortcodes(chapter: Chapter) -> Iterator[Finding]:
    for shortcode in chapter.shortcodes():
        if shortcode.name not in KNOWN:
            expected = f"one of {', '.join(sorted(KNOWN))}"
            where = f"{chapter.file}, line {shortcode.line}"
            yield Finding(where, f"the shortcode {shortcode.name or '(none)'}", expected, "Correct its name.")
    yield from unclosed(chapter.text, chapter.file)
    yield from _key_numbers_printed(chapter)


def _key_numbers_once(chapters: Sequence[Chapter]) -> Iterator[Finding]:
    """Chapters with key numbers after the first that has any."""
    for chapter in [chapter for chapter in chapters if chapter.key_numbers][1:]:
        found = "key_numbers in a second chapter"
        yield Finding(f"{chapter.file}, front matter", found, "one chapter with key numbers", "Move them to the first.")


def _key_numbers_printed(chapter: Chapter) -> Iterator[Finding]:
    """Key numbers and the one shortcode that prints them belong together."""
    printed, named = sum(shortcode.name == "nyckeltal" for shortcode in find(chapter.text)), len(chapter.key_numbers)
    if printed != bool(named):
        found = f"{named} key numbers in the front matter, {{{{< nyckeltal >}}}} in {printed} places"
        expected = "key_numbers: and one {{< nyckeltal >}}, or neither"
        yield Finding(chapter.file, found, expected, "Name the numbers, and say once where they are to stand.")
