"""The pages as a reader meets them: dark or light, contents on a phone, tables in another order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from opened import Book
from playwright.sync_api import Page, expect

CHAPTER = "05-anslaget.html"
PAPER = "getComputedStyle(document.documentElement).backgroundColor"


def test_dark_follows_the_system_until_the_reader_chooses_and_is_remembered(page: Page, book: Book) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(book.address("index.html"))
    dark = page.evaluate(PAPER)
    page.get_by_role("button", name="Ljust läge").click()
    light = page.evaluate(PAPER)
    assert light != dark
    page.goto(book.address(CHAPTER))
    assert page.evaluate(PAPER) == light
    page.get_by_role("button", name="Mörkt läge").press("Enter")
    assert page.evaluate(PAPER) == dark
    page.emulate_media(media="print")
    assert page.evaluate(PAPER) == light


def test_a_phone_shows_the_text_first_and_the_contents_when_asked(page: Page, book: Book) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(book.address(CHAPTER))
    contents = page.get_by_role("navigation", name="Innehåll")
    expect(contents).to_be_hidden()
    expect(page.locator("h1")).to_be_in_viewport()
    page.get_by_role("button", name="Innehåll").press("Enter")
    expect(contents).to_be_visible()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("width", [320, 390, 768])
def test_the_line_of_a_key_number_covers_no_text(page: Page, book: Book, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(book.address("index.html"))
    covered = page.locator(".nyckeltal li").evaluate_all("""tiles => tiles.map(tile => {
        const line = tile.querySelector('.linjebild').getBoundingClientRect();
        const beside = text => text.right <= line.left || text.left >= line.right;
        const meets = text => !beside(text) && text.bottom > line.top && text.top < line.bottom;
        return [...tile.querySelectorAll('.titel, .varde, .andring')].some(part => {
          const range = document.createRange();
          range.selectNodeContents(part);
          return [...range.getClientRects()].some(meets);
        });
    })""")
    assert covered == [False] * 8


@pytest.mark.parametrize("name", ["index.html", "b-tal.html"])
def test_no_page_is_wider_than_a_phone(page: Page, book: Book, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(book.address(name))
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_table_sorts_by_exact_values_and_comes_back(page: Page, book: Book) -> None:
    page.goto(book.address("b-tal.html"))
    table = page.locator("main table").first
    head = table.get_by_role("columnheader", name="Tal")

    def values() -> list[str]:
        listed: list[str] = table.locator("tbody td:nth-child(2)").evaluate_all(
            "c => c.map(x => x.dataset.varde ?? '')"
        )
        return listed

    original = values()
    known = sorted(Decimal(value) for value in original if value)
    assert len(known) > 100
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    rising = values()
    assert [Decimal(value) for value in rising[: len(known)]] == known
    assert set(rising[len(known) :]) <= {""}
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert [Decimal(value) for value in values()[: len(known)]] == known[::-1]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert values() == original


def test_a_key_number_opens_its_trace(page: Page, book: Book) -> None:
    page.goto(book.address("index.html"))
    tiles = page.locator(".nyckeltal > ul > li")
    assert 6 <= tiles.count() <= 10
    for picture in tiles.get_by_role("img").all():
        assert (picture.get_attribute("aria-label") or "").startswith("Utvecklingen ")
    tiles.first.locator(".varde a").press("Enter")
    expect(page.locator("#talpanel")).to_be_visible()


def test_forced_colours_leave_edges_where_colour_told_something(page: Page, book: Book) -> None:
    """The system's own colours take the place of ours: what a ground set apart has an edge; charts keep theirs."""
    page.emulate_media(forced_colors="active")
    page.goto(book.address(CHAPTER))
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for selector in (".notis", "thead th"):
        style = page.locator(selector).first.evaluate("e => [getComputedStyle(e).borderTopStyle, e.offsetWidth]")
        assert style[0] == "solid"
    chart = page.locator(".bild:visible").first
    assert chart.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    button = page.get_by_role("button", name="Sök")
    button.focus()
    assert button.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_nothing_moves_when_the_reader_wants_no_motion(page: Page, book: Book) -> None:
    moving = (
        "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " return s.animationName !== 'none' || (s.transitionDuration !== '0s' && s.transitionProperty !== 'none')"
        " || s.scrollBehavior === 'smooth'; }).length"
    )
    page.goto(book.address(CHAPTER))
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("name", ["index.html", CHAPTER, "i-figurer.html", "h-tillganglighet.html"])
def test_a_page_reflows_at_four_times_the_size(page: Page, book: Book, name: str) -> None:
    """1280 px at 400 % are 320 (WCAG 1.4.10): running text stays in the window; tables scroll in their frame."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(book.address(name))
    outside = page.evaluate(
        "[...document.querySelectorAll('main :is(h1,h2,h3,p,li,figcaption,caption)')].filter(e => !e.closest('.rull')"
        " && !e.closest('.osynlig') && e.getBoundingClientRect().right > 320.5).map(e => e.textContent.slice(0, 40))"
    )
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_captions_stand_in_the_margin_where_there_is_room(page: Page, book: Book) -> None:
    def beside() -> bool:
        caption, picture = (
            page.locator("figcaption").first.bounding_box(),
            page.locator(".bild:visible").first.bounding_box(),
        )
        assert caption
        assert picture
        return caption["x"] >= picture["x"] + picture["width"]

    page.set_viewport_size({"width": 1760, "height": 900})
    page.goto(book.address(CHAPTER))
    assert beside()
    page.set_viewport_size({"width": 1200, "height": 900})
    assert not beside()
