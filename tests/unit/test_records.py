"""What a notebook hands over comes out of its JSON file as it went in."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparbar.numbers import Fact, Formula, Lineage, Number, Rows, simplified
from sparbar.records import FILE, Cell, Column, Figure, Record, Row, Table

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAME = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
KEY = st.builds("money.{}".format, NAME)
EXACT = st.one_of(
    st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=6).map(simplified), st.just(Decimal("0.1"))
)


def many(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


AGGREGATES = st.sampled_from(["sum", "count", "min", "max"])
OPERATIONS = st.sampled_from(["ratio", "difference", "sum", "smallest", "largest", "count_positive"])
LINEAGES: st.SearchStrategy[Lineage] = st.one_of(
    st.builds(Rows, many(NAME), many(many(TEXT)), TEXT, AGGREGATES),
    st.builds(Formula, OPERATIONS, many(KEY)),
    st.builds(Fact, TEXT, TEXT, TEXT, TEXT, TEXT),
)
NUMBERS = st.builds(
    Number, KEY, st.none() | EXACT, TEXT, TEXT, LINEAGES, NAME, TEXT, st.integers(1, 99), TEXT, many(KEY), st.booleans()
)
FIGURES = st.builds(Figure, KEY, TEXT, TEXT, TEXT, TEXT, many(KEY))
COLUMNS = st.builds(Column, TEXT, TEXT, st.none() | st.integers(0, 3))
ROWS = st.builds(Row, TEXT, many(st.builds(Cell, TEXT, TEXT, TEXT)), st.booleans())
TABLES = st.builds(Table, KEY, TEXT, many(COLUMNS), many(ROWS), TEXT)
RECORDS = st.builds(Record, NAME, st.integers(2000, 2100), many(NUMBERS), many(FIGURES), many(TABLES))


@settings(max_examples=80, deadline=None)
@given(RECORDS)
def test_what_is_written_is_what_is_read(record: Record) -> None:
    with TemporaryDirectory() as folder:
        record.write(Path(folder))
        read = Record.read(Path(folder))
    assert read == record
    for before, after in zip(record.numbers, read.numbers, strict=True):
        assert type(after.value) is type(before.value)


def test_values_are_text_in_the_file(tmp_path: Path) -> None:
    numbers = (made.number("money.a", Decimal("0.000000000001")), made.number("money.b", 2**70))
    Record("money", 2024, numbers, (), ()).write(tmp_path)
    written = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["numbers"]
    assert [item["value"] for item in written] == ["0.000000000001", "1180591620717411303424"]
    assert [item["kind"] for item in written] == ["computed", "computed"]


def test_the_file_is_text_that_diffs_well(tmp_path: Path) -> None:
    Record("money", 2024, (made.number("money.a"),), (made.figure("money.f"),), ()).write(tmp_path)
    raw = (tmp_path / FILE).read_bytes()
    assert raw.endswith(b"}\n")
    assert b"\r" not in raw
    assert "Källa" in raw.decode("utf-8")


def test_no_record(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Record.read(tmp_path)


@pytest.mark.parametrize("change", [lambda n: n.__setattr__("value", 2), lambda n: n.__delattr__("key")])
def test_numbers_are_frozen(change: Callable[[Number], None]) -> None:
    with pytest.raises((AttributeError, TypeError)):
        change(made.number("money.a"))
