"""In the PDF each number of a chart is a link, over its label and its bar, to its line of the register, and back."""

from __future__ import annotations

import ctypes
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from pypdfium2 import raw

YEAR = 2024
CHARTS = "DejaVuSans"  # the font of the charts' words, and of nothing else in the text
ABOVE, DEEP = 10.0, 40.0  # points from the place that a link leads to down to its line, and to the end of any key
HYPHENS = str.maketrans("\x02\ufffe", "--")  # what PDFium says of a hyphen at the end of a line
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Link:
    """page and boxes: where it lies; to: page, x and y that it leads to; says: its description."""

    page: int
    boxes: tuple[Box, ...]
    to: tuple[int, float, float]
    says: str


@dataclass(frozen=True)
class Paper:
    links: tuple[Link, ...]
    texts: list[pypdfium2.PdfTextPage]

    def over_charts(self) -> Iterator[tuple[Link, str]]:
        """Each link of which a box has words of a chart in its middle, and these words."""
        for link in self.links:
            text = self.texts[link.page]
            labels = [box for box in link.boxes if CHARTS in _font(text, box)]
            for words in {_plain(text.get_text_bounded(*_middle(box))) for box in labels}:
                yield link, words

    def key(self, place: tuple[int, float, float]) -> str:
        """What stands left of there, from there on, without spaces: a key, and others below it."""
        page, right, top = place
        words = self.texts[page].get_text_bounded(0, top - ABOVE - DEEP, right - 1, top - ABOVE)
        return "".join(words.split()).translate(HYPHENS)


def _middle(box: Box) -> Box:
    """Without the words of a line above or below, which may touch it."""
    return box[0] - 1, box[1] + 2, box[2] + 1, box[3] - 2


def _font(text: pypdfium2.PdfTextPage, box: Box) -> str:
    """The font of what stands in the middle of a box."""
    left, bottom, right, top = box
    place = raw.FPDFText_GetCharIndexAtPos(text, (left + right) / 2, (bottom + top) / 2, 4, 4)  # a comma stands low
    name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
    return name.value.decode() if place >= 0 and raw.FPDFText_GetFontInfo(text, place, name, 64, flags) else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _boxes(annotation: Mapping[str, list[float]]) -> Iterator[Box]:
    corners = [float(number) for number in annotation.get("/QuadPoints", ())]
    if not corners:
        left, bottom, right, top = (float(number) for number in annotation["/Rect"])
        yield left, bottom, right, top
    for start in range(0, len(corners), 8):
        xs, ys = corners[start : start + 8 : 2], corners[start + 1 : start + 8 : 2]
        yield min(xs), min(ys), max(xs), max(ys)


def _links(reader: pypdf.PdfReader) -> Iterator[Link]:
    numbers = {page.indirect_reference.idnum: place for place, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    for place, page in enumerate(reader.pages):
        annotations = (one.get_object() for one in page.get("/Annots", []))
        for annotation in (one for one in annotations if "/Dest" in one):
            target = annotation["/Dest"]
            if isinstance(target, pypdf.generic.ArrayObject):  # and no name, as those of headings
                to = numbers[list.__getitem__(target, 0).idnum], float(target[2]), float(target[3])
                yield Link(place, tuple(_boxes(annotation)), to, str(annotation.get("/Contents", "")))


@pytest.fixture(scope="module")
def paper(built: Callable[[int], Path]) -> Iterator[Paper]:
    path = built(YEAR) / f"rapport-{YEAR}.pdf"
    with pypdfium2.PdfDocument(path) as document:
        yield Paper(tuple(_links(pypdf.PdfReader(path))), [page.get_textpage() for page in document])


@pytest.fixture(scope="module")
def shown(built: Callable[[int], Path]) -> list[Mapping[str, dict[str, str]]]:
    """Each chart of the book as often as a chapter shows it."""
    printed = json.loads((built(YEAR) / "printed.json").read_text(encoding="utf-8"))
    return [printed["figures"][key] for page in printed["pages"].values() for key in page["figures"]]


def test_the_label_of_each_number_links_to_its_line(paper: Paper, shown: list[Mapping[str, dict[str, str]]]) -> None:
    wanted = Counter((key, _plain(text)) for chart in shown for key, text in chart["labels"].items())
    assert sum(wanted.values()) > 200
    keys = sorted({key for key, _ in wanted}, key=len, reverse=True)
    found: Counter[tuple[str, str]] = Counter()
    for link, words in paper.over_charts():
        assert link.says, words
        there = paper.key(link.to)
        found[next((key for key in keys if there.startswith(key)), there), words] += 1
    assert found == wanted, (found - wanted, wanted - found)


def test_a_bar_without_a_label_is_a_link_too(paper: Paper, shown: list[Mapping[str, dict[str, str]]]) -> None:
    bare = {key for chart in shown for key in chart["shapes"]["bred"].keys() - chart["labels"].keys()}
    assert bare
    there = {paper.key(link.to) for link in paper.links}
    assert [key for key in bare if not any(one.startswith(key) for one in there)] == []


def test_the_line_of_a_number_leads_back_to_the_chart(paper: Paper) -> None:
    back = defaultdict(set)  # page of the register → pages that its lines lead back to
    for link in paper.links:
        back[link.page].add(link.to[0])
    over = [link for link, _ in paper.over_charts()]
    assert [link for link in over if link.page not in back[link.to[0]]] == []
