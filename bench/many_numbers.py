"""Ten thousand numbers on one page, in Chromium: how long it and a panel take to open, and the memory of its scripts.

Needs a built edition with HTML, and Chromium (on the PATH, or named in CHROMIUM).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from sparbar.panel.page import script

ROOT = Path(__file__).parents[1]
COUNT = 10_000
COLUMNS = 10
STEPS = 20
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SHOWN = "key => document.querySelector('#talpanel')?.dataset.tal === key"


def main() -> None:
    trace = max((ROOT / "_build").glob("*/html/trace"), default=None)
    if trace is None:
        sys.exit("no built edition with HTML: run sparbar build")
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        sys.exit("no Chromium: install it, or name it in CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        book = Path(shutil.copytree(trace.parent, Path(folder) / "book"))
        keys = write(book)
        page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page_size, data_size = ((book / name).stat().st_size / 1e6 for name in ("many.html", "trace/many.js"))
        print(f"numbers on the page: {COUNT}, {page_size:.1f} MB of HTML, {data_size:.1f} MB of data")
        measure(page, (book / "many.html").as_uri(), keys)


def write(book: Path) -> list[str]:
    """A page many.html with COUNT numbers of a notebook `many`, each with the rows of a middling real one behind it."""
    name = min(path.stem for path in book.glob("trace/kod/*.js"))
    document = handed(book, name)
    with_rows = sorted((number for number in document["numbers"].values() if number["rows"]), key=lambda n: len(str(n)))
    model = with_rows[len(with_rows) // 2]
    keys = [f"many.n[{place}]" for place in range(COUNT)]
    numbers = {key: {**model, "text": f"{place}", "pages": ["many.html"]} for place, key in enumerate(keys)}
    script(book / "trace/many.js", "many", {**document, "numbers": numbers, "pages": {"many.html": "Många"}})
    script(book / "trace/kod/many.js", "kod/many", handed(book, f"kod/{name}"))
    (book / "many.html").write_text(with_table(min(book.glob("0*.html")), keys), encoding="utf-8")
    return keys


def handed(book: Path, name: str) -> dict[str, Any]:
    """What trace/<name>.js hands to the panel."""
    _, _, text = (book / f"trace/{name}.js").read_text("utf-8").partition(" = ")
    found: dict[str, Any] = json.loads(text.rstrip().removesuffix(";"))
    return found


def with_table(page: Path, keys: list[str]) -> str:
    """The page with a table of the numbers in place of its contents."""
    before, _, rest = page.read_text("utf-8").partition("<main")
    cell = '<td><span class="tal" data-tal="{0}"><a href="#tal={0}">{1}</a></span></td>'
    cells = [cell.format(key, at) for at, key in enumerate(keys)]
    rows = "\n".join(f"<tr>{''.join(cells[at : at + COLUMNS])}</tr>" for at in range(0, COUNT, COLUMNS))
    table = f"<table><tbody>{rows}</tbody></table>"
    return f'{before}<main id="innehall"><h1>Många</h1>{table}</main>{rest.partition("</main>")[2]}'


def measure(page: Page, address: str, keys: list[str]) -> None:
    """Open the page, then panels, neighbours and the way back; medians of STEPS, memory after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    tell("open the page, until it can be used", [timed(lambda: page.goto(address))])
    chosen = keys[:: COUNT // STEPS]
    tell("click to panel", [timed(lambda key=key: click(page, key)) for key in chosen])
    page.keyboard.press("Escape")
    first = page.locator("main .tal > a").first
    first.focus()
    tell("arrow key to the next number", [timed(lambda: page.keyboard.press("ArrowRight")) for _ in range(STEPS)])
    tell("arrow key to the number below", [timed(lambda: page.keyboard.press("ArrowDown")) for _ in range(STEPS)])
    reached = page.evaluate("document.activeElement.closest('[data-tal]')?.dataset.tal")
    if reached != keys[STEPS + STEPS * COLUMNS]:
        sys.exit(f"the arrow keys led to {reached}")
    session.send("HeapProfiler.collectGarbage")
    print(f"memory of scripts: {metric(session, 'JSHeapUsedSize') / 1e6:.0f} MB; nodes: {metric(session, 'Nodes'):.0f}")


def click(page: Page, key: str) -> None:
    page.evaluate("key => document.querySelector(`[data-tal='${key}'] a`).click()", key)
    page.wait_for_function(SHOWN, arg=key)


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def tell(what: str, seconds: list[float]) -> None:
    print(f"{what}: {statistics.median(seconds) * 1000:.0f} ms (longest {max(seconds) * 1000:.0f})")


def metric(session: CDPSession, name: str) -> float:
    found = session.send("Performance.getMetrics")["metrics"]
    return next(float(item["value"]) for item in found if item["name"] == name)


if __name__ == "__main__":
    main()
