"""Broken inputs give exactly the messages of the catalogue; what a spreadsheet does without harm gives clean tables.

The catalogue is tests/fixtures/broken_inputs.toml. Its cases edit a small edition whose rows can be named there; the
last tests break a copy of the repository's own data.
"""

from __future__ import annotations

import itertools
import shutil
import tomllib
from pathlib import Path

import edits
import pandas as pd
import pytest
from edits import Edit, cell, edition, lines, raw, rewritten, swapped, text

from sparbar import csvfile, schemas
from sparbar.config import read_report, report_year
from sparbar.errors import InvalidData, InvalidProject
from sparbar.load import Data, load
from sparbar.paths import Project
from sparbar.rules import RULES, Rule

ROOT = Path(__file__).parents[2]
CATALOGUE = tomllib.loads((ROOT / "tests/fixtures/broken_inputs.toml").read_text(encoding="utf-8"))["case"]
MESSAGES = [message for case in CATALOGUE for message in case["messages"]]


def project_after(folder: Path, case: dict[str, list[list[str | int]]]) -> Project:
    return edition(folder, *(getattr(edits, str(name))(*arguments) for name, *arguments in case["edits"]))


@pytest.mark.parametrize("case", CATALOGUE, ids=[case["title"] for case in CATALOGUE])
def test_every_fault_is_named_and_no_other(case: dict[str, list[list[str | int]]], tmp_path: Path) -> None:
    project = project_after(tmp_path, case)
    with pytest.raises(InvalidData) as error:
        load(project)
    assert str(error.value).splitlines() == case["messages"]
    assert error.value.exit_code == 2


# The catalogue is complete


def test_the_catalogue_is_long_and_names_each_case_once() -> None:
    titles = [case["title"] for case in CATALOGUE]
    assert len(titles) >= 60
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.table}: {rule.expected}" for rule in RULES])
def test_every_rule_has_a_case(rule: Rule) -> None:
    file, sentence = schemas.TABLES[rule.table].file, f"; expected {rule.expected}. {rule.remedy}"
    assert any(f"data/{file}, row" in message and message.endswith(sentence) for message in MESSAGES)


REFERENCES = [
    (table.file, name, column.refers)
    for table in schemas.ALL
    for name, column in table.columns.items()
    if column.refers
]


@pytest.mark.parametrize(("file", "column", "refers"), REFERENCES)
def test_every_reference_has_an_orphan_in_the_catalogue(file: str, column: str, refers: str) -> None:
    other = refers.split(".")[1]
    orphans = [message for message in MESSAGES if f"expected a value of {other} in " in message]
    assert any(message.startswith(f"data/{file}, row ") and f", column {column}: " in message for message in orphans)


def test_every_kind_of_column_is_misread_in_the_catalogue() -> None:
    columns = [column for table in schemas.ALL for column in table.columns.values()]
    kinds = {column.kind.name: column.kind.expected for column in columns}
    assert kinds.keys() >= {"text", "kronor", "integer", "decimal", "share", "date", "moment"}
    for name, expected in kinds.items():
        assert any(f"expected {expected}. " in message for message in MESSAGES), name


# What is tolerated


@pytest.fixture(scope="module")
def clean() -> Data:
    return load(Project.at(edits.SMALL))


def semicolons(file: str) -> Edit:
    """As a Swedish spreadsheet saves it: semicolons, decimal commas, CRLF, byte order mark."""

    def swedish(content: bytes) -> bytes:
        cells = csvfile.cells(content, file)
        rows = [cells.header, *cells.rows]
        quoted = [[f'"{value}"' if ";" in value else value.replace("0.", "0,") for value in row] for row in rows]
        return "".join(";".join(row) + "\r\n" for row in quoted).encode("utf-8-sig")

    return raw(file, swedish)


def reordered(rows: list[list[str]]) -> None:
    rows[:] = [list(reversed(row)) for row in rows]


def emptied(rows: list[list[str]]) -> None:
    rows[:] = [[*row, "", ""] for row in rows] + [[""] * (len(rows[0]) + 2)] * 3


