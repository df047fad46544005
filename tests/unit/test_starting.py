"""Notebooks are forked from the command's own process: they see nothing of it, and nothing is left of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import tiny
from test_kernels import gone, silent

from sparbar import cli
from sparbar.__main__ import main
from sparbar.kernels import client, guess, starting, zygote
from sparbar.notebooks import execute
from sparbar.paths import Project

STATE = """\
import gc, json, locale, os, pathlib, signal, sys, threading
import pandas
def kinds(place):
    return sorted(str(file.readlink()).partition(":")[0] for file in place.iterdir())
parent, mask = pathlib.Path(f"/proc/{os.getppid()}"), os.umask(0)
state = {
    "argv": sys.argv, "words": sys.orig_argv, "flags": list(sys.flags), "path": sys.path, "input": sys.stdin.read(),
    "environment": {name: value for name, value in os.environ.items() if name != "SPARBAR_RECORD"},
    "folder": os.getcwd(), "mask": [mask, os.umask(mask)], "locale": locale.setlocale(locale.LC_ALL),
    "signals": [str(signal.getsignal(number)).partition(" at ")[0] for number in range(1, 32)],
    "session": os.getsid(0) == os.getppid(), "group": os.getpgrp() == os.getpid(), "garbage": gc.get_threshold(),
    "threads": [threading.active_count(), len(list((parent / "task").iterdir()))],
    "files": len(os.listdir("/proc/self/fd")), "parent's": kinds(parent / "fd"),
    "pandas": [pandas.options.display.max_columns, pandas.options.display.width],
    "modules": sorted(name for name in sys.modules if name.startswith("sparbar") and ".kernels" not in name),
    "main": sys.modules["__main__"].__dict__ is globals(),
    "named": (parent / "cmdline").read_text(),
}
pathlib.Path("state.json").write_text(json.dumps(state))"""
HANGS = """\
import os, pathlib, time
pathlib.Path("pids").write_text(f"{os.getpid()} {os.getppid()}")
time.sleep(600)"""
WORDS = ["run", "--no-cache"]
AS_MODULE = [sys.executable, "-m", "sparbar", *WORDS]
AS_COMMAND = [sys.executable, "-c", "from sparbar.__main__ import command; command()", *WORDS]
SPLIT = """
import os
from sparbar.kernels import starting
fork = os.fork
os.fork = lambda: print(len(os.listdir("/proc/self/task"))) or fork()
began = starting.split(None, often=False)
began.kill()
print(began.wait(), began.returncode)"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny.report(tmp_path)


def state(project: Project) -> dict[str, Any]:
    """What the notebook has seen."""
    seen: dict[str, Any] = json.loads((project.root / "state.json").read_text(encoding="utf-8"))
    return seen


def test_a_notebook_sees_the_same_in_a_fork_of_the_command_as_in_one_of_a_new_python(project: Project) -> None:
    tiny.notebook(project.root, "money", STATE, tiny.COUNT)
    tiny.write(project.root, "pandas.py", "raise SystemExit('a file of the working directory is no module of ours')")
    with open(project.root / "report.yml", encoding="utf-8") as file:
        subprocess.run(AS_COMMAND, cwd=project.root, env=dict(os.environ), check=True, pass_fds=[file.fileno()])
    split = state(project)
    execute(project, ["money"], 2024, project.root / "new", 1, silent)
    anew = state(project)
    assert [seen.pop("named").split("\0")[1] for seen in (split, anew)] == ["-c", "-m"]
    assert split == anew
    assert (split["threads"], split["input"], split["session"]) == ([1, 1], "", True)
    assert split["parent's"][-4:] == ["pipe"] * 4
    assert "sparbar.notebook" in split["modules"]


def test_when_a_command_is_killed_neither_its_notebooks_nor_what_they_are_forked_from_are_left(
    project: Project,
) -> None:
    tiny.notebook(project.root, "money", HANGS, tiny.COUNT)
    told = project.root / "pids"
    with subprocess.Popen(AS_MODULE, cwd=project.root) as command:
        while not told.is_file() or len(told.read_text(encoding="utf-8").split()) < 2:
            assert command.poll() is None
            time.sleep(0.01)
        command.kill()
    assert all(gone(int(pid)) for pid in told.read_text(encoding="utf-8").split())


def test_nothing_that_is_imported_before_the_fork_has_started_a_thread(project: Project) -> None:
    libraries = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", SPLIT], cwd=project.root, env=libraries, check=True, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.split() == ["1", "-9", "-9"]


def test_a_command_whose_standard_files_are_closed_runs_its_notebooks(project: Project) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" <&- 2>&-', "sh", *AS_MODULE], cwd=project.root, stdout=subprocess.PIPE, check=True
    )
    assert b"money" in done.stdout


def test_only_a_command_that_has_done_nothing_yet_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    def can(newest: int = 1, began: int = starting.MARGIN + 2) -> bool:
        return starting.can_split(newest, began)

    assert not can(), "this process has imported pandas"
    monkeypatch.setattr(starting, "HEAVY", {"no_such_module"})
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    for words in (["-m", "sparbar"], ["/bin/sparbar"], ["-c", "pass"]):
        monkeypatch.setattr(sys, "orig_argv", ["python", *words])
        assert can()
    assert not can(newest=3), "code that has changed since may be imported already"
    for words in ([], ["-O", "-m", "sparbar"], ["-Im", "sparbar"]):
        monkeypatch.setattr(sys, "orig_argv", ["python", *words])
        assert not can()
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "sparbar"])
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not can()
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(starting, "CAN_FORK", False)
    assert not can()


def test_a_zygote_that_cannot_start_at_once_is_left_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Any:
        raise BlockingIOError

    monkeypatch.setattr(starting, "anew", full)
    monkeypatch.setattr(client, "_clients", {})
    client.begin(0)
    assert not client._clients


def test_the_end_of_a_zygote_is_the_end_also_where_no_ends_are_told(project: Project) -> None:
    ignoring = "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    done = subprocess.run(
        [sys.executable, "-c", ignoring + SPLIT], cwd=project.root, check=True, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.split() == ["1", "0", "0"]


def test_variables_for_libraries_are_gone_when_they_are_loaded() -> None:
    before = dict(os.environ)
    with starting._one_thread():
        assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert dict(os.environ) == before


def test_the_data_that_a_command_names_is_read() -> None:
    assert guess.option(["build"], "--data") is None
    assert guess.option(["build", "--data", "a", "--to", "html"], "--data") == "a"
    assert guess.option(["build", "--data=b"], "--data") == "b"


def test_what_is_wrong_with_the_data_is_left_to_whoever_uses_it(project: Project) -> None:
    tiny.write(project.root, "data/nyps/beslut.csv", "no table")
    zygote.read(str(project.root), None)
    zygote.read("/", None)


def test_an_interrupted_start_ends_as_an_interrupted_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(guess, "runs_notebooks", interrupt)
    monkeypatch.setattr(cli, "main", lambda: 0)
    assert main() == 130
    assert capsys.readouterr().err == "Interrupted. Nothing that was built before has been changed.\n"
