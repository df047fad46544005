"""Faults in notebooks, planted before the notebook runs, and in their second computations."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from planting import Plant, Whole, choose, in_json, named, replaced

Edit = tuple[str, str, str]  # cell, old line or call, new one

FILTERS = (
    (r"(\.dt\.year) == year\b(?! - 1)", r"\1 == year - 1"),
    (r"(\.dt\.year) <= year\b", r"\1 < year"),
    (r"(\.dt\.year) == year - 1", r"\1 == year - 2"),
    (r'== "PROJ"', '== "FTG"'),
    (r'== "FTG"', '== "KS"'),
    (r"\[(\w+)\.arende_id\.isin\(", r"[~\1.arende_id.isin("),
    (r"\[~(\w+)", r"[\1"),
    (r'"PROJ", year\b', '"FTG", year'),
    (r"granted_in\(data, year\)", "granted_in(data, year - 1)"),
    (r"\.eq\(year\)", ".eq(year - 1)"),
    (r"\.ar == year\b", ".ar == year - 1"),
)
JOINS = (
    (r'join\(([\w\[\]", .]+?), (\w+), on=', r"join(\1, \2.iloc[1:], on="),
    (r"join\((\w+)\[", r"join(\1.iloc[:-1]["),
)
ROUNDINGS = (
    (
        r'record\.sum\(\n?\s*"(\w+)", (\w+), "belopp_sek"',
        r'record.sum("\1", \2.assign(belopp_sek=\2.belopp_sek // 1000 * 1000), "belopp_sek"',
    ),
    (
        r'record\.sum_by\(\n?\s*"(\w+)", (\w+), "belopp_sek',
        r'record.sum_by("\1", \2.assign(belopp_sek=\2.belopp_sek // 1000 * 1000), "belopp_sek',
    ),
)
UNITS = ((r'unit="SEK"', 'unit="projekt"'), (r'unit="andel"', 'unit="kvot"'), (r'unit="projekt"', 'unit="ärenden"'),
         (r'unit="ärenden"', 'unit="SEK"'), (r'unit="kommuner"', 'unit="andel"'), (r'unit="delmål"', 'unit="kommuner"'),
         (r'unit="företag"', 'unit="SEK"'))  # fmt: skip


def _cells(whole: Whole, name: str) -> list[tuple[str, str]]:
    document = json.loads(whole.text(f"notebooks/{name}.ipynb"))
    return [(cell["id"], "".join(cell["source"])) for cell in document["cells"] if cell["cell_type"] == "code"]


def _edits(whole: Whole, patterns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Notebook, cell, old source and new source of every edit that the patterns allow."""
    for path in sorted((whole.root / "notebooks").glob("*.ipynb")):
        for cell, source in _cells(whole, path.stem):
            for old, new in patterns:
                for match in re.finditer(old, source):
                    changed = source[: match.start()] + match.expand(new) + source[match.end() :]
                    if changed != source:
                        yield path.stem, cell, source, changed


def _in_notebook(kind: str, patterns: Iterable[tuple[str, str]], whole: Whole, random: random.Random) -> Plant:
    name, cell, old, new = choose(random, list(_edits(whole, patterns)))
    line = next(b for a, b in zip([*old.splitlines(), ""], new.splitlines(), strict=False) if a != b)

    def change(document: dict) -> None:
        for one in document["cells"]:
            if one["id"] == cell:
                one["source"] = new.splitlines(keepends=True)

    file = f"notebooks/{name}.ipynb"
    return Plant(kind, f"{file}, cell {cell}: {line.strip()}", (), in_json(file, change), notebook=name)


MAKERS: dict[str, Callable[[Whole, random.Random], Plant]] = {
    "wrong filter": partial(_in_notebook, "wrong filter", FILTERS),
    "wrong join": partial(_in_notebook, "wrong join", JOINS),
    "rounding slip": partial(_in_notebook, "rounding slip", ROUNDINGS),
    "swapped unit": partial(_in_notebook, "swapped unit", UNITS),
}

SQL = (
    (r"\$year\b", "$year - 1"),
    (r"'PROJ'", "'FTG'"),
    (r"\bsum\(", "max("),
    (r"count\(DISTINCT (\w+)\)", r"count(\1)"),
    (r"<= \$year", "< $year"),
)


def edited_sql(whole: Whole, random: random.Random) -> Plant:
    """A second computation that says something else, or the same in other words."""
    path = choose(random, sorted((whole.root / "notebooks").glob("*.sql")))
    file = f"notebooks/{path.name}"
    text = whole.text(file)
    found = [(match, new) for old, new in SQL for match in re.finditer(old, text) if text.count("\n", 0, match.start())]
    match, new = choose(random, found)
    changed = text[: match.start()] + match.expand(new) + text[match.end() :]
    return Plant("edited SQL", f"{file}: {match.expand(new)}", (named(file),), replaced(file, text, changed))


def sql_key_missing(whole: Whole, random: random.Random) -> Plant:
    """A number without second computation."""
    texts = {f"notebooks/{path.name}": path.read_text("utf-8") for path in (whole.root / "notebooks").glob("*.sql")}
    file, key = choose(
        random, sorted((file, key) for file, text in texts.items() for key in whole.built.numbers if f"'{key}'" in text)
    )
    return Plant("edited SQL", f"{file}: no {key}", (named(key), named(file)), replaced(file, f"'{key}'", f"'{key}x'"))
