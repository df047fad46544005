"""Every number of every page: it can be clicked where it stands, reached with keys, and its panel tells the truth.

A script in the page goes through all numbers with the events that a click and the arrow keys give. A real mouse and a
real keyboard go through the chapter with the most numbers, and take a sample of each kind (prose, table, chart) on
every page. Wherever a number stands, its control has its name and address; its panel, which follows from the address
alone, is opened on the first page that prints it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from opened import Book
from playwright.sync_api import Page
from test_panel import CHAPTER, CONTROLS, FOCUSED, KEY_OF, POINT, check, close, open_tables

STOPS = f"{CONTROLS}, main .fjol > a"  # numbers of last year stand beside this year's and open the same panels
SAMPLED = ("main p .tal > a", "main td .tal > a", "main .bred svg a.tal", "main .bred svg g[id^='text:']")
WIDE = {"width": 1920, "height": 900}  # with room for the charts beside an open panel

# What the control of each number is: its number, address and name.
NAMED = """
(selector) => [...document.querySelectorAll(selector)].map((control) => ({
  key: control.closest("[data-tal]").dataset.tal, address: decodeURIComponent(control.hash ?? control.href.baseVal),
  name: control.getAttribute("aria-label") ?? control.textContent,
}))
"""
# Opens each number but the known ones in turn, without closing the panel between, and tells what its panel says.
OPEN_ALL = """
async ([selector, known]) => {
  const opened = new Set(known);
  const panel = document.querySelector("#talpanel");
  const shown = async (key) => {
    for (let i = 0; i < 2000 && panel.dataset.tal !== key; i++) await new Promise((done) => setTimeout(done, 1));
    return panel.dataset.tal === key;
  };
  const told = [];
  for (const control of document.querySelectorAll(selector)) {
    const key = control.closest("[data-tal]").dataset.tal;
    if (opened.has(key)) continue;
    opened.add(key);
    control.focus();
    const focused = document.activeElement === control;
    control.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
    const isOpen = await shown(key);
    const facts = {};
    for (const dt of panel.querySelectorAll("dt")) facts[dt.textContent] = dt.nextSibling.textContent;
    const rows = [...panel.querySelectorAll("a[href^='rader/']")].map((a) => a.pathname.match(/(\\w+).html$/)[1]);
    told.push({
      key, rows, focused, isOpen, facts, title: panel.querySelector("h2").textContent,
      text: panel.textContent,
      parents: [...panel.querySelectorAll(".led a")].map((a) => decodeURIComponent(a.hash.slice(5))),
      code: panel.querySelector("a[href^='kod/']")?.getAttribute("href") ?? "",
      marked: panel.querySelector("pre .rad.markt")?.textContent ?? "",
    });
  }
  return told;
}
"""
# The controls that no point of theirs can be clicked at, with panel closed: key, and whether it is in a chart.
UNREACHED = f"""
(selector) => [...document.querySelectorAll(selector)].filter((control) => {{
  const reach = {POINT};
  return reach(control, control.closest("[data-tal]").dataset.tal) === null;
}}).map((control) => [control.closest("[data-tal]").dataset.tal, Boolean(control.closest("svg"))])
"""
# The keys of the controls that Tab comes to, in the page's order: each in prose, and one of each table and chart.
TAB_STOPS = """
(selector) => {
  const groups = new Set();
  return [...document.querySelectorAll(selector)].filter((control) => {
    const group = control.closest("table, svg");
    if (!group) return true;
    return !groups.has(group) && groups.add(group);
  }).map((control) => control.closest("[data-tal]").dataset.tal);
}
"""
# The keys that Tab stops and arrow keys reach: of each table and chart, from its tab stop to the end.
WALKED = """
(selector) => {
  const reached = new Set();
  const press = (key) =>
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  for (const control of document.querySelectorAll(selector)) {
    if (control.tabIndex < 0) continue;
    control.focus();
    const group = control.closest("table, svg");
    let before = null;
    if (group) press("Home");
    while (document.activeElement !== before) {
      before = document.activeElement;
      reached.add(before.closest("[data-tal]")?.dataset.tal);
      if (group) press("ArrowRight");
    }
  }
  return [...reached].filter(Boolean);
}
"""


def pages(archive: Path) -> list[str]:
    return sorted(path.name for path in archive.glob("*.html"))


@pytest.fixture
def each_page(page: Page, book: Book) -> Iterator[str]:
    """Every page of the book that has numbers, opened in turn."""

    def opened() -> Iterator[str]:
        for name in pages(book.folder):
            page.goto(book.address(name))
            if page.locator(CONTROLS).count():
                open_tables(page)
                yield name

    return opened()


def told_of(number: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, bool]:
    """What a panel has to hold for one number, by name."""
    lineage, kind = number["lineage"], number["kind"]
    facts = told["facts"]
    tables = lineage["tables"] if kind == "computed" else ["resultat"] if kind == "attested" else []
    rows = (
        {table: len({key[at] for key in lineage["keys"]}) for at, table in enumerate(tables)}
        if kind == "computed"
        else {}
    )
    return {
        "the focus": told["focused"],
        "its panel": told["isOpen"],
        "the text": told["title"] == number["text"],
        "the definition": number["definition"] in told["text"],
        "the exact value": bool(facts.get("Exakt värde")),
        "the unit": bool(facts.get("Enhet")),
        "the kind": bool(facts.get("Slag")),
        "the rounding": number["value"] is None or bool(facts.get("Avrundning")),
        "the second computation": "Rapporterat" in facts["Slag"]
        or facts["Andra beräkningen"].startswith("Samma värde"),
        "the change": bool(facts.get("Sedan förra året")),
        "the parents": told["parents"] == (lineage["parents"] if kind == "derived" else []),
        "the code": told["code"].startswith(f"kod/{number['notebook']}.html"),
        "the marked line": bool(told["marked"].strip()),
        "links to the rows": all((table in told["rows"]) == bool(count) for table, count in rows.items()),
        "its sources": all(word in told["text"] for word in (["SHA-256", "Mottagen"] if tables else [])),
        "the synthetic mark": ("syntetiska" in told["text"]) == number["synthetic"],
    }


def test_every_number_of_the_book_opens_its_panel(page: Page, book: Book, each_page: Iterator[str]) -> None:
    page.set_viewport_size(WIDE)
    lacking, opened = [], set()
    for name in each_page:
        for control in page.evaluate(NAMED, CONTROLS):
            if control["address"] != f"#tal={control['key']}" or not control["name"].strip():
                lacking.append((name, control, "its address or name"))
        for told in page.evaluate(OPEN_ALL, [CONTROLS, sorted(opened)]):
            held = told_of(book.ledger[told["key"]], told)
            lacking += [(name, told["key"], what) for what, is_there in held.items() if not is_there]
            opened.add(told["key"])
    assert not lacking, json.dumps(lacking[:20], ensure_ascii=False)
    assert opened == book.ledger.keys()


def test_every_number_can_be_clicked_and_reached_with_keys(page: Page, each_page: Iterator[str]) -> None:
    for name in each_page:
        every = set(page.evaluate(KEYS, CONTROLS))
        in_charts = set(page.evaluate(KEYS, "main svg a.tal"))
        unreached = page.evaluate(UNREACHED, CONTROLS)
        # A shape may lie under its own label, or be of no width; then the label is there.
        assert all(in_chart for _, in_chart in unreached), f"{name}: {unreached}"
        assert {key for key, _ in unreached} <= in_charts
        assert set(page.evaluate(WALKED, STOPS)) == every, name


KEYS = "selector => [...document.querySelectorAll(selector)].map((one) => one.closest('[data-tal]').dataset.tal)"


def test_a_sample_of_each_kind_by_real_mouse_and_keyboard(page: Page, book: Book, each_page: Iterator[str]) -> None:
    tried = dict.fromkeys(SAMPLED, 0)
    for name in each_page:
        for kind in SAMPLED:
            controls = page.locator(kind)
            if not (count := controls.count()):
                continue
            control = controls.nth(count // 2)
            key = control.evaluate(KEY_OF)
            point = control.evaluate(POINT, key)
            if point is None:
                continue
            if tried[kind] % 2:
                control.evaluate("element => (element.closest('a') ?? element).focus()")
                assert page.evaluate(FOCUSED)["key"] == key, f"{name}: {key} takes no focus"
                page.keyboard.press("Enter")
            else:
                page.mouse.click(*point)
            check(page, book, key)
            close(page)
            tried[kind] += 1
    assert min(tried.values()) >= 2, f"by mouse and by keyboard: {tried}"


def test_a_real_mouse_opens_every_number_of_a_chapter(page: Page, book: Book) -> None:
    page.set_viewport_size(WIDE)
    page.goto(book.address(CHAPTER))
    open_tables(page)
    every, reached = set(), set()
    for control in page.locator(CONTROLS).element_handles():
        key, in_chart = control.evaluate("one => [one.closest('[data-tal]').dataset.tal, Boolean(one.closest('svg'))]")
        every.add((key, in_chart))
        point = None if (key, in_chart) in reached else control.evaluate(POINT, key)
        if point:
            page.mouse.click(*point)
            page.wait_for_selector(f'#talpanel[data-tal="{key}"]')
            assert page.locator("#talpanel h2").text_content() == book.ledger[key]["text"]
            reached.add((key, in_chart))
    assert every == reached
    assert len(every) > 200


def test_a_real_keyboard_comes_to_every_number_table_and_chart_in_few_stops(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    open_tables(page)
    expected = page.evaluate(TAB_STOPS, CONTROLS)
    met, stops = [], 0
    while not (page.keyboard.press("Tab"), focused := page.evaluate(FOCUSED))[1]["body"]:
        stops += 1
        assert stops < 300, "a reader with a keyboard gets through the page"
        assert focused["seen"], f"{focused['key']}: the focus cannot be seen"
        if (key := focused["key"]) is None:
            continue
        met.append(key)
        if len(met) % 9 == 0:
            page.keyboard.press("Enter")
            check(page, book, key)
            close(page)
            assert page.evaluate(FOCUSED)["key"] == key, "the focus comes back"
    assert [key for key in met if key in set(expected)] == expected
    assert len(expected) > 20
