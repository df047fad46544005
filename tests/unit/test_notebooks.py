"""Execution: parameters are checked before anything runs; every failed notebook is named with its cell and error."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tiny

from sparbar import engine, notebooks
from sparbar.errors import InvalidProject, NotebookFailed
from sparbar.ledger import Ledger
from sparbar.notebooks import Executed, check_parameters, execute
from sparbar.paths import Project
from sparbar.records import FORMS

Ran = tuple[dict[str, Executed], list[str]]
USE = tiny.code("use", "print(year)")


def silent(_: str, __: float) -> None:
    """Hears nothing."""


# Parameters, without a kernel


def misfits(folder: Path, *cells: Mapping[str, Any]) -> list[str]:
    tiny.bare_notebook(folder, "money", cells)
    with pytest.raises(InvalidProject) as error:
        check_parameters(Project.at(folder), ["money"])
    return [str(finding) for finding in error.value.findings]


@pytest.mark.parametrize("source", ["year = None", "year: int | None = None  # the report's year", "year = 2024"])
def test_year_and_nothing_else(tmp_path: Path, source: str) -> None:
    tiny.bare_notebook(tmp_path, "money", [tiny.parameters(source), USE])
    check_parameters(Project.at(tmp_path), ["money"])


def test_a_parameter_too_many_and_one_that_nothing_uses(tmp_path: Path) -> None:
    assert misfits(tmp_path, tiny.parameters("year = None\nregion = 'Västmanland'\nlimit = 5"), USE) == [
        "notebooks/money.ipynb: the parameters limit, region, year; expected year alone. "
        "Declare year and nothing else in the tagged cell.",
        "notebooks/money.ipynb: the parameter limit, which no cell uses; expected parameters in use. "
        "Use it, or remove it.",
        "notebooks/money.ipynb: the parameter region, which no cell uses; expected parameters in use. "
        "Use it, or remove it.",
    ]


def test_an_unknown_parameter_instead_of_year(tmp_path: Path) -> None:
    assert misfits(tmp_path, tiny.parameters("ar = None"), tiny.code("use", "print(ar)")) == [
        "notebooks/money.ipynb: the parameters ar; expected year alone. "
        "Declare year and nothing else in the tagged cell."
    ]


def test_no_parameter(tmp_path: Path) -> None:
    assert misfits(tmp_path, tiny.parameters("# none"), USE) == [
        "notebooks/money.ipynb: the parameters (none); expected year alone. "
        "Declare year and nothing else in the tagged cell."
    ]


def test_an_unused_year(tmp_path: Path) -> None:
    """Assigning it again is no use of it."""
    assert misfits(tmp_path, tiny.parameters(), tiny.code("load", "year = 2024")) == [
        "notebooks/money.ipynb: the parameter year, which no cell uses; expected parameters in use. "
        "Use it, or remove it."
    ]


@pytest.mark.parametrize("tagged", [0, 2])
def test_no_tagged_cell_or_two(tmp_path: Path, tagged: int) -> None:
    cells = [tiny.parameters(id_=f"parameters-{place}") for place in range(tagged)]
    assert misfits(tmp_path, *cells, USE) == [
        f"notebooks/money.ipynb: {tagged} cells tagged parameters; expected one. Tag the cell that declares year."
    ]


def test_a_cell_that_is_no_python(tmp_path: Path) -> None:
    magic = tiny.code("look", "import pandas\n%matplotlib inline")
    assert misfits(tmp_path, tiny.parameters(), USE, magic) == [
        "notebooks/money.ipynb, cell look, line 2: invalid syntax; expected plain Python, without magics. "
        "Correct the line."
    ]


def test_missing_and_broken_notebooks_are_all_named_at_once(tmp_path: Path) -> None:
    tiny.bare_notebook(tmp_path, "money", [tiny.parameters(), USE])
    tiny.write(tmp_path, "notebooks/county.ipynb", "<<<<<<< HEAD\n")
    tiny.bare_notebook(tmp_path, "other", [USE])
    with pytest.raises(InvalidProject) as error:
        check_parameters(Project.at(tmp_path), ["monye", "county", "money", "other"])
    assert [str(finding) for finding in error.value.findings] == [
        "notebooks/monye.ipynb: no such notebook; expected one of county, money, other. "
        "Correct the chapter's front matter.",
        "notebooks/county.ipynb: no JSON (Expecting value: line 1 column 1 (char 0)); expected a notebook. "
        "Restore it, or solve the merge conflict in it.",
        "notebooks/other.ipynb: 0 cells tagged parameters; expected one. Tag the cell that declares year.",
    ]


def test_nothing_runs_while_a_parameter_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.bare_notebook(tmp_path, "money", [tiny.parameters(), USE])
    monkeypatch.setattr(notebooks, "_execute_one", lambda *_: pytest.fail("a notebook ran"))
    with pytest.raises(InvalidProject):
        execute(Project.at(tmp_path), ["money", "missing"], 2024, tmp_path / "work", 2, silent)


def test_an_interrupted_build_begins_no_further_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"n{place}" for place in range(20)]
    for name in names:
        tiny.bare_notebook(tmp_path, name, [tiny.parameters(), USE])
    began: list[str] = []

    def one(_: Project, name: str, *__: object) -> Executed:
        began.append(name)
        return Executed(None, tmp_path, 0.0)  # type: ignore[arg-type]

    def interrupt(_: str, __: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(notebooks, "_execute_one", one)
    with pytest.raises(KeyboardInterrupt):
        execute(Project.at(tmp_path), names, 2024, tmp_path / "work", 1, interrupt)
    assert len(began) < len(names)


# Runs, with kernels

PLACES = """\
# The first line is a comment.
rows = data["beslut"]
record.sum(
    "total", rows, "belopp_sek",
    unit="SEK", definition="Allt",
)
family = {
    kind: record.sum(f"of[{kind}]", rows[rows.beslutstyp == kind], "belopp_sek", unit="SEK", definition="d")
    for kind in ["bevilja"]
}"""
FIGURE = """\
total = record.numbers["money.total"]
chart = charts.bars([("Allt", total)], record.writer("kr"), ("Rad", "Belopp"))
record.figure("f", chart, title=record.cite("total"), alt=record.cite("total"))"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("notebooks")
    tiny.copy_small(root)
    tiny.notebook(root, "money", PLACES, "from sparbar.notebook import charts\n" + FIGURE)
    path = tiny.notebook(root, "county", tiny.COUNT)
    foreign = json.loads(path.read_text(encoding="utf-8"))
    foreign["metadata"]["kernelspec"] = {"display_name": "Mine", "language": "python", "name": "my-own-kernel"}
    path.write_text(json.dumps(foreign), encoding="utf-8")
    return Project.at(root)


