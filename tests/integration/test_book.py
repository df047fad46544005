"""The built book, read back as its users read it: HTML pages, PDF text, DOCX."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pdf_read_back
import printed
import pytest
from conftest import Checkout
from lxml import html
from pypdf import PdfReader

from sparbar import second
from sparbar.ledger import Ledger
from sparbar.numbers import Number
from sparbar.paths import Project

ROOT = Path(__file__).parents[2]
YEARS = (2022, 2023, 2024)
Built = Callable[[int], Path]


def _ledger(folder: Path) -> dict[str, dict[str, object]]:
    document = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    return {number["key"]: number for number in document["numbers"]}


def _independent(root: Path, year: int) -> dict[str, Fraction | None]:
    """Key → value, recomputed in SQL, or read from resultat.csv for a reported fact."""
    project = Project.at(root)
    values, tables = {}, second.tables(project)
    for statement in sorted(project.notebooks.glob("*.sql")):
        for key, value in second.compute(tables, statement, year).items():
            values[key] = None if value is None else Fraction(value)
    with (ROOT / "data/resultat.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["ar"]) == year:
                values[row["fakta_id"]] = Fraction(row["varde"]) if row["varde"] else None
    return values


def _text(path: Path) -> str:
    main = html.fromstring(path.read_bytes()).xpath("//main")[0]
    return " ".join(main.text_content().split())


def _pdf_text(folder: Path) -> str:
    pages = [page.extract_text() for page in PdfReader(next(folder.glob("*.pdf"))).pages]
    text = " ".join("\n".join(pages).replace("\u00ad\n", "").replace("\u2010\n", "").split())
    return text.replace("- ", "")


@pytest.mark.parametrize("year", YEARS)
def test_every_printed_number_is_the_one_computed_independently_from_the_csv(built: Built, year: int) -> None:
    folder = built(year)
    values = _independent(ROOT, year)
    compared = 0
    for found in printed.numbers(folder / "html"):
        name = found.key.split(".", 1)[1]
        expected = values[found.key] if found.key in values else values[name]
        read = printed.value(found)
        assert (read is None) == (expected is None), found
        if read is None or expected is None:
            continue
        value, unit = read
        # Shares that are shown together are rounded together: up to one unit of the last digit.
        assert abs(value - expected) <= unit, (found, expected)
        if not found.key.startswith("business_support.share_by") and "share_by" not in found.key:
            assert abs(value - expected) <= unit / 2, (found, expected)
        compared += 1
    assert compared > (400 if year == 2024 else 150)


@pytest.mark.parametrize("year", YEARS)
def test_the_pdf_and_the_docx_print_the_same_numbers_as_the_html(built: Built, year: int) -> None:
    folder = built(year)
    pdf = _pdf_text(folder)
    with zipfile.ZipFile(next(folder.glob("*.docx"))) as archive:
        docx = " ".join(html.fromstring(archive.read("word/document.xml")).itertext())
    checked = 0
    for found in (one for one in printed.numbers(folder / "html") if not one.only_html):
        text = " ".join(found.text.split())
        assert text.replace("- ", "") in pdf, found
        assert text in " ".join(docx.split()), found
        checked += 1
    assert checked > 150


@pytest.mark.parametrize("year", YEARS)
def test_the_committed_ledger_is_what_a_build_computes(built: Built, year: int) -> None:
    document = json.loads((built(year) / "ledger.json").read_text(encoding="utf-8"))
    for number in document["numbers"]:
        number.pop("text")
    numbers = {number["key"]: Number.from_json(number) for number in document["numbers"]}
    committed = (ROOT / "ledger" / f"{year}.csv").read_text(encoding="utf-8")
    assert Ledger(year, numbers, {}, {}).to_csv() == committed


def test_the_published_totals_of_2024_come_out_exactly(built: Built) -> None:
    numbers = _ledger(built(2024))
    published = {
        "project_funding.granted_projects": "24",
        "project_funding.granted_total": "33300000",
        "project_funding.goals_paid": "10",
        "project_funding.goals_total": "20",
        "project_funding.top_goal": "14",
        "project_funding.second_goal": "20",
        "eu_cofinancing.projects": "12",
        "eu_cofinancing.by_payer[eruf]": "58400000",
        "eu_cofinancing.by_payer[region]": "23500000",
        "eu_cofinancing.by_payer[other]": "64900000",
        "eu_cofinancing.goal_areas": "6",
        "eu_cofinancing.interreg_projects": "0",
        "business_support.share_by_gender[K]": "0.280000000000",
        "business_support.share_by_gender[M]": "0.720000000000",
        "business_support.share_by_place[vasteras]": "0.460000000000",
        "business_support.share_by_place[other]": "0.540000000000",
        "business_support.rate_low": "0.5",
        "business_support.rate_high": "0.8",
        "service_support.vasteras_cases": "0",
        "county.support_area_municipalities": "3",
    }
    assert {key: numbers[key]["value"] for key in published} == published
    assert Fraction(str(numbers["business_support.share_by_place_previous[vasteras]"]["value"])) > Fraction(1, 2)
    assert int(str(numbers["project_funding.min_municipalities"]["value"])) >= 2


def test_every_question_has_its_section_under_its_own_number(built: Built) -> None:
    with (ROOT / "data/register/fragor.csv").open(encoding="utf-8", newline="") as file:
        questions = {row["fraga"]: row["rubrik"] for row in csv.DictReader(file)}
    headings = {}
    for path in sorted((built(2024) / "html").glob("0*.html")):
        for heading in html.fromstring(path.read_bytes()).xpath("//main//h2"):
            number, _, title = " ".join(heading.text_content().split()).partition(" ")
            headings[number] = title
    assert {number: headings.pop(number, None) for number in questions} == questions
    assert list(headings) == ["6.4"]  # indicators, which nobody asks for
    assert len(questions) == 28


@pytest.mark.parametrize("year", YEARS)
def test_every_link_inside_the_book_leads_somewhere(built: Built, year: int) -> None:
    folder = built(year) / "html"
    pages = {path.name: html.fromstring(path.read_bytes()) for path in sorted(folder.glob("*.html"))}
    ids = {name: set(document.xpath("//@id")) for name, document in pages.items()}
    links = 0
    for name, document in pages.items():
        assert len(ids[name]) == len(document.xpath("//@id")), f"an id stands twice in {name}"
        for href in document.xpath("//a/@href"):
            if re.match(r"(https?|mailto):|#tal=", href):
                continue
            page, _, target = href.partition("#")
            if page.startswith("figurer/"):
                assert (folder / page).is_file(), (name, href)
                continue
            assert (page or name) in pages, (name, href)
            assert not target or target in ids[page or name], (name, href)
            links += 1
        assert not re.search(r"@(fig|tbl|sec)-|\{\{<", document.text_content()), name
    assert links > 150


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_has_a_number_a_caption_and_a_description(built: Built, year: int) -> None:
    figures = 0
    for path in sorted((built(year) / "html").glob("*.html")):
        for figure in html.fromstring(path.read_bytes()).xpath("//main//figure[.//*[local-name()='svg']]"):
            picture = figure.xpath(".//*[local-name()='svg']")[0]
            assert picture.get("role") == ("group" if picture.xpath(".//*[@data-tal]") else "img")
            assert len(picture.get("aria-label")) > 40
            assert re.match(
                r"Figur \d(\.\d+)?: .{20,}", " ".join(figure.xpath(".//figcaption")[0].text_content().split())
            )
            figures += 1
    assert figures >= 15


def test_synthetic_data_is_marked_on_every_page_figure_and_table_built_on_it(built: Built) -> None:
    folder = built(2024)
    numbers = _ledger(folder)
    marked = 0
    for path in sorted((folder / "html").glob("*.html")):
        document = html.fromstring(path.read_bytes())
        assert "Syntetiska exempeldata" in document.xpath("//*[contains(@class, 'notis')]")[0].text_content(), path.name
        for table in document.xpath("//table[.//span[contains(@class, 'tal')]]"):
            keys = table.xpath(".//span[contains(@class, 'tal')]/@data-tal")
            if path.stem.startswith("0") and any(numbers[key]["synthetic"] for key in keys):
                around = table.xpath("ancestor::div[@class='tabell' or @class='figurram']")[0]
                assert "Syntetiska exempeldata." in around.text_content()
                marked += 1
        for picture in document.xpath("//*[local-name()='svg']"):
            keys = [gid.removeprefix("tal:") for gid in picture.xpath(".//@id") if gid.startswith("tal:")]
            if any(numbers[key]["synthetic"] for key in keys if key in numbers):
                assert "Syntetiska exempeldata." in picture.xpath("ancestor::div[@class='figurram']")[0].text_content()
                marked += 1
    assert marked >= 10


def test_the_book_opens_without_a_network(built: Built) -> None:
    files = (path for path in (built(2024) / "html").rglob("*") if path.is_file() and path.suffix != ".png")
    for path in sorted(files):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"(?:src|href)=\"(?:https?:)?//(?!regionvastmanland)[^\"]+\.(?:js|css|woff2?|png|svg)", text
        )
        assert "@import" not in text


def test_the_pdf_is_a_tagged_swedish_document_with_a_table_of_contents(built: Built) -> None:
    reader = PdfReader(next(built(2024).glob("*.pdf")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "sv-SE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Redovisning av det regionala utvecklingsarbetet"
    assert len(reader.outline) >= 10
    contents = next(text for text in (page.extract_text() for page in reader.pages[1:5]) if "Innehåll" in text)
    assert re.search(r"5\.1 Anslagets bidrag till målen.*\d+", contents)


def test_every_word_of_the_book_is_spelt_right(checkout: Checkout, built: Callable[[int], Path]) -> None:
    """Chapters, answers, glossary and what the notebooks wrote, by a dictionary and the reviewed words."""
    built(2024)
    result = checkout.sparbar("spell", year=2024)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "words.txt holds words that need not be there" not in result.stdout
    counted = re.search(r"(\d+) words in (\d+) texts of 2024, 0 misspelt", result.stdout)
    assert counted, result.stdout
    assert int(counted[1]) > 10_000
    assert int(counted[2]) > 500


@pytest.mark.parametrize("year", YEARS)
def test_the_pdf_is_accessible(built: Built, year: int) -> None:
    """What PDF/UA asks, object by object, of the file itself and not of Typst's word."""
    checked = pdf_read_back.check(built(year) / f"rapport-{year}.pdf")
    assert checked.faults == []
    assert checked.counts["links"] > 500
    assert checked.counts["figures"] > 10
    assert {"document", "bookmarks", "headings", "cells", "header cells", "fonts", "reading order"} <= set(
        checked.counts
    )


