"""Recorded tables in words: forms, unknown cells, and the note when rounded parts do not add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import made

from sparbar.numbers import Exact, Number
from sparbar.records import Cell, Column, Row, Table
from sparbar.tables import UNEVEN, recorded

MKR = [Column("Belopp, mkr", "mkr")]


def shown(table: Table, numbers: list[Number]) -> Mapping[str, Any]:
    return recorded(made.ledger(numbers, tables=[table]))[table.key]


def column_of(*amounts: Exact | None, total: Exact | None = None, unit: str = "SEK", form: str = "mkr") -> Any:
    """A table of one column: a row for each amount, and a total when there is one."""
    numbers = [made.number(f"money.n{place}", amount, unit) for place, amount in enumerate(amounts)]
    rows = [made.row(number.key, number.key) for number in numbers]
    if total is not None:
        numbers.append(made.number("money.total", total, unit))
        rows.append(made.row("Summa", "money.total", total=True))
    return shown(made.table("money.t", [Column("Kolumn", form)], *rows), numbers)


def texts(table: Mapping[str, Any]) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def test_a_table_has_heads_rows_cells_and_its_source() -> None:
    columns = [Column("Belopp, mkr", "mkr"), Column("Vad")]
    rows = [
        Row("Projekt", (Cell(key="money.a"), Cell(text="ord"))),
        made.row("Summa", "money.a", "money.a", total=True),
    ]
    rows[1] = Row("Summa", (Cell(key="money.a"), Cell(text="")), total=True)
    table = shown(made.table("money.t", columns, *rows), [made.number("money.a", 33_300_000)])
    assert table["columns"] == [
        {"text": "Rad", "align": "left"},
        {"text": "Belopp, mkr", "align": "right"},
        {"text": "Vad", "align": "left"},
    ]
    assert table["rows"] == [
        {
            "header": "Projekt",
            "total": False,
            "cells": [{"text": "33,3", "key": "money.a", "missing": False, "exact": "33300000"}, {"text": "ord"}],
        },
        {
            "header": "Summa",
            "total": True,
            "cells": [{"text": "33,3", "key": "money.a", "missing": False, "exact": "33300000"}, {"text": ""}],
        },
    ]
    assert table["notes"] == ["Källa: Tabellen."]


def test_forms_and_decimals() -> None:
    assert texts(column_of(1_234_567, form="kr")) == [["1\u00a0234\u00a0567"]]
    assert texts(column_of(1_234_567, form="tkr")) == [["1\u00a0235"]]
    assert texts(column_of(-1_250_000)) == [["\u22121,3"]]
    assert texts(column_of(Decimal("0.285"), unit="andel", form="tal")) == [["29"]]
    two = made.table("money.t", [Column("Belopp", "mkr", 2)], made.row("R", "money.a"))
    assert texts(shown(two, [made.number("money.a", 1_234_567)])) == [["1,23"]]


def test_a_cell_may_differ_from_its_column() -> None:
    row = Row("Antal", (Cell(key="money.a", form="tal"),))
    numbers = [made.number("money.a", 24, "projekt")]
    assert texts(shown(made.table("money.t", MKR, row), numbers)) == [["24"]]


def test_an_exact_zero_is_not_a_rounded_one() -> None:
    assert texts(column_of(0, 40_000)) == [["0"], ["0,0"]]


def test_what_nobody_knows_is_a_dash_with_its_key() -> None:
    table = column_of(None)
    assert table["rows"][0]["cells"] == [{"text": "–", "key": "money.n0", "missing": True}]


def test_shares_are_rounded_together() -> None:
    keys = ("money.a", "money.b", "money.c")
    numbers = [made.number(key, Decimal("0.333333333333"), "andel", together=keys) for key in keys]
    table = made.table("money.t", [Column("Andel, %", "tal")], *(made.row(key, key) for key in keys))
    assert texts(shown(table, numbers)) == [["34"], ["33"], ["33"]]


# The note


def test_parts_that_add_up_need_no_note() -> None:
    assert column_of(1_100_000, 2_200_000, total=3_300_000)["notes"] == ["Källa: Tabellen."]


def test_rounded_parts_that_do_not_add_up_are_noted() -> None:
    table = column_of(1_140_000, 2_240_000, total=3_380_000)
    assert texts(table) == [["1,1"], ["2,2"], ["3,4"]]
    assert table["notes"] == [UNEVEN, "Källa: Tabellen."]


def test_the_note_stands_once_for_several_columns() -> None:
    numbers = [made.number("money.a", 1_140_000), made.number("money.b", 2_240_000), made.number("money.s", 3_380_000)]
    rows = [made.row(key, f"money.{key}", f"money.{key}") for key in "ab"]
    table = made.table("money.t", MKR * 2, *rows, made.row("Summa", "money.s", "money.s", total=True))
    assert shown(table, numbers)["notes"] == [UNEVEN, "Källa: Tabellen."]


def test_no_note_without_a_total_or_with_one_part() -> None:
    assert column_of(1_140_000, 2_240_000)["notes"] == ["Källa: Tabellen."]
    assert column_of(1_140_000, total=1_160_000)["notes"] == ["Källa: Tabellen."]


def test_no_note_about_parts_that_nobody_knows() -> None:
    assert column_of(1_100_000, 1_000_000, None, total=3_300_000)["notes"] == ["Källa: Tabellen."]
