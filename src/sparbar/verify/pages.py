"""The numbers of an HTML page as it lies there: traceable texts with what stands around them, pictures and tables.

A number is any element with `data-tal` outside pictures; in a picture it is the group with the id `text:KEY`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html

from sparbar.records import LABEL, NARROW
from sparbar.shapes import drawn, outline

# What does not end a line of running text; a table row is one line.
INLINE = {"a", "abbr", "button", "code", "em", "small", "span", "strong", "sub", "sup", "td", "th", "time"}
BREAK = "\n"
MARKS = {"andringsord", "andringar"}  # what says that something has changed since a draft: no part of the text


@dataclass(frozen=True, slots=True)
class Span:
    """A number on a page. before, after: the text on either side in its paragraph or table row.

    extra: it stands in what only the HTML has: the table of a chart, which opens at a click.
    """

    key: str
    text: str
    line: int
    before: str = ""
    after: str = ""
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of a figure on a page: its words and, where its SVG is part of the page, its texts and labels.

    words: each text in the picture, with the key of the number that it is or ''. title, description: '' where there is
    none. narrow: the drawing for phones. shapes: key → a digest of what is drawn for the number.
    """

    key: str
    alt: str
    line: int
    words: tuple[tuple[str, str], ...]
    labels: tuple[Span, ...]
    inline: bool
    title: str = ""
    description: str = ""
    narrow: bool = False
    shapes: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All words in the picture."""
        return " ".join(words for words, _ in self.words)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page: the text of each cell, row by row, the header row first."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The small line of a key number: its alternative text and what it draws."""

    alt: str
    outline: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a page prints in its <main>. compared: last year's numbers and changes, by this year's key."""

    main: html.HtmlElement
    spans: tuple[Span, ...]
    pictures: tuple[Picture, ...]
    grids: tuple[Grid, ...]
    compared: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()


def read(path: Path) -> Page:
    """The page at `path`."""
    document = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    found = document.xpath("//main")
    main = found[0] if found else document
    flow = _Flow()
    flow.walk(main)
    return Page(
        main,
        tuple(flow.spans("data-tal")),
        tuple(_pictures(main)),
        tuple(_grid(table) for table in main.xpath(".//table[not(ancestor::details)]")),
        tuple(flow.spans("data-fjol")),
        tuple(_line(picture) for picture in main.xpath(".//*[@class='linjebild']//svg")),
    )


def _line(picture: html.HtmlElement) -> Line:
    return Line(picture.get("aria-label") or "", outline(picture), picture.sourceline)


class _Flow:
    """The running text of an element, a line for each block, and where in it the numbers stand."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._found: list[tuple[html.HtmlElement, int, int]] = []

    def walk(self, element: html.HtmlElement) -> None:
        """Add the element with all that is in it; pictures are left out."""
        if not isinstance(element.tag, str) or element.tag in {"svg", "script", "style"}:
            return
        if MARKS & set((element.get("class") or "").split()):
            return
        block = element.tag not in INLINE
        self._add(BREAK if block else "")
        start = self._length
        self._add((element.text or "").replace(BREAK, " "))
        for child in element:
            self.walk(child)
            self._add((child.tail or "").replace(BREAK, " "))
        if element.get("data-tal") or element.get("data-fjol"):
            self._found.append((element, start, self._length))
        self._add(BREAK if block else "")

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def spans(self, attribute: str) -> Iterator[Span]:
        """The numbers that were met and are named by `attribute`, with the text around them."""
        text = "".join(self._parts)
        for element, start, end in (found for found in self._found if found[0].get(attribute)):
            before = text[text.rfind(BREAK, 0, start) + 1 : start]
            after = text[end : text.find(BREAK, end)]
            extra = next(element.iterancestors("details"), None) is not None
            yield Span(element.get(attribute), text[start:end], element.sourceline, before, after, extra)


def _pictures(main: html.HtmlElement) -> Iterator[Picture]:
    for element in main.xpath(".//*[@data-figur]"):
        inside = element.xpath("descendant-or-self::svg | descendant-or-self::img")
        for picture in inside or [element]:
            yield _picture(element, picture)


def _picture(element: html.HtmlElement, picture: html.HtmlElement) -> Picture:
    inline, frame = picture.tag == "svg", next(element.iterancestors("div"), element)
    alt = picture.get("aria-label" if inline else "alt") or ""
    words = tuple(("".join(part.itertext()), _label_of(part)) for part in picture.iter("text"))
    titles, descriptions = (
        element.xpath(".//*[@class='figurtitel']/p[1]"),
        frame.xpath("./div/details[@class='beskrivning']/div"),
    )
    return Picture(
        element.get("data-figur"),
        alt,
        picture.sourceline,
        words,
        tuple(_labels(picture)),
        inline,
        "".join(title.text_content() for title in titles),
        "".join(description.text_content() for description in descriptions),
        (picture.getparent().get("class") or "").endswith(NARROW),
        drawn(picture),
    )


def _labels(picture: html.HtmlElement) -> Iterator[Span]:
    for group in picture.iter("g"):
        if key := _key(group):
            yield Span(key, "".join(group.itertext()).strip(), group.sourceline)


def _key(group: html.HtmlElement) -> str:
    """The number whose label a group is; '' when it is none."""
    name = (group.get("id") or "").removeprefix(f"{NARROW}-")
    return name.removeprefix(LABEL) if name.startswith(LABEL) else ""


def _label_of(text: html.HtmlElement) -> str:
    return next(filter(None, map(_key, text.iterancestors("g"))), "")


def _grid(table: html.HtmlElement) -> Grid:
    rows = table.xpath(".//tr")
    cells = tuple(tuple(cell.text_content() for cell in row.xpath("./th | ./td")) for row in rows)
    return Grid(cells, tuple(row.sourceline for row in rows))
