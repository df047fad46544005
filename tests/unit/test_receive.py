"""An export → our tables: the way back from Excel and CSV, faults with their cell, all tables or none."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import exported
import jsonschema
import pytest
import tiny
from ruamel.yaml import YAML

from sparbar import receive, sources
from sparbar.cli import main
from sparbar.errors import InvalidData
from sparbar.example_ledger import export
from sparbar.example_ledger.__main__ import DEFAULT_SEED
from sparbar.example_ledger.cases import Plan
from sparbar.example_ledger.ledger import generate
from sparbar.load import load
from sparbar.paths import Project
from sparbar.receive import draft, fitting, mapping, replacing
from sparbar.schemas import TABLES

TODAY = dt.date(2026, 11, 24)
FAULTS = tomllib.loads((Path(__file__).parents[1] / "fixtures/received_faults.toml").read_text(encoding="utf-8"))[
    "fault"
]
WORKBOOKS: dict[int, list[Any]] = defaultdict(list)
for _fault in FAULTS:
    WORKBOOKS[_fault["workbook"]].append(_fault)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return exported.report(tmp_path / "report")


@pytest.fixture
def excel(tmp_path: Path) -> Path:
    return exported.workbook(tmp_path / "nyps.xlsx")


def messages(project: Project, *paths: Path, name: str = "nyps") -> list[str]:
    with pytest.raises(InvalidData) as refused:
        receive.receive(project, paths, name)
    return [str(finding) for finding in refused.value.findings]


def contents(project: Project) -> dict[str, bytes]:
    return {name: (project.data / TABLES[name].file).read_bytes() for name in exported.TABLES_OF_CASES}


def edit(project: Project, file: str, old: str, new: str) -> None:
    path = project.data / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# The way back


def test_the_example_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """The whole ledger of the repository: written as a case system would, received, and the same files."""
    tiny.copy(tiny.REPOSITORY / "data", tmp_path / "report/data")
    shutil.copy(tiny.REPOSITORY / "report.yml", tmp_path / "report")
    project = Project.at(tmp_path / "report")
    plan = Plan(DEFAULT_SEED)
    export.write(export.grids(generate(plan), plan.exported), tmp_path / "nyps.xlsx")
    before = contents(project)
    received = receive.receive(project, [tmp_path / "nyps.xlsx"], "nyps")
    assert {table.table: table.text.encode() for table in received.tables} == before
    assert all(table.known and table.same and table.rows for table in received.tables)


def test_an_empty_edition_gets_the_same_rows(project: Project, excel: Path) -> None:
    small = contents(project)
    for name in exported.TABLES_OF_CASES:
        (project.data / TABLES[name].file).unlink()
    received = receive.receive(project, [excel], "nyps")
    assert not any(table.known for table in received.tables)
    receive.write(project, received, TODAY)
    assert {name: sorted(raw.splitlines()) for name, raw in contents(project).items()} == {
        name: sorted(raw.splitlines()) for name, raw in small.items()
    }
    load(project)


def test_the_same_workbook_has_the_same_bytes(excel: Path, tmp_path: Path) -> None:
    assert exported.workbook(tmp_path / "again.xlsx").read_bytes() == excel.read_bytes()


def test_an_xls_file_is_read_as_well(project: Project) -> None:
    """tests/fixtures/nyps.xls is the small edition's export, written by xlwt 1.3."""
    before = contents(project)
    received = receive.receive(project, [Path(__file__).parents[1] / "fixtures/nyps.xls"], "nyps")
    assert {table.table: table.text.encode() for table in received.tables} == before


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_every_usual_csv_file_says_the_same(delimiter: str, encoding: str) -> None:
    """Title rows of one cell above the table, decimal commas in it, quotes around what holds a delimiter."""
    lines = [
        ["Ärenden"],
        [],
        ["ärende", "belopp", "namn"],
        ["A-1", "1 234,50", 'Sala "norra"'],
        ["A-2", "-5,00", "Å;Ä,Ö\tÅ"],
    ]
    text = "\r\n".join(delimiter.join(_quoted(cell) for cell in line) for line in lines)
    (sheet,) = receive.opened(text.encode(encoding), "export.csv")
    assert [[cell for cell in row if cell] for row in sheet.rows] == lines
    assert sheet.address(3, 2) == "export!C4"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(';,\t"') else cell


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "export.csv: an empty file; expected an Excel or CSV file. Export it again."),
        (
            b"\xff\xfea",
            "export.csv, row 1: byte 0x61, which is in none of UTF-8, UTF-16 and Windows-1252; expected text. "
            "Save it as 'CSV UTF-8' from Excel.",
        ),
        (
            b'a;b\n"x;y\n',
            "export.csv, row 2: broken quoting (unexpected end of data); expected a CSV row. Export it again.",
        ),
        (
            b"PK\x03\x04 broken",
            "export.csv: a workbook that cannot be read (Cannot detect file format); expected an .xlsx, "
            ".xls or CSV file. Open it in Excel and save it again as .xlsx.",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(InvalidData) as refused:
        receive.opened(raw, "export.csv")
    assert [str(finding) for finding in refused.value.findings] == [message]


# Faults


def test_at_least_thirty_faults_are_planted() -> None:
    assert len(FAULTS) >= 30
    assert all(fault["messages"] for fault in FAULTS)


@pytest.mark.parametrize("number", sorted(WORKBOOKS))
def test_the_faults_of_a_workbook_are_all_named_with_their_cells(project: Project, tmp_path: Path, number: int) -> None:
    faults = WORKBOOKS[number]
    plants = [
        (sheet, cell, None if value == {"empty": True} else value) for f in faults for sheet, cell, value in f["plants"]
    ]
    before = tiny.files(project.root)
    found = messages(project, exported.workbook(tmp_path / "nyps.xlsx", plants))
    assert sorted(found) == sorted(message for fault in faults for message in fault["messages"])
    assert tiny.files(project.root) == before


def test_a_fault_in_what_is_not_received_is_told_too(project: Project, excel: Path) -> None:
    edit(project, "register/kommuner.csv", "1980,Västerås,nej", "1980,Västerås,kanske")
    assert messages(project, excel) == [
        "data/register/kommuner.csv, row 4, column stodomrade: 'kanske'; expected one of ja, nej. Correct the "
        "cell; a new "
        "code is added in sparbar/schemas.py."
    ]


def test_a_missing_sheet_is_named_with_those_there_are(project: Project, tmp_path: Path) -> None:
    export.write(exported.grids()[:2], tmp_path / "nyps.xlsx")
    assert messages(project, tmp_path / "nyps.xlsx") == [
        "nyps.xlsx: Transaktioner, Finansiering; expected the sheet Adresser. Export the sheet as well, or correct its "
        "name in data/mappings/nyps.yml."
    ]


# What it would do, and doing it


def test_rows_new_changed_and_gone_are_shown_with_totals_before_and_after(project: Project, excel: Path) -> None:
    edit(project, "nyps/beslut.csv", "B-2024-004,A-2024-002,2024-03-15,bevilja,300000,0.8\n", "")
    edit(project, "nyps/beslut.csv", "2024-09-01,bevilja,500000", "2024-09-01,bevilja,400000")
    edit(project, "nyps/beslut.csv", "B-2024-007,A-2024-001", "B-2024-099,A-2024-001")
    received = receive.receive(project, [excel], "nyps")
    (decisions,) = [table for table in received.tables if table.table == "beslut"]
    assert (decisions.new, decisions.gone) == (("B-2024-004", "B-2024-007"), ("B-2024-099",))
    assert [(c.key, c.column, c.before, c.after) for c in decisions.changed] == [
        ("B-2024-003", "belopp_sek", "400000", "500000")
    ]
    assert [(t.year, t.code, t.rows, t.kronor) for t in decisions.totals if t.code == "bevilja"] == [
        ("2023", "bevilja", (2, 2), (1330000, 1330000)),
        ("2024", "bevilja", (3, 4), (2460000, 2860000)),
    ]


def test_rows_keep_their_place_and_new_ones_follow(project: Project, excel: Path) -> None:
    path = project.data / "nyps/beslut.csv"
    head, first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *reversed(others)]), encoding="utf-8", newline="\n")
    received = receive.receive(project, [excel], "nyps")
    (decisions,) = [table for table in received.tables if table.table == "beslut"]
    assert decisions.text == "".join([head, *reversed(others), first])


