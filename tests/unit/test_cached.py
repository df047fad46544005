"""A result is used again exactly when nothing it depends on has changed: then it is, byte for byte, that of a run."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

from sparbar import cached, dependencies, reads, standing
from sparbar.beside import Beside
from sparbar.cached import Kept
from sparbar.dependencies import Present, of_values
from sparbar.kernels import guess
from sparbar.load import Data
from sparbar.paths import Project
from sparbar.prepared import prepare
from sparbar.store import Store

TABLES = ("arenden", "beslut", "kommuner")
MODULES = ("a", "b", "inside.c")
YEARS = (2023, 2024)

# At the level of keys: a notebook of our own, which runs here, and thousands of edits to all it may depend on


class World:
    """Everything a result may depend on, each a small number, in a folder that the code under test looks at."""

    def __init__(self, folder: Path) -> None:
        self.project = Project.at(folder)
        self.store = Store(folder / "cache")
        self.values = dict.fromkeys([*TABLES, *MODULES, "cells", "file", "variable", "saved", "clock", "other"], 0)
        self.year = YEARS[0]

    def write(self) -> None:
        """Put the state where it is read."""
        for module in MODULES:
            tiny.write(self.project.root, f"package/{module.replace('.', '/')}.py", f"x = {self.values[module]}\n")
        tiny.write(self.project.root, "package/inside/__init__.py", "")
        tiny.write(self.project.root, "package/unused.py", f"y = {self.values['other']}\n")
        path = tiny.write(self.project.root, "extra.txt", str(self.values["file"]))
        os.utime(path, (1, 1))
        cell = tiny.code("cell", f"# {self.values['cells']}")
        cell = {**cell, "execution_count": self.values["saved"] or None}
        tiny.bare_notebook(self.project.root, "n", [cell])
        os.environ["TZ_OF_TEST"] = str(self.values["variable"])

    def data(self) -> Data:
        frames = {name: pd.DataFrame({f"{name[:-2]}_id": [self.values[name]], "kommun_kod": ["1"]}) for name in TABLES}
        keyed = {name: frame.set_index(pd.Index(["k"], name=name)) for name, frame in frames.items()}
        return Data(self.project, keyed, {name: tiny.source(name) for name in TABLES}, {})

    def run(self, folder: Path) -> None:
        """The notebook: what it reads depends on what it has read."""
        used: dict[str, Any] = {"tables": ["arenden"], "modules": ["sparbar.a"], "files": []}
        if self.values["arenden"] % 2:
            used["tables"].append("beslut")
        if self.values["a"] % 2:
            used["modules"] += ["sparbar.inside", "sparbar.inside.c"]
        if self.values["cells"] % 2:
            used["files"].append(str(self.project.root / "extra.txt"))
        names = [*used["tables"], *(m.removeprefix("sparbar.") for m in used["modules"] if m != "sparbar.inside")]
        result = {name: self.values[name] for name in [*names, "cells", "variable"]}
        result |= {"file": self.values["file"]} if used["files"] else {}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "record.json").write_text(json.dumps([self.year, result], sort_keys=True), encoding="utf-8")
        tells = {**used, "sources": [], "outlines": [], "stoppers": [], "states": ["s"]}
        (folder / reads.FILE).write_text(json.dumps(tells), encoding="utf-8")

    def build(self, folder: Path) -> bool:
        """Whether the notebook ran."""
        kept = Kept(self.store, self.project, self.year, Present(self.project, self.data(), "s"))
        made = kept.reuse("n", folder).made
        if made:
            self.run(folder)
            kept.keep("n", folder)
        return made


EDITS = st.tuples(
    st.sampled_from([*TABLES, *MODULES, "cells", "file", "variable", "saved", "clock", "other", "year"]),
    st.integers(0, 2),
)


@pytest.fixture
def small_package(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Lets the package be a folder of the test's; fonts and Python stay as they are."""
    monkeypatch.setattr(dependencies, "EXECUTION", ())
    monkeypatch.setattr(dependencies, "VARIABLES", ("TZ_OF_TEST",))
    monkeypatch.setattr(dependencies, "_fonts", lambda: iter(()))
    return lambda folder: monkeypatch.setattr(dependencies, "PACKAGE", folder / "package")


