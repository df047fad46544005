"""Verifying a built edition: every number leads back to its rows, and every printed one to the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from sparbar import built, docx, expected, pdf, second
from sparbar.built import Built
from sparbar.chapters import Book, read_book
from sparbar.errors import InvalidProject
from sparbar.paths import Project
from sparbar.verify import (
    attested,
    beside,
    documents,
    entries,
    hashes,
    panels,
    pictures,
    published,
    recomputed,
    rendered,
    replay,
    snapshots,
    typed,
    withheld,
)
from sparbar.verify.documents import Document
from sparbar.verify.findings import Check, Fault
from sparbar.verify.rendered import Read

__all__ = ["Check", "Fault", "Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF or a DOCX, condensed, and the texts of its pages or paragraphs as they are."""

    document: Document
    texts: tuple[str, ...]


Papers = tuple[list[Paper], list[Check]]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked in one year's edition, and what was found."""

    year: int
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check looked at something and found nothing wrong."""
        return all(check.passed for check in self.checks)


def verify(project: Project, year: int) -> Verified:
    """Check the built edition of `year`.

    Raises InvalidProject when nothing is built or it was built by another version, when chapters cannot be read or an
    SQL file fails; InvalidData when the data cannot be read.
    """
    edition = built.read(project, year)
    real = withheld.with_values(edition)
    with ThreadPoolExecutor(2) as beside:  # DuckDB works outside Python, PDFium in another process
        papers, by_data = beside.submit(_papers, edition), beside.submit(computed, real)
        on_paper = printed(edition, papers)
        checks = [entries.check(edition), *by_data.result(), *on_paper]
        checks += [*_disclosed(edition, real), hashes.check(edition)]
    return Verified(year, tuple(check if check.checked or check.faults else _of_nothing(check) for check in checks))


def _of_nothing(check: Check) -> Check:
    """A check that finds nothing to look at has not passed."""
    return replace(check, faults=(Fault(check.kind, check.what, "nothing to check", ""),))


def computed(edition: Built) -> list[Check]:
    """The checks of numbers against data."""
    with second.tables(edition.project) as connection:
        checks = [
            replay.check(edition, connection),
            recomputed.check(edition, connection),
            attested.check(edition, connection),
            published.check(edition, connection),
            snapshots.check(edition),
        ]
    return [check for check in checks if check]


def _disclosed(edition: Built, real: Built) -> list[Check]:
    """What only a public edition has to be checked for."""
    return [withheld.check(edition, real)] if edition.ledger.audience == "public" else []


def printed(edition: Built, papers: Future[Papers] | None = None) -> list[Check]:
    """The checks of what is printed against the numbers; formats that were not built are left out."""
    read, chapters = rendered.read(edition), read_book(edition.project)
    lines = expected.lines(edition, chapters)
    checks = [*_pages(edition, read, lines), *besides(edition)]
    found, unread = papers.result() if papers else _papers(edition)
    alternatives = [tile.alt for tiles in lines.values() for tile in tiles]
    for paper in found:
        told = alternatives if paper.document.kind == "PDF" else ()
        checks.append(documents.check(edition, read, told, paper.document))
    texts = {paper.document.place: paper.texts for paper in found}
    return [*checks, *unread, *_typed(edition, chapters, read, texts)]


def besides(edition: Built) -> list[Check]:
    """The checks of the panels, and of the rows and the code beside the book."""
    there = (edition.folder / "html/trace").is_dir()
    return [panels.check(edition), beside.check(edition)] if there else []


def _pages(edition: Built, read: Read, lines: pictures.Lines) -> list[Check]:
    there = (edition.folder / "html").is_dir()
    return [rendered.check(edition, read), pictures.check(edition, read, lines)] if there else []


def _typed(edition: Built, chapters: Book, read: Read, texts: Mapping[str, Sequence[str]]) -> list[Check]:
    return [typed.check(edition, chapters, read, texts)] if read.pages else []


def _papers(edition: Built) -> Papers:
    """The PDF and the DOCX that are there, and a failed check for each that cannot be read."""
    found, unread = [], []
    for kind, read_paper in {"PDF": _read_pdf, "DOCX": _read_docx}.items():
        path = edition.folder / f"rapport-{edition.year}.{kind.lower()}"
        place = edition.place(path.name)
        try:
            found += [read_paper(path, place)] if path.is_file() else []
        except InvalidProject as error:
            faults = [Fault(path.name, finding.expected, finding.found, place) for finding in error.findings]
            unread.append(Check(kind, f"numbers and alternative texts of {place}", 0, tuple(faults)))
    return found, unread


def _read_pdf(path: Path, place: str) -> Paper:
    read = pdf.read(path, place)
    return Paper(documents.of_pdf(read, place), read.pages)


def _read_docx(path: Path, place: str) -> Paper:
    read = docx.read(path, place)
    return Paper(documents.of_docx(read, place), read.paragraphs)
