"""The time and the versions that enter a report: SOURCE_DATE_EPOCH, the commit, or the newest source."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
from pathlib import Path

import pytest
import tiny

from sparbar import git, provenance
from sparbar.errors import InvalidProject
from sparbar.paths import Project

DAY = 24 * 60 * 60
RECEIVED = 1768435200  # 2026-01-15, the day the small edition's sources were received


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    shutil.copytree(tiny.SMALL, tmp_path, dirs_exist_ok=True)
    return Project.at(tmp_path)


def commit(project: Project, when: str) -> str:
    tiny.run_git(project.root, "init", "-q")
    tiny.run_git(project.root, "add", "-A")
    tiny.run_git(project.root, "commit", "-q", "-m", "start", when=when)
    return tiny.run_git(project.root, "rev-parse", "--short=12", "HEAD").strip()


def test_the_variable_goes_first(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(project, "2025-03-01T12:00:00Z")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(2 * DAY))
    assert provenance.epoch(project) == 2 * DAY
    assert provenance.day(project) == "1970-01-03"


def test_then_the_commit(project: Project) -> None:
    made = commit(project, "2025-03-01T23:30:00-02:00")
    assert provenance.day(project) == "2025-03-02"  # in UTC
    assert provenance.versions(project)["git"] == made


def test_an_empty_variable_is_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert provenance.epoch(project) == RECEIVED


def test_without_a_repository_the_newest_source(project: Project) -> None:
    assert provenance.epoch(project) == RECEIVED
    assert provenance.day(project) == "2026-01-15"
    assert "git" not in provenance.versions(project)


def test_a_repository_without_a_commit_is_none(project: Project) -> None:
    tiny.run_git(project.root, "init", "-q")
    assert provenance.epoch(project) == RECEIVED


def test_without_git_the_newest_source(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(project, "2025-03-01T12:00:00Z")
    monkeypatch.setenv("PATH", str(project.root))
    assert git.output(project.root, "status") is None
    assert git.text(project.root, "status") == ""
    assert provenance.epoch(project) == RECEIVED
    assert "git" not in provenance.versions(project)


@pytest.mark.parametrize("value", ["i dag", "-1", "1.5", " 1", "99999999999", "٢٠٢٤"])
def test_a_variable_that_is_no_time(project: Project, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(InvalidProject) as error:
        provenance.epoch(project)
    assert str(error.value) == (f"SOURCE_DATE_EPOCH: '{value}'; expected seconds since 1970. Write digits or unset it.")


def test_versions_name_what_computes_and_renders(project: Project) -> None:
    versions = provenance.versions(project)
    assert versions["Python"] == platform.python_version()
    assert set(provenance.PROGRAMS) < set(versions)
    assert all(versions.values())


def test_git_text_is_what_git_says(project: Project) -> None:
    made = commit(project, "2025-03-01T12:00:00Z")
    said = subprocess.run(["git", "-C", project.root, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    assert git.text(project.root, "rev-parse", "HEAD") == said.stdout.strip()
    assert said.stdout.startswith(made)
    assert git.output(project.root, "show", "HEAD:report.yml") == (project.root / "report.yml").read_bytes()
    assert git.output(project.root, "show", "HEAD:nothing") is None


def test_versions_are_those_of_the_programs_however_their_folders_are_named() -> None:
    found = provenance._installed()
    assert found == {name: importlib.metadata.version(name) for name in provenance.PROGRAMS}
    for folders in (
        [],
        ["pandas-.dist-info"],
        ["pandas-1.0.dist-info", "pandas-2.0.dist-info"],
        ["pandas-1_0.dist-info"],
    ):
        assert provenance._version("pandas", folders) == found["pandas"]
    assert provenance._version("pandas", ["pandas-1.0.dist-info", "pandas_stubs-2.0.dist-info"]) == "1.0"
