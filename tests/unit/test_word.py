"""The styles of the DOCX: the design's colours on A4, the same bytes every time."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from sparbar.design import tokens
from sparbar.render import word

W = f"{{{word.W}}}"


def styles(path: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/styles.xml"))
    found = [(style.get(f"{W}styleId"), style) for style in root.iter(f"{W}style")]
    assert len(found) == len(dict(found)), "a style stands twice"
    return dict(found)


def test_headings_links_and_tables_have_the_colours_of_the_design(tmp_path: Path) -> None:
    word.write_reference(tmp_path / "styles.docx")
    found = styles(tmp_path / "styles.docx")
    accent = tokens().color("accent").removeprefix("#").upper()
    for name in ("Heading1", "Heading2", "Heading3", "Title", "Hyperlink"):
        assert found[name].find(f".//{W}color").get(f"{W}val") == accent
    sizes = [int(found[f"Heading{level}"].find(f".//{W}sz").get(f"{W}val")) for level in (1, 2, 3)]
    assert sizes == sorted(sizes, reverse=True)
    fill = found["Table"].find(f".//{W}tblStylePr/{W}tcPr/{W}shd").get(f"{W}fill")
    assert fill == tokens().color("tint").removeprefix("#").upper()
    assert found["TableCaption"].find(f".//{W}keepNext") is not None
    assert {"Normal", "BodyText", "FootnoteText"} <= set(found), "pandoc's other styles stay"


def test_the_page_is_a4_and_the_language_swedish(tmp_path: Path) -> None:
    word.write_reference(tmp_path / "styles.docx")
    with zipfile.ZipFile(tmp_path / "styles.docx") as archive:
        page = etree.fromstring(archive.read("word/document.xml")).find(f".//{W}pgSz")
        language = etree.fromstring(archive.read("word/styles.xml")).find(f".//{W}lang").get(f"{W}val")
    assert (page.get(f"{W}w"), page.get(f"{W}h")) == ("11906", "16838")
    assert language == "sv-SE"


def test_each_page_has_its_number_below(tmp_path: Path) -> None:
    word.write_reference(tmp_path / "styles.docx")
    with zipfile.ZipFile(tmp_path / "styles.docx") as archive:
        assert b"PAGE" in archive.read("word/footer1.xml")
        assert b'Id="rId40"' in archive.read("word/_rels/document.xml.rels")
        assert b"/word/footer1.xml" in archive.read("[Content_Types].xml")
        assert b'r:id="rId40"' in archive.read("word/document.xml")


def test_it_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        word.write_reference(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
