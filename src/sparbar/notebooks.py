"""Executing notebooks through papermill: parameters checked first, several at once, each with its own output folder."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparbar.errors import Finding, InvalidProject, NotebookFailed, SparbarError
from sparbar.paths import Project
from sparbar.records import Record

PARAMETERS = "parameters"
TIMEOUT = 600  # seconds for one cell


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook that ran: its record, the folder with its files, and how long it took in seconds."""

    record: Record
    folder: Path
    seconds: float


def execute(
    project: Project,
    names: Sequence[str],
    year: int,
    work: Path,
    jobs: int,
    done: Callable[[str, float], None],
) -> dict[str, Executed]:
    """Run the notebooks `names` for `year`, at most `jobs` at once, each into `work/<name>`.

    done is called with name and seconds as each finishes. The result does not depend on order or jobs.

    Raises InvalidProject for wrong parameters (before anything runs) and NotebookFailed with every failed notebook.
    """
    check_parameters(project, names)
    finished: dict[str, Executed] = {}
    findings: list[Finding] = []
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        running = {pool.submit(_execute_one, project, name, year, work / name): name for name in names}
        for future in as_completed(running):
            name = running[future]
            try:
                finished[name] = future.result()
            except SparbarError as error:
                findings += error.findings
            else:
                done(name, finished[name].seconds)
    if findings:
        raise NotebookFailed(sorted(findings, key=lambda finding: finding.where))
    return {name: finished[name] for name in names}


def check_parameters(project: Project, names: Iterable[str]) -> None:
    """Each notebook exists, declares exactly `year` in its cell tagged parameters, and uses it.

    Raises InvalidProject with all that do not.
    """
    findings = [finding for name in names for finding in _parameter_findings(project, name)]
    if findings:
        raise InvalidProject(findings)


def _parameter_findings(project: Project, name: str) -> list[Finding]:
    path = project.notebooks / f"{name}.ipynb"
    where = project.relative(path)
    if not path.is_file():
        there = ", ".join(sorted(other.stem for other in project.notebooks.glob("*.ipynb")))
        return [Finding(where, "no such notebook", f"one of {there}", "Correct the chapter's front matter.")]
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    tagged = [cell for cell in cells if PARAMETERS in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        return [Finding(where, f"{len(tagged)} cells tagged {PARAMETERS}", "one", "Tag the cell that declares year.")]
    declared, used = _assigned(_source(tagged[0])), set().union(*(_read(_source(c)) for c in cells if c not in tagged))
    findings = []
    if declared != {"year"}:
        found = f"the parameters {', '.join(sorted(declared)) or '(none)'}"
        findings.append(Finding(where, found, "year alone", "Declare year and nothing else in the tagged cell."))
    for parameter in sorted(declared - used):
        remedy = "Use it, or remove it."
        findings.append(Finding(where, f"the parameter {parameter}, which no cell uses", "parameters in use", remedy))
    return findings


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _assigned(source: str) -> set[str]:
    names = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def _read(source: str) -> set[str]:
    names = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Load)}


def _execute_one(project: Project, name: str, year: int, folder: Path) -> Executed:
    # Slow to import, so only when something runs.
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from sparbar import engine

    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    where = f"notebooks/{name}.ipynb"
    engine.register()
    try:
        papermill.execute_notebook(
            project.notebooks / f"{name}.ipynb",
            folder / f"{name}.ipynb",
            parameters={"year": year},
            cwd=project.root,
            progress_bar=False,
            log_output=False,
            execution_timeout=TIMEOUT,
            engine_name=engine.NAME,
            environment={"SPARBAR_RECORD": str(folder), "SPARBAR_DATA": str(project.data)},
        )
        record = Record.read(folder)
    except papermill.PapermillExecutionError as error:
        raise NotebookFailed([_cell_finding(where, error)]) from error
    except (CellTimeoutError, DeadKernelError) as error:
        found = " ".join(str(error).split())[:300]
        raise NotebookFailed.one(where, found, "a finished run", "Run the notebook by hand to see why.") from error
    except FileNotFoundError as error:
        remedy = "End the notebook with record.save()."
        raise NotebookFailed.one(where, "no record was saved", "a saved record", remedy) from error
    return Executed(record, folder, time.perf_counter() - began)


def _cell_finding(where: str, error: Any) -> Finding:
    return Finding(
        f"{where}, cell {error.cell_index}",
        f"{error.ename}: {error.evalue}",
        "a cell that runs",
        "Correct the data or the cell; run the notebook by hand to look at it.",
    )
