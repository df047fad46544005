"""Faults in the built pages: text, tables, charts, alternative texts, panels, rows and code beside the book."""

from __future__ import annotations

import json
import random
import re
from html import unescape

from planting import Plant, Whole, choose, in_json, named, rewrite, slipped, spliced

NUMBER = re.compile(r'data-tal="([^"]+)"[^>]*>(?:<a\b[^>]*>)?([^<>]*[\w][^<>]*)<')
LABEL = re.compile(r'<g id="text:([^"]+)">\s*<text[^>]*>([^<]*\d[^<]*)</text>')
ALT = re.compile(r'<(?:svg|img)\b[^>]*?(?:aria-label|alt)="([^"]*\d[^"]*)"')
LINE = '<div class="linjebild">'
PLACES = r'(?:(?:d|x|y|width|height|cx|cy|r)="[^"]*" ?)+'
SHAPE = re.compile(rf'<g id="tal:([^"]+)">\s*<(?:rect|circle|path) ({PLACES})')
CELL = re.compile(r"<t[dh][^>]*>([^<>]*\d[^<>]*)</t[dh]>")


def _short(file: str) -> str:
    """The file as the manifest names it, seen from the edition's folder."""
    return file.partition("/html/")[1].lstrip("/") + file.partition("/html/")[2]


def _page(whole: Whole, random: random.Random, pattern: re.Pattern[str]) -> tuple[str, list[re.Match[str]]]:
    """A page of the book with all matches on it."""
    found = {page: list(pattern.finditer(whole.text(page))) for page in whole.pages()}
    page = choose(random, [page for page, matches in found.items() if matches])
    return page, found[page]


def number_in_page(whole: Whole, random: random.Random) -> Plant:
    """A number of the prose or of a table."""
    page, matches = _page(whole, random, NUMBER)
    match = choose(random, matches)
    text = unescape(match[2])
    in_table = whole.text(page).rfind("<td", 0, match.start()) > whole.text(page).rfind("</td", 0, match.start())
    return Plant(
        "edited HTML table" if in_table else "edited HTML text",
        f"{page}, {match[1]}: {text}", (named(unescape(match[1])), named(_short(page))),
        spliced(page, match.start(2), match.end(2), slipped(text, random)),
    )  # fmt: skip


def other_key(whole: Whole, random: random.Random) -> Plant:
    """The right text under another number's key: its panel would prove something else."""
    page, matches = _page(whole, random, NUMBER)
    match = choose(random, matches)
    other = choose(random, sorted(whole.built.numbers.keys() - {unescape(match[1])}))
    return Plant(
        "edited HTML text", f"{page}, {match[1]} → {other}", (named(unescape(match[1])), named(_short(page))),
        spliced(page, match.start(1), match.end(1), other),
    )  # fmt: skip


def typed_in_page(whole: Whole, random: random.Random) -> Plant:
    """A sentence with a number that is nobody's."""
    page, _ = _page(whole, random, NUMBER)
    ends = [match.start() for match in re.finditer("</p>", whole.text(page))]
    at = choose(random, ends[2:])
    typed = random.choice((" Det gav 4 711 nya jobb.", " Dessutom deltog 98 företag.", " Kostnaden var 77 mkr."))
    return Plant("edited HTML text", f"{page}: {typed}", (named(_short(page)),), spliced(page, at, at, typed))


def word_in_table(whole: Whole, random: random.Random) -> Plant:
    """Digits of a table that are no number of their own: heads, rows behind a number, hashes."""
    page, matches = _page(whole, random, CELL)
    match = choose(random, matches)
    new = slipped(match[1], random)
    return Plant(
        "edited HTML table",
        f"{page}: {match[1]}",
        (named(_short(page)),),
        spliced(page, match.start(1), match.end(1), new),
    )


def chart_label(whole: Whole, random: random.Random) -> Plant:
    page, matches = _page(whole, random, LABEL)
    match = choose(random, matches)
    return Plant(
        "edited SVG label", f"{page}, {match[1]}: {match[2]}", (named(unescape(match[1])), named(_short(page))),
        spliced(page, match.start(2), match.end(2), slipped(match[2], random)),
    )  # fmt: skip


def chart_shape(whole: Whole, random: random.Random) -> Plant:
    """A bar, circle or outline of another length or in another place."""
    page, matches = _page(whole, random, SHAPE)
    match = choose(random, matches)
    coordinate = choose(random, list(re.finditer(r"\d+\.?\d*", match[2])))
    at = match.start(2)
    new = f"{float(coordinate[0]) + random.choice((20, 35, 60)):g}"
    return Plant(
        "edited figure", f"{page}, shape of {match[1]}", (named(_short(page)), named(unescape(match[1]))),
        spliced(page, at + coordinate.start(), at + coordinate.end(), new),
    )  # fmt: skip


