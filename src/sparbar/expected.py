"""What each page is to print, in the ledger's own words: printed.json's forms filled with the ledger's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sparbar import appendices, citations, formatting, printed
from sparbar.built import Built, Json
from sparbar.citations import BadCitation

REGISTER = f"{appendices.GENERATED}.numbers"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; key: '' for words."""

    text: str
    key: str = ""


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
    return [[Cell(head) for head in found["heads"]], *([_cell(built, cell) for cell in row] for row in found["rows"])]


def _cell(built: Built, cell: Json) -> Cell:
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
    """Every number of a page's prose and of its tables `grids`, as often as it stands there."""
    yield from (citation(built, source) for source in built.printed["pages"][slug]["citations"])
    yield from (cell for rows in grids.values() for row in rows for cell in row if cell.key)


def picture(built: Built, key: str) -> tuple[str, str]:
    """A figure's title and alternative text."""
    title, alt = (citations.fill(text, built.numbers) for text in built.printed["figures"][key]["written"])
    return title, alt
