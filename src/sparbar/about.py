"""What a book says of itself: title and day, draft or published, what is synthetic or missing, and its own tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sparbar import appendices, corrections, indicator_pages, lint, statement
from sparbar.answers import Answer
from sparbar.audience import Shown
from sparbar.chapters import Book
from sparbar.config import Report, read_glossary
from sparbar.diff import entries
from sparbar.diff.places import Places
from sparbar.load import Data
from sparbar.paths import Project
from sparbar.provenance import Provenance
from sparbar.sources import Source

DRAFT = "Utkast. Rapporten är inte publicerad."


def edition(
    project: Project,
    report: Report,
    book: Book,
    data: Data,
    answers: Mapping[str, Answer],
    year: int,
    made: Provenance,
    published: bool,
) -> Mapping[str, Any]:
    """Title, whose it is, its day, and what is to be said of all of it."""
    stated, lacks = statement.page(book), statement.lacking(report)
    return {
        "title": report.title,
        "subtitle": f"Verksamhetsår {year}",
        "region": report.region,
        "author": report.publisher,
        "lang": report.language,
        "date": made.day,
        "draft": not published,
        "notices": list(_notices(data, f"Publicerad {made.day}." if published else DRAFT)),
        "shortcomings": [*_shortcomings(data, answers, year), *indicator_pages.shortcomings(project, data)],
        "statement": stated,
        "unstated": [lacks] if stated and lacks else [],  # said there, and after a build
    }


def _notices(data: Data, state: str) -> Iterator[str]:
    """What every page says: whether it is a draft, and that it rests on synthetic data. Snapshots go by their table."""
    yield state
    told = (source for source in data.sources.values() if not indicator_pages.is_snapshot(source))
    synthetic = dict.fromkeys(source.title for source in told if source.synthetic)
    if synthetic:
        yield f"Syntetiska exempeldata: {', '.join(synthetic)}. Belopp och antal som bygger på dem är inte verkliga."


def _shortcomings(data: Data, answers: Mapping[str, Answer], year: int) -> Iterator[str]:
    """What the edition lacks."""
    missing = sorted(
        source.file for table, source in data.sources.items() if table in data.frames and not data.covers(table, year)
    )
    if missing:
        yield f"Källor utan uppgifter om {year}: {', '.join(missing)}. Tal som bygger på dem saknas."
    unanswered = [number for number, answer in answers.items() if not answer.answered]
    if unanswered:
        yield f"Frågor utan svar: {', '.join(unanswered)}."


def tables(
    project: Project, book: Book, shown: Shown, data: Data, where: Places, made: Provenance
) -> Mapping[str, Mapping[str, Any]]:
    """The tables that no notebook makes: of sources, numbers, corrections, exceptions, terms and programs, by key."""
    listed: list[Source] = list(data.sources.values())
    ledger = shown.ledger
    before = entries.approved_in(project, ledger.year - 1)
    internal = shown.disclosure.uncompared if shown.public else ()
    return {
        "book.sources": appendices.sources(listed),
        "book.corrections": appendices.corrections(corrections.read(project), shown.public),
        "book.numbers": appendices.numbers(ledger),
        appendices.CHANGES: appendices.changes(ledger, before, where, internal),
        "book.published": appendices.published(ledger, data),
        "book.withheld": appendices.withheld([ledger.numbers[key] for key in shown.disclosure.withheld]),
        "book.exceptions": appendices.exceptions(
            [(exempt.text, exempt.file, exempt.reason) for exempt in lint.exempted(project, ledger.year, book)]
        ),
        "book.glossary": appendices.glossary(read_glossary(project)),
        "book.environment": appendices.environment(made.versions),
    }
