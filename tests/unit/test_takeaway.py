"""The files a reader takes away from a figure: the ledger's own numbers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar import takeaway
from sparbar.records import FORMS, Cell, Column, Figure, Row, Table
from sparbar.samefiles import SameFiles

NUMBERS = [
    made.number("money.g[14]", Decimal("9812345.50"), synthetic=True),
    made.number("money.g[15]", None),
    made.number("money.n", -3, "projekt"),
]
TABLE = Table(
    "money.f",
    "Delmål",
    (Column("Beviljat, miljoner kronor", "mkr"), Column("Anmärkning")),
    (
        Row("Delmål 14", (Cell("money.g[14]"), Cell(text="=HYPERLINK(1)"))),
        Row("@SUM(1)", (Cell("money.g[15]"), Cell())),
        Row("Antal", (Cell("money.n", form="tal"), Cell())),
    ),
    "Källa.",
)
FIGURE = Figure("money.f", "f.svg", "Titel", "Alt", "Källa.", (), ("Titel", "Alt", ""), table=TABLE)
LEDGER = made.ledger(NUMBERS, [FIGURE])


def test_the_csv_has_the_exact_value_unit_key_and_text_of_each_cell() -> None:
    rows = list(csv.DictReader(io.StringIO(takeaway.to_csv(FIGURE, LEDGER))))
    assert list(rows[0].values()) == ["Delmål 14", "Beviljat", "9812345.50", "SEK", "9,8", "money.g[14]", "ja"]
    assert [row["varde"] for row in rows] == ["9812345.50", "", "", "-3"]
    assert [row["enhet"] for row in rows] == ["SEK", "", "SEK", "projekt"]


def test_texts_that_a_spreadsheet_would_run_are_made_harmless() -> None:
    rows = list(csv.reader(io.StringIO(takeaway.to_csv(FIGURE, LEDGER))))
    cells = [cell for row in rows[1:] for cell in (row[0], row[1], row[4])]
    assert "'=HYPERLINK(1)" in cells
    assert "'@SUM(1)" in cells
    assert not [cell for cell in cells if cell.startswith(takeaway.FORMULA)]


@given(st.text(max_size=8))
def test_no_text_begins_like_a_formula(text: str) -> None:
    made_safe = takeaway.safe(text)
    assert not made_safe.startswith(takeaway.FORMULA)
    assert made_safe.removeprefix("'") == text.removeprefix("'")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    (tmp_path / "figures/money").mkdir(parents=True)
    (tmp_path / "html").mkdir()
    for form in (*FORMS, ".hel.png"):
        (tmp_path / f"figures/money/f{form}").write_text(form, encoding="utf-8")
    takeaway.write(SameFiles(tmp_path / "html"), LEDGER, tmp_path / "figures")
    return tmp_path / "html"


def test_every_link_of_a_figure_leads_to_a_file(written: Path) -> None:
    paths = [file["path"] for file in takeaway.files("money.f")]
    assert sorted(paths) == ["figurer/money.f.csv", "figurer/money.f.png", "figurer/money.f.svg"]
    assert all((written / path).is_file() for path in paths)


def test_pictures_to_take_away_are_the_whole_ones_and_the_csv_says_its_encoding(written: Path) -> None:
    assert (written / "figurer/money.f.svg").read_text(encoding="utf-8") == ".hel.svg"
    assert (written / "figurer/money.f.csv").read_bytes().startswith(b"\xef\xbb\xbfrad,kolumn,")