def test_a_dry_run_shows_and_writes_nothing(
    project: Project, excel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project, "nyps/utbetalningar.csv", "2024-12-10,utbetalning,300000", "2024-12-10,utbetalning,250000")
    monkeypatch.chdir(project.root)
    before = tiny.files(project.root)
    assert main(["receive", str(excel), "--mapping", "nyps", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "nyps/utbetalningar.csv: 7 rows\n  1 changed:\n    U-2024-004 belopp_sek: 250000 → 300000\n" in shown
    assert "Transaktioner: row 22 is the row of totals, and agrees with the rows" in shown
    assert "left out as a footnote: Källa: exempel, inte Nyps." in shown
    assert tiny.files(project.root) == before


def test_receiving_writes_the_tables_and_where_they_come_from(
    project: Project, excel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = contents(project)
    edit(project, "nyps/utbetalningar.csv", "2024-12-10,utbetalning,300000", "2024-12-10,utbetalning,250000")
    monkeypatch.chdir(project.root)
    monkeypatch.setattr("sparbar.cli.receiving.today", lambda: TODAY)
    assert main(["receive", str(excel), "--mapping", "nyps", "--yes"]) == 0
    assert "Wrote nyps/arenden.csv, nyps/beslut.csv" in capsys.readouterr().out
    assert contents(project) == small
    data = load(project)
    assert {data.sources[name].export for name in exported.TABLES_OF_CASES} == {
        sources.Export(file="nyps.xlsx", sha256=sources.digest(excel.read_bytes()), received=TODAY, mapping="nyps")
    }
    assert data.sources["beslut"].received == TODAY
    assert data.sources["kommuner"].export is None


def test_without_an_answer_nothing_is_written(project: Project, excel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    before = tiny.files(project.root)
    assert main(["receive", str(excel), "--mapping", "nyps", "--json"]) == 1
    assert tiny.files(project.root) == before


def test_the_json_holds_the_comparison(
    project: Project, excel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert main(["receive", str(excel), "--mapping", "nyps", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [table["table"] for table in told["tables"]] == list(mapping.read(project, "nyps").received)
    assert told["assumed"]["Transaktioner!lokal_1"] == "Att regionen för delmålet här."
    assert told["synthetic"] is True


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    paths[0].write_bytes(b"old a")
    paths[2].write_bytes(b"old c")
    real = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target == paths[2] and self.read_bytes() == b"new":
            raise OSError("no space left")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        replacing.replace_all(dict.fromkeys(paths, b"new"))
    assert tiny.files(tmp_path) == {"a.csv": b"old a", "c.csv": b"old c"}


def test_a_file_that_changed_after_the_comparison_is_not_overwritten(project: Project, excel: Path) -> None:
    received = receive.receive(project, [excel], "nyps")
    edit(project, "nyps/beslut.csv", "2024-09-01,bevilja,500000", "2024-09-01,bevilja,400000")
    before = tiny.files(project.root)
    with pytest.raises(InvalidData, match=r"nyps/beslut\.csv: changed meanwhile; expected the file that was compared"):
        receive.write(project, received, TODAY)
    assert tiny.files(project.root) == before


# Whether it is an example


def test_an_export_that_says_it_is_made_up_is_synthetic_whatever_is_asked(project: Project, excel: Path) -> None:
    text = project.sources.read_text(encoding="utf-8")
    project.sources.write_text(text.replace("synthetic: true", "synthetic: false"), encoding="utf-8")
    assert receive.receive(project, [excel], "nyps").synthetic
    with pytest.raises(InvalidData, match="--real: 'Syntetiska exempeldata' above the table"):
        receive.receive(project, [excel], "nyps", real=True)


def test_real_data_over_an_example_has_to_be_called_real(project: Project, tmp_path: Path) -> None:
    marks: Iterable[Any] = [(sheet, "A2", "Region Västmanland") for sheet in export.SHEETS]
    path = exported.workbook(tmp_path / "uttag.xlsx", marks)
    assert receive.receive(project, [path], "nyps").synthetic
    received = receive.receive(project, [path], "nyps", real=True)
    receive.write(project, received, TODAY)
    source = load(project).sources["beslut"]
    assert (source.synthetic, source.producer, source.title) == (False, "Tillväxtverket", "Nyps, uttag")


# The mapping


def test_the_shipped_mapping_obeys_its_json_schema() -> None:
    folder = tiny.REPOSITORY / "data/mappings"
    schema = (folder / mapping.SCHEMA).read_text(encoding="utf-8")
    assert schema == mapping.schema()
    shipped = sorted(folder.glob("*.yml"))
    assert shipped
    for path in shipped:
        jsonschema.validate(YAML(typ="safe").load(path), json.loads(schema))


def test_a_mapping_that_does_not_fit_is_refused_with_everything_that_is_wrong(project: Project, excel: Path) -> None:
    file = "mappings/nyps.yml"
    edit(
        project,
        file,
        "    columns:\n      arende_id: arende\n      kommun_kod: kommun\n      roll: roll",
        "    columns:\n      arende_id: arenden\n      roll: roll\n      rol: roll",
    )
    edit(project, file, "transtyp: { codes: transtyp,", "transtyp: { codes: typer,")
    edit(project, file, "Bevilja: bevilja,", "Bevilja: beviljat,")
    edit(project, file, "beslut_nr:03}", "beslut_nr:03")
    assert messages(project, excel) == [
        "data/mappings/nyps.yml, sheets, Transaktioner, transtyp: the unknown code table typer; expected one of "
        "the code "
        "tables stodtyp, kon, status, beslutstyp, transtyp, finansiering, roll, delmal. Correct the mapping.",
        "data/mappings/nyps.yml, tables, entry 2 (beslut), beslut_id: 'B-{beslut_ar}-{beslut_nr:03' (unmatched '{' in "
        "format spec); expected a key such as B-{ar}-{nr:03}. Correct the mapping.",
        "data/mappings/nyps.yml, tables, entry 2 (beslut), beslutstyp: the code beviljat for 'Bevilja'; expected "
        "one of "
        "bevilja, avslag, andring, nedskrivning. Correct the mapping.",
        "data/mappings/nyps.yml, tables, entry 6 (arende_kommun): nothing for kommun_kod; expected the columns "
        "arende_id, "
        "kommun_kod, roll. Name the column it comes from, or a constant.",
        "data/mappings/nyps.yml, tables, entry 6 (arende_kommun), arende_id: the unknown column arenden; expected "
        "one of "
        "arende, kommun, roll. Correct the mapping.",
        "data/mappings/nyps.yml, tables, entry 6 (arende_kommun), rol: a column that the table does not have; "
        "expected the "
        "columns arende_id, kommun_kod, roll. Correct the mapping.",
    ]


def test_an_unknown_mapping_is_named_with_those_there_are(project: Project, excel: Path) -> None:
    assert messages(project, excel, name="visma") == [
        "--mapping visma: no such mapping; expected one of those in data/mappings (nyps). Correct the name, or "
        "draft one "
        "with `sparbar mapping new FILE`."
    ]


def test_thousands_of_kronor_and_running_numbers(project: Project, tmp_path: Path) -> None:
    """A CSV file of payments in tkr without numbers of their own: the key is derived, repeats are numbered."""
    text = "title: Utbetalningar\norigin: { producer: X, title: Y, licence: Z }\nsheets:\n  blad:\n    columns:\n"
    text += "      arende: { header: Diarienummer }\n      dag: { type: date, formats: [D/M/YYYY] }\n"
    text += '      belopp: { header: "Belopp (tkr)", type: amount, unit: tkr }\n'
    text += (
        "tables:\n  - table: utbetalningar\n    sheet: blad\n    columns:\n      arende_id: arende\n      datum: dag\n"
    )
    text += '      utbetalning_id: { key: "{arende}-{dag}-{n}" }\n      typ: { constant: utbetalning }\n'
    text += "      belopp_sek: belopp\n"
    tiny.write(project.root, "data/mappings/tkr.yml", text)
    csv = "Diarienummer;dag;Belopp (tkr)\nA-2024-003;1/8/2024;10,5\nA-2024-003;1/8/2024;1 tkr\n"
    csv += "A-2024-001;3/6/2024;1 000\n"
    path = tiny.write(tmp_path, "vad_som_helst.csv", csv)
    (table,) = receive.receive(project, [path], "tkr").tables
    assert table.text.splitlines()[1:] == [
        "A-2024-001-2024-06-03-1,A-2024-001,2024-06-03,utbetalning,1000000",
        "A-2024-003-2024-08-01-1,A-2024-003,2024-08-01,utbetalning,10500",
        "A-2024-003-2024-08-01-2,A-2024-003,2024-08-01,utbetalning,1000",
    ]


# Drafting one


def test_a_draft_guesses_what_it_can_and_leaves_the_rest_open(project: Project, excel: Path) -> None:
    drafted = draft.draft(project, [excel], "utkast")
    path = draft.write(project, drafted)
    made = mapping.read(project, "utkast")
    guessed = made.sheets["Transaktioner"].columns
    assert made.sheets["Transaktioner"].header_row == 5
    assert {name: column.type for name, column in guessed.items() if column.type in {"amount", "date"}} == {
        "startdatum": "date",
        "slutdatum": "date",
        "beslutsdatum": "date",
        "beviljat_belopp": "amount",
        "transdatum": "date",
        "utbet_belopp": "amount",
    }
    assert guessed["arbetsstalle"].lookup == mapping.Lookup(table="kommuner", match="namn", give="kommun_kod")
    assert made.codes["beslutstyp"]["Ändring"] == "andring"
    assert "Kvinna" not in made.codes["vd_kon"]
    assert '    # "Kvinna": ?\n' in path.read_text(encoding="utf-8")
    assert set(made.received) == set(exported.TABLES_OF_CASES)
    assert {str(finding).split(": ", 1)[1].split(";")[0] for finding in fitting.check(made, "x")} == {
        "nothing for beslut_id",
        "nothing for utbetalning_id",
        "nothing for mal_version",
    }


def test_a_draft_does_not_overwrite_a_mapping(
    project: Project, excel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert main(["mapping", "new", str(excel)]) == 2
    assert (
        "data/mappings/nyps.yml: a mapping that exists; expected a new name. Give another --name, or remove the file "
        "first." in capsys.readouterr().err.replace("\n", " ")
    )
    assert main(["mapping", "new", str(excel), "--name", "utkast"]) == 0
    assert "Drafted data/mappings/utkast.yml" in capsys.readouterr().out
