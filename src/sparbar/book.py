"""Everything the renderers need, looked up and put into words beforehand: book.json.

Unknown keys, figures, tables and questions are all found here, with file, line and the nearest that exist.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sparbar import appendices, citations, indicator_pages, key_numbers, tables, takeaway, textfile
from sparbar.answers import Answer
from sparbar.chapters import KNOWN, Book, Chapter
from sparbar.citations import BadCitation, Shortcode
from sparbar.errors import Finding, InvalidProject
from sparbar.ledger import Ledger
from sparbar.records import NARROW, Figure

IN_ANSWERS = {"tal", "ar"}
RECORDED = {"tal", "figur", "tabell"}
LISTS = ("figurer", "tabeller")


@dataclass(frozen=True)
class Edition:
    """One year's book, ready to be written out: structure, answers, ledger and the generated tables."""

    book: Book
    answers: Mapping[str, Answer]
    ledger: Ledger
    generated: Mapping[str, Mapping[str, Any]]
    about: Mapping[str, Any]
    past: key_numbers.Past = field(default_factory=dict)
    indicators: str = ""  # the Markdown that {{< indikatorer >}} stands for

    def write(self, path: Path, figures: str) -> None:
        """Write book.json; `figures` is the figures' folder from the root. Raises InvalidProject as check does."""
        self.check()
        document = {
            **self.about,
            "year": self.ledger.year,
            "citations": self._citations(),
            "figures": {key: _figure(figure, figures, self.ledger) for key, figure in self.ledger.figures.items()},
            "tables": {**tables.recorded(self.ledger), **self.generated},
            "key_numbers": self._key_numbers(figures),
            "register": self._register(),
            "floats": {"listed": [{"id": name, "caption": caption} for name, caption in self._floats()]},
            "answers": {number: _answer(answer, self.ledger.year) for number, answer in self.answers.items()},
        }
        if self.indicators:
            document["indicators"] = {"markdown": self.indicators, "file": indicator_pages.FILE}
        textfile.write(path, json.dumps(document, ensure_ascii=False) + "\n")

    @property
    def tiles(self) -> Sequence[key_numbers.Tile]:
        """The key numbers of the chapter that has any: the first page."""
        return [tile for chapter in self.book.chapters for tile in key_numbers.tiles(chapter, self.ledger, self.past)]

    def _floats(self) -> Iterator[tuple[str, str]]:
        """Identifier and caption of every figure and table, those of the indicators among them."""
        for chapter in self.book.chapters:
            text = chapter.text
            for shortcode in chapter.shortcodes():
                text = text.replace(shortcode.source, self.indicators) if shortcode.name == "indikatorer" else text
            yield from replace(chapter, text=text).floats()

    def _register(self) -> str:
        """The chapter that prints the register of all numbers; '' when none does."""
        wanted = ("tabell", (f"{appendices.GENERATED}.numbers",))
        printing = (c.file for c in self.book.chapters if wanted in [(s.name, s.arguments) for s in c.shortcodes()])
        return next(printing, "")

    def _key_numbers(self, figures: str) -> Mapping[str, Any]:
        chapter = next((chapter for chapter in self.book.chapters if chapter.key_numbers), None)
        return key_numbers.described(chapter, self.ledger, self.past, figures) if chapter else {"tiles": [], "note": ""}

    def check(self) -> None:
        """Every shortcode names something there is; raises InvalidProject otherwise."""
        findings = [finding for chapter in self.book.chapters for finding in self._chapter_findings(chapter)]
        if findings:
            raise InvalidProject(findings)

    def standing_for(self, shortcode: Shortcode) -> Iterator[Shortcode]:
        """The shortcodes of the Markdown that a shortcode of a chapter stands for."""
        if shortcode.name == "indikatorer":
            yield from citations.find(self.indicators)

    def _chapter_findings(self, chapter: Chapter) -> Iterator[Finding]:
        for shortcode in chapter.shortcodes():
            yield from self._shortcode_findings(shortcode, f"{chapter.file}, line {shortcode.line}", chapter)
            for inner in self.standing_for(shortcode):
                yield from self._shortcode_findings(inner, f"{indicator_pages.FILE}, in {chapter.file}", chapter)
        for answer in _answers_of(chapter, self.answers):
            for shortcode in answer.shortcodes():
                where = f"{answer.file}, line {shortcode.line}"
                if shortcode.name not in IN_ANSWERS:
                    yield _misplaced(shortcode, where, chapter)
                else:
                    yield from self._shortcode_findings(shortcode, where, chapter)

    def _shortcode_findings(self, shortcode: Shortcode, where: str, chapter: Chapter) -> Iterator[Finding]:
        unknown = self._unknown(shortcode, where)
        if unknown:
            yield unknown
        else:
            yield from _undeclared(shortcode, where, chapter)

    def _unknown(self, shortcode: Shortcode, where: str) -> Finding | None:
        """The finding when the shortcode names nothing there is, or asks for what its number cannot give."""
        if shortcode.name == "tal":
            try:
                citations.number_text(shortcode, self.ledger.numbers)
            except BadCitation as error:
                return Finding(where, error.found, error.expected, "Correct the citation, or record the number.")
        name, known = " ".join(shortcode.arguments), self._known.get(shortcode.name)
        if known is None or name in known:
            return None
        return Finding(where, f"the unknown {shortcode.name} {name or '(none)'}", _nearest(name, known), "Correct it.")

    @cached_property
    def _known(self) -> Mapping[str, Sequence[str]]:
        return {
            "figur": list(self.ledger.figures),
            "tabell": [*self.ledger.tables, *self.generated],
            "svar": list(self.answers),
            "forteckning": LISTS,
        }

    def _citations(self) -> Mapping[str, Mapping[str, Any]]:
        cited = [s for chapter in self.book.chapters for s in chapter.shortcodes()]
        cited += [s for answer in self.answers.values() for s in answer.shortcodes()]
        cited += list(citations.find(self.indicators))
        numbers = self.ledger.numbers
        return {
            shortcode.canonical: {
                "key": shortcode.arguments[0],
                "text": citations.number_text(shortcode, numbers),
                "definition": numbers[shortcode.arguments[0]].definition,
                "missing": numbers[shortcode.arguments[0]].value is None,
            }
            for shortcode in sorted((s for s in cited if s.name == "tal"), key=lambda s: s.canonical)
        }


