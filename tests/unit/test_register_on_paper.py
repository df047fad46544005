"""The register in the PDF: numbers link to their lines, and these back to each page that shows the number."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
import typst

from sparbar.render import pandoc

TEMPLATE = (Path(pandoc.HERE) / "book.typ").read_text("utf-8")
FUNCTIONS = TEMPLATE[TEMPLATE.index("#let plats") : TEMPLATE.index("// A chart with a link over each")]
ROW = '[#metadata(none)#label("register:KEY");KEY#platser("KEY");],'


def book(text: str, keys: str, lines: int = 3, after: str = "") -> bytes:
    """A PDF of `text` and then, on a page of its own, a register of these keys, each a letter, said to have `lines`."""
    rows = "".join(ROW.replace("KEY", key) for key in keys)
    register = f"#pagebreak()\n#register({lines}, platser => table({rows}))\n{after}"
    source = f'#set document(title: "Bok")\n#let ink = (accent: black)\n{FUNCTIONS}{text}\n{register}'
    pdf, warnings = typst.compile_with_warnings(source.encode(), pdf_standards=["ua-1"], timestamp=0)
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(pdf, bytes)
    return pdf


def links(pdf: bytes) -> list[tuple[int, int]]:
    """From which page to which, in the order of the pages."""
    read = pypdf.PdfReader(io.BytesIO(pdf))
    numbers = {page.indirect_reference.idnum: place for place, page in enumerate(read.pages, 1)}
    found = [(place, one.get_object()) for place, page in enumerate(read.pages, 1) for one in page.get("/Annots", [])]
    return [(place, numbers[one["/Dest"].get_object()[0].indirect_reference.idnum]) for place, one in found]


def words(pdf: bytes) -> list[str]:
    """The text of each page, without its spaces and line breaks."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_a_line_leads_back_once_to_each_page_of_its_number() -> None:
    pdf = book('#tal("a")[Ett] och #tal("a")[ett] till\n#pagebreak()\n#tal("a")[Två]#plats("b")', "abc")
    assert words(pdf) == ["Ettochetttill", "Två", "a↑↑b↑c"]
    assert links(pdf) == [(1, 3), (1, 3), (2, 3), (3, 1), (3, 2), (3, 2)]


def test_a_register_of_numbers_that_no_page_shows_is_there_all_the_same() -> None:
    pdf = book("Text.", "ab")
    assert words(pdf) == ["Text.", "ab"]
    assert links(pdf) == []


def test_how_high_a_register_is_expected_to_be_is_seen_nowhere() -> None:
    right, low, high = (
        book('#tal("a")[Ett]', "ab", lines, '#pagebreak()\n#tal("b")[Två]#tal("a")[ett]') for lines in (3, 0, 300)
    )
    assert words(right) == ["Ett", "a↑↑b↑", "Tvåett"]
    assert right == low == high


def test_a_number_without_its_line_is_an_error() -> None:
    with pytest.raises(typst.TypstError, match="register:b"):
        book('#tal("b")[Ett]', "a")
