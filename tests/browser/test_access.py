"""Accessibility, measured: every page of the book by axe-core, light and dark, narrow and wide, panels open and closed.

`make access` prints the counts of the same measurement.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from measured_pages import OPEN_PAGES, THEMES, WIDTHS, measure, pages
from opened import Book
from playwright.sync_api import Browser

PARTS = 6  # side by side


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_a_rule_of_wcag(browser: Browser, book: Book, part: int) -> None:
    names = pages(book.folder)
    assert len(names) > 30
    mine = names[part::PARTS]
    measured = list(measure(browser, book.folder, mine))
    assert {one.page for one in measured} == set(mine)
    assert len(measured) >= len(mine) * len(THEMES) * len(WIDTHS)
    assert all(one.rules > 10 for one in measured)
    assert [str(violation) for one in measured for violation in one.violations] == []


def test_panels_are_measured_open(browser: Browser, book: Book) -> None:
    modes = {one.mode for one in measure(browser, book.folder, [OPEN_PAGES])}
    assert {f"{theme}, panel, {width} px" for theme in THEMES for width in WIDTHS} <= modes


def test_the_measurement_finds_what_is_wrong(browser: Browser, book: Book, tmp_path: Path) -> None:
    """A picture without text, grey on grey, a wide table, a second h1: each is named."""
    page = book.folder / "index.html"
    wrong = '<link rel="stylesheet" href="bruten.css"><h1>Två</h1><img src="book.css"><hr class="bred"></main>'
    broken = page.read_text(encoding="utf-8").replace("</main>", wrong)
    (tmp_path / "book.css").write_bytes((book.folder / "book.css").read_bytes())
    (tmp_path / "bruten.css").write_text(".bred{width:3000px} main p{color:#999;background:#aaa}", encoding="utf-8")
    (tmp_path / "bruten.html").write_text(broken, encoding="utf-8")
    found = {violation.rule for one in measure(browser, tmp_path, ["bruten.html"]) for violation in one.violations}
    assert {"image-alt", "color-contrast", "structure"} <= found
