"""Which chapter a number belongs to: the first that cites it, else the first that names its notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sparbar import textfile
from sparbar.answers import COMMENT
from sparbar.chapters import Book, Chapter
from sparbar.citations import Shortcode, find
from sparbar.diff.pairs import Pair
from sparbar.paths import Project

HEADING = re.compile(r"^# +(.+?)(?: *\{[^}]*\})? *$", re.MULTILINE)
NOWHERE = "(in no chapter)"


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one chapter."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """titles: slug → heading, in reading order. chapters, elsewhere: key → slug of the first chapter that cites it,
    and of the first page or appendix that does, which repeat what chapters say. notebooks: name → slug of a chapter.
    """

    titles: Mapping[str, str]
    chapters: Mapping[str, str]
    elsewhere: Mapping[str, str]
    notebooks: Mapping[str, str]

    def cite(self, key: str) -> bool:
        """Whether any document of the book cites the number."""
        return key in self.chapters or key in self.elsewhere

    def of(self, pair: Pair) -> str:
        """The slug of its chapter; '' for none. The later key decides, then the earlier."""
        keys = [entry.key for entry in (pair.now, pair.before) if entry]
        notebook = {key: self.notebooks[pair.entry.notebook] for key in keys if pair.entry.notebook in self.notebooks}
        found = (places[key] for places in (self.chapters, notebook, self.elsewhere) for key in keys if key in places)
        return next(found, "")

    def groups(self, pairs: Iterable[Pair]) -> tuple[Group, ...]:
        """The pairs chapter by chapter, in reading order."""
        found: dict[str, list[Pair]] = {slug: [] for slug in (*self.titles, "")}
        for pair in pairs:
            found[self.of(pair)].append(pair)
        return tuple(Group(self.titles.get(slug, NOWHERE), tuple(some)) for slug, some in found.items() if some)


def places(book: Book, answers: Mapping[str, str]) -> Places:
    """Where the numbers of `book` belong; answers: question → text."""
    first, *rest = book.chapters
    chapters = [chapter for chapter in rest if not chapter.appendix]
    others = [first, *(chapter for chapter in rest if chapter.appendix)]
    notebooks = {name: chapter.slug for chapter in reversed([*chapters, first]) for name in chapter.notebooks}
    titles = {chapter.slug: title(chapter) for chapter in book.chapters}
    return Places(titles, _cited(chapters, answers), _cited(others, answers), notebooks)


def _cited(chapters: Iterable[Chapter], answers: Mapping[str, str]) -> dict[str, str]:
    cited: dict[str, str] = {}
    for chapter in chapters:
        for shortcode in _shortcodes(chapter, answers):
            if shortcode.name == "tal" and shortcode.arguments:
                cited.setdefault(shortcode.arguments[0], chapter.slug)
    return cited


def read_answers(project: Project, year: int) -> Mapping[str, str]:
    """Question → text of the answers of `year` that there are, without comments."""
    files = sorted(project.answers(year).glob("*.md"))
    return {path.stem: COMMENT.sub("", textfile.read(path, project.relative(path))) for path in files}


def title(chapter: Chapter) -> str:
    """Its heading."""
    heading = HEADING.search(chapter.text)
    return heading[1] if heading else chapter.slug


def _shortcodes(chapter: Chapter, answers: Mapping[str, str]) -> Iterator[Shortcode]:
    for shortcode in chapter.shortcodes():
        if shortcode.name == "svar" and shortcode.arguments:
            yield from find(answers.get(shortcode.arguments[0], ""))
        else:
            yield shortcode
