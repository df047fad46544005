"""Executing notebooks: parameters checked first, several at once, each with its own process and output folder."""

from __future__ import annotations

import ast
import errno
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sparbar import engine, syntax
from sparbar.cached import Decision, Nothing, Results
from sparbar.errors import Finding, InvalidProject, NotebookFailed, SparbarError
from sparbar.kernels.cells import PARAMETERS, Job
from sparbar.paths import AS_OF, Project
from sparbar.records import Record

TIMEOUT = 600  # seconds for one cell
FEWER = "Give it more memory, run fewer at once (--jobs 1), or read less in the cell."
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook's result: its record, the folder with its files, the seconds it took, and why it ran or did not."""

    record: Record
    folder: Path
    seconds: float
    decision: Decision | None = None


def execute(
    project: Project,
    names: Sequence[str],
    year: int,
    work: Path,
    jobs: int,
    done: Callable[[str, float], None],
    environment: Mapping[str, str] = NOTHING,
    results: Results | None = None,
    spare: Callable[[], object] = lambda: None,
) -> dict[str, Executed]:
    """Run the notebooks `names` for `year`, at most `jobs` at once, each into `work/<name>`, or reuse their `results`.

    environment: more variables for the notebooks; with any, nothing is reused. done is called with name and seconds as
    each finishes, spare as soon as fewer are left than `jobs`, once or more: then a core has nothing to do. The result
    depends neither on order, jobs nor results.

    Raises InvalidProject for wrong parameters (before anything runs) and NotebookFailed with every failed notebook.
    """
    check_parameters(project, names)
    finished: dict[str, Executed] = {}
    findings: list[Finding] = []
    pool = ThreadPoolExecutor(max_workers=max(1, jobs))
    kept: Results = Nothing() if results is None or environment else results
    # The largest first: no long one runs alone at last.
    order = sorted(names, key=lambda name: _path(project, name).stat().st_size, reverse=True)
    tasks = ((name, _Task(project, name, year, work / name, environment)) for name in order)
    running = {pool.submit(_execute_one, task, kept): name for name, task in tasks}
    try:
        for left, future in zip(reversed(range(len(running))), as_completed(running), strict=True):
            name = running[future]
            if left < jobs:
                spare()
            try:
                finished[name] = future.result()
            except SparbarError as error:
                findings += error.findings
            else:
                done(name, finished[name].seconds)
    except BaseException:
        _abandon(pool, running)
        raise
    pool.shutdown()
    if findings:
        raise NotebookFailed(sorted(findings, key=lambda finding: finding.where))
    return {name: finished[name] for name in names}


def _abandon(pool: ThreadPoolExecutor, running: Iterable[Future[Executed]]) -> None:
    """Whoever interrupts a build waits neither for notebooks not yet begun nor for those that run."""
    pool.shutdown(wait=False, cancel_futures=True)
    while not all(future.done() for future in running):
        engine.stop()  # again and again: a process may be on its way up
        time.sleep(0.2)


def check_parameters(project: Project, names: Iterable[str]) -> None:
    """Each notebook exists, declares exactly `year` in its cell tagged parameters, and uses it.

    Raises InvalidProject with all that do not.
    """
    findings = [finding for name in names for finding in _parameter_findings(project, name)]
    if findings:
        raise InvalidProject(findings)


