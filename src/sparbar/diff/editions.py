"""Two editions of the report, number by number and chapter by chapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sparbar.chapters import read_book
from sparbar.diff import entries, pairs, places
from sparbar.diff.entries import Entries
from sparbar.diff.places import Group
from sparbar.errors import Finding, InvalidProject
from sparbar.ledger import FILE, Ledger
from sparbar.paths import Project


@dataclass(frozen=True, slots=True)
class Side:
    """The numbers of one year. source: the file that they were read from."""

    year: int
    source: str
    entries: Entries


@dataclass(frozen=True, slots=True)
class Editions:
    """Two years compared; the groups are the chapters as they are now."""

    before: Side
    now: Side
    groups: tuple[Group, ...]


def compare(project: Project, years: Sequence[int]) -> Editions:
    """The first of two `years` against the second.

    Raises InvalidProject for the same year twice, and for each year that is neither built nor approved.
    """
    first, second = years
    if first == second:
        remedy = f"Write two years, or --since REV for what has changed in {first}."
        raise InvalidProject.one("diff", f"{first} twice", "two years", remedy)
    found = [_side(project, year) for year in years]
    missing = [side for side in found if isinstance(side, Finding)]
    if missing:
        raise InvalidProject(missing)
    before, now = (side for side in found if isinstance(side, Side))
    where = places.places(read_book(project), places.read_answers(project, second))
    return Editions(before, now, where.groups(pairs.pairs(before.entries, now.entries, second - first)))


def _side(project: Project, year: int) -> Side | Finding:
    """The built numbers of `year`, else the approved ones."""
    built = project.edition(year) / FILE
    if built.is_file():
        return Side(year, project.relative(built), entries.of_ledger(Ledger.read(project, year)))
    approved = entries.approved_in(project, year)
    if approved is not None:
        return Side(year, project.relative(project.ledger / f"{year}.csv"), approved)
    expected = f"{project.relative(built)} or ledger/{year}.csv"
    return Finding(f"diff {year}", f"no numbers of {year}", expected, f"Build them with `sparbar build --year {year}`.")
