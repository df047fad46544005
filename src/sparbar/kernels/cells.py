"""Running the cells of one notebook in this process: its year put in, what it shows written down, each step told.

Does what papermill does with a notebook and an IPython kernel, without the kernel's messages.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARAMETERS = "parameters"
INJECTED = "injected-parameters"  # tag, and id, of the cell that is added: papermill draws an id for it
SKIPPED = "skip-execution"  # the tag that nbclient leaves a cell out by
LANGUAGE: Mapping[str, Any] = {  # as an IPython kernel says of itself
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info.major},
    "pygments_lexer": f"ipython{sys.version_info.major}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
Cell = dict[str, Any]
Tell = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """A notebook to run for `year`, the file to write it into when it has run, and the file that tells of the run.

    That has a JSON object a line: {"cell": id, "at": seconds} as each cell begins, by the clock that all processes
    share; {"ename", "evalue"} of what it raised; or {"done": true} at last.
    """

    notebook: str
    year: int
    executed: str
    told: str


def run(job: Job) -> int:
    """Run the notebook; the exit code."""
    told = os.open(job.told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(**what: Any) -> None:
        os.write(told, json.dumps(what).encode() + b"\n")

    try:
        document = _with_year(json.loads(Path(job.notebook).read_text(encoding="utf-8")), job.year)
        if not _run_all(document, tell):
            return 1
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        Path(job.executed).write_text(text, encoding="utf-8", newline="\n")
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is told
        tell(ename=type(error).__name__, evalue=str(error))
        return 1
    tell(done=True)
    return 0


def _with_year(document: dict[str, Any], year: int) -> dict[str, Any]:
    """The notebook without outputs, with a cell after that of the parameters in which the year is given."""
    added = {"id": INJECTED, "cell_type": "code", "metadata": {"tags": [INJECTED]}, "execution_count": None}
    added["source"] = f"# Parameters\nyear = {year!r}\n"
    cells: list[Cell] = []
    for cell in map(_emptied, document["cells"]):
        tags = cell["metadata"]["tags"]
        cells += [] if INJECTED in tags else [cell]
        cells += [_emptied(added)] if PARAMETERS in tags else []
    metadata = {**document["metadata"], "papermill": {"parameters": {"year": year}}, "language_info": LANGUAGE}
    return {**document, "cells": cells, "metadata": metadata}


def _emptied(cell: Cell) -> Cell:
    metadata = {**cell["metadata"], "tags": cell["metadata"].get("tags", [])}
    bare = {**cell, "metadata": metadata, "source": "".join(cell["source"])}
    return {**bare, "execution_count": None, "outputs": []} if cell["cell_type"] == "code" else bare


def _run_all(document: Mapping[str, Any], tell: Tell) -> bool:
    """Whether all cells have run."""
    from sparbar import reads
    from sparbar.kernels.shell import NotZMQShell

    shell = NotZMQShell.ready()
    shell.begin()
    _import_from_here()
    if os.environ.get(reads.RECORD):
        reads.start()
    for cell in _code(document):
        tell(cell=cell.get("id", ""), at=time.monotonic())
        cell["execution_count"] = shell.execution_count
        cell["outputs"], raised = shell.run(cell["source"])
        if raised is not None:
            tell(ename=raised.ename, evalue=raised.evalue)
            return False
    return True


def _import_from_here() -> None:
    """A notebook may import from the folder that it runs in: before what is installed, after Python's own modules."""
    place = next((at for at, path in enumerate(sys.path) if Path(path).name.endswith("-packages")), 0)
    sys.path.insert(place, "")


def _code(document: Mapping[str, Any]) -> Iterator[Cell]:
    for cell in document["cells"]:
        if cell["cell_type"] == "code" and cell["source"].strip() and SKIPPED not in cell["metadata"]["tags"]:
            yield cell
