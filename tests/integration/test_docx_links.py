"""The DOCX as Word has it: contents, sections, key numbers, and every number a link to its line of the register."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from sparbar import built as editions
from sparbar import expected
from sparbar.paths import Project

YEAR = 2024
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REGISTER = "b-tal"


@pytest.fixture(scope="session")
def document(built: Callable[[int], Path]) -> etree._Element:
    with zipfile.ZipFile(built(YEAR) / f"rapport-{YEAR}.docx") as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def text(element: etree._Element) -> str:
    return "".join(element.itertext(f"{WORD}t")).replace("\u00a0", " ")


def lines(document: etree._Element) -> Mapping[str, list[str]]:
    """Bookmark → the cells of the table's row in which it stands."""
    found = {}
    for bookmark in document.iter(f"{WORD}bookmarkStart"):
        row = next(bookmark.iterancestors(f"{WORD}tr"), None)
        if row is not None:
            found[bookmark.get(f"{WORD}name")] = [text(cell) for cell in row.iterchildren(f"{WORD}tc")]
    return found


def leading(document: etree._Element) -> Iterator[tuple[str, str]]:
    """Anchor and text of every link within the document."""
    for link in document.iter(f"{WORD}hyperlink"):
        if anchor := link.get(f"{WORD}anchor"):
            yield anchor, text(link)


def test_every_number_leads_to_its_line_of_the_register(built: Callable[[int], Path], document: etree._Element) -> None:
    edition = editions.read(Project.at(built(YEAR).parents[1]), YEAR)
    pages = [page for page in edition.printed["pages"] if page != REGISTER]
    cells = [cell for page in pages for cell in expected.numbers(edition, page, expected.tables(edition, page))]
    wanted = Counter((cell.key, cell.text.replace("\u00a0", " ")) for cell in cells)
    row_at = lines(document)
    reached = ((row_at[anchor][0], shown) for anchor, shown in leading(document) if anchor in row_at)
    assert Counter(one for one in reached if one[0] in edition.numbers) == wanted
    assert wanted.total() > 300


def test_a_line_of_the_register_tells_the_exact_value_definition_and_code(
    built: Callable[[int], Path], document: etree._Element
) -> None:
    numbers = json.loads((built(YEAR) / "ledger.json").read_text(encoding="utf-8"))["numbers"]
    line = {cells[0]: cells for cells in lines(document).values() if cells}
    for number in numbers:
        _, shown, _, definition, _, code = line[number["key"]]
        assert shown == number["text"].replace("\u00a0", " ")
        assert definition.startswith(number["definition"].replace("\u00a0", " "))
        assert code.startswith(f"{number['notebook']}, {number['cell']}:{number['line']}")


def test_no_link_leads_nowhere(document: etree._Element) -> None:
    marks = {bookmark.get(f"{WORD}name") for bookmark in document.iter(f"{WORD}bookmarkStart")}
    assert {anchor for anchor, _ in leading(document)} <= marks


def style(block: etree._Element) -> str | None:
    found = block.find(f"{WORD}pPr/{WORD}pStyle")
    return None if found is None else found.get(f"{WORD}val")


def styled(document: etree._Element, *styles: str) -> list[etree._Element]:
    return [one for one in document.iter(f"{WORD}p") if style(one) in styles]


def test_the_contents_are_there_before_word_makes_its_own(document: etree._Element) -> None:
    headings, entries = styled(document, "Heading1", "Heading2"), styled(document, "TOC1", "TOC2")
    assert [text(entry) for entry in entries] == [text(heading) for heading in headings]
    marks = {bookmark.get(f"{WORD}name") for bookmark in document.iter(f"{WORD}bookmarkStart")}
    assert {entry.find(f"{WORD}hyperlink").get(f"{WORD}anchor") for entry in entries} <= marks
    field = [mark.get(f"{WORD}fldCharType") for entry in entries for mark in entry.iter(f"{WORD}fldChar")]
    assert field == ["begin", "separate", "end"]
    assert len(entries) > 40


def test_the_register_lies_on_its_long_side_and_every_page_has_its_number(document: etree._Element) -> None:
    body = document.find(f"{WORD}body")
    heads = (place for place, block in enumerate(body) if style(block) == "Heading1")
    register = next(place for place in heads if "Register över alla tal" in text(body[place]))
    sections = list(body.iter(f"{WORD}sectPr"))
    size = next(one for block in body[register:] for one in block.iter(f"{WORD}sectPr")).find(f"{WORD}pgSz")
    assert size.get(f"{WORD}orient") == "landscape"
    assert int(size.get(f"{WORD}w")) > int(size.get(f"{WORD}h"))
    assert sections[-1].find(f"{WORD}pgSz").get(f"{WORD}orient") is None
    footers = [reference.get(f"{OFFICE}id") for one in sections for reference in one.iter(f"{WORD}footerReference")]
    assert len(footers) == len(sections) > 2
    assert len(set(footers)) == 1


def test_key_numbers_are_a_table_with_heads(document: etree._Element) -> None:
    table = next(iter(document.iter(f"{WORD}tbl")))
    rows = [[text(cell) for cell in row.iterchildren(f"{WORD}tc")] for row in table.iterchildren(f"{WORD}tr")]
    assert rows[0] == ["Nyckeltal", "Värde", "Förändring"]
    assert ["Nya projekt", "24", "Sedan 2023: −2"] in rows
    assert table.find(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader") is not None
