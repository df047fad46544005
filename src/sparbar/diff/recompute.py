"""A ledger computed again from the data of one time, the code of another and the parameters of a third."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sparbar import notebooks, sources
from sparbar.chapters import read_book
from sparbar.config import as_of
from sparbar.errors import InvalidProject, NotebookFailed
from sparbar.ledger import FILE, Ledger
from sparbar.paths import AS_OF, Project

RUNNING = Path(__file__).parents[1]  # the package that runs now
Say = Callable[[str, float], None]

# Runs under the old package, found through PYTHONPATH: of today's code it knows these names alone.
OLD = """
import json, sys
from pathlib import Path
from sparbar import notebooks
from sparbar.ledger import Ledger
from sparbar.paths import Project
order = json.load(sys.stdin)
work = Path(order["work"])
project = Project.at(Path(order["root"]), Path(order["data"]), work / "build")
done = notebooks.execute(project, order["names"], order["year"], work, order["jobs"], lambda *_: None)
Ledger.merge(order["year"], [run.record for run in done.values()]).write_json(work / "ledger.json")
"""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a ledger is made of: the reports that give its data, its code (notebooks, package) and its report.yml.

    as_of: the day whose public statistics count; None: the one that report.yml gives the year, if any.
    """

    data: Project
    code: Project
    parameters: Project
    year: int
    as_of: dt.date | None = None


def ledger(made: Ingredients, work: Path, jobs: int, say: Say) -> Ledger:
    """Run the code's notebooks on the data, in the new folder `work`.

    Code with another package than the one that runs is run by its own in a process of its own, with the Python and
    the libraries of today. Raises SparbarError when it cannot run.
    """
    names = read_book(made.code).notebooks
    project = _assembled(made, work / "report")
    if same_package(made.code):
        runs = notebooks.execute(project, names, made.year, work / "notebooks", jobs, say)
        return Ledger.merge(made.year, [run.record for run in runs.values()])
    return _by_old_package(made, project, names, work, jobs)


def _assembled(made: Ingredients, root: Path) -> Project:
    """A report with the code of one time and the parameters of another; its data stays where it is."""
    root.mkdir(parents=True)
    shutil.copyfile(made.parameters.config, root / made.parameters.config.name)
    shutil.copytree(made.code.notebooks, root / made.code.notebooks.name)
    return as_of(Project.at(root, made.data.data, made.data.build, made.as_of), made.year)


def _by_old_package(made: Ingredients, project: Project, names: tuple[str, ...], work: Path, jobs: int) -> Ledger:
    place = work / "old"
    place.mkdir()
    day = {AS_OF: project.as_of.isoformat()} if project.as_of else {}
    order = {
        "root": str(project.root),
        "data": str(project.data),
        "names": names,
        "year": made.year,
        "work": str(place),
        "jobs": jobs,
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", OLD],
        input=json.dumps(order),
        env=os.environ | {"PYTHONPATH": str(made.code.root / "src"), "SPARBAR_DATA": str(project.data), **day},
        cwd=project.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode or not (place / FILE).is_file():
        said = (done.stderr.strip().splitlines() or ["no ledger"])[-1][:300]
        raise NotebookFailed.one("the code of that time", said, "code that runs with the libraries of today", "")
    return Ledger.read_file(project, place / FILE, made.year)


# What is the same at both times need not be computed twice


def same_package(code: Project) -> bool:
    """Whether the package that runs is the code's own, or the code has none (it is installed elsewhere)."""
    package = code.root / "src" / RUNNING.name
    return not package.is_dir() or _python(package) == _python(RUNNING)


def same_code(one: Project, other: Project) -> bool:
    """Whether notebooks and package are the same, and which notebooks the chapters name."""
    folders = (one.notebooks, other.notebooks)
    first, second = ({path.name: path.read_bytes() for path in folder.glob("*.ipynb")} for folder in folders)
    try:
        return first == second and read_book(one).notebooks == read_book(other).notebooks and same_package(one)
    except InvalidProject:  # whoever computes with that book says what is wrong with it
        return False


def same_data(one: Project, other: Project) -> bool:
    """Whether all files of data/ are the same, answers and words left out: no number comes from them."""
    return dict(_data(one)) == dict(_data(other))


def same_parameters(one: Project, other: Project) -> bool:
    """Whether report.yml is the same."""
    return one.config.read_bytes() == other.config.read_bytes()


def _python(package: Path) -> dict[str, str]:
    return {path.relative_to(package).as_posix(): sources.digest(path.read_bytes()) for path in package.rglob("*.py")}


def _data(project: Project) -> Iterator[tuple[str, str]]:
    tables = {source.file for source in sources.read(project).values()}
    for path in sorted(path for path in project.data.rglob("*") if path.is_file()):
        name = path.relative_to(project.data).as_posix()
        if name in tables or path.name == "corrections.yml":
            yield name, sources.digest(path.read_bytes())