def check_questions(book: Book, answers: Mapping[str, Answer]) -> None:
    """Every question of the form has one place in the book; raises InvalidProject otherwise."""
    asked = [s.arguments[0] for c in book.chapters for s in c.shortcodes() if s.name == "svar" and s.arguments]
    findings = [
        Finding(
            "chapters",
            f"question {number} ({answer.question.heading}) in {asked.count(number)} places",
            "one place",
            f"Put {{{{< svar {number} >}}}} into one chapter.",
        )
        for number, answer in answers.items()
        if asked.count(number) != 1
    ]
    if findings:
        raise InvalidProject(findings)


def check_answers(book: Book, answers: Mapping[str, Answer]) -> None:
    """What can be said of the answers before any notebook has run, so that nobody waits for it.

    Raises InvalidProject for shortcodes that belong in chapters, and keys of notebooks that the chapter does not name.
    """
    findings = [
        finding
        for chapter in book.chapters
        for answer in _answers_of(chapter, answers)
        for shortcode in answer.shortcodes()
        for finding in _early(shortcode, f"{answer.file}, line {shortcode.line}", chapter)
    ]
    if findings:
        raise InvalidProject(findings)


def _early(shortcode: Shortcode, where: str, chapter: Chapter) -> Iterator[Finding]:
    if shortcode.name not in IN_ANSWERS:
        yield _misplaced(shortcode, where, chapter)
    else:
        yield from _undeclared(shortcode, where, chapter)


def _answers_of(chapter: Chapter, answers: Mapping[str, Answer]) -> Iterator[Answer]:
    for shortcode in chapter.shortcodes():
        if shortcode.name == "svar" and shortcode.arguments and shortcode.arguments[0] in answers:
            yield answers[shortcode.arguments[0]]


def _misplaced(shortcode: Shortcode, where: str, chapter: Chapter) -> Finding:
    """A shortcode that an answer may not hold."""
    if shortcode.name in KNOWN:
        remedy = f"Put it into {chapter.file}."
        return Finding(where, f"the shortcode {shortcode.name}", "tal or ar in an answer", remedy)
    return Finding(where, f"the shortcode {shortcode.name or '(none)'}", "tal or ar in an answer", "Correct its name.")


def _undeclared(shortcode: Shortcode, where: str, chapter: Chapter) -> Iterator[Finding]:
    """A key of a notebook that the chapter's front matter does not name."""
    if shortcode.name not in RECORDED:
        return
    for key in filter(None, (*shortcode.arguments[:1], shortcode.options.get("av"))):
        notebook = key.split(".")[0]
        if notebook not in {*chapter.notebooks, appendices.GENERATED}:
            remedy = f"Cite another key, or add {notebook} to notebooks: at the top of {chapter.file}."
            expected = f"one of the chapter's notebooks: {', '.join(chapter.notebooks) or '(none)'}"
            yield Finding(where, f"{key}, of the notebook {notebook}", expected, remedy)


def _figure(figure: Figure, folder: str, ledger: Ledger) -> Mapping[str, Any]:
    """A figure's files, notebook/name.* in the figures' folder; its words; its numbers, one by one and as a table."""
    stem = f"{folder}/{figure.key.replace('.', '/')}"
    title, _, description = (citations.pieces(text, ledger.numbers) for text in (*figure.written, "", "", "")[:3])
    shown = {
        "svg": f"{stem}.svg",
        "narrow": f"{stem}.{NARROW}.svg",
        "png": f"{stem}.png",
        "title": title,
        "unit": figure.unit,
        "source": figure.source,
        "alt": figure.alt,
        "described": figure.described,
        "numbers": tables.described(figure, ledger),
        "files": takeaway.files(figure.key),
    }
    optional = {"description": description, "table": figure.table and tables.pictured(figure.table, ledger)}
    return {**shown, **{name: value for name, value in optional.items() if value}}


def _nearest(name: str, known: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)[:3]
    return f"one there is; nearest: {', '.join(nearest)}"


def unanswered(file: str, year: int) -> str:
    """What stands in the place of an answer that is not written."""
    return f"Frågan är inte besvarad för {year}. Svaret skrivs i filen {file}."


def _answer(answer: Answer, year: int) -> Mapping[str, Any]:
    return {
        "answered": answer.answered,
        "markdown": answer.markdown if answer.answered else unanswered(answer.file, year),
        "file": answer.file,
    }
