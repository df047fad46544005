"""Verifying a built edition: every number leads back to its rows, and every printed one to the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sparbar import built, second
from sparbar.built import Built
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
    withheld,
)
from sparbar.verify.findings import Check, Fault
from sparbar.verify.rendered import Read

__all__ = ["Check", "Fault", "Verified", "verify"]


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

    Raises InvalidProject when nothing is built or an SQL file fails, InvalidData when the data cannot be read.
    """
    edition = built.read(project, year)
    real = withheld.with_values(edition)
    with ThreadPoolExecutor(1) as thread:  # DuckDB and PDFium both work outside Python
        all_printed = thread.submit(printed, edition)
        checks = [entries.check(edition), *computed(real), *all_printed.result()]
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
        ]
    return [check for check in checks if check]


def _disclosed(edition: Built, real: Built) -> list[Check]:
    """What only a public edition has to be checked for."""
    return [withheld.check(edition, real)] if edition.ledger.audience == "public" else []


def printed(edition: Built) -> list[Check]:
    """The checks of what is printed against the numbers; formats that were not built are left out."""
    book = rendered.read(edition)
    return [*_pages(edition, book), *besides(edition), *_documents(edition, book)]


def besides(edition: Built) -> list[Check]:
    """The checks of the panels, and of the rows and the code beside the book."""
    there = (edition.folder / "html/trace").is_dir()
    return [panels.check(edition), beside.check(edition)] if there else []


def _pages(edition: Built, book: Read) -> list[Check]:
    there = (edition.folder / "html").is_dir()
    return [rendered.check(edition, book), pictures.check(edition, book)] if there else []


def _documents(edition: Built, book: Read) -> list[Check]:
    pdf, docx = (edition.folder / f"rapport-{edition.year}.{suffix}" for suffix in ("pdf", "docx"))
    checks = []
    if pdf.is_file():
        checks.append(documents.check(edition, book, documents.read_pdf(pdf), "PDF", edition.place(pdf.name)))
    if docx.is_file():
        checks.append(documents.check(edition, book, documents.read_docx(docx), "DOCX", edition.place(docx.name)))
    return checks
