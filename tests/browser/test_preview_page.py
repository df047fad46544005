"""What one sees of `sparbar preview` in the browser while the report is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from opened import Book
from playwright.sync_api import Browser, Page

from sparbar.errors import Finding
from sparbar.preview.serving import Server, serving
from sparbar.preview.state import State

CHAPTER = "05-anslaget.html"
PLACE = 1200


@pytest.fixture
def written(book: Book, tmp_path: Path) -> Path:
    """The book's HTML, to be changed."""
    return Path(shutil.copytree(book.folder, tmp_path / "html"))


@pytest.fixture
def server(written: Path) -> Iterator[Server]:
    state = State()
    with serving(state, 0) as server:
        state.show(written)
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.server_port}/{CHAPTER}")
    page.evaluate(f"scrollTo(0, {PLACE})")
    yield page
    page.close()
    assert not complaints


def rewrite(written: Path, before: str, after: str) -> None:
    path = written / CHAPTER
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_change_is_shown_at_the_same_place(page: Page, server: Server, written: Path) -> None:
    assert page.evaluate("scrollY") == PLACE
    rewrite(written, "</h1>", " – ändrat</h1>")
    server.state.show(written)
    page.wait_for_selector("h1:has-text('ändrat')")
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") == PLACE


def test_an_error_takes_the_place_of_the_page_and_the_page_comes_back_where_it_was(
    page: Page, server: Server, written: Path
) -> None:
    wrong = Finding("data/nyps/beslut.csv, row 2, column belopp_sek", "'<b>mycket'", "an amount", "Mend it.")
    server.state.show(written, (wrong,))
    page.wait_for_selector("h1:has-text('The book cannot be built')")
    told = page.locator("main").inner_text()
    assert "data/nyps/beslut.csv, row 2, column belopp_sek: '<b>mycket'; expected an amount. Mend it." in told
    assert page.locator("[data-tal]").count() == 0, "nothing of the stale book"
    server.state.show(written)
    page.wait_for_selector("h1:has-text('Anslag')")
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") == PLACE


def test_when_the_preview_ends_the_page_says_so(page: Page, server: Server) -> None:
    server.shutdown()
    server.server_close()
    page.wait_for_selector(".preview-ended:has-text('no longer follows the report')")
