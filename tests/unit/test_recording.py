"""Recorder: every method against values computed by hand, exact lineage, refusals, what is unknown or synthetic."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from math import prod
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sparbar.charts.bars import bars
from sparbar.charts.chart import Chart
from sparbar.errors import RecordingError
from sparbar.load import Data
from sparbar.numbers import Fact, Formula, Number, Rows
from sparbar.recording import Recorder
from sparbar.recording.recorder import number_row, text_row
from sparbar.records import FORMS, Cell, Column, Record, Row
from sparbar.rows import join

MONEY: dict[str, Any] = {"unit": "SEK", "definition": "Beviljat"}
CASES: dict[str, Any] = {"unit": "ärenden", "definition": "Ärenden"}


def table(*columns: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def beslut() -> pd.DataFrame:
    rows = [
        ("B1", "A1", "2024-02-01", "bevilja", 100),
        ("B2", "A1", "2024-03-01", "bevilja", 50),
        ("B3", "A2", "2024-05-01", "bevilja", 30),
        ("B4", "A3", "2023-05-01", "nedskrivning", -7),
    ]
    frame = table("beslut_id", "arende_id", "beslutsdatum", "beslutstyp", "belopp_sek", rows=rows)
    return frame.assign(beslutsdatum=pd.to_datetime(frame.beslutsdatum))


def arende_mal() -> pd.DataFrame:
    rows = [("A1", "R", 1, Decimal("0.25")), ("A1", "R", 2, Decimal("0.75")), ("A2", "R", 2, Decimal(1))]
    return table("arende_id", "mal_version", "delmal_nr", "andel", rows=rows).astype({"andel": "object"})


def utbetalningar() -> pd.DataFrame:
    frame = table("utbetalning_id", "arende_id", "datum", "belopp_sek", rows=[("U1", "A3", dt.date(2023, 6, 1), 9)])
    return frame.assign(datum=pd.to_datetime(frame.datum))


def resultat() -> pd.DataFrame:
    told = ("ar", "fakta_id", "insats", "matt", "varde", "enhet")
    how = ("precision", "period", "underlag", "kallhanvisning")
    rows = [
        (2024, "reached", "Nätverk", "Personer", Decimal(33000), "personer", "mer_an", "under_aret", "avtal", "s. 1"),
        (2024, "courses", "Kurser", "Kurser", None, "kurser", "ej_angivet", "under_aret", "ej_angivet", "s. 2"),
    ]
    return table(*told, *how, rows=rows).astype({"varde": "object"})


@pytest.fixture
def data(tmp_path: Path) -> Data:
    tiny.bare_notebook(tmp_path, "money", [])
    frames = {
        "beslut": beslut(),
        "arende_mal": arende_mal(),
        "utbetalningar": utbetalningar(),
        "resultat": resultat(),
        "arenden": table("arende_id", "stodtyp", rows=[("A1", "PROJ"), ("A2", "FTG"), ("A3", "PROJ")]),
    }
    return tiny.data(tmp_path, frames, synthetic=["arende_mal"])


@pytest.fixture
def record(data: Data) -> Recorder:
    return Recorder("money", data, 2024)


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(RecordingError) as error:
        action()
    assert error.value.exit_code == 2
    return str(error.value)


# Computed from rows


def test_a_sum_lists_exactly_its_rows(record: Recorder, data: Data) -> None:
    granted = data["beslut"][data["beslut"].beslutstyp == "bevilja"]
    number = record.sum("granted", granted, "belopp_sek", **MONEY)
    assert (number.key, number.value, number.unit, number.definition) == ("money.granted", 180, "SEK", "Beviljat")
    assert number.lineage == Rows(("beslut",), (("B1",), ("B2",), ("B3",)), "belopp_sek", "sum")
    assert (number.kind, number.notebook, number.unknown, number.together) == ("computed", "money", "", ())
    assert record.numbers == {"money.granted": number}


def test_a_sum_of_products_lists_the_rows_of_both_sides(record: Recorder, data: Data) -> None:
    joined = join(data["beslut"][["arende_id", "belopp_sek"]], data["arende_mal"], "arende_id", "many_to_many")
    number = record.sum("split", joined[joined.delmal_nr == 2], "belopp_sek * andel", **MONEY)
    assert number.value == Decimal("142.5")  # (100 + 50) * 0.75 + 30
    assert isinstance(number.lineage, Rows)
    assert number.lineage.tables == ("beslut", "arende_mal")
    assert number.lineage.keys == (("B1", "A1/R/2"), ("B2", "A1/R/2"), ("B3", "A2/R/2"))


def test_a_sum_without_rows_is_zero(record: Recorder, data: Data) -> None:
    number = record.sum("none", data["beslut"].iloc[:0], "belopp_sek", **MONEY)
    assert (number.value, number.unknown, number.lineage) == (0, "", Rows(("beslut",), (), "belopp_sek", "sum"))


def test_a_sum_that_no_float_can_hold_is_exact(record: Recorder, data: Data) -> None:
    large = data["beslut"].assign(belopp_sek=9007199254740993)
    assert record.sum("large", large, "belopp_sek", **MONEY).value == 4 * 9007199254740993


def test_a_count_counts_different_values(record: Recorder, data: Data) -> None:
    number = record.count("cases", data["beslut"], "arende_id", **CASES)
    assert number.value == 3
    assert number.lineage == Rows(("beslut",), (("B1",), ("B2",), ("B3",), ("B4",)), "arende_id", "count", spare=2)


def test_minimum_and_maximum(record: Recorder, data: Data) -> None:
    assert record.minimum("low", data["beslut"], "belopp_sek", **MONEY).value == -7
    assert record.maximum("high", data["beslut"], "belopp_sek", **MONEY).value == 100


@pytest.mark.parametrize("method", ["minimum", "maximum"])
def test_extremes_without_rows_are_unknown(record: Recorder, data: Data, method: str) -> None:
    number = getattr(record, method)("none", data["beslut"].iloc[:0], "belopp_sek", **MONEY)
    assert (number.value, number.unknown) == (None, "inga rader")


def test_sum_by_has_a_number_for_each_group_and_zero_without_rows(record: Recorder, data: Data) -> None:
    groups = {"bevilja": "bifall", "nedskrivning": "nedskrivningar", "avslag": "avslag"}
    family = record.sum_by("by", data["beslut"], "belopp_sek", "beslutstyp", groups, **MONEY)
    assert {group: number.value for group, number in family.items()} == {
        "bevilja": 180,
        "nedskrivning": -7,
        "avslag": 0,
    }
    assert list(record.numbers) == ["money.by[bevilja]", "money.by[nedskrivning]", "money.by[avslag]"]
    assert family["nedskrivning"].definition == "Beviljat: nedskrivningar"
    assert family["nedskrivning"].lineage == Rows(("beslut",), (("B4",),), "belopp_sek", "sum")


def test_count_by(record: Recorder, data: Data) -> None:
    family = record.count_by("by", data["beslut"], "beslut_id", "arende_id", {"A1": "1", "A2": "2", "A3": "3"}, **CASES)
    assert [number.value for number in family.values()] == [2, 1, 1]


def test_groups_may_be_integers(record: Recorder, data: Data) -> None:
    family = record.sum_by("andel", data["arende_mal"], "andel", "delmal_nr", {1: "ett", 2: "två"}, **CASES)
    assert family[2].key == "money.andel[2]"
    assert family[2].value == Decimal("1.75")


# Derived from numbers


def numbers(record: Recorder, data: Data, **amounts: int) -> dict[str, Number]:
    row = data["beslut"].iloc[:1]
    return {
        name: record.sum(name, row.assign(belopp_sek=amount), "belopp_sek", **MONEY) for name, amount in amounts.items()
    }


def test_ratio(record: Recorder, data: Data) -> None:
    part, whole = numbers(record, data, part=1, whole=3).values()
    number = record.ratio("share", part, whole, unit="andel", definition="Andel")
    assert number.value == Decimal("0.333333333333")
    assert number.lineage == Formula("ratio", ("money.part", "money.whole"))
    assert (number.kind, number.unit) == ("derived", "andel")


def test_a_ratio_to_zero_is_unknown(record: Recorder, data: Data) -> None:
    part, whole = numbers(record, data, part=1, whole=0).values()
    number = record.ratio("share", part, whole, unit="andel", definition="Andel")
    assert (number.value, number.unknown) == (None, "nämnaren är noll")


def test_shares_are_rounded_together(record: Recorder, data: Data) -> None:
    parts = numbers(record, data, a=1, b=1, c=1)
    whole = record.total("whole", list(parts.values()), **MONEY)
    labels = {"a": "första", "b": "andra", "c": "tredje"}
    shares = record.shares("share", parts, whole, labels, definition="Andel")
    keys = ("money.share[a]", "money.share[b]", "money.share[c]")
    assert [share.together for share in shares.values()] == [keys] * 3
    assert shares["b"].definition == "Andel: andra"
    assert shares["b"].lineage == Formula("ratio", ("money.b", "money.whole"))
    texts = [record.writer("tal")(share) for share in shares.values()]
    assert texts == ["34", "33", "33"]


def test_difference_total_smallest_count_positive(record: Recorder, data: Data) -> None:
    family = numbers(record, data, a=5, b=-2, c=0)
    difference = record.difference("change", family["b"], family["a"], definition="Förändring")
    assert (difference.value, difference.unit) == (-7, "SEK")
    assert difference.lineage == Formula("difference", ("money.b", "money.a"))
    assert record.total("total", list(family.values()), **MONEY).value == 3
    assert record.smallest("least", family, **MONEY).value == -2
    positive = record.count_positive("positive", family, **CASES)
    assert positive.value == 1
    assert positive.lineage == Formula("count_positive", ("money.a", "money.b", "money.c"))


def test_the_smallest_of_nothing_is_unknown(record: Recorder) -> None:
    number = record.smallest("least", {}, **MONEY)
    assert (number.value, number.unknown) == (None, "inga rader")


def goals(record: Recorder, data: Data, *amounts: int) -> dict[int, Number]:
    named = numbers(record, data, **{f"goal_{place}": amount for place, amount in enumerate(amounts, start=1)})
    return dict(enumerate(named.values(), start=1))


@pytest.mark.parametrize(
    ("amounts", "place", "expected"),
    [
        ((3, 9, 9), 1, 2),  # a tie: the lower group
        ((3, 9, 9), 2, 3),
        ((3, 9, 9), 3, 1),
        ((0, 0, 4), 1, 3),
        ((-5, 2), 1, 2),
    ],
)
def test_largest_names_the_group(
    record: Recorder, data: Data, amounts: tuple[int, ...], place: int, expected: int
) -> None:
    number = record.largest("top", goals(record, data, *amounts), place, unit="delmål", definition="Störst")
    assert (number.value, number.unknown) == (expected, "")
    assert number.lineage == Formula("largest", tuple(f"money.goal_{n}" for n in range(1, len(amounts) + 1)), place)


@pytest.mark.parametrize(("amounts", "place"), [((0, 0), 1), ((4, 0), 2), ((4,), 2), ((), 1), ((-5, -2), 1)])
def test_nothing_above_zero_is_largest(record: Recorder, data: Data, amounts: tuple[int, ...], place: int) -> None:
    number = record.largest("top", goals(record, data, *amounts), place, unit="delmål", definition="Störst")
    assert (number.value, number.unknown) == (None, "inget värde över noll")


@pytest.mark.parametrize(("amounts", "expected"), [((3, 9, 8), 17), ((0, 0, 4), 4), ((-5, 2, 1), 3), ((7,), 7)])
def test_the_two_largest_are_summed(record: Recorder, data: Data, amounts: tuple[int, ...], expected: int) -> None:
    number = record.sum_of_largest("top", goals(record, data, *amounts), 2, unit="SEK", definition="De två största")
    assert (number.value, number.unknown) == (expected, "")


@pytest.mark.parametrize("amounts", [(0, 0), (-1000, 0), ()])
def test_nothing_above_zero_has_no_sum_of_largest(record: Recorder, data: Data, amounts: tuple[int, ...]) -> None:
    number = record.sum_of_largest("top", goals(record, data, *amounts), 2, unit="SEK", definition="De två största")
    assert (number.value, number.unknown) == (None, "inget värde över noll")


# Attested


def test_attested_facts(record: Recorder, data: Data) -> None:
    facts = record.attested(data["resultat"])
    reached, courses = facts["reached"], facts["courses"]
    assert (reached.key, reached.value, reached.unit, reached.kind) == ("money.reached", 33000, "personer", "attested")
    assert reached.definition == "Nätverk: Personer"
    assert reached.lineage == Fact("resultat:2024/reached", "mer_an", "under_aret", "avtal", "s. 1")
    assert (courses.value, courses.unknown) == (None, "redovisningen anger inget tal")


# Lineage is sufficient: the listed rows of the CSV alone give the value

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
SHARES = st.decimals(min_value=0, max_value=1, places=6)
LEDGER = st.lists(st.tuples(AMOUNTS, SHARES, st.sampled_from("abc"), st.booleans()), max_size=12)


def as_csv(frame: pd.DataFrame) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(frame.to_csv(index=False))))


def listed(number: Number, rows: list[dict[str, str]], key: str) -> list[dict[str, str]]:
    """The rows of the CSV that the lineage lists, each once."""
    assert isinstance(number.lineage, Rows)
    by_key = {row[key]: row for row in rows}
    return [by_key[parts[0]] for parts in number.lineage.keys]


def recomputed(number: Number, rows: list[dict[str, str]]) -> Decimal | int | None:
    assert isinstance(number.lineage, Rows)
    columns = number.lineage.expression.split(" * ")
    if number.lineage.aggregate == "count":
        return len({row[columns[0]] for row in rows})
    values = [prod(Decimal(row[column]) for column in columns) for row in rows]
    if number.lineage.aggregate == "sum":
        return sum(values, Decimal(0))
    return None if not values else (min if number.lineage.aggregate == "min" else max)(values)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(LEDGER)
def test_the_listed_rows_alone_give_every_value(tmp_path: Path, ledger: list[tuple[int, Decimal, str, bool]]) -> None:
    columns = ("beslut_id", "beslutsdatum", "belopp_sek", "andel", "grupp", "kept")
    day = pd.Timestamp(2024, 1, 1)
    rows = [(f"B{place}", day, *cells) for place, cells in enumerate(reversed(ledger))]
    rows.append(("B-other", day, 0, Decimal(0), "a", False))  # the ledger is never empty: the year is covered
    raw = table(*columns, rows=rows).astype({"belopp_sek": "int64", "andel": "object", "kept": "bool"})
    if not (tmp_path / "notebooks/money.ipynb").is_file():
        tiny.bare_notebook(tmp_path, "money", [])
    data = tiny.data(tmp_path, {"beslut": raw})
    record = Recorder("money", data, 2024)
    chosen = data["beslut"][data["beslut"].kept]
    made = [
        record.sum("sum", chosen, "belopp_sek", **MONEY),
        record.sum("product", chosen, "belopp_sek * andel", **MONEY),
        record.minimum("low", chosen, "belopp_sek", **MONEY),
        record.maximum("high", chosen, "belopp_sek * andel", **MONEY),
        record.count("count", chosen, "grupp", **CASES),
        *record.sum_by("by", chosen, "belopp_sek", "grupp", dict.fromkeys("abc", "g"), **MONEY).values(),
        *record.count_by("of", chosen, "beslut_id", "grupp", dict.fromkeys("abc", "g"), **CASES).values(),
    ]
    for number in made:
        assert number.value == recomputed(number, listed(number, as_csv(raw), "beslut_id"))
        assert not isinstance(number.value, float)


# What is refused


def test_refused_names_and_words(record: Recorder, data: Data) -> None:
    frame = data["beslut"]
    record.sum("granted", frame, "belopp_sek", **MONEY)
    assert refused(lambda: record.sum("granted", frame, "belopp_sek", **MONEY)) == (
        "notebooks/money.ipynb, granted: a key that is recorded already; expected each key once. "
        "Give the number its own name."
    )
    assert refused(lambda: record.sum("Beviljat", frame, "belopp_sek", **MONEY)) == (
        "notebooks/money.ipynb, Beviljat: the key 'money.Beviljat'; expected notebook.name or notebook.name[group]. "
        "Use a-z, 0-9 and _."
    )
    assert refused(lambda: record.sum("g", frame, "belopp_sek", unit="", definition="Beviljat")) == (
        "notebooks/money.ipynb, g: no unit; expected both. Say what is counted, and what the number means."
    )
    assert refused(lambda: record.sum("g", frame, "belopp_sek", unit="SEK", definition="")) == (
        "notebooks/money.ipynb, g: no definition; expected both. Say what is counted, and what the number means."
    )
    assert list(record.numbers) == ["money.granted"]


@pytest.mark.parametrize("lacking", ["unit", "definition"])
def test_a_forgotten_unit_or_definition_is_refused_like_an_empty_one(
    record: Recorder, data: Data, lacking: str
) -> None:
    about = {name: text for name, text in MONEY.items() if name != lacking}
    groups = {"A1": "1", "A2": "2", "A3": "3"}
    for action in (
        lambda: record.sum("g", data["beslut"], "belopp_sek", **about),
        lambda: record.sum_by("g", data["beslut"], "belopp_sek", "arende_id", groups, **about),
    ):
        assert f": no {lacking}; expected both." in refused(action)


@pytest.mark.parametrize("key", ["a[b c]", "a[b|c]", "a[]", "a[b]c", "1a", "å", "a.b", "a b", ""])
def test_keys_that_cannot_be_cited(record: Recorder, data: Data, key: str) -> None:
    assert f"the key 'money.{key}'" in refused(lambda: record.sum(key, data["beslut"], "belopp_sek", **MONEY))


INEXACT = "expected exact numbers in the columns. Correct the expression."


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1.5, 2.0, 3.0, 4.0], "column belopp_sek holds float 1.5, not an exact number"),
        ([1, None, 3, 4], "column belopp_sek holds float 1.0, not an exact number"),
        (pd.array([1, None, 3, 4], dtype="Int64"), "column belopp_sek holds a missing value, not an exact number"),
        (["1", "2", "3", "4"], "column belopp_sek holds str '1', not an exact number"),
        ([True, False, True, True], "column belopp_sek holds bool True, not an exact number"),
    ],
)
def test_values_that_are_not_exact(record: Recorder, data: Data, values: Any, found: str) -> None:
    frame = data["beslut"].assign(belopp_sek=values)
    for method in (record.sum, record.minimum, record.maximum):
        assert refused(lambda method=method: method("g", frame, "belopp_sek", **MONEY)) == (
            f"notebooks/money.ipynb, g: {found}; {INEXACT}"
        )


def test_columns_that_are_not_there(record: Recorder, data: Data) -> None:
    there = "beslut_id, arende_id, beslutsdatum, beslutstyp, belopp_sek"
    for method in (record.sum, record.count):
        assert refused(lambda method=method: method("g", data["beslut"], "summa", **MONEY)) == (
            f"notebooks/money.ipynb, g: no column summa; there are {there}; {INEXACT}"
        )
    assert refused(lambda: record.sum_by("g", data["beslut"], "belopp_sek", "grupp", {}, **MONEY)) == (
        f"notebooks/money.ipynb, g: no column grupp; there are {there}; expected a column to group by. "
        "Correct its name."
    )


def test_a_missing_value_cannot_be_counted(record: Recorder, data: Data) -> None:
    frame = data["beslut"].assign(kon=["K", None, "M", "M"])
    assert refused(lambda: record.count("g", frame, "kon", **CASES)) == (
        f"notebooks/money.ipynb, g: column kon holds a missing value, not one to count; {INEXACT}"
    )


REMEDY = "Join with sparbar's join, and do not reset or repeat the index."


def test_an_index_that_names_no_table(record: Recorder, data: Data) -> None:
    for frame, found in (
        (data["beslut"].reset_index(), "an index of None"),
        (data["beslut"].rename_axis("rader"), "an index of rader"),
        (data["beslut"].groupby("arende_id").sum(numeric_only=True), "an index of arende_id"),
    ):
        assert refused(lambda frame=frame: record.sum("g", frame, "belopp_sek", **MONEY)) == (
            f"notebooks/money.ipynb, g: {found}; expected row keys of tables. {REMEDY}"
        )


def test_repeated_rows(record: Recorder, data: Data) -> None:
    twice = pd.concat([data["beslut"], data["beslut"].iloc[1:3]])
    assert refused(lambda: record.sum("g", twice, "belopp_sek", **MONEY)) == (
        f"notebooks/money.ipynb, g: 2 repeated rows, such as 'B2'; expected each row once. {REMEDY}"
    )


def test_rows_in_none_of_the_groups(record: Recorder, data: Data) -> None:
    found = refused(
        lambda: record.sum_by("g", data["beslut"], "belopp_sek", "arende_id", {"A1": "1", "A3": "3"}, **MONEY)
    )
    assert found == (
        "notebooks/money.ipynb, g: 1 rows with other values of arende_id, such as 'A2'; expected one of A1, A3. "
        "Add the group, or filter the rows."
    )
    assert not record.numbers


def test_a_missing_group_is_none_of_the_groups(record: Recorder, data: Data) -> None:
    frame = data["beslut"].assign(grupp=["a", "a", None, "a"])
    assert "1 rows with other values of grupp" in refused(
        lambda: record.sum_by("g", frame, "belopp_sek", "grupp", {"a": "A"}, **MONEY)
    )


def test_units_that_differ(record: Recorder, data: Data) -> None:
    money = record.sum("m", data["beslut"], "belopp_sek", **MONEY)
    cases = record.count("c", data["beslut"], "arende_id", **CASES)
    assert refused(lambda: record.difference("d", money, cases, definition="Skillnad")) == (
        "notebooks/money.ipynb, d: SEK minus ärenden; expected two numbers of one unit. Compare like with like."
    )


def test_nothing_recorded(record: Recorder) -> None:
    assert refused(record.save) == (
        "notebooks/money.ipynb, save: nothing recorded; expected at least one number. "
        "Record what the notebook computes."
    )


def test_a_recorder_of_no_notebook(data: Data) -> None:
    assert refused(lambda: Recorder("penger", data, 2024)) == (
        "notebooks/penger.ipynb, Recorder: no such notebook; expected the notebook's own name. Correct the name."
    )


@pytest.mark.parametrize(("found", "expected"), [(1, 1), (Decimal("1.0"), 1), ({"A"}, {"A"}), ("a", "a")])
def test_a_check_that_holds(record: Recorder, found: object, expected: object) -> None:
    record.check("the rule", found, expected)


def test_a_check_takes_numpy_against_decimal(record: Recorder, data: Data) -> None:
    record.check("the rule", data["beslut"].belopp_sek.sum(), Decimal(173))


def test_a_check_that_fails_stops(record: Recorder) -> None:
    assert refused(lambda: record.check("every krona lies on a goal", 1, 2)) == (
        "notebooks/money.ipynb, every krona lies on a goal: 1; expected 2. "
        "Look for lost or repeated rows in the cells above."
    )


# What nobody knows stays unknown


def test_a_table_that_says_nothing_about_the_year(record: Recorder, data: Data) -> None:
    number = record.sum("paid", data["utbetalningar"].iloc[:0], "belopp_sek", **MONEY)
    assert (number.value, number.unknown) == (None, "nyps/utbetalningar.csv har inga uppgifter om 2024")
    before = record.sum("before", data["utbetalningar"], "belopp_sek", year=2023, **MONEY)
    assert (before.value, before.unknown) == (9, "")
    again = record.sum("long_before", data["utbetalningar"], "belopp_sek", year=2022, **MONEY)
    assert again.unknown == "nyps/utbetalningar.csv har inga uppgifter om 2022"


def test_a_family_looks_through_its_table_once_for_the_year(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    covers = Data.covers
    monkeypatch.setattr(Data, "covers", lambda *given: asked.append(given[1:]) or covers(*given))
    record = Recorder("money", data, 2024)
    record.sum_by(
        "by", data["beslut"], "belopp_sek", "beslutstyp", {"bevilja": "b", "nedskrivning": "n", "avslag": "a"}, **MONEY
    )
    assert asked == [("beslut", 2024)]


def test_unknown_in_unknown_out(record: Recorder, data: Data) -> None:
    unknown = record.sum("paid", data["utbetalningar"], "belopp_sek", **MONEY)
    known = record.sum("granted", data["beslut"], "belopp_sek", **MONEY)
    family = {1: known, 2: unknown}
    made = [
        record.ratio("ratio", unknown, known, unit="andel", definition="d"),
        record.ratio("ratio_to", known, unknown, unit="andel", definition="d"),
        record.difference("difference", known, unknown, definition="d"),
        record.total("total", [known, unknown], **MONEY),
        record.smallest("least", family, **MONEY),
        record.count_positive("positive", family, **CASES),
        record.largest("top", family, 1, unit="delmål", definition="d"),
        *record.shares("share", family, known, {1: "a", 2: "b"}, definition="d").values(),
    ]
    states = [(number.value is None, number.unknown) for number in made]
    why = "nyps/utbetalningar.csv har inga uppgifter om 2024"
    assert states == [*[(True, why)] * 7, (False, ""), (True, why)]
    last = record.difference("of_unknown", made[0], made[1], definition="d")
    assert last.unknown == why


# Synthetic data mark what is made of them


def test_synthetic_marks_follow_the_lineage(record: Recorder, data: Data) -> None:
    real = record.sum("real", data["beslut"], "belopp_sek", **MONEY)
    invented = record.sum("invented", data["arende_mal"], "andel", **MONEY)
    joined = join(data["beslut"][["arende_id", "belopp_sek"]], data["arende_mal"], "arende_id", "many_to_many")
    mixed = record.sum("mixed", joined, "belopp_sek * andel", **MONEY)
    derived = record.total("derived", [real, invented], **MONEY)
    twice = record.total("twice", [derived], **MONEY)
    only_real = record.total("only_real", [real], **MONEY)
    marks = [number.synthetic for number in (real, invented, mixed, derived, twice, only_real)]
    assert marks == [False, True, True, True, True, False]
    assert not record.attested(data["resultat"])["reached"].synthetic


def test_the_tables_behind_a_number(record: Recorder, data: Data) -> None:
    granted = record.sum("granted", data["beslut"], "belopp_sek", **MONEY)
    andel = record.sum("andel", data["arende_mal"], "andel", **MONEY)
    both = record.total("both", [granted, andel], **MONEY)
    fact = record.attested(data["resultat"])["reached"]
    again = record.total("again", [both, fact], **MONEY)
    assert record.tables_of(both) == {"beslut", "arende_mal"}
    assert record.tables_of(again) == {"beslut", "arende_mal", "resultat"}


# Figures and tables


@pytest.fixture
def granted(record: Recorder, data: Data) -> Number:
    return record.sum("granted", data["beslut"], "belopp_sek", **MONEY)


def saved(record: Recorder) -> Record:
    record.save()
    return Record.read(record.folder)


def draw(record: Recorder, *numbers: Number) -> Chart:
    return bars([("Rad", number) for number in numbers], record.writer("kr"), ("Rad", "Belopp"))


def test_a_figure_has_title_alt_text_and_source_line(record: Recorder, granted: Number) -> None:
    chart = draw(record, granted)
    record.figure("f", chart, title=f"Beviljat: {record.cite('granted')}", alt=f"{record.cite('granted', form='tal')}.")
    figure = saved(record).figures[0]
    assert (figure.key, figure.svg, figure.numbers) == ("money.f", "f.svg", ("money.granted",))
    assert figure.title == "Beviljat: 173\u00a0kronor"
    assert figure.alt == "173."
    assert figure.source == "Källa: Tabellen beslut (Testerna)."
    assert figure.table is not None
    assert [column.head for column in figure.table.columns] == ["Belopp, kronor"]
    assert [row.cells[0].key for row in figure.table.rows] == ["money.granted"]
    assert {path.name for path in record.folder.iterdir()} == {"record.json", *(f"f{form}" for form in FORMS)}


def test_a_source_line_has_note_every_table_and_the_synthetic_mark(record: Recorder, data: Data) -> None:
    andel = record.sum("andel", data["arende_mal"], "andel", **MONEY)
    record.table("t", "Rad", [Column("Andel", "kr")], [number_row("R", andel)], note="Kronor", tables=["resultat"])
    source = saved(record).tables[0].source
    assert (
        source == "Kronor. Källa: Tabellen arende_mal (Testerna); Tabellen resultat (Testerna). Syntetiska exempeldata."
    )


def test_a_chart_of_unknown_numbers_says_so(record: Recorder, data: Data) -> None:
    unknown = record.sum("paid", data["utbetalningar"], "belopp_sek", **MONEY)
    record.figure("f", draw(record, unknown), title="Mest till {{< tal money.paid >}}", alt="a")
    figure = saved(record).figures[0]
    assert figure.title == "Uppgift saknas"
    assert figure.alt == "Diagrammet är tomt, för nyps/utbetalningar.csv har inga uppgifter om 2024."


def test_refused_figures(record: Recorder, granted: Number) -> None:
    chart = draw(record, granted)
    assert refused(lambda: record.figure("f", chart, title="{{< tal money.grantd >}}", alt="a")) == (
        "notebooks/money.ipynb, f, title: the unknown key money.grantd; expected a recorded number; "
        "nearest: money.granted. Correct the citation."
    )
    assert refused(lambda: record.figure("f", chart, title="t", alt="{{< tal money.granted form=meter >}}")).startswith(
        "notebooks/money.ipynb, f, alt: form=meter; expected one of kr, "
    )
    record.figure("f", chart, title="t", alt="a")
    assert refused(lambda: record.figure("f", chart, title="t", alt="a")) == (
        "notebooks/money.ipynb, f: a name that is recorded already; expected each name once. Give it its own name."
    )


def test_text_fills_citations_in(record: Recorder, granted: Number) -> None:
    assert granted.value == 173
    assert record.text("Det blev {{< tal money.granted >}}.") == "Det blev 173\u00a0kronor."
    assert refused(lambda: record.text("{{< tal money.x >}}")).startswith(
        "notebooks/money.ipynb, text: the unknown key money.x; "
    )


def test_a_table_keeps_columns_rows_and_keys(record: Recorder, granted: Number) -> None:
    columns = [Column("Belopp", "kr"), Column("Ord")]
    rows = [Row("Allt", (Cell(key=granted.key), Cell(text="ord")), True)]
    record.table("t", "Rad", columns, rows)
    table = saved(record).tables[0]
    assert (table.key, table.head, table.columns, table.rows) == ("money.t", "Rad", tuple(columns), tuple(rows))
    assert table.source == "Källa: Tabellen beslut (Testerna)."


@pytest.mark.usefixtures("granted")
def test_a_table_without_rows_says_so(record: Recorder) -> None:
    record.table("t", "Rad", [Column("Belopp", "kr"), Column("Ord")], [], tables=["beslut"])
    assert saved(record).tables[0].rows == (text_row("Uppgift saknas", "–", "–"),)


def test_refused_tables(record: Recorder, granted: Number) -> None:
    money, words = Column("Belopp", "kr"), Column("Ord")
    assert refused(lambda: record.table("t", "Rad", [money, words], [number_row("R", granted)])) == (
        "notebooks/money.ipynb, t, row R: 1 cells; expected 2. Give each column a cell."
    )
    assert refused(lambda: record.table("t", "Rad", [money], [Row("R", (Cell(key="money.grantd"),))])) == (
        "notebooks/money.ipynb, t, row R: the unknown key money.grantd; expected a recorded number; "
        "nearest: money.granted. Correct the cell's key."
    )
    for column, form in ((words, ""), (Column("Andel", "procent"), "procent"), (Column("Fel", "mrk"), "mrk")):
        assert refused(lambda column=column: record.table("t", "Rad", [column], [number_row("R", granted)])) == (
            f"notebooks/money.ipynb, t, row R, column {column.head}: the form '{form}' for SEK; "
            "expected a form of that unit, with digits. Correct the form of column or cell."
        )
    record.table("t", "Rad", [money], [number_row("R", granted)])
    assert "a name that is recorded already" in refused(lambda: record.table("t", "Rad", [money], []))


# Handing over


def test_the_record_lies_beside_the_build_when_run_by_hand(record: Recorder, data: Data, granted: Number) -> None:
    record.save()
    folder = data.project.build / "by-hand/2024/money"
    assert Record.read(folder) == Record("money", 2024, (granted,), (), ())


def test_the_record_lies_where_the_build_wants_it(data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_RECORD", str(tmp_path / "wanted"))
    record = Recorder("money", data, 2024)
    record.sum("granted", data["beslut"], "belopp_sek", **MONEY)
    record.save()
    assert Record.read(tmp_path / "wanted").year == 2024
