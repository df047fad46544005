"""The gate of a publication: each reason is told, and all of them at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import tiny

from sparbar.config import read_report
from sparbar.errors import InvalidProject
from sparbar.ledger import Difference
from sparbar.paths import Project
from sparbar.publish import gate
from sparbar.verify import Check, Fault, Verified

TODAY = dt.date(2026, 2, 1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A report in git."""
    project = tiny.report(tmp_path)
    tiny.write(tmp_path, ".gitignore", "_build/\n")
    tiny.run_git(tmp_path, "init", "-q")
    tiny.run_git(tmp_path, "add", "-A")
    tiny.run_git(tmp_path, "commit", "-q", "-m", "as it is")
    return project


def told(findings: Any) -> list[tuple[str, str]]:
    return [(finding.where, finding.found) for finding in findings]


def test_committed_inputs_are_no_reason(project: Project) -> None:
    assert told(gate.uncommitted(project)) == []


def test_what_is_changed_new_or_gone_since_the_commit_is_named(project: Project) -> None:
    tiny.write(project.root, "report.yml", "year: 2023\n")
    tiny.write(project.root, "data/svar/2024/5.1.md", "Ändrat.\n")
    tiny.write(project.root, "chapters/åäö med mellanslag.qmd", "# Nytt\n")
    (project.root / "data/svar/2024/5.2.md").unlink()
    tiny.write(project.root, "anteckning.txt", "no input\n")
    assert told(gate.uncommitted(project)) == [
        ("data/svar/2024/5.1.md", "changed since the last commit"),
        ("data/svar/2024/5.2.md", "changed since the last commit"),
        ("report.yml", "changed since the last commit"),
        ("chapters/åäö med mellanslag.qmd", "not in git"),
    ]


def test_without_git_or_without_a_commit_nothing_is_published(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    assert told(gate.uncommitted(project)) == [(str(project.root), "no commit")]
    tiny.run_git(tmp_path, "init", "-q")
    assert told(gate.uncommitted(project)) == [(str(project.root), "no commit")]


def test_data_outside_the_repository_are_a_reason(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("data")
    assert told(gate.uncommitted(Project.at(project.root, data=elsewhere))) == [
        (str(elsewhere), "data outside the repository")
    ]


def test_what_the_accessibility_statement_lacks_by_law_is_named_each(project: Project) -> None:
    found = gate.unstated(read_report(project))
    assert told(found) == [("report.yml, accessibility", f"no {name}") for name in ("email", "phone", "assessed")]
    path = project.root / "report.yml"
    said = '\naccessibility: {email: "oss@example.se", phone: "000-000 00 00", assessed: 2025-01-31}\n'
    path.write_text(path.read_text(encoding="utf-8") + said, encoding="utf-8")
    assert told(gate.unstated(read_report(project))) == []


def test_synthetic_sources_are_named_each(project: Project) -> None:
    found = told(gate.synthetic(project))
    assert ("data/nyps/beslut.csv", "synthetic data") in found
    assert {what for _, what in found} == {"synthetic data"}
    text = project.sources.read_text(encoding="utf-8").replace("synthetic: true", "synthetic: false")
    project.sources.write_text(text, encoding="utf-8")
    assert told(gate.synthetic(project)) == []


def test_numbers_that_nobody_approved_are_reasons() -> None:
    assert told(gate.unapproved(2024, True, ())) == []
    assert told(gate.unapproved(2024, False, ())) == [("ledger/2024.csv", "no approved ledger")]
    changed = [Difference("money.granted", "value", "1", "2"), Difference("money.new", "key", "", "money.new")]
    assert told(gate.unapproved(2024, True, changed)) == [
        ("ledger/2024.csv, money.granted value", "2"),
        ("ledger/2024.csv, money.new key", "money.new"),
    ]


def test_what_verify_found_is_told_and_the_rest_is_counted() -> None:
    faults = tuple(Fault(f"money.n[{number}]", "1", "2", "html/x.html:3") for number in range(30))
    found = told(gate.unproven(Verified(2024, (Check("HTML", "numbers", 30, faults),))))
    assert found[0] == ("verify, HTML: money.n[0], html/x.html:3", "2")
    assert len(found) == gate.SHOWN + 1
    assert found[-1] == ("…", f"{30 - gate.SHOWN} more of this kind")


def test_a_check_of_nothing_is_a_reason() -> None:
    assert told(gate.unproven(Verified(2024, (Check("HTML", "numbers", 0, ()),)))) == [
        ("verify, HTML", "nothing was checked")
    ]


def test_all_reasons_are_told_at_once_and_one_that_cannot_be_looked_into_is_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.write(project.root, "data/svar/2024/1.1.md", "<!-- sedan -->\n")

    def unreadable(*_: Any) -> Any:
        raise InvalidProject.one("chapters", "no lint", "lint", "Mend it.")

    monkeypatch.setattr(gate.lint, "lint", unreadable)
    found = told(gate.reasons(project, 2024, TODAY, False))
    assert ("data/svar/2024/1.1.md", "changed since the last commit") in found
    assert ("data/svar/2024/1.1.md", "no answer") in found
    assert ("data/nyps/beslut.csv", "synthetic data") in found
    assert ("_build/2024/ledger.json", "nothing is built") in found
    assert ("chapters", "no lint") in found
    allowed = told(gate.reasons(project, 2024, TODAY, True))
    assert set(found) - set(allowed) == {
        (where, what) for where, what in found if what == "synthetic data" or where == "report.yml, accessibility"
    }


def test_a_year_that_is_not_over_may_not_be_published(project: Project) -> None:
    text = project.sources.read_text(encoding="utf-8")
    assert "received: 2026" in text
    project.sources.write_text(text.replace("received: 2026", "received: 2024"), encoding="utf-8")
    found = told(gate.reasons(project, 2024, TODAY, True))
    assert ("data/nyps/beslut.csv", "part of 2024") in found