def _parameter_findings(project: Project, name: str) -> list[Finding]:
    path = _path(project, name)
    where = project.relative(path)
    if not path.is_file():
        there = ", ".join(sorted(other.stem for other in project.notebooks.glob("*.ipynb")))
        return [Finding(where, "no such notebook", f"one of {there}", "Correct the chapter's front matter.")]
    try:
        cells = _code_cells(path)
    except ValueError as error:
        return [Finding(where, f"no JSON ({error})", "a notebook", "Restore it, or solve the merge conflict in it.")]
    tagged = [cell for cell in cells if PARAMETERS in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        return [Finding(where, f"{len(tagged)} cells tagged {PARAMETERS}", "one", "Tag the cell that declares year.")]
    findings = [finding for cell in cells if (finding := _syntax_finding(where, cell))]
    return findings or list(_misused(where, tagged[0], [cell for cell in cells if cell is not tagged[0]]))


def _path(project: Project, name: str) -> Path:
    return project.notebooks / f"{name}.ipynb"


def _code_cells(path: Path) -> list[Mapping[str, Any]]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def _syntax_finding(where: str, cell: Mapping[str, Any]) -> Finding | None:
    try:
        syntax.tree(_source(cell))
    except SyntaxError as error:
        place = f"{where}, cell {cell.get('id', '')}, line {error.lineno}"
        return Finding(place, error.msg, "plain Python, without magics", "Correct the line.")
    return None


def _misused(where: str, tagged: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Parameters other than year, and parameters that no other cell reads."""
    declared = _names(_source(tagged), ast.Store)
    if declared != {"year"}:
        found = f"the parameters {', '.join(sorted(declared)) or '(none)'}"
        yield Finding(where, found, "year alone", "Declare year and nothing else in the tagged cell.")
    for parameter in sorted(declared):
        if any(parameter in _names(_source(cell), ast.Load) for cell in others):
            continue
        remedy = "Use it, or remove it."
        yield Finding(where, f"the parameter {parameter}, which no cell uses", "parameters in use", remedy)


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


@lru_cache(1024)  # a preview asks again and again
def _names(source: str, context: type[ast.expr_context]) -> frozenset[str]:
    """The names that a cell assigns (Store) or reads (Load)."""
    names = (node for node in ast.walk(syntax.tree(source)) if isinstance(node, ast.Name))
    return frozenset(node.id for node in names if isinstance(node.ctx, context))


@dataclass(frozen=True, slots=True)
class _Task:
    """One notebook to run."""

    project: Project
    name: str
    year: int
    folder: Path
    environment: Mapping[str, str]


def _execute_one(task: _Task, results: Results) -> Executed:
    task.folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    decision = results.reuse(task.name, task.folder)
    if decision.made:
        _run(task)
    record = _record(task.name, task.folder)
    if decision.made:
        results.keep(task.name, task.folder)
    return Executed(record, task.folder, time.perf_counter() - began, decision)


def _record(name: str, folder: Path) -> Record:
    where = f"notebooks/{name}.ipynb"
    try:
        record = Record.read(folder)
    except FileNotFoundError as error:
        remedy = "End the notebook with record.save()."
        raise NotebookFailed.one(where, "no record was saved", "a saved record", remedy) from error
    if record.notebook != name:
        remedy = f'Write Recorder("{name}", …).'
        raise NotebookFailed.one(where, f"a record of {record.notebook}", f"a record of {name}", remedy)
    return record


def _run(task: _Task) -> None:
    path, told = _path(task.project, task.name), task.folder / "told.json"
    given = {"SPARBAR_RECORD": str(task.folder), "SPARBAR_DATA": str(task.project.data), **task.environment}
    if task.project.as_of:
        given[AS_OF] = task.project.as_of.isoformat()
    job = Job(str(path), task.year, str(task.folder / path.name), str(told))
    failure = engine.run(job, {**os.environ, **given}, task.project.root, TIMEOUT)
    told.unlink(missing_ok=True)
    if failure:
        raise NotebookFailed([_finding(f"notebooks/{path.name}", failure)])


def _finding(where: str, failure: engine.Failure) -> Finding:
    place = f"{where}, cell {failure.cell}" if failure.cell else where
    if failure.raised:
        return Finding(place, failure.found, "a cell that runs", _remedy(failure.found))
    remedy = FEWER if "no memory" in failure.found else "Run the notebook by hand to see why."
    return Finding(place, failure.found, "a finished run", remedy)


def _remedy(found: str) -> str:
    if found.startswith("MemoryError"):
        return FEWER
    if os.strerror(errno.ENOSPC) in found:
        return "Free room on the disk, and build again."
    return "Correct the data or the cell; run the notebook by hand to look at it."
