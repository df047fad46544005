"""What each page is to print, in the ledger's own words: printed.json's forms filled with the ledger's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sparbar import appendices, citations, formatting, key_numbers, printed
from sparbar.built import Built, Json
from sparbar.chapters import Book
from sparbar.citations import BadCitation
from sparbar.diff import entries, pairs
from sparbar.diff.pairs import Pair
from sparbar.key_numbers import Tile

REGISTER = f"{appendices.GENERATED}.numbers"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; key: '' for words. of: the number that it belongs to without being it, as last year's."""

    text: str
    key: str = ""
    of: str = ""


def citation(built: Built, source: str) -> Cell:
    """The number that a citation prints, such as `{{< tal county.goals >}}`; what cannot be printed says why."""
    cited = next(citations.find(source))
    try:
        return Cell(citations.number_text(cited, built.numbers), cited.arguments[0])
    except BadCitation as error:
        return Cell(f"{error.expected}, not {error.found}", cited.arguments[0])


def table(built: Built, key: str) -> list[list[Cell]]:
    """The rows of a table, heads first. The register of all numbers follows from the ledger alone."""
    known = built.printed["tables"][key]
    found: Json = printed.generated(appendices.numbers(built.ledger)) if key == REGISTER else known
    before = _before(built) if any("of" in cell for row in found["rows"] for cell in row) else {}
    rows = ([_cell(built, cell, before) for cell in row] for row in found["rows"])
    return [[Cell(head) for head in found["heads"]], *rows]


def _before(built: Built) -> Mapping[str, Pair]:
    """Key → each number beside that of the year before, as approved."""
    approved = entries.approved_in(built.project, built.year - 1) or {}
    return {pair.key: pair for pair in pairs.pairs(approved, entries.of_ledger(built.ledger), 1)}


def _cell(built: Built, cell: Json, before: Mapping[str, Pair]) -> Cell:
    if "of" in cell:
        pair = before.get(cell["of"])
        text = appendices.compared_text(pair, cell["part"]) if pair else "a number of the ledger"
        return Cell(text, of=cell["of"])
    key = cell.get("key", "")
    if not key:
        return Cell(cell["text"])
    number = built.numbers.get(key)
    if number is None:
        return Cell("a number of the ledger", key)
    siblings = citations.siblings(number, built.numbers)
    usual = built.ledger.text(number)
    return Cell(formatting.bare(number, cell["form"], cell["decimals"], siblings) if "form" in cell else usual, key)


def tables(built: Built, slug: str) -> dict[str, list[list[Cell]]]:
    """The tables of a page, by key."""
    return {key: table(built, key) for key in built.printed["pages"][slug]["tables"]}


def numbers(built: Built, slug: str, grids: Mapping[str, list[list[Cell]]]) -> Iterator[Cell]:
    """Every number of a page's prose, of the titles of its figures and of its tables, as often as it stands there."""
    page = built.printed["pages"][slug]
    titles = (built.printed["figures"][key]["written"][:1] for key in page["figures"])
    cited = (cited.source for title in titles for text in title for cited in citations.find(text))
    yield from (citation(built, source) for source in (*page["citations"], *cited))
    yield from (cell for rows in grids.values() for row in rows for cell in row if cell.key)


def below_charts(built: Built, slug: str) -> Iterator[Cell]:
    """Every number of what opens below the charts of a page: their descriptions, and the tables of their numbers."""
    for figure in (built.printed["figures"][key] for key in built.printed["pages"][slug]["figures"]):
        yield from (citation(built, cited.source) for cited in citations.find(figure["written"][2]))
        table = figure["table"] or {"columns": (), "rows": ()}
        for row in table["rows"]:
            cells = (_formed(cell, column) for cell, column in zip(row["cells"], table["columns"], strict=True))
            yield from (_cell(built, cell, {}) for cell in cells if cell["key"])


def in_charts(built: Built, slug: str) -> Iterator[Cell]:
    """Every number in the charts of a page and below them."""
    for figure in (built.printed["figures"][key] for key in built.printed["pages"][slug]["figures"]):
        yield from (Cell(text, key) for key, text in figure["labels"].items())
    yield from below_charts(built, slug)


def _formed(cell: Json, column: Json) -> Json:
    """A recorded cell with the form and the decimals of its column, where it has none of its own."""
    decimals = column["decimals"] if cell["decimals"] is None else cell["decimals"]
    return {"key": cell["key"], "form": cell["form"] or column["form"], "decimals": decimals}


def picture(built: Built, key: str) -> tuple[str, str, str]:
    """A figure's title, its alternative text, and what it shows in full."""
    written = built.printed["figures"][key]["written"]
    title, alt, description = (_filled(built, text) for text in written)
    return title, alt, description


def _filled(built: Built, text: str) -> str:
    """A text with its citations filled; where one cannot be printed, it says why."""
    try:
        return citations.fill(text, built.numbers)
    except BadCitation as error:
        return f"{error.expected}, not {error.found}"


def lines(built: Built, book: Book) -> dict[str, list[Tile]]:
    """Page → its key numbers that have a small line over the years."""
    earlier = key_numbers.past(built.project, built.year)
    tiles = {chapter.slug: key_numbers.tiles(chapter, built.ledger, earlier) for chapter in book.chapters}
    return {slug: [tile for tile in found if tile.svg] for slug, found in tiles.items()}
