"""The built pages as a reader meets them: running text in which every traceable number is blanked.

Left out, since they are made and not typed: numbers of sections, figures and tables, links to the next page, code, and
cells of tables whose words are as the notebooks recorded them (printed.json).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from lxml import html

from sparbar import expected
from sparbar.built import Built
from sparbar.lint.marks import BLANK, CITED
from sparbar.lint.prose import DROPPED, plain
from sparbar.records import LABEL, NARROW

Grids = Mapping[str, list[list[expected.Cell]]]
INLINE = {"a", "abbr", "button", "code", "em", "small", "span", "strong", "sub", "sup", "time", "wbr"}
LEFT_OUT = {"script", "style", "svg", "code"}
NUMBERING = {"header-section-number", "etikett", "ref", "footnote-ref", "footnote-back", "blad"}
CHANGES = {"andringsord", "andringar"}  # what says that something has changed since a draft
MADE = NUMBERING | CHANGES
SAID = {"notis", "saknas"}  # notices, and what stands in the place of an answer that nobody has written
_QUESTION = re.compile(r"\bdata/svar/\d{4}/|(?<![\d.,])\d\.\d(?!\d|,\d)")  # and the file that its answer is written in
_DROP = str.maketrans("", "", DROPPED)


@dataclass(frozen=True, slots=True)
class Line:
    """A block of text on a page, and the line of the file where it begins."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its text to look at, and all that it prints, numbers too (what other formats are held against)."""

    slug: str
    place: str
    lines: tuple[Line, ...]
    printed: str


def read(built: Built) -> Iterator[Page]:
    """Every page of the built book that is there."""
    recorded = Recorded(built)
    for slug in built.printed["pages"]:
        path = built.folder / "html" / f"{slug}.html"
        if path.is_file():
            document = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
            yield look(recorded, slug, next(iter(document.xpath("//main")), document))


def look(recorded: Recorded, slug: str, main: html.HtmlElement) -> Page:
    """The page `slug`, which shows `main`."""
    reader = _Reader(recorded.words(slug))
    reader.walk(main)
    reader.close()
    pictures = (line for element in main.iter("svg") for line in _picture(element, recorded.beside(element)))
    lines = (*reader.lines, *pictures, *_described(recorded, slug, main))
    return Page(slug, recorded.built.place(f"html/{slug}.html"), lines, " ".join(main.itertext()))


class Recorded:
    """What a built edition prints as its notebooks recorded it. tables: page → its tables, where they are known."""

    def __init__(self, built: Built, tables: Mapping[str, Grids] | None = None) -> None:
        self.built = built
        self._tables = tables or {}
        # Tables below charts print the definitions of numbers.
        self._definitions = frozenset(_spaced(number.definition) for number in built.numbers.values())
        self.picture = cache(lambda key: expected.picture(built, key))

    def words(self, slug: str) -> frozenset[str]:
        """The words of the page's tables."""
        built, page = self.built, self.built.printed["pages"][slug]
        tables = [built.printed["tables"][key] for key in page["tables"]]
        texts = {text for table in tables for text in table["heads"]}
        texts |= {cell["text"] for table in tables for row in table["rows"] for cell in row if "text" in cell}
        texts |= {text for key in page["figures"] for text in _behind(built, key)}
        if any("of" in cell for table in tables for row in table["rows"] for cell in row):  # last year's, the change
            grids = self._tables.get(slug) or expected.tables(built, slug)
            texts |= {cell.text for rows in grids.values() for row in rows for cell in row if cell.of}
        return self._definitions | {_spaced(text) for text in texts}

    def beside(self, svg: html.HtmlElement) -> tuple[str, ...]:
        """What a figure prints: its title and source line, which it breaks, the names of its numbers and parts."""
        holder = next((element for element in (svg, *svg.iterancestors()) if element.get("data-figur")), None)
        key = holder.get("data-figur") if holder is not None else ""
        if key not in self.built.printed["figures"]:
            return ()
        figure, numbers = self.built.printed["figures"][key], self.built.numbers
        named = (numbers[number].definition for number in figure["numbers"] if number in numbers)
        return self.picture(key)[0], figure["source"], *named, *_behind(self.built, key)


