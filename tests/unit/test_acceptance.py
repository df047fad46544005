"""Taking over changed files: validation first, then row by row against git's history, then hash and date."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
import tiny

from sparbar import sources, tabulate
from sparbar.acceptance import Change, accept, changes
from sparbar.errors import InvalidData
from sparbar.load import load
from sparbar.paths import Project

TODAY = dt.date(2026, 11, 23)
BESLUT = "nyps/beslut.csv"


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small edition in a repository of its own."""
    folder = tmp_path_factory.mktemp("committed")
    tiny.copy_small(folder)
    tiny.run_git(folder, "init", "-q")
    tiny.run_git(folder, "add", "-A")
    tiny.run_git(folder, "commit", "-q", "-m", "accepted")
    return folder


@pytest.fixture
def project(committed: Path, tmp_path: Path) -> Project:
    return Project.at(tiny.copy(committed, tmp_path / "report"))


def swap(project: Project, file: str, old: str, new: str) -> None:
    path = project.data / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def append(project: Project, file: str, line: str) -> None:
    with (project.data / file).open("a", encoding="utf-8") as opened:
        opened.write(line + "\n")


def sha256(project: Project, file: str) -> str:
    return hashlib.sha256((project.data / file).read_bytes()).hexdigest()


# What changed


def test_nothing_has_changed(project: Project) -> None:
    assert changes(project, []) == ()


def test_rows_that_came_went_and_changed(project: Project) -> None:
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    swap(project, BESLUT, "B-2024-007,A-2024-001,2024-10-01,andring,0,\n", "")
    swap(project, BESLUT, "2024-02-01,bevilja", "2024-02-02,bevilja")
    assert changes(project, []) == (
        Change("beslut", BESLUT, True, ("B-2025-001",), ("B-2024-007",), ("B-2024-002",), 9, sha256(project, BESLUT)),
    )


def test_rows_of_a_composite_key(project: Project) -> None:
    swap(project, "nyps/arende_mal.csv", "2,0.25\nA-2024-001,RUS2020,3,0.75", "2,0.5\nA-2024-001,RUS2020,1,0.5")
    (change,) = changes(project, [])
    assert (change.came, change.went, change.changed) == (
        ("A-2024-001/RUS2020/1",),
        ("A-2024-001/RUS2020/3",),
        ("A-2024-001/RUS2020/2",),
    )


def test_the_same_rows_written_otherwise(project: Project) -> None:
    path = project.data / BESLUT
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\r\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8", newline="")
    (change,) = changes(project, [])
    assert (change.came, change.went, change.changed, change.rows) == ((), (), (), 9)
    assert tabulate.change(change) == "nyps/beslut.csv: 9 rows\n  the same rows, written otherwise"


def test_the_accepted_file_is_found_however_far_back(project: Project) -> None:
    """Compared with the version whose hash sources.yml holds, not with the last commit."""
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    tiny.run_git(project.root, "commit", "-aqm", "export committed before it is accepted")
    append(project, BESLUT, "B-2025-002,A-2024-001,2025-01-11,andring,0,")
    (change,) = changes(project, [])
    assert change.came == ("B-2025-001", "B-2025-002")


def test_only_the_named_ones(project: Project) -> None:
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    append(project, "nyps/utbetalningar.csv", "U-2025-001,A-2024-001,2025-02-10,utbetalning,5")
    assert [change.id for change in changes(project, ["utbetalningar"])] == ["utbetalningar"]
    assert [change.id for change in changes(project, [])] == ["beslut", "utbetalningar"]


def test_outlines_are_no_table(project: Project) -> None:
    file = "register/kommuner.geojson"
    path = project.data / file
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (change,) = changes(project, [])
    assert (change.id, change.known, change.rows) == ("kommungranser", False, 0)
    assert tabulate.change(change) == f"{file}: changed; it is no table, so there are no rows to compare"


def test_without_a_repository_rows_cannot_be_compared(tmp_path: Path) -> None:
    tiny.copy_small(tmp_path)
    project = Project.at(tmp_path)
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    (change,) = changes(project, [])
    assert (change.known, change.came, change.rows) == (False, (), 10)
    assert tabulate.change(change) == (
        "nyps/beslut.csv: 10 rows; the accepted file is not in git, so rows cannot be compared"
    )


