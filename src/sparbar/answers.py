"""The form's questions and the year's answers to them: data/svar/<year>/<question>.md."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sparbar import textfile
from sparbar.citations import SHORTCODE, Shortcode, find, unclosed
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
        return bool(self.markdown.strip())

    @property
    def markdown(self) -> str:
        """The text without comments, each line where it stands in the file."""
        return COMMENT.sub(lambda match: "\n" * match[0].count("\n"), self.text)

    def shortcodes(self) -> Iterator[Shortcode]:
        """Its shortcodes, with their lines in the file; those in comments do not count."""
        return find(self.markdown)

    def words(self) -> int:
        """How many words there are; a cited number counts as one."""
        return len(WORD.findall(SHORTCODE.sub(" tal ", self.markdown)))


def questions(data: Data, year: int) -> tuple[Question, ...]:
    """The questions of the form that holds for `year`: the latest version not after it, else the first.

    None when the form could not be read.
    """
    form = data.frames.get("fragor")
    if form is None or form.empty:
        return ()
    versions = sorted(form.form_version.unique())
    version = max((v for v in versions if v <= str(year)), default=versions[0])
    rows = form[form.form_version == version].sort_values("fraga")
    return tuple(Question(row.fraga, int(row.kapitel), row.rubrik) for row in rows.itertuples())


def read_answers(project: Project, asked: tuple[Question, ...], year: int) -> Mapping[str, Answer]:
    """Question number → answer of `year`; raises InvalidProject for files that answer no question or are no text."""
    folder = project.answers(year)
    files = {question: folder / f"{question.number}.md" for question in asked}
    findings = list(_strays(project, folder, files.values())) if asked else []
    answers = {}
    for question, path in files.items():
        where = project.relative(path)
        try:
            text = textfile.read(path, where) if path.is_file() else ""
        except InvalidProject as error:
            findings += error.findings
        else:
            answers[question.number] = Answer(question, where, text)
            findings += unclosed(answers[question.number].markdown, where)
    if findings:
        raise InvalidProject(findings)
    return answers


def _strays(project: Project, folder: Path, files: Collection[Path]) -> Iterator[Finding]:
    """What lies in the folder and answers no question; hidden files are somebody else's."""
    names = sorted(path.name for path in files)
    for path in sorted(folder.glob("[!.]*")):
        if path not in files:
            expected = f"files named by a question, {names[0]} to {names[-1]}"
            yield Finding(project.relative(path), "an answer to no question", expected, "Rename or remove it.")
