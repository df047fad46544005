"""What a public edition withholds, against the numbers and rows on this machine: no more, no less, and nowhere said.

Withheld numbers are counted here and nowhere as printed. Replay and second computation check their values too, of
which the edition itself says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sparbar.built import Built
from sparbar.config import read_report
from sparbar.errors import InvalidProject
from sparbar.ledger import Ledger
from sparbar.verify import panels
from sparbar.verify.findings import Check, Fault

if TYPE_CHECKING:
    from sparbar.disclosure.cases import Cases
    from sparbar.load import Data


def with_values(edition: Built) -> Built:
    """The edition with the numbers that it was made from; raises InvalidProject when this machine has none of them."""
    if edition.ledger.audience == "internal":
        return edition
    path = edition.project.proof(edition.year)
    if not path.is_file():
        found = "no numbers that the public edition was made from"
        remedy = f"Build it here: sparbar build --audience public --year {edition.year}."
        raise InvalidProject.one(edition.project.relative(path), found, "those that its build kept", remedy)
    return replace(edition, ledger=Ledger.read_file(edition.project, path, edition.year))


def check(edition: Built, real: Built) -> Check:
    """Assess the numbers again, compare, search every file for what is withheld, and look at what panels compare."""
    # With pandas: an internal edition is verified without.
    from sparbar import disclosure
    from sparbar.disclosure.cases import Cases
    from sparbar.load import load

    data, report = load(edition.project), read_report(edition.project)
    found = disclosure.assess(real.ledger, data, report)
    told = disclosure.masked(real.ledger, found, data)
    faults = [*_numbers(edition, told), *_files(edition, real, data, Cases(data, report.open_cases))]
    if (edition.folder / "html/trace").is_dir():
        faults += panels.comparisons(edition, found.uncompared)
    files = sum(path.is_file() for path in edition.folder.rglob("*"))
    note = f"numbers withheld: {len(found.withheld)}"
    return Check("disclosure", "published files that say nothing of what is withheld", files, tuple(faults), note)


def _numbers(edition: Built, told: Ledger) -> Iterator[Fault]:
    """Numbers that the public ledger tells otherwise than it may."""
    place = edition.place("ledger.json")
    for key in sorted({*edition.numbers, *told.numbers}):
        published, allowed = edition.numbers.get(key), told.numbers.get(key)
        if published is None or allowed is None:
            what = "a number" if published else "no such number"
            yield Fault(key, "no such number" if published else "a number", what, place)
        elif published != allowed:
            yield Fault(key, _said(allowed.withheld), _said(published.withheld), place)


def _said(withheld: bool) -> str:
    return "a number that is withheld" if withheld else "the number, with the rows that may be listed"


def _files(edition: Built, real: Built, data: Data, cases: Cases) -> Iterator[Fault]:
    from sparbar.disclosure import search

    published = [number for number in edition.numbers.values() if not number.withheld]
    withheld = [real.numbers[number.key] for number in edition.numbers.values() if number.withheld]
    frame = data.frames["arenden"]
    frame = frame[frame.arende_id.isin(cases.protected)]
    names = {*frame.namn, *frame.sokande_id}
    for file, text in search.occurrences(edition.folder, {*search.unmistakable(withheld, published), *names}):
        yield Fault(text, "nowhere in a public edition", "said", edition.place(file))
