"""Bytes of a CSV file → cells with the row numbers a spreadsheet shows."""

from __future__ import annotations

import csv
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar import csvfile
from sparbar.errors import InvalidData

TEXT = st.text(string.ascii_letters + string.digits + "åäöÅÄÖ€,;\"' -.:/%", max_size=12).map(str.strip)
NAMES = st.lists(st.text(string.ascii_lowercase + "_", min_size=1, max_size=8), min_size=2, max_size=5, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header and rows of which none is empty."""
    header = draw(NAMES)
    row = st.lists(TEXT, min_size=len(header), max_size=len(header)).filter(any)
    return header, draw(st.lists(row, max_size=6))


def written(header: list[str], rows: list[list[str]], delimiter: str = ",", end: str = "\n", quoting: int = 0) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([header, *rows])
    return text.getvalue().encode("utf-8")


@given(
    table=tables(),
    delimiter=st.sampled_from(",;"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    hint=st.booleans(),
    blank_lines=st.integers(0, 3),
)
def test_what_the_csv_module_writes_is_read_back(
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
    end: str,
    quoting: int,
    mark: bytes,
    hint: bool,
    blank_lines: int,
) -> None:
    header, rows = table
    first = f"sep={delimiter}{end}".encode() if hint else b""
    raw = mark + first + written(header, rows, delimiter, end, quoting) + end.encode() * blank_lines
    cells = csvfile.cells(raw, "t.csv")
    assert cells.header == tuple(header)
    assert cells.rows == tuple(map(tuple, rows))
    assert tuple(cells.numbers) == tuple(range(2, len(rows) + 2))


@given(table=tables(), extra=st.integers(1, 3))
def test_empty_columns_at_the_right_are_dropped(table: tuple[list[str], list[list[str]]], extra: int) -> None:
    header, rows = table
    wide = written([*header, *[""] * extra], [[*row, *[""] * extra] for row in rows])
    assert csvfile.cells(wide, "t.csv") == csvfile.cells(written(header, rows), "t.csv")


@given(table=tables(), row=st.integers(0, 5), cells=st.integers(1, 9))
def test_a_row_of_another_length_is_named_alone(table: tuple[list[str], list[list[str]]], row: int, cells: int) -> None:
    header, rows = table
    fine = [["x"] * len(header)] * 2
    rows = [*rows[:row], ["x"] * cells, *rows[row:], *fine]
    bad = min(row, len(table[1])) + 2
    if cells == len(header):
        assert len(csvfile.cells(written(header, rows), "t.csv").rows) == len(rows)
        return
    with pytest.raises(InvalidData) as error:
        csvfile.cells(written(header, rows), "t.csv")
    assert [finding.where for finding in error.value.findings] == [f"t.csv, row {bad}"]


@given(st.binary(max_size=60))
def test_any_bytes_are_cells_or_findings(raw: bytes) -> None:
    try:
        read = csvfile.cells(raw, "t.csv")
    except InvalidData as error:
        read = error
    if isinstance(read, InvalidData):
        assert read.findings
        assert all(finding.where.startswith("t.csv") for finding in read.findings)
    else:
        assert read.header
        assert all(len(row) == len(read.header) for row in read.rows)
        assert len(read.rows) == len(read.numbers)


@given(st.text(string.ascii_letters + "åäö\n", max_size=30), st.sampled_from("åäöÅÄÖ"))
def test_the_row_of_the_first_byte_that_is_not_utf_8(before: str, bad: str) -> None:
    with pytest.raises(InvalidData) as error:
        csvfile.decode(before.encode("utf-8") + bad.encode("latin-1") + b"x,y\n", "t.csv")
    assert error.value.findings[0].where == f"t.csv, row {before.count(chr(10)) + 1}"


def test_a_cell_that_spans_lines_is_one_row() -> None:
    cells = csvfile.cells(b'a,b\n1,"two\nlines"\n3,4\n', "t.csv")
    assert cells.rows == (("1", "two\nlines"), ("3", "4"))
    assert tuple(cells.numbers) == (2, 3)


def test_a_file_of_header_only_has_no_rows() -> None:
    cells = csvfile.cells(b"a,b\n", "t.csv")
    assert (cells.header, cells.rows, tuple(cells.numbers)) == (("a", "b"), (), ())


def test_one_column_needs_no_delimiter() -> None:
    assert csvfile.cells(b"a\n1\n2\n", "t.csv").rows == (("1",), ("2",))


def test_all_bad_rows_are_told_at_once() -> None:
    with pytest.raises(InvalidData) as error:
        csvfile.cells(b"a,b,a\n1,2,3\n\n1\n1,2,3,4\n", "t.csv")
    assert [(finding.where, finding.found) for finding in error.value.findings] == [
        ("t.csv, row 1, column 3", "'a' a second time"),
        ("t.csv, row 3", "an empty row"),
        ("t.csv, row 4", "1 cell"),
        ("t.csv, row 5", "4 cells"),
    ]


def test_a_text_in_an_empty_column_keeps_the_column() -> None:
    with pytest.raises(InvalidData) as error:
        csvfile.cells(b"a,b,\n1,2,note\n3,4,\n", "t.csv")
    assert [finding.found for finding in error.value.findings] == ["no column name"]


def test_a_text_that_stands_often_is_kept_once() -> None:
    cells = csvfile.cells(b"a,b\n" + b"avslutat,2024-03-01\n" * 100, "t.csv")
    assert len(cells.rows) == 100
    assert len({id(cell) for row in cells.rows for cell in row}) == 2