@given(edits=st.lists(EDITS, min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_after_any_edits_the_result_is_that_of_a_clean_run(edits: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        small_package.__wrapped__(patch)(Path(folder))  # type: ignore[attr-defined]
        patch.setenv("TZ_OF_TEST", "0")
        world = World(Path(folder).resolve())
        for number, (what, value) in enumerate([("year", 0), *edits]):
            if what == "year":
                world.year = YEARS[value % 2]
            else:
                world.values[what] = value
            world.write()
            world.build(world.project.root / f"out-{number}")
            world.run(world.project.root / "clean")
            (world.project.root / "clean" / reads.FILE).unlink()
            assert tiny.files(world.project.root / f"out-{number}") == tiny.files(world.project.root / "clean")


@pytest.mark.parametrize(
    ("what", "again"),
    [
        *((name, name == "arenden") for name in TABLES),
        *((name, name == "a") for name in MODULES),
        ("cells", True),
        ("variable", True),
        ("file", False),
        ("saved", False),
        ("clock", False),
        ("other", False),
    ],
)
def test_it_runs_again_for_what_it_used_and_for_nothing_else(
    tmp_path: Path, small_package: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, what: str, again: bool
) -> None:
    small_package(tmp_path)
    monkeypatch.setenv("TZ_OF_TEST", "0")
    world = World(tmp_path)
    world.write()
    assert world.build(tmp_path / "first")
    world.values[what] = 2
    world.write()
    assert world.build(tmp_path / "second") is again
    world.values[what] = 0
    world.write()
    assert not world.build(tmp_path / "third"), "the first result still holds"


def test_what_cannot_be_watched_is_not_kept(tmp_path: Path, small_package: Callable[[Path], None]) -> None:
    small_package(tmp_path)
    world = World(tmp_path)
    world.write()
    edits: list[Mapping[str, Any]] = [
        {"stoppers": ["another program"]},
        {"states": ["of other data"]},
        {"states": []},
        {"files": [str(tmp_path / "new.txt")]},
    ]
    tiny.write(tmp_path, "new.txt", "written while the notebook ran")
    os.utime(tmp_path / "new.txt", (2**33, 2**33))
    for edit in edits:
        kept = Kept(world.store, world.project, world.year, Present(world.project, world.data(), "s"))
        assert kept.reuse("n", tmp_path / "out").made
        world.run(tmp_path / "out")
        tells = json.loads((tmp_path / "out" / reads.FILE).read_text(encoding="utf-8"))
        (tmp_path / "out" / reads.FILE).write_text(json.dumps({**tells, **edit}), encoding="utf-8")
        kept.keep("n", tmp_path / "out")
        assert not (tmp_path / "out" / reads.FILE).exists()
    assert world.build(tmp_path / "last")


def test_code_that_changes_while_a_notebook_runs_is_not_taken_for_its_own(
    tmp_path: Path, small_package: Callable[[Path], None]
) -> None:
    small_package(tmp_path)
    world = World(tmp_path)
    world.write()
    kept = Kept(world.store, world.project, world.year, Present(world.project, world.data(), "s"))
    assert kept.reuse("n", tmp_path / "out").made
    world.run(tmp_path / "out")
    tiny.write(tmp_path, "package/a.py", "x = 7\n")
    kept.keep("n", tmp_path / "out")
    assert world.store.usage().objects == 0


@given(st.lists(st.tuples(st.integers(-5, 5), st.sampled_from(["", "a", "b"])), min_size=1, max_size=5), st.data())
@settings(max_examples=200, deadline=None)
def test_tables_hash_alike_exactly_when_their_values_order_and_keys_are(rows: list[Any], data: st.DataObject) -> None:
    others = data.draw(st.one_of(st.just(rows), st.permutations(rows), st.lists(st.sampled_from(rows), min_size=1)))
    first, second = (pd.DataFrame(some, columns=["n", "text"]) for some in (rows, others))
    assert (of_values(first) == of_values(second)) == first.equals(second)
    renamed = first.set_index(pd.Index([f"k{n}" for n in range(len(first))]))
    assert of_values(renamed) != of_values(first)
    assert of_values(first.astype({"n": "float64"})) != of_values(first)


# With kernels


def silent(_: str, __: float) -> None:
    """Hears nothing."""


def results(project: Project, name: str, store: Store | None) -> tuple[dict[str, bytes], cached.Decision | None]:
    work = project.root / "_build" / name
    with Beside() as beside:
        prepared = prepare(project, 2024, work, 1, silent, beside, formats=("docx",), kept=store)
    executed = prepared.shown.executed["money"]
    return tiny.files(executed.folder) | tiny.files(work / "figures"), executed.decision


def test_a_build_reuses_and_reruns_and_gives_the_bytes_of_a_clean_one(tmp_path: Path) -> None:
    project = tiny.report(tmp_path / "report")
    store = Store(tmp_path / "cache")
    clean, plainly = results(project, "clean", None)
    first, ran = results(project, "first", store)
    again, reused = results(project, "again", store)
    assert clean == first == again
    assert plainly is not None
    assert (plainly.made, plainly.why) == (True, "--no-cache")
    assert ran is not None
    assert str(ran) == "notebook money: made; not in the cache: its cells, or the year, are new"
    assert reused is not None
    assert str(reused) == "notebook money: not made; nothing it depends on has changed"
    path = project.data / "sources.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("id: arenden\n", "id: arenden\n    note: Ny\n", 1), encoding="utf-8")
    assert "note: Ny" in path.read_text(encoding="utf-8")
    changed, why = results(project, "changed", store)
    assert changed == clean
    assert why is not None
    assert why.made is ("source arenden" in why.why)


def test_a_notebook_that_starts_a_program_or_reads_a_file_is_seen_to(tmp_path: Path) -> None:
    project = tiny.report(tmp_path / "report")
    store = Store(tmp_path / "cache")
    look = "from pathlib import Path\nprint(Path('extra.txt').read_text())"
    tiny.notebook(project.root, "money", look, tiny.COUNT)
    tiny.write(project.root, "extra.txt", "one")
    os.utime(project.root / "extra.txt", (1, 1))
    results(project, "1", store)
    _, same = results(project, "2", store)
    assert same is not None
    assert not same.made
    tiny.write(project.root, "extra.txt", "two")
    files, other = results(project, "3", store)
    assert other is not None
    assert (other.made, other.why) == (True, "changed: file extra.txt")
    assert b"two" in files["money.ipynb"]
    tiny.notebook(project.root, "money", "import subprocess\nsubprocess.run(['true'])", tiny.COUNT)
    results(project, "4", store)
    _, program = results(project, "5", store)
    assert program is not None
    assert program.made


def test_only_changes_beside_the_texts_make_notebooks_run_again(tmp_path: Path) -> None:
    project, asked = Project.at(tmp_path), standing.Asked(2024, ("html",), "embedded", "internal")
    was = {"chapters/a.qmd": "1", "data/svar/2024/1.1.md": "1", "data/nyps/beslut.csv": "1"}
    assert standing.recomputes(project, asked, was), "there was no build"
    standing.remember(project, asked, was, standing.Built((), (), True, ()))
    assert not standing.recomputes(project, asked, {**was, "chapters/a.qmd": "2", "chapters/b.qmd": "1"})
    assert not standing.recomputes(project, asked, {**was, "data/svar/2024/1.1.md": "2"})
    assert standing.recomputes(project, asked, {**was, "data/nyps/beslut.csv": "2"})


def test_the_note_of_a_build_that_still_stands_is_as_new_as_when_that_was_found(tmp_path: Path) -> None:
    """Whether a build will run notebooks is guessed from it: a file that was written as it was is no news twice."""
    project, asked = Project.at(tmp_path), standing.Asked(2024, ("html",), "embedded", "internal")
    standing.remember(project, asked, {"data": "1"}, standing.Built((), (), True, ()))
    (note,) = (project.work / guess.NOTES).glob("*.json")
    os.utime(note, (0, 0))
    assert standing.recall(project, asked, {"data": "2"}) is None
    assert note.stat().st_mtime == 0
    assert standing.recall(project, asked, {"data": "1"}) is not None
    assert note.stat().st_mtime > 0
