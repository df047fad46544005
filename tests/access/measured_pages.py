"""Every page of a built book in Chromium, in every mode, by axe-core: WCAG 2.2 A and AA; reflow; structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
WIDTHS = (320, 768, 1440)
THEMES = ("light", "dark")
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
  const told = (item) => item.nodes.map((node) => ({
    rule: item.id, target: node.target.flat().join(" "), why: (node.failureSummary || "").trim()
  }));
  return { rules: found.passes.length + found.violations.length, violations: found.violations.flatMap(told) };
}"""
# axe does not ask these of a page: that it reflows (1.4.10), that there is one h1, a language, a way past the contents.
STRUCTURE = """() => {
  const found = [];
  const width = document.documentElement.scrollWidth;
  if (width > window.innerWidth) found.push(`the page is ${width} px wide in a window of ${window.innerWidth}`);
  const count = (selector) => document.querySelectorAll(selector).length;
  if (count("h1") !== 1) found.push(`${count("h1")} h1`);
  if (count("main") !== 1) found.push(`${count("main")} main`);
  if (!document.documentElement.lang.startsWith("sv")) found.push(`lang ${document.documentElement.lang}`);
  const first = document.querySelector("a[href]");
  const leads = first ? first.getAttribute("href") : "";
  if (!leads.startsWith("#") || !document.querySelector(leads)) found.push("no link past the contents");
  return found;
}"""
OPEN = """() => {
  const number = document.querySelector("main [data-tal][role=button], main button[data-tal], main [data-tal]");
  if (!number) return false;
  location.hash = "#tal=" + encodeURIComponent(number.dataset.tal);
  return true;
}"""
OPEN_PAGES = "index.html"  # has numbers, so that its panel is measured too
PANEL = "#talpanel[open]"


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong on a page in a mode: the rule, the element and why."""

    page: str
    mode: str
    rule: str
    target: str
    why: str

    def __str__(self) -> str:
        return f"{self.page} ({self.mode}) {self.rule}: {self.target}: {self.why}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One page in one mode: how many rules applied, and what broke them."""

    page: str
    mode: str
    rules: int
    violations: tuple[Violation, ...]


def pages(folder: Path) -> list[str]:
    """Every HTML file of the book, from its folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def measure(browser: Browser, folder: Path, names: list[str]) -> Iterator[Measured]:
    """Each page of `names` in every theme and width, closed, and with a number's panel open."""
    source = AXE.read_text(encoding="utf-8")
    for theme in THEMES:
        context = browser.new_context(offline=True, color_scheme=theme, reduced_motion="reduce")
        page = context.new_page()
        for name in names:
            page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
            page.goto((folder / name).as_uri())
            page.evaluate(source)  # not a script of the page, whose security policy would refuse it
            yield from _in_widths(page, name, f"{theme}, closed")
            if page.query_selector("script[src$='panel.js']") and page.evaluate(OPEN):
                page.wait_for_selector(PANEL, timeout=30_000)
                yield from _in_widths(page, name, f"{theme}, panel")
        context.close()


def _in_widths(page: Page, name: str, mode: str) -> Iterator[Measured]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield _measured(page, name, f"{mode}, {width} px")


def _measured(page: Page, name: str, mode: str) -> Measured:
    found: dict[str, Any] = page.evaluate(RUN, RULES)
    broken = [Violation(name, mode, item["rule"], item["target"], item["why"]) for item in found["violations"]]
    broken += [Violation(name, mode, "structure", "page", why) for why in page.evaluate(STRUCTURE)]
    return Measured(name, mode, found["rules"], tuple(broken))
