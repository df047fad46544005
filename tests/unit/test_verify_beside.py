"""Rows and code beside the book: what pages and panels show is what data and notebooks say."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
import tiny

from sparbar import csvfile
from sparbar.built import Built
from sparbar.ledger import Audience, Ledger
from sparbar.paths import Project
from sparbar.verify import beside
from sparbar.verify.findings import Fault

DECISIONS = "data/nyps/beslut.csv"
FIRST = "beslut:B-2023-001"
Edit = Callable[[Path], object]


def edition(folder: Path, audience: Audience = "internal") -> Built:
    project = Project.at(tiny.report(folder).root)
    return Built(project, Ledger(2024, {}, {}, {}, audience), {"pages": {}})


def script(path: Path, content: Any) -> None:
    tiny.write(path.parent, path.name, f"sparbar.x = {json.dumps(content, ensure_ascii=False)};\n")


def with_rows(built: Built, columns: list[str], keys: list[str], cells: list[list[str]]) -> Built:
    """The edition with the script and the page of the decisions."""
    html = built.folder / "html"
    script(html / "trace/rader/beslut.js", {"columns": columns, "keys": keys, "cells": cells})
    rows = "".join(
        f'<tr id="rad-{place}" data-rad="{escape(key)}"><th>{"</th><td>".join(map(escape, row))}</td></tr>\n'
        for place, (key, row) in enumerate(zip(keys, cells, strict=True))
    )
    tiny.write(html, "rader/beslut.html", f"<table>{rows}</table>")
    return built


@pytest.fixture
def rows(tmp_path: Path) -> Built:
    built = edition(tmp_path)
    known = csvfile.read(built.project.root / DECISIONS, DECISIONS)
    cells = [list(row) for row in known.rows]
    return with_rows(built, list(known.header), [row[0] for row in cells], cells)


@pytest.fixture
def code(tmp_path: Path) -> Built:
    """An edition with the code of the notebook `money`, as it is, executed, in the panels and on its page."""
    built = edition(tmp_path)
    source = built.project.notebooks / "money.ipynb"
    tiny.write(built.folder, "notebooks/money.ipynb", source.read_text(encoding="utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]}
    script(built.folder / "html/trace/kod/money.js", cells)
    sections = "".join(
        f'<section class="cell" id="{name}"><pre class="kod"><span class="nr">1</span>{escape(text)}</pre></section>'
        for name, text in cells.items()
    )
    tiny.write(built.folder, "html/kod/money.html", sections)
    return built


def faults(built: Built) -> list[Fault]:
    return list(beside.check(built).faults)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Rows


def test_rows_as_they_are(rows: Built) -> None:
    check = beside.check(rows)
    assert (check.kind, check.checked, check.faults) == ("beside", 9, ())


def test_numbers_written_in_another_way_are_the_same(rows: Built) -> None:
    edit(rows.project.root / DECISIONS, "1250000,0.5", "1 250 000,0.50")
    assert faults(rows) == []


@pytest.mark.parametrize(
    ("old", "new", "expected", "found"),
    [
        ("1250000,0.5", "1250001,0.5", "belopp_sek 1250000", "1250001"),
        ("B-2023-001,A-2023-001,2023-01-20,bevilja,1250000,0.5\n", "", "the row that", "no such row"),
        ("B-2023-001,A-2023-001", "B-2023-001,A-2023-001,2023-01-20,bevilja,1250000,0.5\nB-2023-001,A-2023-001",
         "the rows that", "the row once more"),
    ],
)  # fmt: skip
def test_data_that_changed(rows: Built, old: str, new: str, expected: str, found: str) -> None:
    edit(rows.project.root / DECISIONS, old, new)
    (fault,) = faults(rows)
    assert (fault.key, fault.found, fault.place) == (FIRST, found, DECISIONS)
    assert fault.expected.startswith(expected)
    assert "html/trace/rader/beslut.js shows" in fault.expected


def test_a_row_that_came(rows: Built) -> None:
    edit(rows.project.root / DECISIONS, "B-2023-002,", "B-9,A-2023-001,2023-01-20,bevilja,1,\nB-2023-002,")
    assert [(fault.key, fault.found) for fault in faults(rows)] == [
        ("beslut:B-9", "a row that the report did not have")
    ]


def test_a_page_that_shows_another_cell(rows: Built) -> None:
    edit(rows.folder / "html/rader/beslut.html", "1250000", "9")
    (fault,) = faults(rows)
    assert (fault.key, fault.place) == (FIRST, "_build/2024/html/rader/beslut.html")
    assert fault.found == "B-2023-001, A-2023-001, 2023-01-20, bevilja, 9, 0.5"


def test_a_page_with_a_row_too_many(rows: Built) -> None:
    edit(rows.folder / "html/rader/beslut.html", "</table>", '<tr id="rad-9" data-rad="B-9"><th>B-9</th></tr></table>')
    assert [(fault.key, fault.expected, fault.found) for fault in faults(rows)] == [("beslut", "9 rows", "10")]


def test_a_page_that_is_gone(rows: Built) -> None:
    (rows.folder / "html/rader/beslut.html").unlink()
    assert {fault.found for fault in faults(rows)} == {"no such row"}


@pytest.mark.parametrize("content", [{}, [], {"columns": [], "keys": 3, "cells": []},
                                     {"columns": ["a"], "keys": ["b"], "cells": [["c", 4]]}])  # fmt: skip
def test_a_script_that_hands_over_something_else(rows: Built, content: Any) -> None:
    script(rows.folder / "html/trace/rader/beslut.js", content)
    assert [(fault.key, fault.found) for fault in faults(rows)] == [("beslut", "something else")]


def test_a_public_edition_shows_fewer_rows_under_public_keys(tmp_path: Path) -> None:
    built = edition(tmp_path, "public")
    keys = ["B-2024-004", "B-2024-005"]
    assert faults(with_rows(built, ["beslut_id"], keys, [[key] for key in keys])) == []
    (fault,) = faults(with_rows(built, ["beslut_id"], ["B-2024-9"], [["B-2024-9"]]))
    assert (fault.key, fault.found) == ("beslut:B-2024-9", "no such row")


# Code


def test_code_as_it_is(code: Built) -> None:
    check = beside.check(code)
    assert (check.checked, check.faults) == (4, ())


def in_notebook(code: Built) -> Path:
    return code.project.notebooks / "money.ipynb"


@pytest.mark.parametrize(
    "file", ["notebooks/money.ipynb", "html/trace/kod/money.js", "html/kod/money.html"]
)  # fmt: skip
def test_code_that_is_another_in_one_place(code: Built, file: str) -> None:
    edit(code.folder / file, "Alla", "Inga")
    (fault,) = faults(code)
    assert (fault.key, fault.place) == ("money, cell record-1", f"_build/2024/{file}")
    assert fault.expected == "the code of notebooks/money.ipynb"
    assert "Inga ärenden" in fault.found


def test_code_that_changed_since_the_build(code: Built) -> None:
    edit(in_notebook(code), "Alla", "Inga")
    assert [fault.place.rpartition(".")[2] for fault in faults(code)] == ["ipynb", "js", "html"]


def test_a_cell_that_is_gone_from_the_page(code: Built) -> None:
    edit(code.folder / "html/kod/money.html", 'id="load"', 'id="lost"')
    assert [(fault.key, fault.found) for fault in faults(code)] == [("money, cell load", "no such cell")]


def test_a_notebook_that_is_gone(code: Built) -> None:
    (code.folder / "notebooks/money.ipynb").unlink()
    assert {(fault.found, fault.place) for fault in faults(code)} == {
        ("no such cell", "_build/2024/notebooks/money.ipynb")
    }
