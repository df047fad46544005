"""Accessibility, measured: every page of the book by axe-core, light and dark, narrow and wide, panels open and closed.

Here each page is looked at in one mode, the next in the next, and a few in every mode; `make access` measures each in
every mode. The counts stand in the summary of the run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from measured_pages import MODES, Measured, everything, measure, pages, rotated
from opened import Book
from playwright.sync_api import Browser

PARTS = 4  # side by side
IN_EVERY_MODE = "index.html"
Record = Callable[[str, object], None]


def counted(measured: list[Measured], record: Record) -> None:
    """What was measured, for the summary of the run (conftest.py)."""
    for one in measured:
        record("axe", [one.page, str(one.mode), one.rules, len(one.violations)])


def clean(measured: list[Measured]) -> bool:
    """Whether enough was looked at and nothing found."""
    assert measured
    assert all(one.rules > 10 for one in measured)
    assert [str(violation) for one in measured for violation in one.violations] == []
    return True


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_a_rule_of_wcag(browser: Browser, book: Book, part: int, record_property: Record) -> None:
    names = pages(book.folder)
    assert len(names) > 30
    plan = rotated(book.folder, names)
    mine = {name: plan[name] for name in names[part::PARTS]}
    measured = list(measure(browser, book.folder, mine))
    counted(measured, record_property)
    assert {one.page for one in measured} == set(mine)
    assert clean(measured)


def test_a_page_breaks_no_rule_in_any_mode(browser: Browser, book: Book, record_property: Record) -> None:
    measured = list(measure(browser, book.folder, everything(book.folder, [IN_EVERY_MODE])))
    counted(measured, record_property)
    assert {one.mode for one in measured} == set(MODES)
    assert clean(measured)


def test_the_measurement_finds_what_is_wrong(browser: Browser, book: Book, tmp_path: Path) -> None:
    """A picture without text, grey on grey, a wide table, a second h1: each is named; also in the last row of many."""
    page = book.folder / "index.html"
    rows = '<tr><td><a href="#innehall">a</a></td></tr>' * 40 + '<tr><td><a href="#innehall"></a></td></tr>'
    wrong = f'<h1>Två</h1><img src="book.css"><hr class="bred"><table>{rows}</table><p id="a"></p><p id="a"></p></main>'
    broken = page.read_text(encoding="utf-8").replace("</main>", f'<link rel="stylesheet" href="bruten.css">{wrong}')
    (tmp_path / "book.css").write_bytes((book.folder / "book.css").read_bytes())
    (tmp_path / "bruten.css").write_text(".bred{width:3000px} main p{color:#999;background:#aaa}", encoding="utf-8")
    (tmp_path / "bruten.html").write_text(broken, encoding="utf-8")
    measured = list(measure(browser, tmp_path, {"bruten.html": MODES[:1]}))
    found = {violation.rule for one in measured for violation in one.violations}
    assert {"image-alt", "color-contrast", "structure", "link-name"} <= found
    told = " ".join(violation.why for one in measured for violation in one.violations)
    assert "2 h1" in told
    assert "px wide in a window of 320" in told
    assert "twice: a" in told
