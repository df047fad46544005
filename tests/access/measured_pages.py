"""Every page of a built book in Chromium, in every mode, by axe-core: WCAG 2.2 A and AA; reflow; structure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from typing import Any, NamedTuple

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
  const named = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = named.filter((id, at) => named.indexOf(id) !== at);
  if (twice.length) found.push(`identifiers that stand twice: ${[...new Set(twice)].join(", ")}`);
  return found;
}"""
# axe takes minutes for a table of hundreds of rows, which one line of code has written. What it judges is tags, roles,
# colours and whether there is a text; so of each kind of element in rows and code lines three are left.
THIN = """() => {
  const seen = new Map();
  const kind = (element) => [
    element.parentElement.tagName, element.tagName, element.className, element.getAttributeNames().sort(),
    element.getAttribute("role"), element.textContent.trim() === ""
  ].flat().join(" ");
  let gone = 0;
  for (const unit of document.querySelectorAll("tbody > tr, pre.kod > .rad")) {
    const kinds = new Set([unit, ...unit.querySelectorAll("*:not(wbr)")].map(kind));
    const fresh = [...kinds].some((one) => (seen.get(one) ?? 0) < 3);
    if (fresh) for (const one of kinds) seen.set(one, (seen.get(one) ?? 0) + 1);
    else { unit.remove(); gone += 1; }
  }
  return gone;
}"""
OPEN = """() => {
  const number = document.querySelector("main [data-tal][role=button], main button[data-tal], main [data-tal]");
  if (!number) return false;
  location.hash = "#tal=" + encodeURIComponent(number.dataset.tal);
  return true;
}"""
OPENS, NUMBER = "trace/panel.js", "data-tal="  # what a page holds whose numbers open a panel
PANEL = "#talpanel[open]"


class Mode(NamedTuple):
    """How a page is looked at."""

    theme: str
    panel: bool
    width: int

    def __str__(self) -> str:
        return f"{self.theme}, {'panel' if self.panel else 'closed'}, {self.width} px"


MODES = tuple(Mode(*each) for each in product(THEMES, (False, True), WIDTHS))
Plan = Mapping[str, Collection[Mode]]


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong on a page in a mode: the rule, the element and why."""

    page: str
    mode: Mode
    rule: str
    target: str
    why: str

    def __str__(self) -> str:
        return f"{self.page} ({self.mode}) {self.rule}: {self.target}: {self.why}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One page in one mode: how many rules applied, and what broke them."""

    page: str
    mode: Mode
    rules: int
    violations: tuple[Violation, ...]


def pages(folder: Path) -> list[str]:
    """Every HTML file of the book, from its folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def modes(folder: Path, page: str) -> tuple[Mode, ...]:
    """Those in which a page can be looked at: with a panel open only where a number opens one."""
    text = (folder / page).read_text(encoding="utf-8")
    opens = OPENS in text and NUMBER in text.partition("<main")[2]
    return tuple(mode for mode in MODES if opens or not mode.panel)


def everything(folder: Path, names: Sequence[str]) -> Plan:
    """Each page in each of its modes."""
    return {name: modes(folder, name) for name in names}


def rotated(folder: Path, names: Sequence[str]) -> Plan:
    """Each page in one mode, the next page in the next: all modes come about equally often."""
    known = everything(folder, names)
    return {name: known[name][at % len(known[name]) :][:1] for at, name in enumerate(names)}


def measure(browser: Browser, folder: Path, plan: Plan, whole: bool = False) -> Iterator[Measured]:
    """The pages in their modes. whole: with every row of long tables (see THIN)."""
    source = AXE.read_text(encoding="utf-8")
    wanted = sorted((mode.theme, name, mode.panel, mode) for name, asked in plan.items() for mode in asked)
    for theme, of_theme in groupby(wanted, key=lambda each: each[0]):
        context = browser.new_context(offline=True, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        for (name, panel), asked in groupby(of_theme, key=lambda each: each[1:3]):
            _open(page, folder / name, panel, source)
            yield from _in_modes(page, name, [mode for *_, mode in asked], whole)
        context.close()


def _open(page: Page, file: Path, panel: bool, source: str) -> None:
    page.goto("about:blank")  # the same page with another fragment would not be loaded anew
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    page.goto(file.as_uri())
    page.evaluate(source)  # not a script of the page, whose security policy would refuse it
    if panel:
        assert page.evaluate(OPEN), f"no number on {file.name}"
        page.wait_for_selector(PANEL, timeout=30_000)


def _in_modes(page: Page, name: str, asked: Sequence[Mode], whole: bool) -> Iterator[Measured]:
    structure: dict[Mode, list[str]] = {}
    for mode in asked:
        page.set_viewport_size({"width": mode.width, "height": 900})
        structure[mode] = page.evaluate(STRUCTURE)
    if not whole:
        page.evaluate(THIN)
    for mode in asked:
        page.set_viewport_size({"width": mode.width, "height": 900})
        found: dict[str, Any] = page.evaluate(RUN, RULES)
        broken = [Violation(name, mode, item["rule"], item["target"], item["why"]) for item in found["violations"]]
        broken += [Violation(name, mode, "structure", "page", why) for why in structure[mode]]
        yield Measured(name, mode, found["rules"], tuple(broken))
