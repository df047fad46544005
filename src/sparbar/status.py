"""How ready an edition is: per question what is answered and cited, per source what it covers and how old it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sparbar import readability, sources
from sparbar.answers import Answer, questions, read_answers
from sparbar.chapters import read_book
from sparbar.due import Due, due
from sparbar.errors import Finding, InvalidData
from sparbar.load import Data, read
from sparbar.paths import Project
from sparbar.schemas import TABLES


@dataclass(frozen=True, slots=True)
class QuestionStatus:
    """One question: whether it is answered, in how many words, how many numbers are cited, how hard it is to read.

    lix: see readability; None without words.
    """

    number: str
    heading: str
    answered: bool
    words: int
    cited: int
    lix: int | None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source for one year. state: accepted, changed, missing. coverage: full, part or none of the year."""

    id: str
    file: str
    origin: str
    received: dt.date
    age_days: int
    sha256: str
    state: str
    coverage: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The whole of an edition. uncited: fakta_id of the year's reported facts that no chapter or answer cites.

    indicators: each declared one, with its age.
    """

    year: int
    questions: tuple[QuestionStatus, ...]
    sources: tuple[SourceStatus, ...]
    uncited: tuple[str, ...]
    findings: int
    indicators: tuple[Due, ...] = ()

    @property
    def ready(self) -> bool:
        """Every question answered, every source accepted and covering the whole year, no finding in the data, every
        indicator fetched and none overdue."""
        answered = all(question.answered for question in self.questions)
        complete = all(item.state == "accepted" and item.coverage == "full" for item in self.sources)
        followed = all(item.state == "current" for item in self.indicators)
        return answered and complete and followed and not self.findings


def status(project: Project, year: int, today: dt.date) -> Status:
    """The status of the edition of `year`.

    Raises InvalidData with all findings when the form cannot be read at all: then there is nothing to answer.
    """
    data, findings = read(project)
    asked = questions(data, year)
    if not asked:
        where, remedy = TABLES["fragor"].file, "Restore the file."
        raise InvalidData(findings or [Finding(f"data/{where}", "no questions", "the questions of the form", remedy)])
    answers = read_answers(project, asked, year)
    return Status(
        year,
        tuple(_question(answer) for answer in answers.values()),
        source_states(project, data, year, today),
        _uncited(project, data, answers, year),
        len(findings),
        due(project, today),
    )


def source_states(project: Project, data: Data, year: int, today: dt.date) -> tuple[SourceStatus, ...]:
    """Each source's state and how much of `year` it covers."""
    return tuple(
        SourceStatus(
            checked.source.id,
            checked.source.file,
            f"{checked.source.title}, {checked.source.producer}" + _export(checked.source),
            checked.source.received,
            (today - checked.source.received).days,
            checked.sha256,
            checked.state,
            _coverage(data, checked, year),
            checked.source.synthetic,
        )
        for checked in sources.check(project).values()
    )


def _export(source: sources.Source) -> str:
    return f", from {source.export.file} by the mapping {source.export.mapping}" if source.export else ""


def _coverage(data: Data, checked: sources.Checked, year: int) -> str:
    table = checked.source.id
    if table not in data.frames or not TABLES[table].dated:
        return "full" if checked.state != "missing" else "none"
    if not data.covers(table, year):
        return "none"
    return "full" if checked.source.received > dt.date(year, 12, 31) else "part"


def _question(answer: Answer) -> QuestionStatus:
    cited = sum(shortcode.name == "tal" for shortcode in answer.shortcodes())
    question = answer.question
    lix = readability.lix(answer.markdown)
    return QuestionStatus(question.number, question.heading, answer.answered, answer.words(), cited, lix)


def _uncited(project: Project, data: Data, answers: Mapping[str, Answer], year: int) -> tuple[str, ...]:
    cited = {s.arguments[0] for a in answers.values() for s in a.shortcodes() if s.name == "tal" and s.arguments}
    for chapter in read_book(project).chapters:
        cited |= {s.arguments[0] for s in chapter.shortcodes() if s.name == "tal" and s.arguments}
    names = {key.split(".", 1)[-1] for key in cited}
    facts = data.frames.get("resultat")
    if facts is None:
        return ()
    return tuple(fact for fact in facts.fakta_id[facts.ar == year] if fact not in names)
