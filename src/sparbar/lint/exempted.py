"""What may stand as it is, with the reasons: for the method appendix. Looks for no number, and so is quick."""

from __future__ import annotations

from sparbar.chapters import Book
from sparbar.lint import names, texts
from sparbar.lint.findings import Exempt
from sparbar.paths import Project


def exempted(project: Project, year: int, book: Book) -> tuple[Exempt, ...]:
    """What may stand in the edition of `year` of the `book`: exceptions in texts, then names in use."""
    listed = names.read(project)
    written = list(texts.written(project, year, book, listed))
    used = {name for text in written for name in text.used}
    for _, _, told in texts.printed(project, book):
        used |= listed.without("\n".join(text.text for text in told))[1]  # no name goes over a line's end
    place = names.place(project)
    named = (Exempt(place, 0, name.name, name.reason) for name in listed.names if name.name in used)
    return (*(exempt for text in written for exempt in text.excused.exempt), *named)
