"""The embedded renderer on a small book: what a reader finds in HTML, PDF and DOCX, and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from lxml import etree, html

from sparbar.errors import RenderFailed
from sparbar.render import Chapter, RenderJob
from sparbar.render.embedded import EmbeddedRenderer
from sparbar.render.quarto import QuartoRenderer

REPOSITORY = Path(__file__).parents[2]
CHAPTERS = (
    Chapter("index.qmd", "index", False),
    Chapter("chapters/01-valfard.qmd", "01-valfard", False),
    Chapter("chapters/05-anslag-1-1.qmd", "05-anslag-1-1", False),
    Chapter("chapters/a-kallor.qmd", "a-kallor", True),
)
NUMBER = "33,3\u00a0miljoner kronor"


def copy_book(folder: Path) -> Path:
    shutil.copytree(REPOSITORY / "tests/fixtures/book", folder / "book")
    shutil.copytree(REPOSITORY / "_extensions", folder / "book/_extensions")
    return folder / "book"


def job(book: Path, out: Path) -> RenderJob:
    return RenderJob(
        book, book, CHAPTERS, out / "html", out / "rapport-2024.pdf", out / "rapport-2024.docx", 1700000000
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embedded")
    EmbeddedRenderer().render(job(copy_book(folder), folder / "out"))
    return folder / "out"


def page(out: Path, slug: str) -> html.HtmlElement:
    return html.fromstring((out / "html" / f"{slug}.html").read_bytes().decode("utf-8"))


def texts(element: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().replace("\u00a0", " ").split()) for found in element.xpath(path)]


def pdf_text(out: Path) -> str:
    reader = pypdf.PdfReader(out / "rapport-2024.pdf")
    return "\n".join(one.extract_text() for one in reader.pages).replace("\u00a0", " ")


def docx_xml(out: Path) -> etree._Element:
    with zipfile.ZipFile(out / "rapport-2024.docx") as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def test_html_pages_stand_alone(out: Path) -> None:
    assert sorted(path.name for path in (out / "html").iterdir()) == [
        "01-valfard.html",
        "05-anslag-1-1.html",
        "a-kallor.html",
        "book.css",
        "index.html",
        "tables.js",
        "theme.js",
    ]
    for slug in ("index", "01-valfard", "05-anslag-1-1", "a-kallor"):
        tree = page(out, slug)
        assert tree.get("lang") == "sv"
        assert texts(tree, "//a[@class='hoppa']") == ["Hoppa till innehållet"]
        assert texts(tree, "//*[@class='utkast']") == ["Utkast"]
        assert tree.xpath("count(//main)") == 1
        assert tree.xpath("count(//h1)") == 1
        assert tree.xpath("//script/@src") == ["theme.js", "tables.js"]
        assert not tree.xpath("//script[not(@src)] | //style[not(ancestor::svg)] | //iframe | //main//table//@style")
        assert tree.xpath("//link/@href") == ["book.css"]
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))


def test_every_internal_link_leads_somewhere(out: Path) -> None:
    checked = 0
    for file in (out / "html").glob("*.html"):
        for href in page(out, file.stem).xpath("//a/@href"):
            if href.startswith("https:"):
                continue
            target, _, anchor = href.partition("#")
            tree = page(out, target.removesuffix(".html") or file.stem)
            assert not anchor or tree.xpath("//*[@id=$anchor]", anchor=anchor), href
            checked += 1
    assert checked > 30


def test_a_footnote_stands_beside_its_paragraph_and_leads_back(out: Path) -> None:
    chapter = page(out, "01-valfard")
    (beside,) = chapter.xpath("//main//div[@class='med-noter']/div")
    assert [child.tag for child in beside] == ["p", "div"]
    (reference,) = beside.xpath("./p//a[@role='doc-noteref']")
    (note,) = beside.xpath("./div[@class='fotnoter']/div[@role='doc-footnote']")
    assert reference.get("href") == f"#{note.get('id')}"
    assert texts(note, "./p")[0].startswith("1. En fotnot med ett tal: ")
    (back,) = note.xpath(".//a[@role='doc-backlink']")
    assert (back.get("href"), back.get("aria-label")) == (f"#{reference.get('id')}", "Tillbaka till texten")
    assert not chapter.xpath("//section[@id='footnotes']")


def test_sections_figures_and_tables_are_numbered_per_chapter(out: Path) -> None:
    chapter = page(out, "05-anslag-1-1")
    headings = ["2 Anslag 1:1", "2.1 Projektverksamhet", "2.1.1 Områden", "2.2 Företagsstöd", "Om texten"]
    assert texts(chapter, "//main//*[self::h1 or self::h2 or self::h3]") == headings
    assert texts(chapter, "//figcaption") == [
        "Figur 2.1: Beviljat per delmål, totalt 33,3 miljoner kronor.",
        "Figur 2.2: Beviljat per område.",
    ]
    assert texts(chapter, "//caption") == ["Tabell 2.1: Beviljat per stödtyp."]
    appendix = page(out, "a-kallor")
    assert texts(appendix, "//main//h1 | //main//h2") == ["Bilaga A – Källor", "A.1 Tabeller"]
    assert texts(appendix, "//caption") == ["Tabell A.1: Källor till talen."]
    assert texts(page(out, "index"), "//main//h1") == ["Sammanfattning"]


def test_references_cross_chapters_and_answers(out: Path) -> None:
    def references(slug: str) -> list[tuple[str, str]]:
        links = page(out, slug).xpath("//a[@class='ref']")
        return [(link.text_content().replace("\u00a0", " "), link.get("href")) for link in links]

    assert references("index") == [
        ("figur 2.1", "05-anslag-1-1.html#fig-by-goal"),
        ("avsnitt 2.1", "05-anslag-1-1.html#sec-projekt"),
    ]
    assert references("01-valfard") == [
        ("kapitel 2", "05-anslag-1-1.html#sec-anslag"),
        ("tabell 2.1", "05-anslag-1-1.html#tbl-stodtyp"),
        ("figur 2.1", "05-anslag-1-1.html#fig-by-goal"),
    ]
    assert ("bilaga A", "a-kallor.html#sec-kallor") in references("05-anslag-1-1")
    assert ("figur 2.1", "#fig-by-goal") in references("05-anslag-1-1")


def test_numbers_stay_traceable_in_text_notes_answers_and_tables(out: Path) -> None:
    numbers = page(out, "01-valfard").xpath("//span[@class='tal']")
    found = [(number.get("data-tal"), number.text_content()) for number in numbers]
    total = ("project_funding.granted_total", NUMBER)
    assert found.count(total) == 3  # the footnote and two in the answer
    assert ("project_funding.granted_by_type[FTG]", "−8,1") in found
    assert texts(page(out, "index"), "//main/p")[-1].startswith("År 2024 beviljade regionen 33,3 miljoner kronor")


def test_answers_notices_and_callouts(out: Path) -> None:
    chapter = page(out, "01-valfard")
    assert texts(chapter, "//*[@class='saknas' and @role='note']") == ["Frågan 1.1 är inte besvarad för 2024."]
    assert "kommentar" not in chapter.text_content()
    assert texts(chapter, "//*[@class='callout-titel']") == ["Så läses svaren", "Varning"]
    assert texts(page(out, "index"), "//main//*[@class='notis']/p") == [
        "Utkast. Inte granskat.",
        "Bygger på syntetiska exempeldata.",
    ]


def test_figures_are_named_inline_svg_and_tables_have_headers(out: Path) -> None:
    chapter = page(out, "05-anslag-1-1")
    pictures = chapter.xpath("//figure/div[@class='bild']/*[name()='svg']")
    assert [picture.get("role") for picture in pictures] == ["img", "img"]
    assert pictures[1].get("aria-label") == 'Stapeldiagram över "områden" & <delar>.'
    table = chapter.xpath("//*[@id='tbl-stodtyp']//table")[0]
    assert table.xpath(".//thead//th/@scope") == ["col"] * 3
    assert table.xpath(".//tbody//th/@scope") == ["row"] * 3
    region = table.getparent()
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-label") == "Tabell\u00a02.1: Beviljat per stödtyp."


def test_pdf_says_the_same(out: Path) -> None:
    reader = pypdf.PdfReader(out / "rapport-2024.pdf")
    assert reader.trailer["/Root"]["/Lang"] == "sv-SE"
    assert reader.metadata is not None
    assert reader.metadata.title == "Regionalt utvecklingsarbete och anslag 1:1"
    text = pdf_text(out)
    expected = (
        "2.1.1 Områden",
        "Figur 2.1: Beviljat per delmål, totalt 33,3 miljoner kronor.",
        "Bilaga A – Källor",
        "Frågan 1.1 är inte besvarad för 2024.",
        "”Delmål” avser",
        "Bygger på syntetiska exempeldata.",
        "−8,1",
        "12,1",  # text inside the figure
    )
    assert [words for words in expected if words not in text] == []
    outline = [item.title.replace("\u00a0", " ") for item in reader.outline if not isinstance(item, list)]
    assert outline == ["Sammanfattning", "1 Välfärd", "2 Anslag 1:1", "Bilaga A – Källor"]


def test_pages_of_the_pdf_name_their_chapter_at_the_top(out: Path) -> None:
    pages = pypdf.PdfReader(out / "rapport-2024.pdf").pages
    tops = [page.extract_text().replace("\u00a0", " ").split("\n")[0] for page in pages]
    assert tops[:2] == ["Region Västmanland", "Innehåll Utkast"]  # the first has the title there
    assert tops[2:] == ["1 Välfärd Utkast", *["2 Anslag 1:1 Utkast"] * 2, "Bilaga A – Källor Utkast"]


def test_references_in_the_pdf_are_links(out: Path) -> None:
    pages = pypdf.PdfReader(out / "rapport-2024.pdf").pages
    links = [link.get_object() for page in pages[2:4] for link in page.get("/Annots", [])]
    assert {"sec-anslag", "sec-projekt", "sec-kallor", "sec-valfard"} <= {str(link.get("/Dest")) for link in links}
    assert len(links) == 13  # with those to figures, tables and a footnote


def test_pdf_has_alternative_texts(out: Path) -> None:
    reader = pypdf.PdfReader(out / "rapport-2024.pdf")
    alternatives = []
    for number in range(1, int(reader.trailer["/Size"])):
        item = reader.get_object(number)
        if isinstance(item, dict) and item.get("/S") == "/Figure" and "/Alt" in item:
            alternatives.append(str(item["/Alt"]))
    assert any(text.startswith("Stapeldiagram: mest gick") for text in alternatives)


def test_docx_says_the_same(out: Path) -> None:
    tree = docx_xml(out)
    space = {name: uri for name, uri in tree.nsmap.items() if name} | {
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    }
    paragraphs = ["".join(p.xpath(".//w:t/text()", namespaces=space)) for p in tree.xpath("//w:p", namespaces=space)]
    text = "\n".join(paragraphs).replace("\u00a0", " ")
    for words in ("2.1.1 Områden", "Figur 2.2: Beviljat per område.", "Bilaga A – Källor", "Tabell A.1: Källor"):
        assert words in text
    assert len(tree.xpath("//pic:pic", namespaces=space | {"pic": PICTURE})) == 2
    described = tree.xpath("//wp:docPr/@descr", namespaces=space)
    assert 'Stapeldiagram över "områden" & <delar>.' in described
    with zipfile.ZipFile(out / "rapport-2024.docx") as archive:
        assert b"sv-SE" in archive.read("word/styles.xml")


PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"

IN_A_FRESH_PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from test_embedded import job
from sparbar.render.embedded import EmbeddedRenderer
EmbeddedRenderer().render(job(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def test_fresh_processes_give_the_same_bytes(tmp_path: Path) -> None:
    book = copy_book(tmp_path)

    def hashes(name: str) -> dict[str, str]:
        place = tmp_path / name
        arguments = [str(book), str(place), str(Path(__file__).parent)]
        subprocess.run([sys.executable, "-c", IN_A_FRESH_PROCESS, *arguments], check=True)
        files = [path for path in sorted(place.rglob("*")) if path.is_file()]
        return {str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    first = hashes("first")
    assert len(first) == 9
    assert hashes("second") == first
    assert hashes("third") == first


REFUSED = {
    "code cell": ("```{python}\n1 + 1\n```", 1, "code cell {python}"),
    "include": ("{{< include _andra.qmd >}}", 1, "unknown shortcode {{< include _andra.qmd >}}"),
    "unknown key": ("Ord.\n\nEtt {{< tal no.such >}} tal", 3, "{{< tal no.such >}}: tal no.such is unknown"),
    "unknown option": (
        "{{< tal project_funding.granted_total form=ord >}}",
        1,
        "tal project_funding.granted_total|form=ord is unknown",
    ),
    "unknown figure": ("{{< figur no.such >}}", 1, "figur no.such is unknown"),
    "unknown table": ("{{< tabell no.such >}}", 1, "tabell no.such is unknown"),
    "unknown answer": ("{{< svar 9.9 >}}", 1, "svar 9.9 is unknown"),
    "table in a sentence": ("Se {{< tabell book.sources >}} här.", 1, "tabell inside a sentence"),
    "shortcode in code": ("`{{< ar >}}`", 1, "{{< ar >}} in code, a link or an attribute"),
    "tabset": ("::: {.panel-tabset}\nx\n:::", 1, "Div with panel-tabset"),
    "theorem": ("::: {#thm-ett}\nx\n:::", 1, "Div with #thm-ett"),
    "layout": ("::: {layout-ncol=2}\nx\n:::", 1, "Div with layout-ncol="),
    "unresolved figure": ("Ord.\n\nSe @fig-saknas.", 3, "reference @fig-saknas leads nowhere"),
    "unresolved table": ("Se @tbl-unknown.", 1, "reference @tbl-unknown leads nowhere"),
    "citation": ("Se @svensson2020.", 1, "reference @svensson2020 leads nowhere"),
    "bracketed": ("Se [-@fig-by-goal].", 1, "citation [-@fig-by-goal]"),
    "raw HTML": ("Ett <b>fett</b> ord.", 1, "raw html: <b>"),
    "script": ("<script>alert(1)</script>", 1, "raw html: <script>alert(1)</script>"),
    "raw block": ("```{=html}\n<hr>\n```", 2, "raw html: <hr>"),
    "TeX": ("\\newpage", 1, "TeX \\newpage"),
    "math": ("Talet $x^2$ här.", 1, "math x^2"),
    "image": ("![Bild](bild.png)", 1, "image"),
    "dead link": ("[text](99-saknas.qmd)", 1, "link to 99-saknas.qmd"),
    "second title": ("# En till rubrik", 1, "a second heading of level 1: En till rubrik"),
    "double identifier": (
        "::: {#fig-by-goal}\n{{< figur project_funding.by_goal >}}\n\nx\n:::",
        1,
        "twice in the book",
    ),
    "no caption": ("::: {#fig-ny}\n{{< figur project_funding.by_goal >}}\n:::", 1, "without a caption"),
}


@pytest.mark.parametrize(("addition", "line", "found"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_what_it_does_not_support(tmp_path: Path, addition: str, line: int, found: str) -> None:
    book = copy_book(tmp_path)
    chapter = book / "chapters/01-valfard.qmd"
    text = chapter.read_text(encoding="utf-8") + "\n"
    chapter.write_text(f"{text}{addition}\n", encoding="utf-8")
    with pytest.raises(RenderFailed) as failure:
        EmbeddedRenderer().render(job(book, tmp_path / "out"))
    findings = failure.value.findings
    assert any(found in finding.found for finding in findings), findings
    place = f"chapters/01-valfard.qmd:{text.count(chr(10)) + line}"
    assert place in {finding.where for finding in findings}


def test_collects_every_refusal_also_those_in_answers(tmp_path: Path) -> None:
    def spoil(change: Callable[[str], str]) -> None:
        file = book / "book.json"
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    book = copy_book(tmp_path)
    spoil(lambda text: text.replace("@fig-by-goal", "@fig-borta").replace("granted_total >}}", "borta >}}"))
    index = book / "index.qmd"
    index.write_text(index.read_text(encoding="utf-8") + "\n{{< tal borta >}}\n", encoding="utf-8")
    with pytest.raises(RenderFailed) as failure:
        EmbeddedRenderer().render(job(book, tmp_path / "out"))
    places = sorted(finding.where for finding in failure.value.findings)
    assert places == ["data/svar/2024/1.2.md:1", "data/svar/2024/1.2.md:7", "index.qmd:8"]


def test_missing_figure_file_is_named(tmp_path: Path) -> None:
    book = copy_book(tmp_path)
    (book / "figures/2024/project_funding/by_goal.svg").unlink()
    with pytest.raises(RenderFailed, match=re.escape("by_goal.svg: no such file")):
        EmbeddedRenderer().render(job(book, tmp_path / "out"))


def test_long_table_repeats_its_header(tmp_path: Path) -> None:
    book = copy_book(tmp_path)
    file = book / "book.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    row = {"total": False, "cells": [{"text": "notebooks/project_funding.ipynb", "code": True}]}
    rows = [{"header": f"project_funding.granted_by_goal[{n}]"} | row for n in range(800)]
    content["tables"]["book.sources"]["rows"] = rows
    file.write_text(json.dumps(content), encoding="utf-8")
    EmbeddedRenderer().render(job(book, tmp_path / "out"))
    pages = pypdf.PdfReader(io.BytesIO((tmp_path / "out/rapport-2024.pdf").read_bytes())).pages
    long = [one.extract_text() for one in pages if "granted_by_goal[" in one.extract_text()]
    assert len(long) > 10
    assert all("Källa" in text for text in long)


def test_without_quarto_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RenderFailed, match=r"environment\.yml.*--renderer embedded"):
        QuartoRenderer().render(job(tmp_path, tmp_path / "out"))