AMOUNT = ("nyps/beslut.csv", 2, "belopp_sek")
DAY = ("nyps/beslut.csv", 2, "beslutsdatum")
TOLERATED = {
    "a byte order mark": [raw("nyps/beslut.csv", lambda content: b"\xef\xbb\xbf" + content)],
    "CRLF": [swapped("nyps/beslut.csv", "\n", "\r\n")],
    "CR alone": [swapped("nyps/beslut.csv", "\n", "\r")],
    "no line break at the end": [raw("nyps/beslut.csv", lambda content: content.rstrip())],
    "semicolons, decimal commas and CRLF": [semicolons("nyps/beslut.csv"), semicolons("nyps/arende_mal.csv")],
    "semicolons around a list": [semicolons("resultat.csv"), semicolons("insatser.csv")],
    "a line with sep=;": [
        semicolons("nyps/beslut.csv"),
        raw("nyps/beslut.csv", lambda content: b"sep=;\r\n" + content.removeprefix(b"\xef\xbb\xbf")),
    ],
    "a line with sep=,": [lines("nyps/beslut.csv", lambda kept: kept.insert(0, "SEP=,\n"))],
    "blank lines at the end": [raw("nyps/beslut.csv", lambda content: content + b"\n\r\n  \n")],
    "empty columns and rows of delimiters at the end": [rewritten("nyps/arenden.csv", emptied)],
    "every cell quoted": [text("register/kommuner.csv", "1904,Skinnskatteberg,ja", '"1904","Skinnskatteberg","ja"')],
    "spaces around cells": [text("register/kommuner.csv", "1904,Skinnskatteberg,ja", " 1904 , Skinnskatteberg,ja ")],
    "thousands with a space": [cell(*AMOUNT, "1 250 000")],
    "thousands with a no-break space": [cell(*AMOUNT, "1\u00a0250\u00a0000")],
    "thousands with a narrow no-break space": [cell(*AMOUNT, "1\u202f250\u202f000")],
    "whole kronor with two decimals": [cell(*AMOUNT, "1250000,00")],
    "whole kronor with thousands and decimals": [cell(*AMOUNT, "1 250 000,00")],
    "whole kronor as a float": [cell(*AMOUNT, "1250000.0")],
    "a real minus sign": [cell("nyps/beslut.csv", 4, "belopp_sek", "\u22125\u00a0000")],
    "midnight after a date": [cell(*DAY, "2023-01-20 00:00:00")],
    "midnight after a T": [cell(*DAY, "2023-01-20T00:00")],
    "a decimal comma in quotes": [cell("nyps/arende_mal.csv", 3, "andel", "0,25")],
    "zeros at the end of a share": [cell("nyps/arende_mal.csv", 3, "andel", "0.250000")],
    "columns in another order": [rewritten("nyps/arenden.csv", reordered), rewritten("insatser.csv", reordered)],
}  # fmt: skip


@pytest.mark.parametrize("changes", TOLERATED.values(), ids=TOLERATED)
def test_what_is_unambiguous_gives_the_same_tables(changes: list[Edit], clean: Data, tmp_path: Path) -> None:
    data = load(edition(tmp_path, *changes))
    assert data.frames.keys() == clean.frames.keys()
    for name, frame in clean.frames.items():
        pd.testing.assert_frame_equal(data.frames[name], frame, obj=name)


def test_rows_in_another_order_give_the_same_rows(clean: Data, tmp_path: Path) -> None:
    def turned(rows: list[list[str]]) -> None:
        rows[1:] = rows[:0:-1]

    data = load(edition(tmp_path, rewritten("nyps/beslut.csv", turned)))
    assert list(data["beslut"].index) == list(clean["beslut"].index)[::-1]
    pd.testing.assert_frame_equal(data["beslut"].sort_index(), clean["beslut"].sort_index())


def test_rows_keep_their_numbers_where_a_spreadsheet_hides_the_first_line(tmp_path: Path) -> None:
    """A spreadsheet does not show `sep=,`: the header is its row 1."""
    hidden = lines("nyps/beslut.csv", lambda kept: kept.insert(0, "sep=,\n"))
    with pytest.raises(InvalidData, match=r"data/nyps/beslut.csv, row 3, column belopp_sek: 'mycket'"):
        load(edition(tmp_path, cell("nyps/beslut.csv", 3, "belopp_sek", "mycket"), hidden))


# The edition and its year

SETTINGS = "the settings year, title, region, county, publisher, language, min_cases, open_cases, as_of, accessibility"
FLOW = "expected ',' or ']', but got '<stream end>'; expected YAML. Correct the line."
REPORTS = {
    "no YAML": ("year: [2024\n", f"report.yml, line 2: {FLOW}"),
    "nothing": ("", f"report.yml: no value; expected {SETTINGS}. Correct it."),
    "a list": ("- 2024\n", f"report.yml: something else than named settings; expected {SETTINGS}. Correct it."),
}


@pytest.mark.parametrize(("content", "message"), REPORTS.values(), ids=REPORTS)
def test_a_report_that_is_no_settings(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidProject) as error:
        read_report(edition(tmp_path, edits.written("report.yml", content)))
    assert str(error.value) == message


NO_INTEGER = "input should be a valid integer, "
CHANGED_REPORTS = {
    "an unknown setting": ("language: sv", "language: sv\nlangauge: en", "langauge: an unknown setting"),
    "a missing setting": ("region: Region Exempel\n", "", "region: the setting is missing"),
    "a setting without value": ("language: sv", "language:", "language: no value"),
    "a year in words": ("2024", "i år", f"year: 'i år': {NO_INTEGER}unable to parse string as an integer"),
    "a year before any report": ("2024", "1924", "year: 1924: input should be greater than or equal to 2000"),
    "a year after any report": ("2024", "20240", "year: 20240: input should be less than or equal to 2100"),
    "a broken year": ("2024", "2024.5", f"year: 2024.5: {NO_INTEGER}got a number with a fractional part"),
}


