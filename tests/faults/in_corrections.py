"""Faults in data/corrections.yml, planted in a small edition that was built with corrections in force."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from planting import Plant, Whole, choose, named, replaced, rewrite

sys.path.append(str(Path(__file__).parents[1]))

import tiny

from sparbar import approved, build
from sparbar.ledger import Ledger
from sparbar.paths import Project
from sparbar.render.embedded import EmbeddedRenderer

YEAR = 2024
FILE = "data/corrections.yml"
PAGE = f"_build/{YEAR}/html/05-anslaget.html"
# The two amounts still add up to what was published.
ENTRIES = (
    ("R1", "beslut", "B-2024-002", "change: { belopp_sek: { from: 2000000, to: 1900000 } }"),
    ("R2", "beslut", "B-2024-003", "change: { belopp_sek: { from: 500000, to: 600000 } }"),
    ("R3", "beslut", "B-2024-007", "drop: { belopp_sek: 0 }"),
    ("R4", "resultat", "2024/reached", "change: { varde: { from: 33000, to: 34000 } }"),
)
TOLD = "    reason: siffrorna är omkastade\n    who: Anna A\n    date: 2025-01-20\n    status: reported\n"
CELLS = (
    'rows = data["beslut"]\nrows = rows[rows.beslutsdatum.dt.year == year]',
    'granted = rows[(rows.arende_id == "A-2024-001") & (rows.beslutstyp == "bevilja")]\n'
    'record.sum("granted_total", granted, "belopp_sek", unit="SEK", definition="Beviljat under året")\n'
    'record.sum("first", granted.loc[["B-2024-002"]], "belopp_sek", unit="SEK", definition="Det första beslutet")\n'
    'record.sum("second", granted.loc[["B-2024-003"]], "belopp_sek", unit="SEK", definition="Det andra beslutet")\n'
    'record.count("decisions", rows, "beslut_id", unit="beslut", definition="Alla beslut under året")',
    'facts = data["resultat"]\nrecord.attested(facts[facts.ar == year])',
)
SQL = """\
WITH granted AS (
    SELECT * FROM beslut WHERE year(beslutsdatum) = $year AND arende_id = 'A-2024-001' AND beslutstyp = 'bevilja'
)
SELECT 'project_funding.granted_total' AS key, sum(belopp_sek) AS value FROM granted
UNION ALL SELECT 'project_funding.first', sum(belopp_sek) FROM granted WHERE beslut_id = 'B-2024-002'
UNION ALL SELECT 'project_funding.second', sum(belopp_sek) FROM granted WHERE beslut_id = 'B-2024-003'
UNION ALL SELECT 'project_funding.decisions', count(*) FROM beslut WHERE year(beslutsdatum) = $year
"""
CITED = ("first form=kr", "second form=kr", "granted_total form=kr", "decisions", "reached")
# Correction → the numbers that follow from it, and what they were without it.
BEHIND = {"R1": "first", "R2": "second", "R3": "decisions", "R4": "reached"}
UNCORRECTED = {"first": ("1 900 000", "2 000 000"), "second": ("600 000", "500 000"), "decisions": ("6", "7"),
               "reached": ("34 000", "33 000")}  # fmt: skip


def edition(folder: Path) -> Whole:
    """The small report with the corrections, built as HTML in `folder`, its numbers approved."""
    tiny.report(folder)
    (folder / "notebooks/money.ipynb").unlink()
    tiny.notebook(folder, "project_funding", *CELLS)
    tiny.write(folder, "notebooks/project_funding.sql", SQL)
    said = " ".join(f"{{{{< tal project_funding.{cited} >}}}}." for cited in CITED)
    chapter = tiny.CHAPTERS["chapters/05-anslaget.qmd"].replace("{{< tal money.cases >}} ärenden.", said)
    tiny.write(folder, "chapters/05-anslaget.qmd", chapter.replace("[money]", "[project_funding]"))
    tiny.write(folder, "data/svar/2024/5.1.md", "Nej.\n")
    entries = (f"  - id: {id_}\n    table: {table}\n    key: {key}\n    {does}\n" for id_, table, key, does in ENTRIES)
    tiny.write(folder, FILE, "corrections:\n" + "".join(entry + TOLD for entry in entries))
    project = Project.at(folder)
    build.build(project, YEAR, ["html"], EmbeddedRenderer(), 1, lambda *_: None)
    ledger = Ledger.read(project, YEAR)
    approved.accept(project, ledger, ledger.numbers)
    return Whole(folder, YEAR)


def _entry(whole: Whole, random: random.Random) -> tuple[str, str, str, str]:
    """One of the entries: its id, the row, its number's key, and its text."""
    id_, table, key, _ = choose(random, ENTRIES)
    text = whole.text(FILE)
    start = text.index(f"  - id: {id_}\n")
    end = text.find("  - id: ", start + 1)
    return id_, f"{table}:{key}", f"project_funding.{BEHIND[id_]}", text[start : end if end > 0 else len(text)]


