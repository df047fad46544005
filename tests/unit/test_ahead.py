"""What a command computes beside it before it has imported anything: the second computation of a build."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny
from test_panel_words import runs

from sparbar import ahead, second_results
from sparbar.__main__ import _second_results
from sparbar.kernels import guess, starting
from sparbar.paths import Project
from sparbar.store import FOLDER, Store

pytestmark = pytest.mark.skipif(not starting.CAN_FORK, reason="nothing is computed ahead without a fork")
COUNTS = "SELECT 'money.a' AS key, count(*) + 0 * $year AS value FROM beslut"


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """By these tests, and to them by others that begin a build."""
    ahead.end()
    yield
    ahead.end()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A report with SQL, in which the command is called."""
    made = tiny.report(tmp_path / "report")
    (made.notebooks / "money.sql").write_text(COUNTS, "utf-8")
    (made.notebooks / "other.sql").write_text("SELECT 'other.a' AS key, nullif($year, $year) AS value", "utf-8")
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("REPORT_YEAR", raising=False)
    return made


def process() -> int:
    return ahead._begun[-1].process


def gone(process: int) -> bool:
    return not Path(f"/proc/{process}").exists()


def test_what_was_computed_is_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    def make() -> dict[str, int]:
        os.write(1, b"a word")
        return {"session": os.getsid(0), "process": os.getpid()}

    ahead.begin(make)
    other = process()
    assert ahead.told() == {"session": other, "process": other}
    assert ahead.told() == {}
    assert gone(other)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "wrong", [lambda: {"a": 1 // 0}, lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: {"a": object()}]
)
def test_nothing_is_told_of_what_failed(wrong: object, capfd: pytest.CaptureFixture[str]) -> None:
    ahead.begin(wrong)  # type: ignore[arg-type]
    assert ahead.told() == {}
    assert capfd.readouterr() == ("", "")


def test_what_nobody_asks_for_is_ended_by_who_began_it_alone() -> None:
    ahead.begin(lambda: time.sleep(600) or {})  # type: ignore[func-returns-value]
    other, fork = process(), os.fork()
    if fork == 0:
        ahead.end()
        os._exit(0)
    os.waitpid(fork, 0)
    assert not gone(other)
    ahead.end()
    assert gone(other)


def test_a_system_without_room_for_a_process_begins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError

    before = os.listdir("/proc/self/fd")
    monkeypatch.setattr(os, "fork", full)
    ahead.begin(dict)
    assert ahead.told() == {}
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_a_build_takes_the_values_that_were_computed_ahead(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = second_results.compute(project, ("money", "other"), 2024)
    ahead.begin(lambda: _second_results(["build", "--no-cache"]))
    ran = runs(monkeypatch)
    assert second_results.compute(project, ("money", "other"), 2024) == wanted
    assert ran == []
    assert second_results.compute(project, ("money", "other"), 2024) == wanted
    assert ran == ["money", "other"]


def test_values_of_other_data_another_year_or_another_statement_are_computed_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    decisions, ran = project.data / "nyps/beslut.csv", runs(monkeypatch)
    told = _second_results(["build", "--no-cache"])
    assert set(told) == {"money", "other"}

    def computed(year: int = 2024) -> list[str]:
        ran.clear()
        ahead.begin(lambda: told)
        second_results.compute(project, ("money", "other"), year)
        return ran

    assert computed() == []
    assert computed(2023) == ["money", "other"]
    decisions.write_text(decisions.read_text("utf-8") + "\n", "utf-8")
    assert computed() == ["money"]
    (project.notebooks / "other.sql").write_text("SELECT 'other.b' AS key, $year AS value", "utf-8")
    assert computed() == ["money", "other"]


def test_only_what_is_not_kept_is_computed_ahead(project: Project) -> None:
    second_results.compute(project, ("money",), 2024, Store(project.work / FOLDER))
    assert set(_second_results(["build"])) == {"other"}
    assert set(_second_results(["build", "--no-cache"])) == {"money", "other"}


def test_values_computed_ahead_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(project.work / FOLDER)
    ahead.begin(lambda: _second_results(["build"]))
    second_results.compute(project, ("money", "other"), 2024, store)
    ran = runs(monkeypatch)
    second_results.compute(project, ("money", "other"), 2024, store)
    assert ran == []


def test_the_command_says_of_which_data_and_year(project: Project, tmp_path: Path) -> None:
    data = tmp_path / "other"
    shutil.copytree(project.data, data)
    table = data / "nyps/beslut.csv"
    table.write_text("\n".join(table.read_text("utf-8").splitlines()[:2]) + "\n", "utf-8")
    told = _second_results(["build", "--data", str(data), "--year=2023"])
    assert told["money"]["values"] == {"money.a": "1"}
    there = Project.at(project.root, data)
    ahead.begin(lambda: json.loads(json.dumps(told)))
    assert second_results.compute(there, ("money",), 2023).values == {"money.a": 1}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("build", True), ("build --to pdf", False), ("build --to=html,docx", True), ("run", False), ("preview", False)],
)
def test_it_is_computed_ahead_for_pages_that_show_it(words: str, wanted: bool) -> None:
    assert guess.makes_panels(words.split()) is wanted
