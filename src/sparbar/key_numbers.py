"""The key numbers of a chapter as tiles: this year's number, its change, and a small line over the years.

Which they are, the chapter's front matter says. Earlier years come from the approved ledgers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sparbar import approved, citations, sparklines
from sparbar.chapters import Chapter, KeyNumber
from sparbar.citations import Shortcode
from sparbar.ledger import Ledger
from sparbar.numbers import Exact, exact
from sparbar.paths import Project

YEARS = 5  # at most, this one included
FOLDER = "key_numbers"
READING = "Höjden över den tunna linjen visar hur stort talet är."
Past = Mapping[int, Mapping[str, tuple[str, str]]]  # year → key → value ('' when unknown) and unit


@dataclass(frozen=True, slots=True)
class Tile:
    """A key number, its line as SVG ('' when too little is known), what that says in words, and its first year."""

    asked: KeyNumber
    svg: str
    alt: str
    first: int

    def file(self, place: int) -> str:
        """The name of its SVG, where it is number `place` of its chapter."""
        return f"{FOLDER}/{place}.svg"


def years_before(year: int) -> range:
    """The years before `year` whose approved ledgers a report may tell of."""
    return range(year - YEARS + 1, year)


def past(project: Project, year: int) -> Past:
    """The approved ledgers of the years before `year` that there are, the most recent ones."""
    return {
        before: {key: (row["value"], row["unit"]) for key, row in approved.rows(approved.text(project, before)).items()}
        for before in years_before(year)
        if approved.exists(project, before)
    }


def tiles(chapter: Chapter, ledger: Ledger, earlier: Past) -> tuple[Tile, ...]:
    """The chapter's key numbers in the author's order, without those that the ledger lacks."""
    known = (asked for asked in chapter.key_numbers if asked.citation.arguments[0] in ledger.numbers)
    return tuple(_tile(asked, ledger, earlier) for asked in known)


def described(chapter: Chapter, ledger: Ledger, earlier: Past, folder: str) -> Mapping[str, Any]:
    """The tiles as the shortcode `nyckeltal` prints them; `folder` is the figures' folder from the root."""
    listed = tiles(chapter, ledger, earlier)
    entries = [
        {
            "title": tile.asked.title,
            "number": _cited(tile.asked.citation, ledger),
            "change": _cited(tile.asked.change_citation, ledger) if tile.asked.change_citation else None,
            "since": f"Sedan {ledger.year - 1}:",
            "line": {"svg": f"{folder}/{tile.file(place)}", "alt": tile.alt} if tile.svg else None,
        }
        for place, tile in enumerate(listed, 1)
    ]
    first = min((tile.first for tile in listed if tile.svg), default=0)
    note = f"Linjerna visar utvecklingen {first}–{ledger.year}. {READING}" if first else ""
    return {"tiles": entries, "note": note}


def _tile(asked: KeyNumber, ledger: Ledger, earlier: Past) -> Tile:
    number = ledger.numbers[asked.citation.arguments[0]]
    seen = earlier if ledger.audience == "internal" else _told_anyway(asked, ledger, earlier)
    values: dict[int, Exact | None] = {year: _value(known, number.key, number.unit) for year, known in seen.items()}
    values[ledger.year] = number.value
    svg = sparklines.draw(values)
    return Tile(asked, svg, sparklines.words(values) if svg else "", min(values))


def _told_anyway(asked: KeyNumber, ledger: Ledger, earlier: Past) -> Past:
    """The years that a public edition may draw: the last one, when the number and its change are printed.

    Then its value follows from what is printed. What rested on few cases in older years nothing here says.
    """
    cited = [citation.arguments[0] for citation in (asked.citation, asked.change_citation) if citation]
    told = len(cited) == 2 and all(key in ledger.numbers and ledger.numbers[key].value is not None for key in cited)
    return {year: known for year, known in earlier.items() if told and year == ledger.year - 1}


def _value(known: Mapping[str, tuple[str, str]], key: str, unit: str) -> Exact | None:
    """The value that a year's ledger has for `key`; nothing when it is unknown or in another unit."""
    value, same = known.get(key, ("", ""))
    return exact(value) if value and same == unit else None


def _cited(citation: Shortcode, ledger: Ledger) -> Mapping[str, Any]:
    number = ledger.numbers[citation.arguments[0]]
    text = citations.number_text(citation, ledger.numbers)
    return {"text": text, "key": number.key, "missing": number.value is None}
