"""The charts in the pages against the ledger: labels, titles and alternative texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from sparbar import citations, expected, formatting
from sparbar.built import Built
from sparbar.key_numbers import Tile
from sparbar.numbers import Number
from sparbar.records import NARROW
from sparbar.shapes import WIDE, outline
from sparbar.verify.findings import Check, Fault
from sparbar.verify.pages import Line, Picture
from sparbar.verify.rendered import Read, plain

Labels = Mapping[str, str]
Lines = Mapping[str, Sequence[Tile]]
Form = tuple[str, int | None]
NAMED = re.compile(r"^\D*?(?=[\d–\u2212])")  # a map writes the municipality before its number


def check(built: Built, book: Read, lines: Lines) -> Check:
    """Compare each picture's labels, title and alternative text, and the small line of each key number."""
    faults: list[Fault] = []
    checked = 0
    for slug, page in book.pages.items():
        place = built.place(f"html/{slug}.html")
        for key in built.printed["pages"][slug]["figures"]:
            found = [picture for picture in page.pictures if picture.key == key]
            faults += [fault for picture in found for fault in _picture(built, picture, place)]
            checked += sum(1 + len(picture.labels) for picture in found)
            if not found:
                faults.append(Fault(key, "a figure", "not there", place))
        tiles = lines.get(slug, ())
        checked += len(tiles)
        faults += _lines(tiles, page.lines, place)
    return Check("pictures", "labels, titles, alternative texts and descriptions of charts", checked, tuple(faults))


def _picture(built: Built, picture: Picture, page: str) -> Iterator[Fault]:
    place = f"{page}:{picture.line}"
    title, alt, description = expected.picture(built, picture.key)
    if not picture.inline:
        alt, description = " ".join(filter(None, (alt, description))), ""
    wanted_words = {"alternative text": (alt, picture.alt), "title": (title, picture.title)}
    wanted_words |= {"description": (description, picture.description)} if picture.inline else {}
    for what, (wanted_text, text) in wanted_words.items():
        if plain(text) != plain(wanted_text):
            yield Fault(picture.key, f"the {what}: {plain(wanted_text)}", plain(text) or "none", place)
    if not picture.inline:
        return
    wanted: Labels = built.printed["figures"][picture.key]["labels"]
    yield from _labels(built, picture, wanted, page)
    yield from _shapes(built, picture, place)
    if not picture.narrow:  # both drawings have the same labels
        yield from _unfit(built, picture.key, wanted)


def _lines(tiles: Sequence[Tile], drawn: Sequence[Line], page: str) -> Iterator[Fault]:
    """Lines of key numbers that are not as the ledgers of the years give them, in the order of the page."""
    for place, tile in enumerate(tiles):
        key = tile.asked.citation.arguments[0]
        line = drawn[place] if place < len(drawn) else Line("not there", (), 0)
        where = f"{page}:{line.line}" if line.line else page
        if plain(line.alt) != plain(tile.alt):
            yield Fault(key, f"the line that says: {plain(tile.alt)}", plain(line.alt) or "nothing", where)
        elif line.outline != outline(etree.fromstring(tile.svg)):
            yield Fault(key, "its line over the years, as the approved ledgers give it", "another line", where)
    for line in drawn[len(tiles) :]:
        yield Fault("the line of a key number", "no such line", plain(line.alt), f"{page}:{line.line}")


def _labels(built: Built, picture: Picture, wanted: Labels, page: str) -> Iterator[Fault]:
    """Labels that are not as they were drawn."""
    found = Counter(label.key for label in picture.labels)
    for key, text in wanted.items():
        if not found[key] and not picture.narrow:  # a phone has no room for the number of every part
            yield Fault(key, f"{plain(text)} in {picture.key}", "not there", f"{page}:{picture.line}")
    for label in picture.labels:
        place = f"{page}:{label.line}"
        if label.key not in built.numbers:
            yield Fault(label.key, "a key of the ledger", f"an unknown key in {picture.key}", place)
        elif "".join(label.text.split()) != "".join(wanted.get(label.key, label.text).split()):
            yield Fault(label.key, f"{plain(wanted[label.key])} in {picture.key}", plain(label.text), place)


def _shapes(built: Built, picture: Picture, place: str) -> Iterator[Fault]:
    """Bars, points and areas that are not those that the notebook drew."""
    as_drawn: Labels = built.printed["figures"][picture.key]["shapes"][NARROW if picture.narrow else WIDE]
    for key in sorted({*as_drawn, *picture.shapes}):
        if as_drawn.get(key) != picture.shapes.get(key):
            found = "other shapes" if key in picture.shapes else "no shapes"
            yield Fault(key, f"its shapes in {picture.key} as the notebook drew them", found, place)


def _unfit(built: Built, key: str, labels: Labels) -> Iterator[Fault]:
    """Labels that are not the ledger's numbers, all those of a unit in one form."""
    numbers = [built.numbers[name] for name in labels if name in built.numbers]
    for unit in dict.fromkeys(number.unit for number in numbers):
        alike = [number for number in numbers if number.unit == unit]
        for number in _fewest(built, alike, labels, unit):
            yield Fault(number.key, built.ledger.text(number), plain(labels[number.key]), f"printed.json, {key}")


def _fewest(built: Built, alike: Sequence[Number], labels: Labels, unit: str) -> list[Number]:
    """The numbers whose label does not fit the form that most of them fit."""
    unfit = list(alike)
    for form in _forms(unit):
        unfit = min(unfit, [n for n in alike if not _fits(built, n, labels[n.key], form)], key=len)
        if not unfit:
            break
    return unfit


def _forms(unit: str) -> Iterator[Form]:
    for form in formatting.SCALES:
        if formatting.UNITS.get(form, unit) == unit:
            yield from ((form, decimals) for decimals in (None, 0, 1, 2))


def _fits(built: Built, number: Number, text: str, form: Form) -> bool:
    siblings = citations.siblings(number, built.numbers)
    digits = formatting.bare(number, *form, siblings)
    if number.withheld:
        return plain(text).endswith(plain(digits))
    return NAMED.sub("", plain(text)) in {plain(digits), plain(f"{digits}{formatting.PERCENT}")}