def _spaced(text: str) -> str:
    return " ".join(text.translate(_DROP).split())


def _behind(built: Built, key: str) -> Iterator[str]:
    """The words of the table behind a figure, as recorded."""
    table = built.printed["figures"][key]["table"] or {"head": "", "columns": (), "rows": ()}
    yield from (table["head"], *(column["head"] for column in table["columns"]))
    for row in table["rows"]:
        yield from (row["header"], *(cell["text"] for cell in row["cells"]))


class _Reader:
    """Collects an element's text, a line for each block."""

    def __init__(self, recorded: frozenset[str]) -> None:
        self.lines: list[Line] = []
        self._recorded = recorded
        self._parts: list[str] = []
        self._line = 0

    def walk(self, element: html.HtmlElement) -> None:
        """Add the element with all that is in it."""
        if not isinstance(element.tag, str):
            return
        block = element.tag not in INLINE
        if block:
            self.close()
            self._line = element.sourceline or self._line
        made = self._made(element)
        if made:
            self._parts.append(made)
        else:
            self._parts.append(element.text or "")
            for child in element:
                self.walk(child)
                self._parts.append(child.tail or "")
        if block:
            self.close()

    def _made(self, element: html.HtmlElement) -> str:
        """What stands in the place of an element that nobody typed; '' for others."""
        if element.get("data-tal"):
            return CITED
        classes = (element.get("class") or "").split()
        if element.tag in LEFT_OUT or not MADE.isdisjoint(classes):
            return BLANK
        if element.tag in {"td", "th"} and _spaced(element.text_content()) in self._recorded:
            return BLANK
        if not SAID.isdisjoint(classes):  # the program's own: it may name questions
            return _QUESTION.sub(BLANK, " ".join(element.itertext()))
        return ""

    def close(self) -> None:
        """End a line."""
        text = "".join(self._parts)
        text = plain(text.translate(_DROP)).replace("\n", " ").strip() if text and not text.isspace() else ""
        if text.strip(CITED + BLANK + " "):
            self.lines.append(Line(self._line, text))
        self._parts = []


def _picture(svg: html.HtmlElement, known: Iterable[str]) -> Iterator[Line]:
    """Texts of a picture that are no labels of numbers and no part of its title or source line."""
    whole = "\n".join("".join(text.split()) for text in known).casefold()
    texts = [(text.sourceline, _spaced("".join(text.itertext()))) for text in _unlabelled(svg)]
    numbering = _numbering([text for _, text in texts])
    for line, text in texts:
        if text and text not in numbering and "".join(text.split()).casefold() not in whole:
            yield Line(line or 0, plain(text))


def _unlabelled(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    if element.tag == "text":
        yield element
    if not (element.get("id") or "").removeprefix(f"{NARROW}-").startswith(LABEL):
        for child in element:
            yield from _unlabelled(child)


def _numbering(texts: list[str]) -> set[str]:
    """Bare whole numbers that run 1, 2, 3 …: the numbers of goals over a matrix, not amounts."""
    bare = {text for text in texts if text.isdecimal()}
    run = [str(number) for number in range(1, len(bare) + 1)]
    return set(run) if len(run) > 2 and set(run) <= bare else set()


def _described(recorded: Recorded, slug: str, main: html.HtmlElement) -> Iterator[Line]:
    """Alternative texts that are not as recorded; those that are have been looked at in the notebook's code."""
    known = {_spaced(recorded.picture(key)[1]) for key in recorded.built.printed["pages"][slug]["figures"]}
    for element in main.xpath(".//svg[@aria-label] | .//img[@alt]"):
        text = _spaced(element.get("aria-label") or element.get("alt") or "")
        if text and text not in known:
            yield Line(element.sourceline or 0, plain(text))
