"""A public edition of a ledger made of unmistakable values: nothing that it withholds is in any of its bytes.

The internal edition of the same ledger is the control: there the same search finds all of it.
"""

from __future__ import annotations

import csv
import fcntl
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

import edits
import pytest
from conftest import Checkout, copy_checkout

from sparbar import built, disclosure
from sparbar.config import read_report
from sparbar.disclosure import search
from sparbar.ledger import Ledger
from sparbar.load import load
from sparbar.paths import Project
from sparbar.previous import INTERNAL
from sparbar.verify import panels, withheld

YEAR = 2024
OPEN = "PROJ"
Row = dict[str, str]


@dataclass(frozen=True)
class Editions:
    """The same ledger built for everyone and for the house."""

    public: Project
    internal: Project
    said: str

    @property
    def folder(self) -> Path:
        return self.public.edition(YEAR)

    @cached_property
    def told(self) -> Ledger:
        return Ledger.read(self.public, YEAR)

    @cached_property
    def real(self) -> Ledger:
        return Ledger.read(self.internal, YEAR)


def change(root: Path, file: str, edit: Callable[[list[Row]], None]) -> list[Row]:
    path = root / "data/nyps" / file
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    edit(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    return rows


def unmistakable(root: Path) -> None:
    """Names that stand nowhere else, with characters that formats escape, and amounts of many digits."""
    kinds = {row["arende_id"]: row["stodtyp"] for row in change(root, "arenden.csv", _named)}
    more = {case: 10_007_919 * at for at, case in enumerate(kinds, start=1) if kinds[case] != OPEN}
    change(root, "beslut.csv", lambda rows: _granted(rows, more))
    change(root, "utbetalningar.csv", lambda rows: _paid(rows, more))
    change(root, "finansiering.csv", lambda rows: _financed(rows, more))
    edits.accept(root)


def _named(rows: list[Row]) -> None:
    for at, row in enumerate(rows, start=1):
        row |= {"namn": f"Hemlignamn{at} Åsa & Co <é>", "sokande_id": f"Hemligsökande{at}"}


def _granted(rows: list[Row], more: dict[str, int]) -> None:
    """Each case's first grant becomes so much larger; cases without one are taken out of `more`."""
    waiting = dict(more)
    for row in rows:
        if row["beslutstyp"] == "bevilja":
            row["belopp_sek"] = str(int(row["belopp_sek"]) + waiting.pop(row["arende_id"], 0))
    for case in waiting:
        del more[case]


def _paid(rows: list[Row], more: dict[str, int]) -> None:
    for row in rows:
        if row["arende_id"] in more and row["typ"] != "aterkrav":
            row["belopp_sek"] = str(int(row["belopp_sek"]) + more[row["arende_id"]] // 100 + 7)


def _financed(rows: list[Row], more: dict[str, int]) -> None:
    for at, row in enumerate(rows, start=1):
        if row["kalla"] == "1:1":
            row["belopp_sek"] = str(int(row["belopp_sek"]) + more.get(row["arende_id"], 0))
        else:
            row["finansiar"] = f"Hemligfinansiär{at} & Co"


@pytest.fixture(scope="session")
def editions(shared: Path) -> Editions:
    root = shared / "unmistakable"
    with (shared / "unmistakable.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "said.txt").is_file():
            root.mkdir()
            made = copy_checkout(root)
            unmistakable(root)
            public = _build(made, "--to", "html,pdf,docx", "--audience", "public", "--out", "_build/public")
            _build(made, "--to", "html")
            (root / "said.txt").write_text(public, encoding="utf-8")
    said = (root / "said.txt").read_text(encoding="utf-8")
    return Editions(Project.at(root, build=root / "_build/public"), Project.at(root), said)


def _build(made: Checkout, *words: str) -> str:
    result = made.sparbar("build", *words, year=YEAR)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def names(root: Path) -> Iterator[str]:
    for file, columns in (("arenden.csv", ("namn", "sokande_id")), ("finansiering.csv", ("finansiar",))):
        for row in csv.DictReader((root / "data/nyps" / file).open(encoding="utf-8")):
            yield from (row[column] for column in columns if row[column].startswith("Hemlig"))


def amounts(root: Path) -> Iterator[Decimal]:
    """Of decisions and payments in cases that can concern persons."""
    kinds = {row["arende_id"]: row["stodtyp"] for row in csv.DictReader((root / "data/nyps/arenden.csv").open())}
    for file in ("beslut.csv", "utbetalningar.csv"):
        for row in csv.DictReader((root / "data/nyps" / file).open(encoding="utf-8")):
            if kinds[row["arende_id"]] != OPEN:
                yield abs(Decimal(row["belopp_sek"]))


def written(value: Decimal) -> set[str]:
    """Kronor of seven digits or more, and thousands and millions as the report rounds them, of five or more.

    Shorter ones could be anything. Thousands' spaces of all kinds are taken away before the search.
    """
    if value < 1_000_000:
        return set()
    shown = {str(value)}
    for divisor, places in ((1_000, "1"), (1_000_000, "0.1"), (1_000_000, "0.01")):
        shown.add(str((value / divisor).quantize(Decimal(places), ROUND_HALF_UP)))
    return {text for text in shown if len(text.replace(".", "")) >= search.DIGITS}


def withheld_values(editions: Editions) -> set[str]:
    real = editions.real.numbers
    keys = [number.key for number in editions.told.numbers.values() if number.withheld]
    return {text for key in keys for text in written(Decimal(real[key].value or 0))}


def published_values(editions: Editions) -> set[str]:
    values = [number.value for number in editions.told.numbers.values() if number.value is not None]
    return {text for value in values for text in written(abs(Decimal(value)))}


def test_nothing_withheld_is_in_any_published_byte(editions: Editions) -> None:
    rows = {text for amount in amounts(editions.public.root) for text in written(amount)}
    secret = {*withheld_values(editions), *rows} - published_values(editions) | set(names(editions.public.root))
    assert len(secret) > 1500
    assert list(search.occurrences(editions.folder, secret)) == []


def test_control_the_same_search_finds_it_in_the_internal_edition(editions: Editions) -> None:
    values = withheld_values(editions) - published_values(editions)
    people = set(names(editions.public.root))
    found = {text for _, text in search.occurrences(editions.internal.edition(YEAR), {*values, *people})}
    numbers = [(number, editions.real.numbers[number.key]) for number in editions.told.numbers.values()]
    whole = {str(real.value) for told, real in numbers if told.withheld and real.unit == "SEK"} & values
    assert len(whole) >= 5
    assert whole <= found
    assert people - found == set()


def test_each_format_tells_that_a_number_is_withheld(editions: Editions) -> None:
    for file in ("html/05-anslaget.html", "html/b-tal.html", f"rapport-{YEAR}.pdf", f"rapport-{YEAR}.docx"):
        told = "\n".join(search.texts((editions.folder / file).read_bytes()))
        assert "skyddad" in told, file


def test_small_numbers_have_neither_value_nor_rows(editions: Editions) -> None:
    real, told = editions.real.numbers, editions.told.numbers
    few = {key for key, number in told.items() if number.unit == "ärenden" and number.withheld}
    assert "service_support.cases_by_municipality[1962]" in few
    for key, number in told.items():
        if number.unit == "ärenden" and "project" not in key and real[key].value in range(1, 5):
            assert number.withheld, key
        if number.withheld:
            assert (number.value, getattr(number.lineage, "keys", ())) == (None, ())


def test_totals_and_zeros_are_told(editions: Editions) -> None:
    told, real = editions.told.numbers, editions.real.numbers
    for key in ("business_support.granted_total", "service_support.granted_total", "service_support.vasteras_cases"):
        assert told[key].value == real[key].value
    assert any(number.value == 0 for key, number in told.items() if "support.cases_by_municipality" in key)


def test_notebooks_come_without_outputs_and_rows_without_what_is_internal(editions: Editions) -> None:
    found = list((editions.folder / "notebooks").glob("*.ipynb"))
    cells = [cell for path in found for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert len(found) == len(list((editions.internal.edition(YEAR) / "notebooks").glob("*.ipynb")))
    assert {len(cell["outputs"]) for cell in cells if cell["cell_type"] == "code"} == {0}
    page = (editions.folder / "html/rader/beslut.html").read_text(encoding="utf-8")
    assert "<th" in page
    assert "belopp_sek" not in page
    assert "kan röra enskilda" in page


def test_the_method_appendix_lists_them_and_how_many(editions: Editions) -> None:
    keys = [number.key for number in editions.told.numbers.values() if number.withheld]
    page = (editions.folder / "html/c-metod.html").read_text(encoding="utf-8")
    plain = page.replace("<wbr>", "").replace("\u200b", "")
    assert keys
    assert [key for key in keys if key not in plain] == []
    assert "Antal skyddade tal" in page
    assert f">{len(keys)}<" in page
    assert f"{len(keys)} numbers withheld" in editions.said


def test_verify_counts_them_as_withheld(editions: Editions) -> None:
    root = editions.public.root
    result = Checkout(root).sparbar("verify", "--json", "--out", "_build/public", year=YEAR)
    told = json.loads(result.stdout)
    # The totals published for the year are those of the ledger before it was changed.
    assert [fault for fault in told["faults"] if fault["check"] != "published"] == []
    assert told["checked"]["disclosure"] > 50
    assert told["checked"]["replay"] == told["checked"]["second computation"] > 0


def test_verify_knows_what_a_panel_may_compare(editions: Editions, tmp_path: Path) -> None:
    """In place of the comparison with a year that may have withheld the number, and of any other."""
    public = built.read(editions.public, YEAR)
    copy = replace(public, project=replace(public.project, build=tmp_path))
    shutil.copytree(public.folder / "html/trace", copy.folder / "html/trace")
    real, data = withheld.with_values(public), load(public.project)
    internal = disclosure.assess(real.ledger, data, read_report(public.project)).uncompared
    assert internal
    assert list(panels.comparisons(copy, internal)) == []
    for key, told in ((min(internal), INTERNAL), (min(public.numbers.keys() - internal), None)):
        path = copy.folder / f"html/trace/{public.numbers[key].notebook}.js"
        was = path.read_text(encoding="utf-8")
        panel = json.loads(was.partition(" = ")[2].rstrip().removesuffix(";"))["numbers"][key]
        assert told in {None, panel["change"]}
        panel_text = json.dumps(panel["change"], ensure_ascii=False)
        start = was.index(panel_text, was.index(json.dumps(key)))
        path.write_text(f'{was[:start]}"2023: 5."{was[start + len(panel_text) :]}', encoding="utf-8")
        assert [(fault.key, fault.found) for fault in panels.comparisons(copy, internal)] == [(key, "2023: 5.")]
        path.write_text(was, encoding="utf-8")
