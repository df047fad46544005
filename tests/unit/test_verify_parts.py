"""The parts of verify on pages, documents and ledgers made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import made
import pytest
import tiny

from sparbar import second
from sparbar.built import Built, renderings, shown
from sparbar.errors import InvalidProject
from sparbar.ledger import Ledger
from sparbar.numbers import Aggregate, Formula, Number, Rows
from sparbar.paths import Project
from sparbar.verify import attested, documents, pages, published, recomputed, replay
from sparbar.verify.documents import Document
from sparbar.verify.findings import Check, Fault
from sparbar.verify.pages import Span
from sparbar.verify.rendered import Leaf, Read

PAGE = """<!DOCTYPE html><html><body><p data-tal="outside.main">9</p><main>
<p>Vi gav <strong>bara</strong> <span class="tal" data-tal="m.a"><a href="#x">33,3&nbsp;miljoner
kronor</a></span> till många.</p>
<div class="figurram"><figure data-figur="m.fig"><div class="figurtitel"><p>Titel</p><p>Miljoner</p></div>
<div class="bild bred"><svg role="group" aria-label="En stapel &amp; en till"><text>Rad</text>
<a data-tal="m.b"><g id="text:m.b"><text>1,5</text></g></a></svg></div>
<div class="bild smal"><svg role="group" aria-label="En stapel &amp; en till"><a data-tal="m.b"><g id="smal-text:m.b">
<text>1,6</text></g></a></svg></div></figure>
<div class="om-figuren"><details class="beskrivning"><div><p>Allt i ord.</p></div></details>
<details><table><tr><td><span data-tal="m.b">1 500 000 kronor</span></td></tr></table></details></div></div>
<table><thead><tr><th>Rad</th><th>Tal</th></tr></thead>
<tbody><tr><th>Ett</th><td><span data-tal="m.c">7</span></td></tr></tbody></table>
</main></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> pages.Page:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return pages.read(tmp_path / "page.html")


def test_numbers_of_a_page_and_the_words_around_them(page: pages.Page) -> None:
    first, in_details, in_table = page.spans
    assert (first.key, first.text, first.line) == ("m.a", "33,3\u00a0miljoner kronor", 2)
    assert (first.before, first.after) == ("Vi gav bara ", " till många.")
    assert (in_details.key, in_details.extra) == ("m.b", True)
    assert (in_table.before, in_table.text, in_table.after, in_table.extra) == ("Ett", "7", "", False)


def test_pictures_and_tables_of_a_page(page: pages.Page) -> None:
    picture, narrow = page.pictures
    assert (picture.key, picture.alt, picture.inline) == ("m.fig", "En stapel & en till", True)
    assert (picture.title, picture.description, picture.text) == ("Titel", "Allt i ord.", "Rad 1,5")
    assert (picture.narrow, narrow.narrow) == (False, True)
    assert [(label.key, label.text) for label in narrow.labels] == [("m.b", "1,6")]
    assert [(label.key, label.text) for label in picture.labels] == [("m.b", "1,5")]
    assert [grid.rows for grid in page.grids] == [(("Rad", "Tal"), ("Ett", "7"))]


# The text of a document


def missing(text: Iterable[str], span: Span) -> list[Fault]:
    document = Document("PDF", "x.pdf", [documents.condensed(page) for page in text])
    return list(documents._number(document, span))


SPAN = Span("m.a", "33,3 miljoner kronor", 1, "Till tio nya projekt gav vi ", ", varav hälften till två.")


@pytest.mark.parametrize(
    "text",
    [
        ["Till tio nya projekt gav vi 33,3 miljoner kronor, varav hälften till två."],
        ["Till tio nya pro-\njekt gav vi 33,3\u00a0miljo\u00ad\nner kronor, varav hälften till två."],
        ["Till tio nya projekt gav vi", "Sida 2 Utkast 33,3 miljoner kronor, varav hälften till två."],
        ["Till tio nya projekt gav vi 33,3 miljoner kronor Sida 1", "Sida 2 Utkast, varav hälften till två."],
    ],
)
def test_a_number_is_found_between_its_words_however_lines_break(text: list[str]) -> None:
    assert missing(text, SPAN) == []


@pytest.mark.parametrize(
    "text",
    [
        "Till tio nya projekt gav vi 33,4 miljoner kronor, varav hälften till två.",
        "Till tio nya projekt gav vi 133,3 miljoner kronor eller så. 33,3 miljoner kronor.",
        "",
    ],
)
def test_another_number_between_the_words_is_named(text: str) -> None:
    (fault,) = missing(["Försättsblad.", text], SPAN)
    assert fault.key == "m.a"
    assert fault.expected.startswith("33,3 miljoner kronor in “")
    assert fault.place == ("x.pdf, page 2" if text else "x.pdf")


