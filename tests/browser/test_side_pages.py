"""The code and the rows behind a number, as pages: the right places are marked, and there is a way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from opened import Book
from playwright.sync_api import Page

from sparbar.panel import code, rows
from sparbar.panel import page as pages

CHAPTER = "05-anslaget.html"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028\"'&amp;${1}`"
KEYS = (
    "project_funding.granted_total",
    "project_funding.paid_by_goal[14]",
    "eu_cofinancing.projects",
    "business_support.granted_by_gender[K]",
    "county.goals",
)


def open_panel(page: Page, book: Book, key: str) -> None:
    page.goto(book.address(CHAPTER, f"#tal={key}"))
    page.wait_for_selector(f'#talpanel[data-tal="{key}"]')


@pytest.mark.parametrize("key", KEYS)
def test_the_code_page_marks_the_line_and_leads_back(page: Page, book: Book, key: str) -> None:
    number = book.ledger[key]
    open_panel(page, book, key)
    page.get_by_role("link", name="Öppna notebooken vid cellen").click()
    page.wait_for_selector(".om-talet a")
    line = page.locator(":target")
    assert line.get_attribute("id") == f"{number['cell']}.{number['line']}"
    assert line.evaluate("element => element.closest('section').id") == number["cell"]
    name = key.split(".")[1].partition("[")[0]
    cell = page.locator(f"section[id='{number['cell']}'] pre").first.inner_text()
    assert f'"{name}"' in cell
    assert line.evaluate(
        "element => { const box = element.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }"
    )
    assert line.evaluate("element => getComputedStyle(element).backgroundColor") == "rgb(255, 233, 184)"
    page.locator(".om-talet a").click()
    page.wait_for_selector(f'#talpanel[data-tal="{key}"]')


@pytest.mark.parametrize("key", KEYS)
def test_the_row_pages_mark_exactly_the_rows_of_the_number(page: Page, book: Book, key: str) -> None:
    lineage = book.ledger[key]["lineage"]
    for place, table in enumerate(lineage["tables"]):
        open_panel(page, book, key)
        page.locator(f"#talpanel a[href^='rader/{table}.html']").click()
        page.wait_for_selector("tr.markt")
        marked = page.locator("tr.markt").evaluate_all("rows => rows.map((row) => row.dataset.rad)")
        assert sorted(marked) == sorted({key[place] for key in lineage["keys"]})
        assert page.locator("tr.markt").first.evaluate(
            "row => { const box = row.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }"
        )
        assert f"{len(marked)} av " in page.locator(".om-talet").inner_text()
        page.locator(".om-talet input").check()
        assert page.locator("tbody tr:visible").count() == len(marked)
        page.locator(".om-talet a").click()
        page.wait_for_selector(f'#talpanel[data-tal="{key}"]')


def test_the_back_button_returns_to_the_panel(page: Page, book: Book) -> None:
    open_panel(page, book, KEYS[0])
    page.locator("#talpanel a[href^='rader/']").first.click()
    page.wait_for_selector("tr.markt")
    page.go_back()
    page.wait_for_selector(f'#talpanel[data-tal="{KEYS[0]}"]')


def test_hostile_data_is_text(page: Page, book: Book, tmp_path: Path) -> None:
    """Whatever rows, definitions, codes and keys hold, the pages show it and run none of it."""
    folder = tmp_path / "bok"
    shutil.copytree(book.folder, folder)
    key = "project_funding.granted_total"
    cell = code.Cell('c"><script>alert(3)</script>', True, f"x = 1\n# {HOSTILE}\ny = '''{HOSTILE}'''", (HOSTILE,))
    prose = code.Cell("p", False, f"# {HOSTILE}\n{HOSTILE}", ())
    content = rows.Content("beslut", HOSTILE, True, ["id", HOSTILE], [HOSTILE], [[HOSTILE, HOSTILE]])
    told = ("text", "exact", "rounding", "unit", "definition", "kind", "basis", "change")
    number = {
        **dict.fromkeys(told, HOSTILE), "synthetic": True, "columns": [HOSTILE], "combinations": 1,
        "parents": [HOSTILE], "cell": cell.id, "line": 2, "rows": {"beslut": [0]}, "second": "equal", "corrections": [],
        "pages": [CHAPTER],
    }  # fmt: skip
    source = dict.fromkeys(("title", "file", "producer", "received", "sha256"), HOSTILE) | {"synthetic": True}
    document = {"numbers": {key: number}, "sources": {"beslut": source}, "pages": {CHAPTER: HOSTILE}, "year": 1}
    data = {
        "project_funding": document,
        "kod/project_funding": {cell.id: cell.source},
        "rader/beslut": content.to_json(),
    }
    for name, told in data.items():
        (folder / f"trace/{name}.js").write_text(pages.script(name, told), encoding="utf-8")
    (folder / "kod/project_funding.html").write_text(code.to_html(HOSTILE, (prose, cell)), encoding="utf-8")
    (folder / "rader/beslut.html").write_text(rows.to_html(content), encoding="utf-8")
    page.goto((folder / CHAPTER).as_uri() + f"#tal={key}")
    page.wait_for_selector(f'#talpanel[data-tal="{key}"]')
    assert page.locator("#talpanel h2").text_content() == HOSTILE
    assert (page.locator("#talpanel").text_content() or "").count("alert(1)") >= 15
    assert page.locator("#talpanel img, #talpanel script").count() == 0
    page.goto((folder / "kod/project_funding.html").as_uri())
    assert (page.locator("main").text_content() or "").count("alert(1)") >= 5
    assert page.locator("main img, main script").count() == 0
    page.goto((folder / "rader/beslut.html").as_uri() + f"#tal={key}")
    page.wait_for_selector("tr.markt")
    assert page.locator("tbody td").text_content() == HOSTILE
    assert page.locator("main img, main script").count() == 0
