"""The texts that people write: chapters, answers, the glossary, and what notebooks print beside their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sparbar import textfile
from sparbar.chapters import Book, Chapter
from sparbar.lint import exceptions, prose, recorded
from sparbar.lint.exceptions import Excused
from sparbar.lint.names import Known
from sparbar.lint.prose import Prose
from sparbar.lint.recorded import Recorded
from sparbar.paths import Project

CHAPTERS, ANSWERS, GLOSSARY = "chapters", "answers", "glossary"


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and the same without names and exceptions. used: names of names.yml that stand there."""

    kind: str
    prose: Prose
    excused: Excused
    used: frozenset[str]
    notebooks: tuple[str, ...] = ()


def written(project: Project, year: int, book: Book, names: Known) -> Iterator[Text]:
    """The chapters and answers of the edition, and the glossary."""
    yield from (_text(source.kind, source.prose(), names, source.notebooks) for source in _sources(project, year, book))
    if project.glossary.is_file():
        where = project.relative(project.glossary)
        yield _text(GLOSSARY, prose.as_lines(where, textfile.read(project.glossary, where)), names)


def excusing(project: Project, year: int, book: Book, names: Known) -> Iterator[Text]:
    """Those chapters and answers of the edition that hold exceptions."""
    holding = (source for source in _sources(project, year, book) if exceptions.WORD in source.text)
    yield from (_text(source.kind, source.prose(), names, source.notebooks) for source in holding)


def printed(project: Project, book: Book) -> Iterator[tuple[str, str, tuple[Recorded, ...]]]:
    """Each notebook of the book with its file, and what it prints beside its numbers."""
    for name in book.notebooks:
        path = project.notebooks / f"{name}.ipynb"
        if path.is_file():
            yield name, project.relative(path), tuple(recorded.read(path, project.relative(path)))


def answering(book: Book) -> dict[str, Chapter]:
    """Question → the chapter that prints its answer."""
    cited = ((c, s) for c in book.chapters for s in c.shortcodes() if s.name == "svar" and s.arguments)
    return {shortcode.arguments[0]: chapter for chapter, shortcode in cited}


@dataclass(frozen=True, slots=True)
class _Source:
    kind: str
    file: str
    text: str
    notebooks: tuple[str, ...]

    def prose(self) -> Prose:
        return prose.read(self.file, self.text)


def _sources(project: Project, year: int, book: Book) -> Iterator[_Source]:
    """The chapters and answers of the edition."""
    asked = answering(book)
    for chapter in book.chapters:
        yield _Source(CHAPTERS, chapter.file, chapter.text, chapter.notebooks)
    for path in sorted(project.answers(year).glob("[!.]*.md")):
        where = project.relative(path)
        notebooks = asked[path.stem].notebooks if path.stem in asked else ()
        yield _Source(ANSWERS, where, textfile.read(path, where), notebooks)


def _text(kind: str, text: Prose, names: Known, notebooks: tuple[str, ...] = ()) -> Text:
    named, used = names.without(text.text)
    return Text(kind, text, exceptions.excuse(text, named), frozenset(used), notebooks)