def test_the_lists_lead_to_every_figure_and_table_with_its_page(built: Built) -> None:
    folder = built(2024)
    pages = {path.name: html.fromstring(path.read_bytes()) for path in sorted((folder / "html").glob("*.html"))}
    listed = [link.get("href") for link in pages["i-figurer.html"].xpath("//main//*[@class='forteckning']//li/a")]
    there = [
        f"{name}#{element.get('id')}"
        for name, page in pages.items()
        for element in page.xpath("//main//*[starts-with(@id, 'fig-') or starts-with(@id, 'tbl-')]")
    ]
    assert len(there) > 30
    assert sorted(listed) == sorted(there)

    reader = PdfReader(next(folder.glob("*.pdf")))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    lines = re.findall(
        r"((?:Figur|Tabell) [\w.]+): [^•]*?(?:\. ?){4,} ?(\d+)", " ".join(texts[-3:]).replace("\u00a0", " ")
    )
    assert len(lines) == len(there)
    assert [name for name, page in lines if f"{name}:" not in texts[int(page) - 1].replace("\u00a0", " ")] == []


def test_each_page_leads_to_the_accessibility_statement(built: Built) -> None:
    folder = built(2024) / "html"
    for path in sorted(folder.glob("*.html")):
        assert html.fromstring(path.read_bytes()).xpath("//footer//a/@href") == ["h-tillganglighet.html"]
    said = _text(folder / "h-tillganglighet.html")
    assert "delvis förenlig" in said
    assert "Digg" in said
    assert "E-post [uppgift\u00a0saknas]".replace("\u00a0", " ") in said.replace("\u00a0", " ")
