"""Texts and units of a ledger's entries: each follows from the value and from what the number is made of."""

from __future__ import annotations

import json
from pathlib import Path

import made
import pytest
import tiny

from sparbar import built
from sparbar.errors import InvalidProject
from sparbar.numbers import Aggregate, Formula, Number, Rows
from sparbar.paths import Project
from sparbar.verify import entries
from sparbar.verify.findings import Check

PAGE = {"citations": [], "tables": ["m.t"], "figures": []}
BY = ", by its lineage"
AMOUNT = made.number("m.amount", 1_500_000)
CASES = made.number("m.cases", 3, "ärenden", Rows(("beslut",), (("B-2024-002",),), "arende_id", "count"))


def checked(folder: Path, *numbers: Number, approved: str = "", texts: tuple[str, str] = ("", "")) -> Check:
    """The check of a ledger of `numbers`; approved: ledger/2023.csv; texts: an old and a new text in ledger.json."""
    project = Project.at(tiny.copy_small(folder))
    project.edition(2024).mkdir(parents=True)
    path = project.edition(2024) / "ledger.json"
    made.ledger(numbers).write_json(path)
    path.write_text(path.read_text(encoding="utf-8").replace(*texts), encoding="utf-8")
    if approved:
        tiny.write(project.root, "ledger/2023.csv", f"key,value,unit\n{approved}\n")
    return entries.check(built.read(project, 2024))


def rows(expression: str, aggregate: Aggregate = "sum", *tables: str) -> Rows:
    return Rows(tables or ("beslut",), (("B-2024-002",) * max(1, len(tables)),), expression, aggregate)


def test_a_ledger_as_it_was_written(tmp_path: Path) -> None:
    check = checked(tmp_path, AMOUNT, CASES, approved="m.cases,9,ärenden")
    assert (check.kind, check.checked, check.faults) == ("ledger", 2, ())


def test_a_text_that_does_not_follow_from_the_value(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, AMOUNT, texts=("1,5\u00a0miljoner", "1,6\u00a0miljoner")).faults
    assert (fault.key, fault.expected) == ("m.amount", "the text 1,5\u00a0miljoner kronor")
    assert fault.found == "1,6\u00a0miljoner kronor"
    assert fault.place == "_build/2024/ledger.json"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (made.number("m.n", 1, "ärenden", rows("belopp_sek")), f"the unit SEK{BY}"),
        (made.number("m.n", 1, "SEK", rows("belopp_sek * stodandel")), ""),
        (made.number("m.n", 1, "SEK", rows("stodandel", "max")), f"the unit andel{BY}"),
        (made.number("m.n", 1, "andel", rows("stodandel", "max")), ""),
        (made.number("m.n", 1, "SEK", rows("arende_id", "count")), f"the unit of what is counted{BY}"),
        (made.number("m.n", 1, "företag", rows("arende_id", "count")), ""),
        (made.number("m.n", 1, "ärenden", Formula("difference", ("m.amount", "m.amount"))), f"the unit SEK{BY}"),
        (made.number("m.n", 1, "SEK", Formula("ratio", ("m.amount", "m.amount"))), f"the unit andel or kvot{BY}"),
        (made.number("m.n", 1, "andel", Formula("ratio", ("m.amount", "m.cases"))), f"the unit kvot{BY}"),
        (made.number("m.n", 1, "kvot", Formula("ratio", ("m.amount", "m.cases"))), ""),
        (made.number("m.n", 1, "SEK", Formula("count_positive", ("m.amount",))), f"the unit of what is counted{BY}"),
    ],
)  # fmt: skip
def test_the_unit_follows_from_the_lineage(tmp_path: Path, number: Number, wanted: str) -> None:
    faults = [fault for fault in checked(tmp_path, AMOUNT, CASES, number).faults if fault.key == "m.n"]
    assert [(fault.expected, fault.found) for fault in faults] == ([(wanted, number.unit)] if wanted else [])


def test_a_noun_is_the_one_that_was_approved(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, CASES, approved="m.cases,9,projekt").faults
    assert (fault.expected, fault.found) == ("the unit projekt, as in ledger/2023.csv", "ärenden")


def test_ledgers_of_later_years_say_nothing(tmp_path: Path) -> None:
    tiny.write(tmp_path, "ledger/2025.csv", "key,value,unit\nm.cases,9,projekt\n")
    tiny.write(tmp_path, "ledger/notes.csv", "key,value,unit\nm.cases,9,projekt\n")
    assert checked(tmp_path, CASES).faults == ()


def test_numbers_of_another_version_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidProject, match="Another version built it, or it was changed: build again") as caught:
        checked(tmp_path, CASES, texts=('"cell": "cell",', ""))
    assert len(caught.value.findings) == 1


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("{", "no JSON"),
        ("[]", "the whole: "),
        (json.dumps({"year": 2024, "pages": {}, "tables": {}}), "figures: field required"),
        (json.dumps({"year": 2024, "pages": {"a": PAGE}, "tables": {}, "figures": {}}), "nothing about m.t"),
    ],
)  # fmt: skip
def test_pages_of_another_version_are_one_error(tmp_path: Path, content: str, found: str) -> None:
    project = Project.at(tiny.copy_small(tmp_path))
    project.edition(2024).mkdir(parents=True)
    made.ledger([CASES]).write_json(project.edition(2024) / "ledger.json")
    tiny.write(project.edition(2024), "printed.json", content)
    with pytest.raises(InvalidProject, match=rf"^_build/2024/printed\.json: {found}") as caught:
        built.read(project, 2024)
    assert "built by another version, or changed since: build again" in str(caught.value)