@pytest.fixture(scope="module")
def ran(project: Project) -> Ran:
    heard: list[str] = []
    executed = execute(project, ["money", "county"], 2024, project.root / "two", 2, lambda name, _: heard.append(name))
    return executed, heard


def test_each_notebook_hands_over_its_record(ran: Ran, project: Project) -> None:
    executed, heard = ran
    assert list(executed) == ["money", "county"]
    assert sorted(heard) == ["county", "money"]
    assert executed["money"].record.year == 2024
    assert executed["money"].folder == project.root / "two/money"
    assert {path.name for path in executed["money"].folder.iterdir()} == {
        "money.ipynb",
        "record.json",
        *(f"f{form}" for form in FORMS),
    }
    assert executed["money"].seconds > 0
    numbers = {number.key: number.value for run in executed.values() for number in run.record.numbers}
    assert numbers == {"money.total": 4_185_000, "money.of[bevilja]": 4_190_000, "county.cases": 6}


def test_a_number_knows_its_cell_and_line(ran: Ran) -> None:
    total, of_kind = ran[0]["money"].record.numbers
    assert (total.notebook, total.cell, total.line) == ("money", "record-1", 3)
    assert (of_kind.cell, of_kind.line) == ("record-1", 8)


def test_the_year_is_the_parameter(ran: Ran) -> None:
    text = (ran[0]["county"].folder / "county.ipynb").read_text(encoding="utf-8")
    cells = json.loads(text)["cells"]
    injected = [cell for cell in cells if "injected-parameters" in cell["metadata"].get("tags", [])]
    assert ["year = 2024" in "".join(cell["source"]) for cell in injected] == [True]