def test_without_git_rows_cannot_be_compared(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project.root))
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    assert [change.known for change in changes(project, [])] == [False]


def test_data_outside_the_repository_cannot_be_compared(project: Project, tmp_path: Path) -> None:
    outside = Project.at(project.root, data=tiny.copy(project.data, tmp_path / "export"))
    append(outside, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    assert [change.known for change in changes(outside, [])] == [False]


def test_a_long_list_is_cut_with_its_length() -> None:
    keys = tuple(f"B-{n:02}" for n in range(13))
    text = tabulate.change(Change("beslut", BESLUT, True, keys, (), keys[:1], 20, ""))
    assert text.splitlines() == [
        "nyps/beslut.csv: 20 rows",
        f"  13 came: {', '.join(keys[:10])} and 3 more",
        "  1 changed: B-00",
    ]


# Validation comes first


def test_wrong_rows_are_named_and_nothing_is_compared(project: Project) -> None:
    append(project, BESLUT, "B-2025-001,A-2024-001,i dag,andring,0,")
    append(project, "nyps/utbetalningar.csv", "U-2025-001,A-9999-001,2025-02-10,utbetalning,5")
    before = tiny.files(project.root)
    with pytest.raises(InvalidData) as error:
        changes(project, ["beslut"])
    places = [finding.where for finding in error.value.findings]
    assert places == [
        "data/nyps/beslut.csv, row 11, column beslutsdatum",
        "data/nyps/utbetalningar.csv, row 9, column arende_id",
    ]
    assert tiny.files(project.root) == before


def test_a_missing_file_is_named(project: Project) -> None:
    (project.data / "parter.csv").unlink()
    with pytest.raises(InvalidData, match=r"data/parter.csv: no such file; expected the file of source parter"):
        changes(project, [])


def test_every_unknown_id_is_named(project: Project) -> None:
    with pytest.raises(InvalidData) as error:
        changes(project, ["beslutt", "beslut", "mål"])
    assert [finding.found for finding in error.value.findings] == [
        "the unknown source beslutt",
        "the unknown source mål",
    ]
    assert "expected one of arenden, beslut, " in str(error.value)


# Recording


def test_hash_and_date_are_recorded_and_comments_survive(project: Project) -> None:
    text = project.sources.read_text(encoding="utf-8").replace(
        "  - id: beslut\n", "  # besluten\n  - id: beslut # alla\n"
    )
    project.sources.write_text(text, encoding="utf-8")
    old = sha256(project, BESLUT)
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    accept(project, changes(project, []), TODAY)
    expected = text.replace(old, sha256(project, BESLUT)).splitlines()
    start = expected.index("  - id: beslut # alla")
    received = expected.index("    received: 2026-01-15", start)
    expected[received] = "    received: 2026-11-23"
    assert project.sources.read_text(encoding="utf-8").splitlines() == expected
    assert sources.read(project)["beslut"].received == TODAY
    assert load(project).sources["beslut"].sha256 == sha256(project, BESLUT)
    assert changes(project, []) == ()


def test_what_changes_after_it_was_shown_is_not_accepted(project: Project) -> None:
    append(project, BESLUT, "B-2025-001,A-2024-001,2025-01-10,andring,0,")
    shown = changes(project, [])
    append(project, BESLUT, "B-2025-002,A-2024-001,2025-01-10,andring,0,")
    accept(project, shown, TODAY)
    with pytest.raises(InvalidData, match=r"data/nyps/beslut.csv: SHA-256 "):
        load(project)


@pytest.mark.parametrize("digest", ["1" * 64, "0" * 64, "12e4" * 16, "1234567890" * 6 + "1e10"])
def test_a_hash_that_looks_like_a_number_stays_text(project: Project, digest: str) -> None:
    accept(project, [Change("beslut", BESLUT, True, (), (), (), 9, digest)], TODAY)
    assert f'sha256: "{digest}"' in project.sources.read_text(encoding="utf-8")
    assert sources.read(project)["beslut"].sha256 == digest
