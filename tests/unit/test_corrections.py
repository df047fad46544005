"""Known errors corrected when the data is read: in both engines, in words, and only as long as the error stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import exported
import made
import pytest
import tiny

from sparbar import appendices, corrected, correcting, corrections, receive, second
from sparbar.columns import Value
from sparbar.corrections import Correction
from sparbar.csvfile import Cells
from sparbar.errors import InvalidData
from sparbar.load import load, state
from sparbar.numbers import Rows
from sparbar.originals import Originals
from sparbar.paths import Project
from sparbar.schemas import TABLES

WHO = "    reason: siffrorna är omkastade\n    who: Anna A\n    date: 2025-01-20\n    status: reported\n"
CHANGE = (
    "  - id: R1\n    table: beslut\n    key: B-2024-003\n"
    "    change: { belopp_sek: { from: 500 000, to: 500100 }, stodandel: { from: 0.40, to: 0.45 } }\n"
)
FINANCED = (
    "  - id: R2\n    table: finansiering\n    key: A-2024-001/Anslag 1:1\n"
    "    change: { belopp_sek: { from: 2500000, to: 2500100 } }\n"
)
DROP = "  - id: R3\n    table: beslut\n    key: B-2024-007\n    drop: { arende_id: A-2024-001, belopp_sek: 0 }\n"
ADD = (
    "  - id: R4\n    table: arende_kommun\n    key: A-2024-001/1982\n"
    "    add: { arende_id: A-2024-001, kommun_kod: 1982, roll: nytta }\n"
)
ALL = (CHANGE, FINANCED, DROP, ADD)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.at(tiny.copy_small(tmp_path / "report"))


def write(project: Project, *entries: str) -> None:
    tiny.write(project.root, "data/corrections.yml", "corrections:\n" + "".join(entry + WHO for entry in entries))


def refused(project: Project) -> list[str]:
    with pytest.raises(InvalidData) as error:
        load(project)
    return [str(finding) for finding in error.value.findings]


def edit(project: Project, file: str, old: str, new: str) -> None:
    path = project.data / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def rows(project: Project, table: str) -> set[tuple[Any, ...]]:
    return {tuple(map(plain, row)) for row in load(project).frames[table].itertuples(index=False)}


def plain(value: Any) -> Value | None:
    if str(value) in {"nan", "NaT", "<NA>", "None"}:
        return None
    return str(value.date()) if hasattr(value, "date") else str(value)


def test_changes_drops_and_additions_are_made_when_the_data_is_read(project: Project) -> None:
    before = tiny.files(project.data)
    write(project, *ALL)
    data = load(project)
    decisions = data["beslut"].set_index("beslut_id", drop=False)
    assert decisions.belopp_sek["B-2024-003"] == 500100
    assert str(decisions.stodandel["B-2024-003"]) == "0.45"
    assert "B-2024-007" not in decisions.index
    assert "A-2024-001/1982" in data["arende_kommun"].index
    assert {name: raw for name, raw in tiny.files(project.data).items() if name != "corrections.yml"} == before


def test_the_second_engine_makes_them_on_its_own(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, *ALL)
    first = {table: rows(project, table) for table in ("beslut", "finansiering", "arende_kommun")}
    monkeypatch.setattr(correcting, "applied", None)
    connection = second.tables(project)
    for table, wanted in first.items():
        columns = ", ".join(TABLES[table].columns)
        found = connection.execute(f"SELECT {columns} FROM {table}").fetchall()
        assert {tuple(_shown(value) for value in row) for row in found} == wanted


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def test_no_entries_change_nothing(project: Project) -> None:
    before = {table: rows(project, table) for table in load(project).frames}
    tiny.write(project.root, "data/corrections.yml", "corrections: []\n")
    assert {table: rows(project, table) for table in before} == before
    shipped = corrections.read(Project.at(tiny.REPOSITORY))
    assert shipped == ()


def test_the_state_of_the_data_sees_the_file(project: Project) -> None:
    before = state(project)
    write(project, *ALL)
    assert state(project) != before


def test_what_is_fixed_at_the_source_is_refused(project: Project) -> None:
    write(project, *ALL)
    edit(project, "nyps/beslut.csv", "2024-09-01,bevilja,500000", "2024-09-01,bevilja,500100")
    edit(project, "nyps/beslut.csv", "B-2024-007,A-2024-001,2024-10-01,andring,0,\n", "")
    edit(project, "nyps/arende_kommun.csv", "A-2024-001,1980,nytta\n", "A-2024-001,1980,nytta\nA-2024-001,1982,part\n")
    assert [text for text in refused(project) if "corrections.yml" in text.split(":")[0]] == [
        "data/corrections.yml, R1: '500100' in data/nyps/beslut.csv, row 6, column belopp_sek; expected '500 "
        "000', which "
        "the entry corrects. Fixed at the source: delete this entry.",
        "data/corrections.yml, R3: no row B-2024-007 in data/nyps/beslut.csv; expected the row that is corrected. "
        "Fixed at "
        "the source: delete this entry.",
        "data/corrections.yml, R4: the row A-2024-001/1982 in row 6 of data/nyps/arende_kommun.csv; expected no "
        "such row. "
        "Fixed at the source: delete this entry.",
    ]
    with pytest.raises(InvalidData, match=r"R1: 0 rows of beslut:B-2024-003 that it fits; expected one\. Fixed at"):
        second.tables(project)


def test_a_correction_that_breaks_a_rule_is_named_at_its_entry(project: Project) -> None:
    write(project, CHANGE.replace("to: 500100", "to: femhundra"))
    assert refused(project) == [
        "data/corrections.yml, R1, column belopp_sek: 'femhundra'; expected whole kronor such as 1250000 or "
        "-5000. Write "
        "the amount in whole kronor, digits only."
    ]


def test_entries_that_cannot_be_meant_are_all_named(project: Project) -> None:
    write(
        project,
        CHANGE.replace("belopp_sek", "belopp"),
        DROP.replace("R3", "R1").replace("B-2024-007", "B-2024-003"),
        ADD.replace("arende_kommun", "kommun"),
        ADD.replace("R4", "R5").replace(", roll: nytta", ""),
    )
    found = [text.split(". ")[0] for text in refused(project)]
    assert found == [
        "data/corrections.yml, R1: the unknown column belopp; expected one of beslut_id, arende_id, beslutsdatum, "
        "beslutstyp, belopp_sek, stodandel",
        "data/corrections.yml, R1: the id a second time; expected each id once",
        "data/corrections.yml, R1: another correction of beslut:B-2024-003; expected one for each row",
        f"data/corrections.yml, R4: the unknown table kommun; expected one of {', '.join(TABLES)}",
        "data/corrections.yml, R5: no roll; expected every column of the row that is added",
    ]


def test_a_received_file_is_written_as_it_came_and_validated_as_corrected(tmp_path: Path) -> None:
    project = exported.report(tmp_path / "report")
    path = exported.workbook(
        tmp_path / "nyps.xlsx", [("Transaktioner", "P14", 500001), ("Transaktioner", "P22", 4185001)]
    )
    with pytest.raises(InvalidData, match=r"Finansiering!E10: 2500000 financed, 2500001 granted to A-2024-001"):
        receive.receive(project, [path], "nyps")
    write(project, CHANGE.replace("500 000", "500001").replace("500100", "500000"), DROP)
    received = receive.receive(project, [path], "nyps")
    (decisions,) = [table for table in received.tables if table.table == "beslut"]
    assert "B-2024-003,A-2024-001,2024-09-01,bevilja,500001,0.4\n" in decisions.text
    assert "B-2024-007" in decisions.text


# In words


def entries(project: Project, *texts: str) -> dict[str, Correction]:
    write(project, *texts)
    return {item.id: item for item in corrections.read(project)}


def test_a_row_shows_its_correction_and_its_place(project: Project) -> None:
    write(project, *ALL)
    originals = Originals(project)
    changed = originals.find("beslut:B-2024-003")
    assert (changed.cells["belopp_sek"], changed.place) == ("500100", "data/nyps/beslut.csv:6")
    assert changed.correction is not None
    assert list(corrected.english(changed.correction)) == [
        "beslut:B-2024-003: belopp_sek corrected from 500 000 to 500100, stodandel corrected from 0.4 to 0.45",
        "  because siffrorna är omkastade (R1, Anna A, 2025-01-20; reported to the data owner)",
    ]
    assert originals.find("arende_kommun:A-2024-001/1982").place == "data/corrections.yml"
    assert "B-2024-007" not in originals.table("beslut")


def test_a_number_tells_of_the_corrections_that_touch_it(project: Project) -> None:
    listed = entries(project, *ALL)
    total = made.number("money.a", lineage=Rows(("beslut",), (("B-2024-002",), ("B-2024-003",)), "belopp_sek", "sum"))
    other = made.number("money.b", lineage=Rows(("kommuner",), (("1980",),), "kommun_kod", "count"))
    told = corrected.behind(tuple(listed.values()), total)
    assert [item.id for item in told] == ["R1", "R3"]
    assert corrected.behind(tuple(listed.values()), other) == ()
    assert corrected.swedish(listed["R3"]) == (
        "Raden B-2024-007 i beslut: raden är utelämnad därför att siffrorna är omkastade (Anna A 2025-01-20, "
        "anmält till "
        "den som äger uppgiften)."
    )
    assert corrected.swedish(listed["R2"]).startswith(
        "Raden A-2024-001/Anslag 1:1 i finansiering: belopp_sek rättat från 2500000 till 2500100 därför att "
    )


def test_the_appendix_of_a_public_edition_keeps_rows_of_cases_to_itself(project: Project) -> None:
    listed = tuple(entries(project, *ALL).values())
    inside, outside = str(appendices.corrections(listed, False)), str(appendices.corrections(listed, True))
    assert "2500100" in inside
    assert "B-2024-003" in inside
    assert "2500100" not in outside
    assert "B-2024-003" not in outside
    assert "A-2024-001/1982" not in str(corrected.swedish(listed[0], public=True))
    assert appendices.corrections((), False)["notes"] == ["Inga uppgifter är rättade."]


def test_cells_keep_their_places(project: Project) -> None:
    first = DROP.replace("B-2024-007", "B-2024-001").replace("A-2024-001", "A-2023-002").replace(", belopp_sek: 0", "")
    listed = tuple(entries(project, first).values())
    cells = Cells("beslut.csv", ("beslut_id", "arende_id"), (("B-2024-001", "A-2023-002"), ("B-2024-002", "x")), (2, 3))
    found, findings = correcting.applied(project, listed, TABLES["beslut"], cells)
    assert findings == []
    assert [found.place(0, "arende_id"), found.row(0)] == ["beslut.csv, row 3, column arende_id", "row 3"]
