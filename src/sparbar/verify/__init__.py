"""Verifying a built edition: every number leads back to its rows, and every printed one to the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sparbar import built, second
from sparbar.built import Built
from sparbar.paths import Project
from sparbar.verify import (
    attested,
    documents,
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
    with ThreadPoolExecutor(1) as beside:  # DuckDB and PDFium both work outside Python
        printed = beside.submit(_printed, edition)
        checks = (*_computed(real), *printed.result(), *_disclosed(edition, real), hashes.check(edition))
    return Verified(year, tuple(check if check.checked or check.faults else _of_nothing(check) for check in checks))


def _of_nothing(check: Check) -> Check:
    """A check that finds nothing to look at has not passed."""
    return replace(check, faults=(Fault(check.kind, check.what, "nothing to check", ""),))


def _computed(edition: Built) -> list[Check]:
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


def _printed(edition: Built) -> list[Check]:
    """The checks of what is printed against the numbers; formats that were not built are left out."""
    book = rendered.read(edition)
    checks = []
    pdf, docx = (edition.folder / f"rapport-{edition.year}.{suffix}" for suffix in ("pdf", "docx"))
    if (edition.folder / "html").is_dir():
        checks += [rendered.check(edition, book), pictures.check(edition, book)]
    if (edition.folder / "html/trace").is_dir():
        checks.append(panels.check(edition))
    if pdf.is_file():
        checks.append(documents.check(edition, book, documents.read_pdf(pdf), "PDF", edition.place(pdf.name)))
    if docx.is_file():
        checks.append(documents.check(edition, book, documents.read_docx(docx), "DOCX", edition.place(docx.name)))
    return checks
