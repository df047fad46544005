"""Every number opens its panel, by mouse and by keyboard, and its panel tells the truth."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pytest
from opened import Book, Heard
from playwright.sync_api import Page

CHAPTER = "05-anslaget.html"
TOTAL = "project_funding.granted_total"
SHARE = "business_support.share_by_gender[K]"
CONTROLS = "main .tal > a, main .bred svg a.tal"  # on a wide page the drawings for phones are hidden
SHOWN = "#talpanel[data-tal]"

# A place on the element where a click reaches the number, or null: something may lie on it.
POINT = """
(element, key) => {
  const reached = () => {
    for (const box of element.getClientRects()) {
      for (const y of [0.5, 0.2, 0.8]) for (const x of [0.5, 0.1, 0.9, 0.02, 0.98]) {
        const at = [box.left + box.width * x, box.top + box.height * y];
        if (document.elementFromPoint(...at)?.closest("[data-tal]")?.dataset.tal === key) return at;
      }
    }
    return null;
  };
  const at = reached(); // scrolling is what takes time
  if (at) return at;
  element.scrollIntoView({ block: "center", inline: "center" });
  return reached();
}
"""
KEY_OF = "element => element.closest('[data-tal]').dataset.tal"
FOCUSED = """
() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  return {
    key: element.closest("[data-tal]:not(dialog)")?.dataset.tal ?? null,
    group: element.closest("svg") ? "svg" : element.closest("table") ? "table" : "",
    summary: element.matches("summary"),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    body: element === document.body,
    panel: Boolean(element.closest("#talpanel")),
  };
}
"""


def opened(page: Page) -> str:
    """The key whose panel is shown."""
    return str(page.locator("#talpanel").get_attribute("data-tal"))


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    page.wait_for_selector("#talpanel", state="hidden")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # scrolled back


def fact(page: Page, name: str) -> str:
    return page.locator(f"#talpanel dt:text-is('{name}') + dd").inner_text()


def check(page: Page, book: Book, key: str) -> None:
    """The panel that is on its way is that of `key`, with its text, exact value and definition."""
    page.wait_for_selector(f'#talpanel[data-tal="{key}"]')
    number = book.ledger[key]
    assert page.locator("#talpanel h2").text_content() == number["text"]
    text = page.locator("#talpanel").text_content() or ""
    assert key in text
    assert number["definition"] in text
    exact = fact(page, "Exakt värde").replace("\u00a0", " ")
    if number["value"] is None:
        assert exact.startswith("Uppgift saknas")
    else:
        digits = re.match(r"[−\d ,]+", exact)
        assert digits
        plain = digits[0].replace("−", "-").replace(" ", "").replace(",", ".")
        assert Decimal(plain) == Decimal(number["value"])
    assert ("syntetiska" in text) == number["synthetic"]
    assert unquote(page.evaluate("location.hash")) == f"#tal={key}"
    assert page.evaluate("document.activeElement.id") == "talpanel-rubrik"


def open_tables(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


def test_the_arrow_keys_follow_rows_and_columns_of_a_table(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    table = page.locator("main .tabell table").filter(has=page.locator("td .tal")).first
    table.locator("td .tal > a").first.focus()
    place = "(cell => [cell.parentElement.rowIndex, cell.cellIndex])(document.activeElement.closest('td'))"
    row, column = page.evaluate(place)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(place) == [row + 1, column]
    page.keyboard.press("ArrowUp")
    assert page.evaluate(place) == [row, column]
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.closest('tr').matches(':last-child')")
    page.keyboard.press("Home")
    assert table.locator(".tal > a").first.evaluate("element => element === document.activeElement")
    assert table.locator(".tal > a[tabindex='0'], .tal > a:not([tabindex])").count() == 1


def test_a_number_leads_to_its_parents_and_back_step_by_step(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    page.locator(f'[data-tal="{SHARE}"] a').first.click()
    check(page, book, SHARE)
    parents = book.ledger[SHARE]["lineage"]["parents"]
    links = page.locator("#talpanel .led a")
    assert [unquote(link.get_attribute("href") or "") for link in links.all()] == [f"#tal={key}" for key in parents]
    links.nth(1).click()
    check(page, book, parents[1])
    page.go_back()
    check(page, book, SHARE)
    page.go_back()
    page.wait_for_selector("#talpanel", state="hidden")
    page.go_forward()
    check(page, book, SHARE)


def test_escape_leaves_in_one_step_however_deep(page: Page, book: Book) -> None:
    page.goto(book.address("index.html"))
    page.goto(book.address(CHAPTER))
    control = page.locator(f'[data-tal="{SHARE}"] a').first
    control.click()
    check(page, book, SHARE)
    page.locator("#talpanel .led a").first.click()
    page.wait_for_selector(f'#talpanel[data-tal="{book.ledger[SHARE]["lineage"]["parents"][0]}"]')
    close(page)
    assert page.evaluate("location.hash") == ""
    assert control.evaluate("element => element === document.activeElement")
    page.go_back()
    assert page.url.endswith("/index.html")


def test_a_number_has_a_permanent_address(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER, f"#tal={SHARE}"))
    check(page, book, SHARE)
    assert page.locator(f'[data-tal="{SHARE}"].valt').first.is_visible()
    page.locator("#talpanel .led a").first.click()
    page.wait_for_selector(f"#talpanel:not([data-tal='{SHARE}'])")
    page.locator("#talpanel button").click()
    page.wait_for_selector("#talpanel", state="hidden")
    assert page.evaluate("location.hash") == ""
    assert page.evaluate(FOCUSED)["key"] == SHARE


def test_a_link_into_the_page_closes_the_panel(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER, f"#tal={TOTAL}"))
    check(page, book, TOTAL)
    page.locator("main a[href^='#fig-']").first.click()
    page.wait_for_selector("#talpanel", state="hidden")


@pytest.mark.parametrize(
    "key",
    [
        "project_funding.no_such",
        "nobody.home",
        "constructor.x",
        "project_funding.__proto__",
        "//example.org/x.y",
        "../x.y",
        "<img src=x onerror=alert(1)>.x",
        "%E0%A4%A",
        "",
    ],
)
def test_an_address_that_names_no_number_says_so_and_loads_nothing(
    page: Page, book: Book, heard: Heard, key: str
) -> None:
    page.goto(book.address(CHAPTER, f"#tal={key}"))
    if key:
        page.wait_for_selector(SHOWN)
        assert page.locator("#talpanel h2").text_content() == "Okänt tal"
        close(page)
    assert all("example.org" not in url for url in heard.requests)
    heard.complaints[:] = [
        text for text in heard.complaints if "nobody.js" not in text and "ERR_FILE_NOT_FOUND" not in text
    ]


def test_the_second_computation_the_change_and_the_sources_are_told(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER, f"#tal={TOTAL}"))
    check(page, book, TOTAL)
    assert fact(page, "Andra beräkningen").startswith("Samma värde")
    assert re.match(r"2023: [\d\u00a0]+\u00a0kronor\. Ändring: [+−]", fact(page, "Sedan förra året"))
    text = page.locator("#talpanel").inner_text()
    assert "data/nyps/beslut.csv" in text
    assert re.search(r"\b[0-9a-f]{64}\b", text)
    assert page.locator("#talpanel tbody tr").count() == 5
    marked = page.locator("#talpanel pre .rad.markt")
    assert marked.count() == 1
    assert "granted_total" in marked.inner_text()


def test_selecting_the_text_of_a_number_does_not_open_it(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    control = page.locator(f'[data-tal="{TOTAL}"] a').first
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box
    page.mouse.move(box["x"] - 30, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()").replace("\u00a0", " ").count("33,3 miljoner") == 1
    assert not page.locator("#talpanel").is_visible()


def test_on_a_phone_the_panel_leaves_the_number_in_sight(page: Page, book: Book) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(book.address(CHAPTER))
    control = page.locator(f'[data-tal="{TOTAL}"] a').first
    control.click()
    check(page, book, TOTAL)
    panel, place = page.locator("#talpanel").bounding_box(), control.bounding_box()
    assert panel
    assert place
    assert panel["width"] <= 390
    assert place["y"] >= 0
    assert place["y"] + place["height"] <= panel["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_clicked_in_a_chart_stays_in_sight_beside_its_panel(page: Page, book: Book) -> None:
    page.goto(book.address(CHAPTER))
    chart = page.locator("main figure").filter(has=page.locator(".bred svg a.tal")).first
    bar = chart.locator(".bred svg a.tal").last
    key = bar.evaluate(KEY_OF)
    page.mouse.click(*bar.evaluate(POINT, key))
    check(page, book, key)
    panel = page.locator("#talpanel").bounding_box()
    seen = [place for one in chart.locator("svg a.valt:visible").all() if (place := one.bounding_box())]
    assert panel
    lines = [(place["y"], place["y"] + place["height"], place["x"] + place["width"]) for place in seen]
    assert any(top >= 0 and bottom <= 900 and right <= panel["x"] for top, bottom, right in lines)


def test_a_number_of_last_year_opens_the_same_panel_and_takes_the_focus_back(page: Page, book: Book) -> None:
    page.goto(book.address("f-forandringar.html"))
    last = page.locator("main .fjol > a").first
    key = last.locator("..").get_attribute("data-fjol")
    assert key
    last.click()
    check(page, book, key)
    close(page)
    assert last.evaluate("element => element === document.activeElement")


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("trace/project_funding.js", "Uppgifterna om talet går inte att visa"),
        ("trace/rader/beslut.js", "Raderna går inte att visa"),
        ("trace/kod/project_funding.js", "Koden går inte att visa"),
    ],
)
def test_a_file_that_is_missing_beside_the_page_is_told_in_the_panel(
    page: Page, book: Book, heard: Heard, tmp_path: Path, file: str, what: str
) -> None:
    folder = shutil.copytree(book.folder, tmp_path / "book")
    (folder / file).unlink()
    page.goto((folder / CHAPTER).as_uri())
    page.locator(f'[data-tal="{TOTAL}"] a').first.click()
    page.wait_for_selector(f'#talpanel[data-tal="{TOTAL}"]')
    told = " ".join(page.locator("#talpanel .olast").all_inner_texts())
    assert what in told
    assert file in told
    assert book.ledger[TOTAL]["text"] in page.locator("#talpanel h2").inner_text()
    kept = page.locator("#talpanel h3").all_inner_texts()
    assert kept == [] if file == "trace/project_funding.js" else {"Rader", "Kod", "Källor"} <= set(kept)
    shutil.copyfile(book.folder / file, folder / file)
    close(page)
    page.locator(f'[data-tal="{TOTAL}"] a').first.click()
    page.wait_for_selector(f'#talpanel[data-tal="{TOTAL}"]')
    assert page.locator("#talpanel .olast").count() == 0, "put back, it is read"
    heard.complaints[:] = [text for text in heard.complaints if "ERR_FILE_NOT_FOUND" not in text]