def test_words_on_one_side_are_enough_only_where_a_page_ends() -> None:
    """In a table another row may well have the same number before the same words."""
    row, other = Span("m.a", "1 000", 1, "Automation Region: deltagare", "40"), "Andra deltagare 1 000 40"
    text = f"Automation Region: deltagare 1 900 40 {other}"
    assert [fault.key for fault in missing([text], row)] == ["m.a"]
    assert [fault.key for fault in missing(["Förord.", "x" * 900 + text + "x" * 900, "Slut."], row)] == ["m.a"]


def test_a_sentence_that_stands_twice_is_to_stand_twice() -> None:
    right = f"{SPAN.before}{SPAN.text}{SPAN.after}"
    wrong = right.replace("33,3", "33,9")
    pages_of = [documents.condensed(text) for text in (right, wrong)]
    document = Document("PDF", "x.pdf", pages_of)
    assert list(documents._number(document, SPAN, 1)) == []
    (fault,) = documents._number(document, SPAN, 2)
    assert (fault.key, fault.place) == ("m.a", "x.pdf, page 2")
    assert fault.found.startswith("33,9")


def test_a_chart_that_is_shown_twice_is_to_stand_twice_and_its_label_is_named(page: pages.Page) -> None:
    twice = Read({slug: Leaf((), (), {}, page) for slug in ("a", "b")})
    for printed, faults in ((("Rad 1,5", "Rad 1,5"), []), (("Rad 1,5", "Rad 1,7"), [("m.b", "x.pdf, page 2")])):
        document = Document("PDF", "x.pdf", [documents.condensed(f"Titel {text} Källa") for text in printed])
        assert [(fault.key, fault.place) for fault in documents._charts(twice, document)] == faults


# Numbers against data


def edition(folder: Path, *numbers: Number) -> Built:
    project = Project.at(tiny.copy_small(folder))
    return Built(project, Ledger(2024, {number.key: number for number in numbers}, {}, {}), {"pages": {}})


def computed(value: Any, aggregate: Aggregate, *keys: str, of: str = "belopp_sek", spare: int = 0) -> Number:
    rows = Rows(("beslut",), tuple((key,) for key in keys), of, aggregate, spare=spare)
    return made.number("m.n", value, lineage=rows)


def replayed(folder: Path, *numbers: Number) -> Check:
    built = edition(folder, *numbers)
    with second.tables(built.project) as connection:
        return replay.check(built, connection)


@pytest.mark.parametrize(
    "number",
    [
        computed(2_500_000, "sum", "B-2024-002", "B-2024-003"),
        computed(2, "count", "B-2024-002", "B-2024-006", of="arende_id"),
        computed(-5000, "min", "B-2024-001", "B-2024-002", spare=1),
        computed(2_000_000, "max", "B-2024-001", "B-2024-002", spare=1),
        computed(2_000_000, "max", "B-2024-002"),
        computed(0, "sum"),
        computed(0, "count"),
        computed(None, "min"),
    ],
)
def test_a_number_comes_out_again(tmp_path: Path, number: Number) -> None:
    assert replayed(tmp_path, number).faults == ()


SPARE = [
    # A payment of zero; two decisions on one case; what was compared beside the smallest and the largest.
    (computed(2_000_000, "sum", "B-2024-002", "B-2024-007", spare=1), "B-2024-007"),
    (computed(2, "count", "B-2024-002", "B-2024-006", "B-2024-007", of="arende_id", spare=2), "B-2024-002, B-2024-007"),
    (computed(-5000, "min", "B-2024-001", "B-2024-002", spare=1), "B-2024-002"),
    (computed(2_000_000, "max", "B-2024-001", "B-2024-002", spare=1), "B-2024-001"),
]


@pytest.mark.parametrize(("number", "rows"), SPARE)
def test_a_row_that_changes_nothing_is_marked(tmp_path: Path, number: Number, rows: str) -> None:
    check = replayed(tmp_path, number)
    assert isinstance(number.lineage, Rows)
    assert (check.faults, check.note) == ((), f"rows that change nothing alone, as marked: {number.lineage.spare}")
    (fault,) = replayed(tmp_path, replace(number, lineage=replace(number.lineage, spare=0))).faults
    assert fault.expected.startswith("0 rows that change nothing")
    assert fault.found == f"{number.lineage.spare}: {rows}"


