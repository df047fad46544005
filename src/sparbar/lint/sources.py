"""The texts that people write: chapters, answers, the glossary, and what notebooks print beside their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sparbar import textfile
from sparbar.chapters import Book, Chapter
from sparbar.lint import amounts, exceptions, prose, recorded, vague
from sparbar.lint.findings import Advice, Exempt, Typed
from sparbar.lint.names import Known
from sparbar.lint.prose import Prose
from sparbar.lint.references import BLANK, CITED
from sparbar.paths import Project

CHAPTERS, ANSWERS = "chapters", "answers"
NEAR = 24  # characters of context on each side
VAGUE = "an amount without a number"


@dataclass(frozen=True, slots=True)
class Looked:
    """What one text holds. used: names of names.yml that stand there."""

    kind: str
    file: str
    words: int
    typed: tuple[Typed, ...] = ()
    advice: tuple[Advice, ...] = ()
    exempt: tuple[Exempt, ...] = ()
    used: frozenset[str] = frozenset()
    notebooks: tuple[str, ...] = ()


def look(project: Project, year: int, book: Book, names: Known) -> Iterator[Looked]:
    """Every text of the edition."""
    yield from (_prose(text, names) for text in _written(project, year, book))
    if project.glossary.is_file():
        where = project.relative(project.glossary)
        words = textfile.read(project.glossary, where)
        yield _looked("glossary", prose.as_lines(where, words), names, ())
    for name in book.notebooks:
        path = project.notebooks / f"{name}.ipynb"
        if path.is_file():
            yield _notebook(project.relative(path), list(recorded.read(path, project.relative(path))), names, name)


def excusing(project: Project, year: int, book: Book, names: Known) -> Iterator[Looked]:
    """Those chapters and answers of the edition that hold exceptions."""
    yield from (_prose(text, names) for text in _written(project, year, book) if exceptions.WORD in text.text)


@dataclass(frozen=True, slots=True)
class _Written:
    kind: str
    file: str
    text: str
    notebooks: tuple[str, ...]


def _written(project: Project, year: int, book: Book) -> Iterator[_Written]:
    """The chapters and answers of the edition."""
    asked = answering(book)
    for chapter in book.chapters:
        yield _Written(CHAPTERS, chapter.file, chapter.text, chapter.notebooks)
    for path in sorted(project.answers(year).glob("[!.]*.md")):
        where = project.relative(path)
        notebooks = asked[path.stem].notebooks if path.stem in asked else ()
        yield _Written(ANSWERS, where, textfile.read(path, where), notebooks)


def answering(book: Book) -> dict[str, Chapter]:
    """Question → the chapter that prints its answer."""
    cited = ((c, s) for c in book.chapters for s in c.shortcodes() if s.name == "svar" and s.arguments)
    return {shortcode.arguments[0]: chapter for chapter, shortcode in cited}


def around(text: str, start: int, end: int) -> str:
    """What stands around a number, on one line, in whole words."""
    first = text.find(" ", max(0, start - NEAR), start) + 1 if start > NEAR else 0
    last = text.rfind(" ", end, end + NEAR) if len(text) > end + NEAR else len(text)
    near = text[first : last if last > 0 else end + NEAR]
    return " ".join(near.replace(CITED, "{…}").replace(BLANK, " ").split())


def _prose(text: _Written, names: Known) -> Looked:
    return _looked(text.kind, prose.read(text.file, text.text), names, text.notebooks)


def _looked(kind: str, text: Prose, names: Known, notebooks: tuple[str, ...]) -> Looked:
    named, used = names.without(text.text)
    excused = exceptions.excuse(text, named)
    typed = [
        Typed(text.file, *text.at(hit.start), hit.text, around(text.text, hit.start, hit.end))
        for hit in amounts.find(excused.text)
    ]
    advice = [Advice(text.file, *text.at(hit.start), hit.text, VAGUE) for hit in vague.find(excused.text)]
    words = len(text.text.split())
    found = tuple(sorted((*typed, *excused.faults), key=lambda item: (item.line, item.column)))
    return Looked(kind, text.file, words, found, tuple(advice), excused.exempt, frozenset(used), notebooks)


def _notebook(file: str, texts: list[recorded.Recorded], names: Known, name: str) -> Looked:
    typed, used = [], set()
    for text in texts:
        named, found = names.without(text.text)
        used |= found
        for hit in amounts.find(named):
            place = f"{file}, cell {text.cell}"
            typed.append(Typed(place, *text.at(hit.text), hit.text, around(text.text, hit.start, hit.end)))
    words = sum(len(text.text.split()) for text in texts)
    return Looked("texts of figures and tables", file, words, tuple(typed), used=frozenset(used), notebooks=(name,))
