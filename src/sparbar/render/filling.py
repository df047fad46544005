"""A page from its template: pictures, the rows of generated tables and the texts of numbers, each put in its place."""

from __future__ import annotations

import re
from pathlib import Path

from sparbar.errors import RenderFailed
from sparbar.render import number_links
from sparbar.render.parts import Json, Part
from sparbar.render.places import ROWS, STANDING, Placed, named
from sparbar.render.table_rows import rows

TABLE = re.compile(f'<tr>\n<th scope="row">{ROWS}([0-9a-f]+){ROWS}</th>.*?</tr>', re.DOTALL)
PICTURE = re.compile("\ufdd1([a-z]+) ([^\ufdd1]+)\ufdd1")  # html.lua writes them; no text may hold the sign


def page(template: str, part: Part, placed: Placed, files: Path, links: bool) -> str:
    """The page. files: the folder of the pictures; links: whether their numbers are.

    Raises RenderFailed for a picture that is none.
    """

    def table(place: re.Match[str]) -> str:
        before = template[template.rindex("<table", 0, place.start()) : place.start()]
        return rows(placed.tables[named(place[1])], before)

    def picture(place: re.Match[str]) -> str:
        form, name = place.groups()
        if form == "line":
            return _line(name, part.book, files)
        return _picture(form, name, part.book["figures"][name], files, links)

    return texts(PICTURE.sub(picture, TABLE.sub(table, template)), placed)


def texts(text: str, placed: Placed) -> str:
    """`text` with those of numbers."""
    return STANDING.sub(lambda place: placed.texts[named(place[1])], text)


def _svg(name: str, files: Path) -> str:
    """The <svg> element of a file."""
    text = (files / name).read_bytes().decode()
    first, last = text.find("<svg"), text.rfind("</svg>")
    if first < 0 or last < first:
        raise RenderFailed.one(name, "no <svg> element", "the SVG that book.json names", "Run the notebooks again.")
    return text[first : last + len("</svg>")]


def _named(body: str, role: str, told: str) -> str:
    return f'<svg role="{role}" aria-label="{number_links.attribute(told)}"{body.removeprefix("<svg")}'


def _line(name: str, book: Json, files: Path) -> str:
    """The line of a key number, as part of the page so that it takes the page's colours."""
    lines = [tile["line"] for tile in book["key_numbers"]["tiles"] if tile.get("line")]
    return _named(_svg(name, files), "img", next(line["alt"] for line in lines if line["svg"] == name))


def _picture(form: str, key: str, found: Json, files: Path, links: bool) -> str:
    """The picture of a figure, named by its alternative text."""
    body, role = _svg(found[form], files), "img"
    if links:
        described = {number["key"]: number["text"] for number in found.get("numbers", ())}
        body, any_ = number_links.in_svg(body, described)
        role = "group" if any_ else role  # what is inside an image cannot be reached
    if found.get("description"):
        body = f'<svg aria-describedby="beskrivning-{number_links.attribute(key)}"{body.removeprefix("<svg")}'
    return _named(body, role, found["alt"])
