"""The list of sources: origin, state, and taking over what changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import pytest

from sparbar import sources
from sparbar.errors import InvalidData
from sparbar.load import load
from sparbar.paths import Project

SMALL = Path(__file__).parents[1] / "fixtures" / "small"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return Project.at(tmp_path)


def states(project: Project) -> dict[str, str]:
    return {name: item.state for name, item in sources.check(project).items() if item.state != "accepted"}


def test_every_field_of_an_entry_is_read(project: Project) -> None:
    source = sources.read(project)["beslut"]
    assert source.file == "nyps/beslut.csv"
    assert source.received == dt.date(2026, 1, 15)
    assert source.synthetic is True
    assert source.note == ""
    assert source.sha256 == hashlib.sha256((SMALL / "data/nyps/beslut.csv").read_bytes()).hexdigest()


def test_accepted_files_have_nothing_to_tell(project: Project) -> None:
    assert states(project) == {}
    assert sources.mismatches(project, sources.check(project)) == []


def test_a_changed_and_a_missing_file_are_told_apart(project: Project) -> None:
    (project.data / "nyps/beslut.csv").write_bytes(b"x")
    (project.data / "kryss.csv").unlink()
    checked = sources.check(project)
    assert states(project) == {"beslut": "changed", "kryss": "missing"}
    assert checked["beslut"].sha256 == hashlib.sha256(b"x").hexdigest()
    assert checked["kryss"].sha256 == ""
    assert [finding.where for finding in sources.mismatches(project, checked)] == [
        "data/nyps/beslut.csv",
        "data/kryss.csv",
    ]


def test_recording_changes_hash_and_date_of_that_source_alone(project: Project) -> None:
    before = project.sources.read_text(encoding="utf-8")
    path = project.data / "nyps/beslut.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    new = sources.check(project)["beslut"].sha256
    sources.record(project, {"beslut": new}, dt.date(2027, 2, 3))
    assert states(project) == {}
    load(project)
    after = project.sources.read_text(encoding="utf-8")
    changed = [(old, line) for old, line in zip(before.splitlines(), after.splitlines(), strict=True) if old != line]
    assert [line.strip() for _, line in changed] == ["received: 2027-02-03", f'sha256: "{new}"']
    assert after.startswith(before.splitlines()[0])
    assert list(project.data.glob("*.new")) == []


def test_recording_nothing_leaves_the_file_as_it_is(project: Project) -> None:
    before = project.sources.read_bytes()
    sources.record(project, {}, dt.date(2027, 2, 3))
    assert project.sources.read_bytes() == before


@pytest.mark.parametrize("digest", ["1" * 64, "12345678e" + "0" * 55, "0" * 64])
def test_a_hash_that_looks_like_a_number_stays_a_text(project: Project, digest: str) -> None:
    sources.record(project, {"beslut": digest}, dt.date(2027, 2, 3))
    assert sources.read(project)["beslut"].sha256 == digest


def test_every_id_that_stands_twice_is_told(project: Project) -> None:
    lines = project.sources.read_text(encoding="utf-8").splitlines(keepends=True)
    project.sources.write_text("".join([*lines, *lines[2:18]]), encoding="utf-8")
    with pytest.raises(InvalidData) as error:
        sources.read(project)
    assert [finding.where for finding in error.value.findings] == [
        "data/sources.yml, arenden",
        "data/sources.yml, beslut",
    ]


def test_digest_is_sha_256() -> None:
    assert sources.digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
