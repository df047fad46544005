"""Numbers that are typed in the texts that people write, and what excuses others there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sparbar.chapters import Book
from sparbar.lint import amounts, texts, vague
from sparbar.lint.findings import Advice, Exempt, Typed
from sparbar.lint.marks import BLANK, CITED
from sparbar.lint.names import Known
from sparbar.lint.recorded import Recorded
from sparbar.lint.texts import Text
from sparbar.paths import Project

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
    yield from map(_looked, texts.written(project, year, book, names))
    for name, file, told in texts.printed(project, book):
        yield _notebook(file, told, names, name)


def excusing(project: Project, year: int, book: Book, names: Known) -> Iterator[Looked]:
    """Those chapters and answers of the edition that hold exceptions."""
    yield from map(_looked, texts.excusing(project, year, book, names))


def around(text: str, start: int, end: int) -> str:
    """What stands around a number, on one line, in whole words."""
    first = text.find(" ", max(0, start - NEAR), start) + 1 if start > NEAR else 0
    last = text.rfind(" ", end, end + NEAR) if len(text) > end + NEAR else len(text)
    near = text[first : last if last > 0 else end + NEAR]
    return " ".join(near.replace(CITED, "{…}").replace(BLANK, " ").split())


def _looked(text: Text) -> Looked:
    prose, excused = text.prose, text.excused
    typed = [
        Typed(prose.file, *prose.at(hit.start), hit.text, around(prose.text, hit.start, hit.end))
        for hit in amounts.find(excused.text)
    ]
    advice = [Advice(prose.file, *prose.at(hit.start), hit.text, VAGUE) for hit in vague.find(excused.text)]
    words = len(prose.text.split())
    found = tuple(sorted((*typed, *excused.faults), key=lambda item: (item.line, item.column)))
    return Looked(text.kind, prose.file, words, found, tuple(advice), excused.exempt, text.used, text.notebooks)


def _notebook(file: str, told: Iterable[Recorded], names: Known, name: str) -> Looked:
    typed, used = [], set()
    for text in told:
        named, found = names.without(text.text)
        used |= found
        for hit in amounts.find(named):
            place = f"{file}, cell {text.cell}"
            typed.append(Typed(place, *text.at(hit.text), hit.text, around(text.text, hit.start, hit.end)))
    words = sum(len(text.text.split()) for text in told)
    return Looked("texts of figures and tables", file, words, tuple(typed), used=frozenset(used), notebooks=(name,))
