"""Text of a cell → value, or the reason why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparbar import columns, validate
from sparbar.columns import DATE, DECIMAL_NUMBER, INTEGER_NUMBER, KRONOR, MOMENT, SHARE, TEXT, Column, Unreadable
from sparbar.csvfile import Cells
from sparbar.schemas import TABLES, Table

LARGEST = 10**15 - 1
SPACES = st.sampled_from(["", " ", "\u00a0", "\u202f"])
MINUS = st.sampled_from(["-", "\u2212"])
KINDS = (TEXT, KRONOR, INTEGER_NUMBER, DECIMAL_NUMBER, SHARE, DATE, MOMENT)


@given(
    value=st.integers(-(10**12), 10**12),
    space=SPACES,
    minus=MINUS,
    tail=st.sampled_from(["", ",00", ".0", ".00", ",0"]),
)
def test_whole_kronor_however_a_spreadsheet_writes_them(value: int, space: str, minus: str, tail: str) -> None:
    written = f"{abs(value):,}".replace(",", space) + tail
    assert KRONOR.parse((minus if value < 0 else "") + written) == value


@given(st.integers(-LARGEST, LARGEST))
def test_plain_digits_are_read_as_they_stand(value: int) -> None:
    read = INTEGER_NUMBER.parse(str(value))
    assert read == value
    assert type(read) is int


@given(value=st.integers(1_000, 10**12), sign=st.sampled_from([",", "."]))
def test_thousands_that_may_be_decimals_are_refused(value: int, sign: str) -> None:
    written = f"{value:,}".replace(",", sign)
    for kind in (KRONOR, INTEGER_NUMBER, DECIMAL_NUMBER):
        with pytest.raises(Unreadable, match="which can be thousands or decimals"):
            kind.parse(written)


@given(st.integers(1, 10**9), st.integers(1, 99), st.sampled_from([",", "."]))
def test_fractions_of_a_krona_are_refused(kronor: int, ore: int, sign: str) -> None:
    with pytest.raises(Unreadable):
        KRONOR.parse(f"{kronor}{sign}{ore:02}")


@pytest.mark.parametrize(
    "cell", ["12 34", "1 2345", "1  000", "1,000.00", "1.000,00", "1e6", "0x10", "1_000", "--1", "kr"]
)
def test_what_is_no_number_is_refused(cell: str) -> None:
    for kind in (KRONOR, INTEGER_NUMBER, DECIMAL_NUMBER, SHARE):
        with pytest.raises(Unreadable):
            kind.parse(cell)


@pytest.mark.parametrize("digits", ["9" * 16, "9" * 5_000, "-" + "1" * 16, "0." + "3" * 16])
def test_more_digits_than_any_amount_are_refused(digits: str) -> None:
    for kind in (KRONOR, INTEGER_NUMBER, DECIMAL_NUMBER, SHARE):
        with pytest.raises(Unreadable):
            kind.parse(digits)


@given(st.decimals(0, 1, places=6), st.sampled_from([",", "."]))
def test_shares_are_exact_decimals(value: Decimal, sign: str) -> None:
    read = SHARE.parse(format(value, "f").replace(".", sign))
    assert read == value
    assert type(read) is Decimal


@given(st.integers(1, 10**7 - 1))
def test_a_share_of_seven_decimals_is_refused(digits: int) -> None:
    with pytest.raises(Unreadable, match="with more than 6 decimals"):
        SHARE.parse(f"0.{digits:07}")


@pytest.mark.parametrize("cell", ["50%", "50 %", "0,5 %"])
def test_a_percentage_is_refused_by_name(cell: str) -> None:
    with pytest.raises(Unreadable, match="a percentage"):
        SHARE.parse(cell)


@given(st.decimals(-(10**6), 10**6, places=2), SPACES)
def test_values_of_two_decimals_are_exact(value: Decimal, space: str) -> None:
    assert DECIMAL_NUMBER.parse(f"{value:,}".replace(",", space)) == value


@pytest.mark.parametrize(
    ("cell", "value"), [("0.125", "0.125"), ("1.2340", "1.2340"), ("1234.567", "1234.567"), ("0,28", "0.28")]
)
def test_three_decimals_that_cannot_be_thousands_are_decimals(cell: str, value: str) -> None:
    assert DECIMAL_NUMBER.parse(cell) == Decimal(value)


@given(st.dates(), st.sampled_from(["", " 00:00", "T00:00", " 00:00:00", "T00:00:00", " 00:00:00.000"]))
def test_dates_with_or_without_midnight(day: dt.date, midnight: str) -> None:
    assert DATE.parse(day.isoformat() + midnight) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2023-02-29", "a day that does not exist"),
        ("0000-01-01", "a day that does not exist"),
        ("2024-13-01", "a day that does not exist"),
        ("45356", "a spreadsheet's day number"),
        ("05/03/2024", "where day and month cannot be told apart"),
        ("5.3.24", "where day and month cannot be told apart"),
        ("2024-03-05 12:00", "'2024-03-05 12:00'"),
        ("20240305", "'20240305'"),
        ("2024/03/05", "'2024/03/05'"),
        ("2024-3-5", "'2024-3-5'"),
    ],
)
def test_dates_that_are_refused(cell: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        DATE.parse(cell)


@given(st.dates())
def test_moments_are_days_months_or_years(day: dt.date) -> None:
    for length in (4, 7, 10):
        assert MOMENT.parse(day.isoformat()[:length]) == day.isoformat()[:length]


@pytest.mark.parametrize("cell", ["24", "2024-00", "2024-13", "2024-02-30", "2024-2", "våren 2024", "2024-"])
def test_what_is_no_moment_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        MOMENT.parse(cell)


@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x00", "\x1f"])
def test_text_is_one_line(character: str) -> None:
    with pytest.raises(Unreadable, match="control character or line break"):
        TEXT.parse(f"a{character}b")


@given(st.text(min_size=1, max_size=20))
def test_any_text_is_a_value_or_unreadable(cell: str) -> None:
    for kind in KINDS:
        try:
            value = kind.parse(cell)
        except Unreadable as error:
            value = f"refused: {error}"
        assert isinstance(value, str | int | Decimal | dt.date)
        assert value != "refused: "


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_remedies_are_sentences(kind: columns.Kind) -> None:
    assert kind.remedy[0].isupper()
    assert kind.remedy.endswith(".")


def test_whole_numbers_that_may_be_missing_have_a_dtype_that_can() -> None:
    assert Column(INTEGER_NUMBER).dtype == "int64"
    assert Column(INTEGER_NUMBER, optional=True).dtype == "Int64"
    assert Column(SHARE, optional=True).dtype == "object"


def test_lists_are_checked_item_by_item() -> None:
    assert Column(TEXT, listed=True).items("14;18;20") == ["14", "18", "20"]
    assert Column(TEXT).items("14;18;20") == ["14;18;20"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (columns.code("ja", "nej"), "one of ja, nej"),
        (columns.share(), "a share from 0 to 1"),
        (columns.kronor(minimum=0), "an amount of at least 0"),
        (columns.year(), "a whole number from 2000 to 2100"),
        (columns.date(), "a date as YYYY-MM-DD"),
        (columns.municipality(), "a municipality code of four digits"),
        (Column(TEXT, allowed=("a", "b"), listed=True), "a list with ; between different items, each one of a, b"),
    ],
)
def test_what_a_column_expects_in_words(column: Column, expected: str) -> None:
    assert column.expected == expected


CHECKED = {
    f"{table.name}.{name}": column
    for table in TABLES.values()
    for name, column in table.columns.items()
    if not column.listed and (column.allowed or column.pattern or column.minimum is not None)
}


@pytest.mark.parametrize("name", CHECKED)
@settings(max_examples=15)
@given(data=st.data())
def test_what_a_column_holds_is_what_pandera_lets_through(name: str, data: st.DataObject) -> None:
    column = CHECKED[name]
    texts = st.sampled_from([*column.allowed, "", "x"]) | st.from_regex(
        column.pattern or "[a-zA-Z0-9*]+", fullmatch=True
    )
    numbers = st.integers(-5, 2_200) | st.decimals(-1, 2, places=3)
    values = data.draw(st.lists(texts if column.dtype == "str" else numbers, min_size=1, max_size=4))
    assert all(map(column.holds, values)) == _passes(column, values)


def _passes(column: Column, values: list[columns.Value]) -> bool:
    checks = [pa.Check.isin(column.allowed)] if column.allowed else []
    checks += [pa.Check.str_matches(rf"\A(?:{column.pattern})\Z")] if column.pattern else []
    checks += [pa.Check.ge(column.minimum)] if column.minimum is not None else []
    checks += [pa.Check.le(column.maximum)] if column.maximum is not None else []
    try:
        pa.SeriesSchema(checks=checks).validate(pd.Series(values, dtype=object))
    except pa.errors.SchemaError:
        return False
    return True


def test_an_item_that_stands_twice_in_a_list_is_refused() -> None:
    listed = Column(TEXT, pattern=r"[1-9]\d?", listed=True)
    assert listed.holds("14;18")
    assert not listed.holds("14;14")
    assert not listed.holds("14;x")


def test_a_text_that_stands_often_is_read_once() -> None:
    read: list[str] = []
    kind = replace(KRONOR, parse=lambda text: read.append(text) or KRONOR.parse(text))
    table = Table("t.csv", ("a",), {"a": Column(INTEGER_NUMBER), "b": Column(kind), "c": Column(kind, optional=True)})
    rows = tuple((str(place), ("5", "x")[place % 2], "") for place in range(100))
    parsed = validate.parse(Cells("t.csv", ("a", "b", "c"), rows, range(2, 102)), table)
    assert sorted(read) == ["5", "x"]
    assert (len(parsed.frame), len(parsed.findings)) == (50, 50)
