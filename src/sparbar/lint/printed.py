"""The built book: its pages word by word, its PDF and DOCX held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sparbar import built as editions
from sparbar.built import Built
from sparbar.chapters import Book
from sparbar.lint import amounts, documents, pages, sources
from sparbar.lint.documents import Part
from sparbar.lint.findings import Typed
from sparbar.lint.marks import BLANK
from sparbar.lint.names import Known
from sparbar.lint.pages import Page
from sparbar.lint.sources import Looked
from sparbar.lint.texts import ANSWERS, answering
from sparbar.paths import Project

FORMATS = (("pages of the PDF", "pdf", documents.pdf), ("paragraphs of the DOCX", "docx", documents.docx))


@dataclass(frozen=True, slots=True)
class Printed:
    """One format: how many of what were looked at, and what is typed there."""

    kind: str
    count: int
    typed: tuple[Typed, ...]


def look(project: Project, year: int, book: Book, names: Known, texts: Iterable[Looked]) -> Iterator[Printed]:
    """Every format of the built edition; none where no pages are built, since the others are held against them."""
    if not (project.edition(year) / "html").is_dir():
        return
    edition = editions.read(project, year)
    with ThreadPoolExecutor(1) as beside:  # the PDF is read by another process
        others = [(kind, beside.submit(parts_of, path, place)) for kind, path, place, parts_of in _documents(edition)]
        read = list(pages.read(edition))
        yield Printed("built pages", len(read), typed(read, names, excused(book, texts)))
        held = documents.around(page.printed for page in read)
        for kind, reading in others:
            parts = reading.result()
            yield Printed(kind, len(parts), tuple(documents.strange(parts, held)))


def typed(read: Iterable[Page], names: Known, excused: Mapping[str, set[str]]) -> tuple[Typed, ...]:
    """The typed numbers of the pages; excused: page → words that may stand there."""
    return tuple(found for page in read for found in _page(page, names, excused))


def _documents(edition: Built) -> Iterator[tuple[str, Path, str, Callable[[Path, str], list[Part]]]]:
    """The PDF and the DOCX that are there: their kind, file, place and what reads them."""
    for kind, suffix, parts_of in FORMATS:
        path = edition.folder / f"rapport-{edition.year}.{suffix}"
        if path.is_file():
            yield kind, path, edition.place(path.name), parts_of


def excused(book: Book, texts: Iterable[Looked]) -> Mapping[str, set[str]]:
    """Page → the words that exceptions in its chapter and answers name."""
    slugs = {chapter.file: chapter.slug for chapter in book.chapters}
    slugs |= {question: chapter.slug for question, chapter in answering(book).items()}
    found: dict[str, set[str]] = {}
    for text in texts:
        question = text.file.rpartition("/")[2].removesuffix(".md")
        slug = slugs.get(question if text.kind == ANSWERS else text.file, "")
        found.setdefault(slug, set()).update(exempt.text for exempt in text.exempt)
    return found


def _page(page: Page, names: Known, excused: Mapping[str, set[str]]) -> Iterator[Typed]:
    for line in page.lines:
        text, _ = names.without(line.text)
        for words in excused.get(page.slug, ()):
            text = text.replace(words, BLANK * len(words))
        for hit in amounts.find(text):
            yield Typed(page.place, line.number, 0, hit.text, sources.around(line.text, hit.start, hit.end))