def alternative_text(whole: Whole, random: random.Random) -> Plant:
    page, matches = _page(whole, random, ALT)
    matches = [match for match in matches if "tabindex" not in match[0]]
    match = choose(random, matches)
    before = whole.text(page)[: match.start()]
    # A figure's, or that of the small line of a key number, which belongs to the number above it.
    of_tile = before.rstrip().endswith(LINE)
    names = re.findall(
        r'class="varde">.*?data-tal="([^"]+)"' if of_tile else r'data-figur="([^"]+)"', before, re.DOTALL
    )
    new = slipped(match[1], random)
    return Plant(
        "edited alt text", f"{page}: {match[1][:60]}", (named(_short(page)), named(unescape(names[-1]))),
        spliced(page, match.start(1), match.end(1), new),
    )  # fmt: skip


def panel(whole: Whole, random: random.Random) -> Plant:
    """Whatever a panel says of a number."""
    folder = whole.root / whole.edition / "html/trace"
    path = choose(random, sorted(folder.glob("*_*.js")) + sorted(folder.glob("county.js")))
    file = path.relative_to(whole.root).as_posix()
    head, _, rest = whole.text(file).partition(" = ")
    document = json.loads(rest.rstrip().removesuffix(";"))
    key = choose(random, sorted(document["numbers"]))
    said = document["numbers"][key]
    fields = ("text", "exact", "rounding", "unit", "definition", "kind", "basis", "cell", "line", "rows", "second",
              "change", "synthetic", "parents")  # fmt: skip
    field = choose(random, [field for field in fields if said.get(field) not in ("", None)])
    value = said[field]
    if isinstance(value, bool):
        said[field] = not value
    elif isinstance(value, int):
        said[field] = value + 1
    elif isinstance(value, str):
        said[field] = slipped(value, random) if re.search(r"\d", value) else f"{value}x"
    elif isinstance(value, list):
        said[field] = [*value, "county.goals"]
    else:
        said[field] = {table: places[1:] or [0, 1] for table, places in value.items()} or {"beslut": [0]}
    content = f"{head} = {json.dumps(document, ensure_ascii=False, separators=(',', ':'), sort_keys=True)};\n"
    return Plant(
        "edited panel data", f"{file}, {field} of {key}", (named(key), named(f"{path.name}")),
        lambda root: rewrite(root / file, content),
    )  # fmt: skip


def rows_beside_the_book(whole: Whole, random: random.Random) -> Plant:
    """A row as the page of rows, or the panel, shows it."""
    kind = random.choice(("rader", "trace/rader"))
    folder = whole.root / whole.edition / "html" / kind
    pattern = r"<td>([^<]*\d[^<]*)</td>" if kind == "rader" else r'(?<=[\["])([A-Za-z-]*\d[\w.-]*)(?=")'
    path = choose(random, [path for path in sorted(folder.iterdir()) if re.search(pattern, path.read_text("utf-8"))])
    file = path.relative_to(whole.root).as_posix()
    match = choose(random, list(re.finditer(pattern, whole.text(file))))
    return Plant(
        "edited panel data", f"{file}: {match[1]}", (named(f"{kind}/{path.name}"), named(f"{path.stem}:")),
        spliced(file, match.start(1), match.end(1), slipped(match[1], random)),
    )  # fmt: skip


def code_beside_the_book(whole: Whole, random: random.Random) -> Plant:
    """A line of code as the page of code, or the panel, shows it."""
    kind = random.choice(("kod", "trace/kod"))
    path = choose(random, sorted((whole.root / whole.edition / "html" / kind).iterdir()))
    file = path.relative_to(whole.root).as_posix()
    words = list(re.finditer(r"\b(year|belopp_sek|record|granted|unit)\b", whole.text(file)))
    match = choose(random, words)
    return Plant(
        "edited panel data", f"{file}: {match[1]}", (named(f"{kind}/{path.name}"),),
        spliced(file, match.start(1), match.end(1), "other"),
    )  # fmt: skip


def printed_json(whole: Whole, random: random.Random) -> Plant:
    """What a page is to print, with a citation less: the check would look for fewer numbers."""
    file = f"{whole.edition}/printed.json"
    pages = json.loads(whole.text(file))["pages"]
    page = choose(random, [page for page, content in pages.items() if content["citations"]])
    at = random.randrange(len(pages[page]["citations"]))
    key = pages[page]["citations"][at].split()[2]
    return Plant(
        "tampered manifest", f"{file}, a citation of {page} less", (named("printed.json", key),),
        in_json(file, lambda document: document["pages"][page]["citations"].__delitem__(at)),
    )  # fmt: skip


def missing_page(whole: Whole, random: random.Random) -> Plant:
    page = choose(random, whole.pages())
    return Plant(
        "edited HTML text",
        f"{page} is gone",
        (named(page.rpartition("/")[2]),),
        lambda root: (root / page).unlink(),
    )
