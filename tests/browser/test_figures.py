"""Figures in a real browser: one drawing at a time, words large enough, dark and light, and files to take away."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from opened import Book
from playwright.sync_api import Page

PAGES = ("01-valfard.html", "02-kompetens.html", "03-innovation.html", "04-tillganglighet.html", "05-anslaget.html")
SMALLEST = 11  # CSS pixels
# Of each figure: the classes of its drawings that are shown, the smallest words in them, and what they stick out.
SHOWN = """
() => [...document.querySelectorAll("figure[data-figur]")].map((figure) => {
  const shown = [...figure.querySelectorAll(".bild")].filter((one) => one.checkVisibility());
  const sizes = shown.flatMap((one) => {
    const svg = one.querySelector("svg"), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return [...svg.querySelectorAll("text")].map((text) => parseFloat(text.getAttribute("font-size")) * scale);
  });
  const width = document.documentElement.clientWidth;
  const out = [...figure.querySelectorAll("svg text, p")].filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect())
    .filter((box) => box.width && (box.left < -1 || box.right > width + 1)).length;
  return { key: figure.dataset.figur, shown: shown.map((one) => one.className), size: Math.min(...sizes), out };
})
"""

PAINTS = """
() => [".f-text", ".f-chart-dark", ".s-chart-dark"].map((name) => {
  const style = getComputedStyle(document.querySelector(".bred " + name));
  return style.fill + style.stroke;
})
"""


@pytest.mark.parametrize(("width", "drawing"), [(320, "bild smal"), (768, "bild bred"), (1440, "bild bred")])
def test_one_drawing_is_shown_with_words_that_can_be_read(page: Page, book: Book, width: int, drawing: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    figures = 0
    for name in PAGES:
        page.goto(book.address(name))
        for figure in page.evaluate(SHOWN):
            assert figure["shown"] == [drawing], figure
            assert figure["size"] >= SMALLEST, figure
            assert figure["out"] == 0, figure
            figures += 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert figures >= 14


def test_the_colours_of_a_chart_follow_light_and_dark(page: Page, book: Book) -> None:
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(book.address("05-anslaget.html"))
        found[scheme] = page.evaluate(PAINTS)
    assert all(one != other for one, other in zip(found["light"], found["dark"], strict=True))


def test_the_title_stands_as_text_whose_numbers_open_their_panel(page: Page, book: Book) -> None:
    page.goto(book.address("05-anslaget.html"))
    title = page.locator("#fig-by-goal .figurtitel p").first
    assert "delmål fick utbetalda projektmedel" in (title.text_content() or "")
    title.locator(".tal > a").first.click()
    page.wait_for_selector('#talpanel[data-tal="project_funding.goals_paid"]')


def test_the_picture_in_words_and_as_a_table_are_one_click_away(page: Page, book: Book) -> None:
    page.goto(book.address("05-anslaget.html"))
    frame = page.locator(".figurram:has(#fig-support-map)")
    frame.locator("summary", has_text="Figuren i ord").click()
    text = frame.locator(".beskrivning").inner_text()
    assert text.count("miljoner kronor") == 10
    frame.locator("summary", has_text="Tabell med talen").click()
    assert frame.locator(".talen tbody tr").count() == 10
    described = page.evaluate(
        "document.getElementById(document.querySelector('#fig-support-map svg')"
        ".getAttribute('aria-describedby')).textContent"
    )
    assert "Västerås" in described


def test_the_files_to_take_away_open_from_disk_and_hold_the_ledgers_numbers(page: Page, book: Book) -> None:
    links = []
    for name in ("05-anslaget.html", "06-analys.html"):
        page.goto(book.address(name))
        links += page.locator(".hamta a").evaluate_all("links => links.map((link) => link.href)")
    assert len(links) >= 30
    files = [Path(unquote(urlparse(link).path)) for link in links]
    assert {file.suffix for file in files} == {".csv", ".svg", ".png"}
    assert [file for file in files if not file.is_file()] == []
    checked = 0
    for file in (one for one in files if one.suffix == ".csv"):
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))):
            if row["nyckel"]:
                assert row["varde"] == (book.ledger[row["nyckel"]]["value"] or "")
                checked += 1
    assert checked > 80