def altered(whole: Whole, random: random.Random) -> Plant:
    """Another value, or another row to drop."""
    changed = [each for each in (_entry(whole, random) for _ in range(20)) if "to: " in each[3]]
    id_, row, key, text = changed[0]
    new = re.sub(r"to: (\d)", lambda match: f"to: {(int(match[1]) % 9) + 1}", text)
    names = (named(FILE, "corrections.yml"), named(row), named(key))
    return Plant("altered correction", f"{FILE}, {id_}: to", names, replaced(FILE, text, new))


def dropped(whole: Whole, random: random.Random) -> Plant:
    """An entry that is gone: the data says again what the book does not."""
    id_, row, key, text = _entry(whole, random)
    names = (named("corrections.yml"), named(row), named(key))
    return Plant("dropped correction", f"{FILE}, no {id_}", names, replaced(FILE, text, ""))


def of_another_row(whole: Whole, random: random.Random) -> Plant:
    """The key of a row that is not there, or that says something else."""
    id_, row, _, text = _entry(whole, random)
    key = row.partition(":")[2]
    new = random.choice((f"{key}9", "2024/trust" if row.startswith("resultat") else "B-2024-006"))
    plant = replaced(
        FILE, text, text.replace(f"key: {key}\n", f"key: {new}\n").replace("drop: { ", "drop: { stodandel: 1, ")
    )
    return Plant("correction of another row", f"{FILE}, {id_}: {new}", (named(f"{FILE}, {id_}"),), plant)


def out_of_date(whole: Whole, random: random.Random) -> Plant:
    """What is corrected does not stand in the file any more."""
    id_, _, _, text = _entry(whole, random)
    new = re.sub(r"(from|belopp_sek): (\d+)", r"\1: \g<2>7", text)
    return Plant(
        "correction of another row", f"{FILE}, {id_}: from", (named(f"{FILE}, {id_}"),), replaced(FILE, text, new)
    )


def added(_: Whole, random: random.Random) -> Plant:
    """An entry that the book was built without."""
    new = f"    change: {{ belopp_sek: {{ from: -5000, to: -{random.randrange(6, 90)}000 }} }}\n"
    names = (named("corrections.yml"), named("beslut:B-2024-001"))

    def plant(root: Path) -> None:
        entry = f"  - id: R9\n    table: beslut\n    key: B-2024-001\n{new}{TOLD}"
        rewrite(root / FILE, (root / FILE).read_text(encoding="utf-8") + entry)

    return Plant("added correction", f"{FILE}, a new R9:{new.strip()}", names, plant)


def printed_uncorrected(whole: Whole, random: random.Random) -> Plant:
    """A page that prints what the data said before it was corrected."""
    name = choose(random, sorted(UNCORRECTED))
    right, wrong = (text.replace(" ", "\u00a0") for text in UNCORRECTED[name])
    text = whole.text(PAGE)
    match = re.search(rf'data-tal="project_funding\.{name}"[^>]*>(?:<a\b[^>]*>)?[^<]*?({right})', text)
    assert match, name
    new = text[: match.start(1)] + wrong + text[match.end(1) :]
    names = (named(f"project_funding.{name}"), named("html/05-anslaget.html"))
    return Plant("printed uncorrected", f"{PAGE}, {name}: {wrong}", names, lambda root: rewrite(root / PAGE, new))


MAKERS = (altered, dropped, of_another_row, out_of_date, added, printed_uncorrected)