@pytest.mark.parametrize(
    ("number", "expected", "found"),
    [
        (computed(1, "sum", "B-2024-002"), "1, as the ledger says", "2000000 of its rows"),
        (computed(0, "sum", "B-9"), "rows that are in the data", "B-9"),
        (computed(4_000_000, "sum", *["B-2024-002"] * 2), "each row once", "rows listed twice: 1"),
        (computed(0, "count", "B-2024-001", of="stodandel"), "a value in each row", "B-2024-001"),
        (computed(1, "count", "B-2024-001", of="niva"), "rows that are in the data", "the column niva is in none of"),
        (computed(None, "sum", "B-2024-002"), "unknown, as the ledger says", "2000000 of its rows"),
    ],
)
def test_what_does_not_come_out_is_named(tmp_path: Path, number: Number, expected: str, found: str) -> None:
    fault = replayed(tmp_path, number).faults[0]
    assert (fault.key, fault.expected) == ("m.n", expected)
    assert fault.found.startswith(found)


def test_joined_rows_belong_together(tmp_path: Path) -> None:
    keys = (("B-2024-002", "A-2024-001"), ("B-2024-004", "A-2024-001"))
    number = made.number("m.n", 2_300_000, lineage=Rows(("beslut", "arenden"), keys, "belopp_sek", "sum"))
    (fault,) = replayed(tmp_path, number).faults
    assert (fault.expected, fault.found) == ("joined rows that belong together", "B-2024-004 x A-2024-001")


def test_derived_numbers_follow_from_their_parents(tmp_path: Path) -> None:
    parts = [made.number("m.a", 2_000_000, lineage=computed(0, "sum", "B-2024-002").lineage)]
    right, wrong, orphan = (
        made.number(f"m.{name}", value, lineage=Formula("sum", (parent,)))
        for name, value, parent in (("right", 2_000_000, "m.a"), ("wrong", 1, "m.a"), ("orphan", 1, "m.gone"))
    )
    found = {fault.key: fault.found for fault in replayed(tmp_path, *parts, right, wrong, orphan).faults}
    assert found == {"m.wrong": "2000000 of its parents", "m.orphan": "m.gone"}


def test_reported_rows_that_no_number_cites_are_named(tmp_path: Path) -> None:
    built = edition(tmp_path)
    with second.tables(built.project) as connection:
        check = attested.check(built, connection)
        assert check is not None
        assert {fault.key for fault in check.faults} == {
            f"resultat:2024/{name}" for name in ("health_agreements", "reached", "trust", "courses")
        }


def test_a_published_total_that_is_no_number(tmp_path: Path) -> None:
    built = edition(tmp_path)
    with second.tables(built.project) as connection:
        check = published.check(built, connection)
    assert check is not None
    assert [fault.found for fault in check.faults] == ["no such number"]


def test_a_notebook_without_sql(tmp_path: Path) -> None:
    built = edition(tmp_path, computed(0, "sum"))
    with second.tables(built.project) as connection:
        assert [fault.found for fault in recomputed.check(built, connection).faults] == ["no second computation"]


# What a number may look like, and the ledger that is read


def test_the_ways_to_print_a_number() -> None:
    texts = set(renderings(made.number("m.n", 1_550_000), ()))
    assert {"1,6", "1,55", "2", "1\u00a0550\u00a0000\u00a0kronor", "1,6\u00a0miljoner kronor"} <= texts
    assert "1,5" not in texts


def test_a_value_in_a_message() -> None:
    assert [shown(value) for value in (None, 3, Decimal("0.5000"), Decimal("-2.0"))] == ["unknown", "3", "0.5", "-2"]


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    project = Project.at(tiny.copy_small(tmp_path))
    ledger = made.ledger([computed(2, "sum", "B1"), made.number("m.f", lineage=made.FACT)])
    project.edition(2024).mkdir(parents=True)
    ledger.write_json(project.edition(2024) / "ledger.json")
    assert Ledger.read(project, 2024).numbers == ledger.numbers


@pytest.mark.parametrize("content", ["", "{}", json.dumps({"numbers": [{"key": "a.b"}]}), "[1]"])
def test_a_ledger_that_is_none(tmp_path: Path, content: str) -> None:
    project = Project.at(tiny.copy_small(tmp_path))
    project.edition(2024).mkdir(parents=True)
    (project.edition(2024) / "ledger.json").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidProject, match="sparbar build --year 2024"):
        Ledger.read(project, 2024)
