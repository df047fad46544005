"""The form's questions and the year's answers to them: data/svar/<year>/<question>.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sparbar.citations import SHORTCODE, Shortcode, find
from sparbar.errors import Finding, InvalidProject
from sparbar.load import Data
from sparbar.paths import Project

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, with its heading in the region's own words."""

    number: str
    chapter: int
    heading: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question for one year; a file that is missing or holds only comments is no answer."""

    question: Question
    file: str
    text: str

    @property
    def answered(self) -> bool:
        """Whether there is text."""
        return bool(COMMENT.sub("", self.text).strip())

    def shortcodes(self) -> Iterator[Shortcode]:
        """Its shortcodes, with their lines in the file; those in comments do not count."""
        return find(COMMENT.sub(lambda match: "\n" * match[0].count("\n"), self.text))

    def words(self) -> int:
        """How many words there are; a cited number counts as one."""
        return len(WORD.findall(SHORTCODE.sub(" tal ", COMMENT.sub("", self.text))))


def questions(data: Data, year: int) -> tuple[Question, ...]:
    """The questions of the form that holds for `year`: the latest version not after it, else the first."""
    form = data.frames["fragor"]
    versions = sorted(form.form_version.unique())
    version = max((v for v in versions if v <= str(year)), default=versions[0])
    rows = form[form.form_version == version].sort_values("fraga")
    return tuple(Question(row.fraga, int(row.kapitel), row.rubrik) for row in rows.itertuples())


def read_answers(project: Project, asked: tuple[Question, ...], year: int) -> Mapping[str, Answer]:
    """Question number → answer of `year`; raises InvalidProject for files that answer no question."""
    folder = project.answers(year)
    known = {question.number for question in asked}
    strays = [path for path in sorted(folder.glob("*.md")) if path.stem not in known]
    if strays:
        expected = f"files named by a question, {asked[0].number}.md to {asked[-1].number}.md"
        raise InvalidProject(
            Finding(project.relative(path), "an answer to no question", expected, "Rename or remove it.")
            for path in strays
        )
    answers = {}
    for question in asked:
        path = folder / f"{question.number}.md"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        answers[question.number] = Answer(question, project.relative(path), text)
    return answers
