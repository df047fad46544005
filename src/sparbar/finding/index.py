"""The search index: what stands on the rendered pages, piece by piece, each with the place a hit leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import html

from sparbar.ledger import Ledger
from sparbar.panel.places import Places

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PROSE = {"p", "li", "dd", "dt", "blockquote"}
LEFT_OUT = {"nav", "svg", "script", "style", "pre"}
MARKS = {"andringsord", "andringar", "hamta", "notis", "forteckning"}  # said elsewhere: notices on every page
HEADING, PARAGRAPH, FIGURE, TABLE, TERM = "rubrik", "text", "figur", "tabell", "ord"
REGISTER = "register:"  # the register's lines are found as numbers
LINE = f'id="{REGISTER}'.encode()
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that can be found. place: the identifier to lead to, '' for the top of the page."""

    kind: str
    place: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the book, its pieces in reading order."""

    file: str
    title: str
    pieces: tuple[Piece, ...]

    def to_json(self) -> Mapping[str, Any]:
        pieces = [[piece.kind, piece.place, piece.title, piece.text] for piece in self.pieces]
        return {"file": self.file, "title": self.title, "pieces": pieces}


def pages(folder: Path) -> list[Page]:
    """The pages of the book in `folder`, chapters before appendices. Raises ValueError when there is none."""
    files = sorted(folder.glob("*.html"), key=lambda path: (path.stem != "index", path.stem[:1].isalpha(), path.name))
    if not files:
        raise ValueError(f"no page in {folder}")
    return [read(path) for path in files]


def read(path: Path) -> Page:
    """The page at `path`: what its <main> holds."""
    pieces = _pieces(path.read_bytes())
    title = next((piece.title for piece in pieces if piece.kind == HEADING), path.stem)
    return Page(path.name, title, pieces)


def _short(page: bytes) -> bytes:
    """The page with the first line of the register alone, which tells that it is one: the others take long to parse."""
    before, *rows = page.split(b"<tr")
    parts, told = [before], False
    for row in rows:
        is_line = LINE in row
        parts += [row.partition(b"</tr>")[2]] if told and is_line else [b"<tr", row]
        told = told or is_line
    return b"".join(parts)


@lru_cache(128)  # a preview makes few of its pages anew
def _pieces(text: bytes) -> tuple[Piece, ...]:
    document = html.fromstring(_short(text), parser=html.HTMLParser(encoding="utf-8"))
    main = next(iter(document.xpath("//main")), document)
    reader = _Reader()
    reader.walk(main)
    return tuple(reader.pieces)


def numbers(ledger: Ledger, places: Places, files: Sequence[str]) -> list[list[Any]]:
    """Key, text, definition, and the places in `files` of the pages that print it, of each number that is printed."""
    order = {file: place for place, file in enumerate(files)}
    return [
        [key, ledger.text(number), number.definition, sorted(order[page] for page, _ in places[key])]
        for key, number in sorted(ledger.numbers.items())
        if key in places
    ]


def explanations(pages: Sequence[Page]) -> Mapping[str, str]:
    """Identifier of a term in the glossary → its explanation."""
    return {piece.place: piece.text for page in pages for piece in page.pieces if piece.kind == TERM}


class _Reader:
    """Walks a page and keeps what can be found on it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._place = self._heading = ""

    def walk(self, element: html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in LEFT_OUT or _classes(element) & MARKS:
            return
        if element.tag in HEADINGS:
            self._head(element)
        elif element.tag == "div" and "figurram" in _classes(element):
            self._figure(element)
        elif element.tag == "table":
            self._table(element)
        elif element.tag in PROSE and element.find(".//ul") is None and element.find(".//ol") is None:
            self._keep(PARAGRAPH, self._place, self._heading, text_of(element))
        else:
            for child in element:
                self.walk(child)

    def _keep(self, kind: str, place: str, title: str, text: str = "") -> None:
        if text or kind == HEADING:
            self.pieces.append(Piece(kind, place, title, text))

    def _head(self, element: html.HtmlElement) -> None:
        """A heading; its place is its own, or that of the section which holds it and the link to it."""
        self._heading = text_of(element)
        own = element.get("id") or next((around.get("id") for around in element.iterancestors("section")), "")
        self._place = "" if element.tag == "h1" else own or self._place
        self._keep(HEADING, self._place, self._heading)

    def _figure(self, frame: html.HtmlElement) -> None:
        """A figure by its caption; its text is what it finds and its description."""
        place = next((figure.get("id") or "" for figure in frame.iter("figure")), "")
        title = " ".join(text_of(caption) for caption in frame.iter("figcaption"))
        told = frame.xpath(".//*[@class='figurtitel'] | .//details[@class='beskrivning']/div")
        self._keep(FIGURE, place or self._place, title or self._heading, " ".join(map(text_of, told)))

    def _table(self, table: html.HtmlElement) -> None:
        """A table by its caption; its text is all its words. The lines of the glossary are found one by one."""
        frame = next((div for div in table.iterancestors("div") if div.get("id")), None)
        place = self._place if frame is None else frame.get("id")
        title = " ".join(text_of(caption) for caption in table.iter("caption"))
        if any((element.get("id") or "").startswith(REGISTER) for element in table.iter()):  # one of the first
            cells = [head for head in table.iter("th") if head.get("scope") == "col"]
        else:
            explained = table.xpath(".//td//*[starts-with(@id, 'ord-')]")
            for cell in explained:
                term = next(cell.iterancestors("tr"))[0]
                self._keep(TERM, cell.get("id"), text_of(term), text_of(cell))
            cells = list(table.iter("th")) if explained else list(table.iter("th", "td"))
        words = dict.fromkeys(text_of(cell) for cell in cells if not cell.xpath(".//*[@data-tal or @data-fjol]"))
        self._keep(TABLE, place, title or self._heading, " · ".join(filter(None, words)))


def text_of(element: html.HtmlElement) -> str:
    """The text of `element` as a reader sees it, without pictures and marks of change, with single spaces."""
    return " ".join("".join(_texts(element)).replace(SOFT_HYPHEN, "").split())


def _texts(element: html.HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in LEFT_OUT and not _classes(element) & MARKS:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
        yield " " if element.tag in {"p", "div", "li", "td", "th"} else ""


def _classes(element: html.HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())
