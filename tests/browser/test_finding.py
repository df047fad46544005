"""Search and the explanations of terms, by keyboard and by mouse, from a folder on disk."""

from __future__ import annotations

import pytest
from opened import Book
from playwright.sync_api import Page, expect

CHAPTER = "05-anslaget.html"
FIELD, STATUS, HITS = "#sokfalt", "#soklage", "#sok .traffar a"
FOCUSED = "document.activeElement.matches('#sok .traffar a')"


def search(page: Page, words: str) -> list[str]:
    """The texts of the hits."""
    page.keyboard.press("/")
    page.fill(FIELD, words)
    expect(page.locator(STATUS)).to_contain_text("träff")
    return page.locator(HITS).all_text_contents()


@pytest.mark.parametrize("typed", ["västerås", "VÄSTERÅS", "vasteras", "Vaesteraas", "väster\u0061\u030as"])
def test_case_and_accents_do_not_matter_and_the_hit_is_marked(page: Page, book: Book, typed: str) -> None:
    page.goto(book.address(CHAPTER))
    assert search(page, typed)
    marked = {text.casefold() for text in page.locator("#sok mark").all_text_contents()}
    assert "västerås" in marked
    assert marked <= {"västerås", "vasteras"}  # the second stands in keys of numbers


def test_search_goes_by_keyboard_and_leads_to_a_figure(page: Page, book: Book) -> None:
    page.goto(book.address("index.html"))
    assert search(page, "beviljat företagsstöd per stödform")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED)
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "sokfalt"
    page.keyboard.press("Enter")
    page.wait_for_url("**/05-anslaget.html#fig-*")
    expect(page.locator(":target figcaption")).to_contain_text("Beviljat företagsstöd per stödform")


def test_a_key_opens_the_panel_of_its_number(page: Page, book: Book) -> None:
    page.goto(book.address("index.html"))
    key = "project_funding.granted_total"
    assert any(key in text for text in search(page, key))
    page.locator(HITS).first.click()
    page.wait_for_selector(f'#talpanel[data-tal="{key}"]')
    expect(page.locator("#sok")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "entry"),
    [("ÖMS", "ord-oms"), ("oms", "ord-oms"), ("Nära vård", "ord-nara-vard"), ("brp+", "ord-brp-plus")],
)
def test_a_term_finds_its_explanation_first(page: Page, book: Book, typed: str, entry: str) -> None:
    page.goto(book.address(CHAPTER))
    search(page, typed)
    assert str(page.locator(HITS).first.get_attribute("href")).endswith(f"e-ordlista.html#{entry}")


def test_escape_closes_search_and_leaves_the_panel_below(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER, "#tal=project_funding.granted_total"))
    page.wait_for_selector("#talpanel[data-tal]")
    page.keyboard.press("/")  # the panel lies over the button
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sok")).to_be_hidden()
    expect(page.locator("#talpanel")).to_be_visible()


def test_what_is_nowhere_is_said_and_markup_is_text(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    assert not search(page, "<img src=x onerror=alert(1)>")
    expect(page.locator(STATUS)).to_contain_text("Inga träffar")


def test_a_missing_index_is_told(page: Page, book: Book) -> None:
    page.route("**/sok/index.js", lambda route: route.fulfill(status=200, body="window.sparbar['sok/index'] = null"))
    page.goto(book.address(CHAPTER))
    page.keyboard.press("/")
    page.fill(FIELD, "delmål")
    expect(page.locator(STATUS)).to_contain_text("går inte att använda")


@pytest.mark.parametrize("side", ["kod", "rader"])
def test_search_from_a_side_page_leads_into_the_book(page: Page, book: Book, side: str) -> None:
    path = sorted((book.folder / side).glob("*.html"))[0]
    page.goto(path.as_uri())
    assert search(page, "ordlista")
    page.keyboard.press("Enter")
    page.wait_for_url("**/e-ordlista.html")


def test_search_fits_a_phone(page: Page, book: Book) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(book.address(CHAPTER))
    assert search(page, "stöd")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("document.querySelector('#sok').scrollWidth") <= 320


def test_a_term_explains_itself_on_focus_and_hover_and_escape_takes_it_away(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    term, told = page.locator("main a.ord").first, page.locator("#ordforklaring")
    expect(told).to_be_hidden()
    term.focus()
    expect(told).to_be_visible()
    assert term.get_attribute("aria-describedby") == "ordforklaring"
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    term.hover()
    expect(told).to_be_visible()
    told.hover()
    page.evaluate("new Promise((done) => setTimeout(done, 300))")
    expect(told).to_be_visible()
    target = str(term.get_attribute("href"))
    term.click()
    page.wait_for_url(f"**/{target}")
    expect(page.locator(":target")).to_be_visible()


def test_headings_figures_and_tables_have_links_with_names(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    links = page.locator("main a.lank")
    assert links.count() > 10
    for link in links.all():
        assert str(link.get_attribute("aria-label")).startswith("Länk till ")
        assert page.locator(f'[id="{str(link.get_attribute("href"))[1:]}"]').count() == 1
    links.first.press("Enter")
    assert page.evaluate("location.hash") == links.first.get_attribute("href")
