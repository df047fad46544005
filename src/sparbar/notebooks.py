"""Executing notebooks through papermill: parameters checked first, several at once, each with its own output folder."""

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

from sparbar import syntax
from sparbar.cached import Decision, Nothing, Results
from sparbar.errors import Finding, InvalidProject, NotebookFailed, SparbarError
from sparbar.paths import AS_OF, Project
from sparbar.records import Record

PARAMETERS = "parameters"
INJECTED = "injected-parameters"
KERNEL = "sparbar"  # this Python, warm, whatever a notebook was last saved with
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
) -> dict[str, Executed]:
    """Run the notebooks `names` for `year`, at most `jobs` at once, each into `work/<name>`, or reuse their `results`.

    environment: more variables for the kernels; with any, nothing is reused. done is called with name and seconds as
    each finishes. The result depends neither on order, jobs nor results.

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
        for future in as_completed(running):
            name = running[future]
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
    from sparbar import engine

    while not all(future.done() for future in running):
        engine.stop()  # again and again: a kernel may be on its way up
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


def _misused(where: str, tagged: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Parameters other than year, and parameters that no other cell reads."""
    declared = _names(_source(tagged), ast.Store)
    used = set().union(*(_names(_source(cell), ast.Load) for cell in others))
    if declared != {"year"}:
        found = f"the parameters {', '.join(sorted(declared)) or '(none)'}"
        yield Finding(where, found, "year alone", "Declare year and nothing else in the tagged cell.")
    for parameter in sorted(declared - used):
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
        _run_kernel(task)
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


def _run_kernel(task: _Task) -> None:
    # Slow to import, so only when something runs.
    import papermill
    from nbclient.exceptions import CellTimeoutError

    from sparbar import engine

    engine.register()
    path, where = _path(task.project, task.name), f"notebooks/{task.name}.ipynb"
    given = {"SPARBAR_RECORD": str(task.folder), "SPARBAR_DATA": str(task.project.data), **task.environment}
    if task.project.as_of:
        given[AS_OF] = task.project.as_of.isoformat()
    try:
        executed = papermill.execute_notebook(
            path,
            None,  # written below: papermill would write it anew for every cell
            parameters={"year": task.year},
            kernel_name=KERNEL,
            folder=task.project.root,  # not cwd: papermill would change that of the whole process, for all threads
            progress_bar=False,
            log_output=False,
            execution_timeout=TIMEOUT,
            engine_name=engine.NAME,
            environment=given,
        )
    except papermill.PapermillExecutionError as error:
        raise NotebookFailed([_cell_finding(path, where, error)]) from error
    except (CellTimeoutError, RuntimeError) as error:  # RuntimeError: a kernel that does not start, or dies
        found = " ".join(str(error).split())[:300]
        cell = "".join(f", cell {note}" for note in getattr(error, "__notes__", ()) if note)
        remedy = FEWER if "no memory" in found else "Run the notebook by hand to see why."
        raise NotebookFailed.one(f"{where}{cell}", found, "a finished run", remedy) from error
    _write(executed, task.folder / f"{task.name}.ipynb")


def _write(executed: Any, path: Path) -> None:
    """The executed notebook without what differs from run to run: times, places, and an id that papermill draws."""
    document = json.loads(json.dumps(executed))
    document["metadata"]["papermill"] = {"parameters": document["metadata"]["papermill"]["parameters"]}
    for cell in document["cells"]:
        del cell["metadata"]["papermill"]
        if INJECTED in cell["metadata"].get("tags", ()):
            cell["id"] = INJECTED
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _cell_finding(path: Path, where: str, error: Any) -> Finding:
    """The failed cell by its id in the notebook: papermill's own count includes a cell that it adds."""
    ids = [cell["id"] for cell in _code_cells(path) if _source(cell).strip() == error.source.strip()]
    found = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
    return Finding(f"{where}, cell {ids[0] if ids else error.cell_index}", found, "a cell that runs", _remedy(found))


def _remedy(found: str) -> str:
    if found.startswith("MemoryError"):
        return FEWER
    if os.strerror(errno.ENOSPC) in found:
        return "Free room on the disk, and build again."
    return "Correct the data or the cell; run the notebook by hand to look at it."