@pytest.mark.parametrize(("old", "new", "found"), CHANGED_REPORTS.values(), ids=CHANGED_REPORTS)
def test_a_wrong_setting_is_named(old: str, new: str, found: str, tmp_path: Path) -> None:
    project = edition(tmp_path, edits.unaccepted("report.yml", old, new))
    with pytest.raises(InvalidProject) as error:
        read_report(project)
    assert str(error.value) == f"report.yml, {found}; expected {SETTINGS}. Correct it."


def test_all_wrong_settings_are_named_at_once(tmp_path: Path) -> None:
    project = edition(tmp_path, edits.written("report.yml", "year: 1\ntitle: T\nregion: R\ncounty: C\nspråk: sv\n"))
    with pytest.raises(InvalidProject) as error:
        read_report(project)
    assert [finding.where for finding in error.value.findings] == [
        f"report.yml, {setting}" for setting in ("year", "publisher", "language", "språk")
    ]


def test_a_report_in_latin_1_is_refused(tmp_path: Path) -> None:
    project = edition(tmp_path, edits.written("report.yml", "title: Årsredovisning\n", "latin-1"))
    with pytest.raises(InvalidProject, match=r"^report.yml: .*; expected YAML in UTF-8. Correct the line.$"):
        read_report(project)


def test_a_report_that_is_gone(tmp_path: Path) -> None:
    project = edition(tmp_path, edits.removed("report.yml"))
    with pytest.raises(InvalidProject) as error:
        read_report(project)
    assert str(error.value) == f"report.yml: no such file; expected {SETTINGS}. Restore it."


@pytest.mark.parametrize(
    "value", ["nästa år", "24", "02024", "2024.0", "2024-12-31", "-2024", "1999", "2101", " 2024", "٢٠٢٤"]
)
def test_a_year_that_is_none_is_refused_from_the_environment(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_YEAR", value)
    with pytest.raises(InvalidProject) as error:
        report_year()
    assert str(error.value) == f"REPORT_YEAR: '{value}'; expected a year from 2000 to 2100. Write four digits."


@pytest.mark.parametrize("value", [0, 24, -2024, 1999, 2101, 20240])
def test_a_year_that_is_none_is_refused_from_the_command_line(value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_YEAR", "2024")
    with pytest.raises(InvalidProject) as error:
        report_year(value)
    assert str(error.value) == f"--year: '{value}'; expected a year from 2000 to 2100. Write four digits."


# The repository's own data


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's data and settings."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy(ROOT / "report.yml", folder)
    return folder


def rows_of(root: Path, file: str) -> list[str]:
    return (root / "data" / file).read_text(encoding="utf-8").splitlines()


def test_the_repository_with_a_fault_in_every_table_has_a_finding_in_every_table(copied: Path, tmp_path: Path) -> None:
    """The last row of each table, a second time: a duplicate key each, and nothing about any other row."""
    root = shutil.copytree(copied, tmp_path / "all")
    expected = []
    for table in schemas.ALL:
        if not (root / "data" / table.file).is_file():
            assert table.optional
            continue
        rows = rows_of(root, table.file)
        (root / "data" / table.file).write_text("\n".join([*rows, rows[-1]]) + "\n", encoding="utf-8")
        expected.append(f"data/{table.file}, row {len(rows) + 1}, column {' + '.join(table.key)}")
    edits.accept(root)
    with pytest.raises(InvalidData) as error:
        load(Project.at(root))
    assert [finding.where for finding in error.value.findings] == expected


def test_a_changed_amount_in_the_repository_is_noticed_by_hash_and_by_rule(copied: Path, tmp_path: Path) -> None:
    root = shutil.copytree(copied, tmp_path / "one")
    rows = rows_of(root, "nyps/finansiering.csv")
    number, row = next((n, row) for n, row in enumerate(rows, 1) if ",1:1," in row)
    head, amount = row.rsplit(",", 1)
    rows[number - 1] = f"{head},{int(amount) + 1}"
    (root / "data/nyps/finansiering.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(InvalidData) as error:
        load(Project.at(root))
    case = row.split(",", maxsplit=1)[0]
    hashed, summed = error.value.findings
    assert (hashed.where, summed.where) == (
        "data/nyps/finansiering.csv",
        f"data/nyps/finansiering.csv, row {number}, column belopp_sek",
    )
    assert hashed.found.startswith("SHA-256 ")
    assert summed.found == f"{int(amount) + 1} financed, {amount} granted to {case}"


def test_findings_come_in_the_order_of_tables_and_rows(tmp_path: Path) -> None:
    wrong = [cell("nyps/beslut.csv", row, "belopp_sek", "?") for row in (9, 2, 5)]
    with pytest.raises(InvalidData) as error:
        load(edition(tmp_path, *wrong, cell("nyps/arenden.csv", 3, "namn", "")))
    places = [finding.where for finding in error.value.findings]
    assert places == list(
        itertools.chain(
            ["data/nyps/arenden.csv, row 3, column namn"],
            (f"data/nyps/beslut.csv, row {row}, column belopp_sek" for row in (2, 5, 9)),
        )
    )
