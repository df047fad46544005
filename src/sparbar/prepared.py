"""What a build has before it renders: everything loaded, checked, executed and merged."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from sparbar import (
    about,
    bitmaps,
    collecting,
    indicator_pages,
    inside,
    key_numbers,
    notebooks,
    provenance,
    second_results,
    statement,
)
from sparbar import audience as audiences
from sparbar.answers import questions, read_answers
from sparbar.audience import Shown
from sparbar.beside import Beside
from sparbar.book import Edition, check_answers, check_questions
from sparbar.cached import Kept
from sparbar.chapters import read_book
from sparbar.config import read_report
from sparbar.dependencies import Present
from sparbar.diff.places import places
from sparbar.errors import InvalidData
from sparbar.ledger import Audience
from sparbar.load import load, state
from sparbar.paths import Project
from sparbar.provenance import Provenance
from sparbar.second_results import Results
from sparbar.store import Store

FIGURES = "figures"
Say = Callable[[str, float], None]


@dataclass(frozen=True)
class Prepared:
    """What a build has before it renders: the edition, and what it tells, with the executed notebooks' files.

    made: when and with what. bitmaps: done when those of the charts are there. second: the second computation for its
    panels, which may still run; None where nobody asked for it.
    """

    edition: Edition
    shown: Shown
    made: Provenance
    bitmaps: Future[None]
    second: Future[Results] | None = None


def prepare(
    project: Project,
    year: int,
    work: Path,
    jobs: int,
    say: Say,
    beside: Beside,
    audience: Audience = "internal",
    *,
    formats: Sequence[str],
    published: bool = False,
    kept: Store | None = None,
) -> Prepared:
    """Load, check, execute and merge; raises SparbarError with everything that is wrong at the stage it is found.

    kept: where results of notebooks are looked for and kept; None to run every notebook. beside: what at the same time
    draws the bitmaps that `formats` want and makes the second computation, for panels. The charts are in `work`/figures
    then.
    """
    inside.check(project)
    report, book = read_report(project), read_book(project)
    before = state(project)
    data = load(project)
    made = provenance.read(project)
    answers = read_answers(project, questions(data, year), year)
    check_questions(book, answers)
    check_answers(book, answers)
    panels = "html" in formats
    results = Kept(kept, project, year, Present(project, data, before)) if kept else None
    second = functools.cache(lambda: beside.submit(second_results.compute, project, book.notebooks, year, kept))
    spare = second if panels else lambda: None
    runs = work / "notebooks"
    executed = notebooks.execute(project, book.notebooks, year, runs, jobs, say, results=results, spare=spare)
    _check_still(project, before)
    again = audiences.again(project, year, work, jobs, say)
    shown = audiences.shown_to(audience, report, data, executed, year, again)
    drawn = beside.later(bitmaps.draw, list(collecting.figures(shown, work / FIGURES, formats)), kept)
    said = about.edition(project, report, book, data, answers, year, made, published)
    compared = places(book, {number: answer.markdown for number, answer in answers.items()})
    told = statement.table(report, said["subtitle"], said["date"])
    generated = {**about.tables(project, book, shown, data, compared, made), statement.KEY: told}
    past = key_numbers.past(project, year)
    sections = indicator_pages.sections(project, shown.ledger)
    edition = Edition(book, answers, shown.ledger, generated, said, past, sections)
    edition.check()
    collecting.tiles(edition, work / FIGURES)
    return Prepared(edition, shown, made, drawn, second() if panels else None)


def _check_still(project: Project, before: str) -> None:
    """The data are as they were: otherwise nobody knows which of them a notebook has read."""
    if state(project) != before:
        where = project.relative(project.data)
        remedy = "Wait until whoever writes there is done, and start again."
        raise InvalidData.one(where, "changed while the notebooks ran", "data that stay as they are", remedy)
