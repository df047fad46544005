"""The ledger: merged from records, written as JSON and as the CSV that is reviewed, compared with the approved one."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path

import made
import pytest

from sparbar import approved, ledger
from sparbar.errors import RecordingError
from sparbar.ledger import COLUMNS, Difference, Ledger
from sparbar.numbers import Formula, Number, Rows
from sparbar.records import Record

TWO_TABLES = Rows(("beslut", "arende_mal"), (("B1", "A1/R/2"), ("B2", "A1/R/2")), "belopp_sek * andel", "sum")


def three() -> list[Number]:
    """One number of each kind."""
    return [
        made.number("money.granted", 33_300_000, lineage=TWO_TABLES, synthetic=True),
        made.number("money.change", None, lineage=Formula("difference", ("money.granted", "money.before"))),
        made.number("money.reached", 33_000, "personer", made.FACT),
    ]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def compare(before: str, now: str) -> list[Difference]:
    """What differs between two CSV texts."""
    return ledger.compare(approved.rows(before), approved.rows(now))


# Merging


def test_records_are_merged_in_the_order_of_keys() -> None:
    first = Record("b", 2024, (made.number("b.z"), made.number("b.a")), (made.figure("b.f"),), ())
    second = Record("a", 2024, (made.number("a.m"),), (made.figure("a.f"),), (made.table("a.t", ()),))
    ledger = Ledger.merge(2024, iter([first, second]))
    assert list(ledger.numbers) == ["a.m", "b.a", "b.z"]
    assert list(ledger.figures) == ["a.f", "b.f"]
    assert list(ledger.tables) == ["a.t"]
    assert ledger == Ledger.merge(2024, [second, first])


def test_a_record_of_another_year_and_code_in_no_cell_are_refused_at_once() -> None:
    lost = dataclasses.replace(made.number("money.granted"), cell="")
    with pytest.raises(RecordingError) as error:
        Ledger.merge(2024, [Record("money", 2023, (lost,), (), ())])
    assert str(error.value).splitlines() == [
        "notebooks/money.ipynb: a record of 2023; expected 2024. Run it again.",
        "notebooks/money.ipynb, money.granted: code that is in no cell; expected a saved cell. "
        "Save the notebook and run it again.",
    ]


# Writing


def test_json_has_everything(tmp_path: Path) -> None:
    ledger = made.ledger(three())
    ledger.write_json(tmp_path / "ledger.json")
    document = json.loads((tmp_path / "ledger.json").read_text(encoding="utf-8"))
    assert document["year"] == 2024
    texts = {item["key"]: item["text"] for item in document["numbers"]}
    assert texts == {
        "money.change": "[uppgift\u00a0saknas]",
        "money.granted": "33,3\u00a0miljoner kronor",
        "money.reached": "mer än\u00a033\u00a0000",
    }
    assert [Number.from_json({k: v for k, v in n.items() if k != "text"}) for n in document["numbers"]] == sorted(
        three(), key=lambda number: number.key
    )


def test_csv_has_one_row_for_each_number() -> None:
    change, granted, reached = rows_of(made.ledger(three()).to_csv())
    assert granted == {
        "key": "money.granted",
        "value": "33300000",
        "unit": "SEK",
        "kind": "computed",
        "text": "33,3\u00a0miljoner kronor",
        "definition": "Vad money.granted är",
        "notebook": "money",
        "lineage": "sum(belopp_sek * andel) of beslut x arende_mal",
        "rows": "2",
        "rows_sha256": hashlib.sha256(b"B1\tA1/R/2\nB2\tA1/R/2").hexdigest()[:16],
        "synthetic": "yes",
    }
    assert (change["value"], change["kind"], change["rows"], change["rows_sha256"]) == ("", "derived", "", "")
    assert change["lineage"] == "difference(money.granted, money.before)"
    assert (reached["kind"], reached["lineage"], reached["synthetic"]) == ("attested", "resultat:2024/reached", "no")


def test_a_lineage_of_thousands_of_numbers_fits_into_a_cell() -> None:
    parents = [made.number(f"money.by_case[{place:06}]") for place in range(20_000)]
    largest = made.number("money.ten", lineage=Formula("sum_of_largest", tuple(one.key for one in parents), 10))
    (row,) = rows_of(Ledger(2024, {largest.key: largest}, {}, {}).to_csv())
    assert row["lineage"].startswith(
        "sum_of_largest 10(20000 numbers from money.by_case[000000] to money.by_case[019999]"
    )
    other = dataclasses.replace(largest, lineage=Formula("sum_of_largest", tuple(one.key for one in parents[1:]), 10))
    assert compare(
        Ledger(2024, {largest.key: largest}, {}, {}).to_csv(), Ledger(2024, {largest.key: other}, {}, {}).to_csv()
    )


def test_the_rows_are_those_that_the_csv_is_read_as() -> None:
    whole = made.ledger(three())
    assert whole.csv_rows == approved.rows(whole.to_csv())


def test_csv_is_lf_and_has_zero_rows_as_zero() -> None:
    text = made.ledger([made.number("money.none", 0, lineage=Rows(("beslut",), (), "belopp_sek", "sum"))]).to_csv()
    assert "\r" not in text
    assert (rows_of(text)[0]["rows"], rows_of(text)[0]["rows_sha256"]) == ("0", "")


def test_the_place_of_code_is_not_reviewed() -> None:
    """A cell that moves changes nothing a reader sees."""
    moved = [dataclasses.replace(number, line=99, cell="elsewhere") for number in three()]
    assert made.ledger(moved).to_csv() == made.ledger(three()).to_csv()


def test_the_text_rounds_shares_together() -> None:
    keys = ("money.share[a]", "money.share[b]", "money.share[c]")
    third = Decimal("0.333333333333")
    ledger = made.ledger([made.number(key, third, "andel", together=keys) for key in keys])
    assert [ledger.text(ledger.numbers[key]) for key in keys] == ["34\u00a0%", "33\u00a0%", "33\u00a0%"]


# Comparing


def test_the_same_ledger_does_not_differ() -> None:
    text = made.ledger(three()).to_csv()
    assert compare(text, text) == []
    assert compare(text.replace("\n", "\r\n"), text) == []


def test_differences_are_named_by_key_and_column() -> None:
    before = made.ledger([made.number("money.a", 1), made.number("money.gone"), made.number("money.same")])
    now = made.ledger([made.number("money.a", 2), made.number("money.new"), made.number("money.same")])
    assert compare(before.to_csv(), now.to_csv()) == [
        Difference("money.a", "value", "1", "2"),
        Difference("money.a", "text", "1\u00a0kronor", "2\u00a0kronor"),
        Difference("money.gone", "key", "money.gone", ""),
        Difference("money.new", "key", "", "money.new"),
    ]


def test_other_rows_with_the_same_sum_differ() -> None:
    other = Rows(("beslut",), (("B1",), ("B9",)), "belopp_sek", "sum")
    before, now = (made.ledger([made.number("money.a", lineage=lineage)]).to_csv() for lineage in (made.ROWS, other))
    assert [difference.column for difference in compare(before, now)] == ["rows_sha256"]


def test_a_ledger_approved_before_a_column_existed_differs_in_it() -> None:
    now = made.ledger([made.number("money.a")]).to_csv()
    without = [[cell for name, cell in row.items() if name != "synthetic"] for row in rows_of(now)]
    header = [name for name in COLUMNS if name != "synthetic"]
    before = "\n".join(",".join(row) for row in [header, *without]) + "\n"
    assert compare(before, now) == [Difference("money.a", "synthetic", "", "no")]