def test_the_result_does_not_depend_on_jobs_or_order(ran: Ran, project: Project) -> None:
    alone = execute(project, ["county", "money"], 2024, project.root / "one", 1, silent)
    assert {name: run.record for name, run in alone.items()} == {name: run.record for name, run in ran[0].items()}
    for name in (*(f"f{form}" for form in FORMS), "record.json"):
        assert (alone["money"].folder / name).read_bytes() == (ran[0]["money"].folder / name).read_bytes()
    ledgers = {Ledger.merge(2024, [run.record for run in runs.values()]).to_csv() for runs in (alone, ran[0])}
    assert len(ledgers) == 1


def test_every_failed_notebook_is_named_at_once(project: Project) -> None:
    tiny.notebook(project.root, "raises", tiny.COUNT, '1 / 0  # the cell "record-2"')
    tiny.notebook(project.root, "refused", 'record.sum("x", data["beslut"], "belopp", unit="SEK", definition="d")')
    tiny.bare_notebook(project.root, "unsaved", [tiny.parameters(), USE])
    tiny.bare_notebook(project.root, "dies", [tiny.parameters(), tiny.code("die", "import os\nos._exit(year % 7 + 1)")])
    cells = [tiny.code("load", tiny.LOAD.format(name="money")), tiny.code("count", tiny.COUNT)]
    tiny.bare_notebook(project.root, "misnamed", [tiny.parameters(), *cells, tiny.code("save", tiny.SAVE)])
    names = ["raises", "refused", "unsaved", "dies", "misnamed", "county"]
    heard: list[str] = []
    with pytest.raises(NotebookFailed) as error:
        execute(project, names, 2024, project.root / "failed", 3, lambda name, _: heard.append(name))
    died, misnamed, raised, refused, unsaved = (str(finding) for finding in error.value.findings)
    cell = "expected a cell that runs. Correct the data or the cell; run the notebook by hand to look at it."
    assert died.startswith("notebooks/dies.ipynb, cell die: Kernel died, with exit code 2; expected a finished run. ")
    assert misnamed == (
        'notebooks/misnamed.ipynb: a record of money; expected a record of misnamed. Write Recorder("misnamed", …).'
    )
    assert raised == f"notebooks/raises.ipynb, cell record-2: ZeroDivisionError: division by zero; {cell}"
    assert refused == (
        "notebooks/refused.ipynb, cell record-1: RecordingError: notebooks/refused.ipynb, x: no column belopp; "
        "there are beslut_id, arende_id, beslutsdatum, beslutstyp, belopp_sek, stodandel; expected exact numbers in "
        f"the columns. Correct the expression.; {cell}"
    )
    assert unsaved == (
        "notebooks/unsaved.ipynb: no record was saved; expected a saved record. End the notebook with record.save()."
    )
    assert heard == ["county"]


def test_an_interrupted_build_does_not_wait_for_the_notebooks_that_run(project: Project) -> None:
    tiny.bare_notebook(project.root, "slow", [tiny.parameters(), tiny.code("wait", "import time\ntime.sleep(year)")])

    def interrupt(_: str, __: float) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        execute(project, ["slow", "county"], 2024, project.root / "interrupted", 2, interrupt)
    assert time.monotonic() - began < 120
    assert not engine._running


def test_a_cell_that_never_ends_is_stopped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.bare_notebook(project.root, "slow", [tiny.parameters(), tiny.code("wait", "import time\ntime.sleep(year)")])
    monkeypatch.setattr(notebooks, "TIMEOUT", 3)
    with pytest.raises(NotebookFailed) as error:
        execute(project, ["slow"], 2024, project.root / "slow", 1, silent)
    (message,) = (str(finding) for finding in error.value.findings)
    assert message.startswith(
        "notebooks/slow.ipynb, cell wait: A cell timed out while it was being executed, after 3 seconds."
    )
