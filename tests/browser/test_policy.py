"""Every page has the strict Content-Security-Policy, keeps to it, and is stopped by it when it should not."""

from __future__ import annotations

import re

from opened import Book
from playwright.sync_api import Browser, Page

from sparbar.preview.serving import serving
from sparbar.preview.state import State

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
INLINE = re.compile(
    r"<[a-z][^>]*\s(?:style|on[a-z]+)=|<style\b|<script(?![^>]*\ssrc=)|<base\b|javascript:", re.IGNORECASE
)
ATTACK = """<script>window.ran = 1</script><p id="styled" style="position: fixed">x</p>
<img src="http://127.0.0.1:9/x.png" onerror="window.ran = 2"><base href="http://127.0.0.1:9/">"""
LEFT = "() => [window.ran ?? null, document.baseURI, getComputedStyle(document.querySelector('#styled')).position]"


def test_every_page_keeps_to_the_policy(page: Page, book: Book) -> None:
    paths = sorted(book.folder.rglob("*.html"))
    assert len(paths) > 20
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in text, path
        assert not INLINE.search(text), path
        page.goto(path.as_uri())  # the fixture fails on any complaint


def test_what_is_written_into_a_page_does_not_run(browser: Browser, book: Book) -> None:
    path = book.folder / "angripen.html"
    text = (book.folder / "05-anslaget.html").read_text(encoding="utf-8")
    path.write_text(text.replace("</main>", ATTACK + "</main>"), encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert page.evaluate(LEFT) == [None, path.as_uri(), "static"]
    assert sum("Content Security Policy" in text for text in said) >= 4, said
    page.close()
    path.unlink()


def test_the_preview_reloads_a_page_under_its_policy(browser: Browser, book: Book) -> None:
    state = State()
    state.show(book.folder)
    page, said = browser.new_page(), list[str]()
    page.on("console", lambda message: said.append(f"{message.location['url']}: {message.text}"))
    with serving(state, 0) as server:
        page.goto(f"{server.address}05-anslaget.html", wait_until="load")
        with page.expect_event("load", timeout=20_000):
            state.show(book.folder)
        assert page.evaluate("getComputedStyle(document.querySelector('main')).display") != "inline"
    page.close()
    wrong = [line for line in said if "/favicon.ico" not in line]
    assert wrong == []
