"""Preparing the edition of another year: empty answers, one for each question. Nothing of another year is copied."""

from __future__ import annotations

from pathlib import Path

from sparbar.answers import Question, questions
from sparbar.errors import InvalidProject
from sparbar.load import load
from sparbar.paths import Project


def prepare(project: Project, year: int) -> tuple[Path, ...]:
    """Write data/svar/<year>/<question>.md for each question of the form and return the new files.

    Raises InvalidProject when the edition has answers already; nothing is written then.
    """
    folder = project.answers(year)
    if folder.exists() and any(folder.iterdir()):
        remedy = f"Edit the files there, or remove {project.relative(folder)} first."
        raise InvalidProject.one(project.relative(folder), "an edition that exists", "a new year", remedy)
    asked = questions(load(project), year)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_empty_answer(folder, question) for question in asked)


def _empty_answer(folder: Path, question: Question) -> Path:
    path = folder / f"{question.number}.md"
    text = (
        f"<!-- {question.number} {question.heading}\n"
        "Skriv svaret under den här kommentaren. Ange varje tal med sin nyckel: {{< tal notebook.namn >}}.\n"
        "Frågan räknas som obesvarad så länge filen bara innehåller kommentarer. -->\n"
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
