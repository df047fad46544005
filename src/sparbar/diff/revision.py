"""A report as it was at a commit, taken out of git into a folder of its own."""

from __future__ import annotations

import io
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path

from sparbar import git
from sparbar.config import YEAR_VARIABLE, read_report, report_year
from sparbar.errors import InvalidProject
from sparbar.paths import MARKER, Project

OPTION = "--since"


@dataclass(frozen=True, slots=True)
class Revision:
    """name: as it was asked for. commit: its hash, shortened. project: the report as it was, below a scratch folder."""

    name: str
    commit: str
    project: Project


def find(project: Project, name: str) -> str:
    """The hash of the commit that `name` (a hash, tag or branch) means.

    Raises InvalidProject where there is no git history, and for a name that git does not know.
    """
    if not git.text(project.root, "rev-parse", "--git-dir"):
        found, expected = f"{project.root.name}, a folder without git history", "a git checkout of the report"
        raise InvalidProject.one(f"{OPTION} {name}", found, expected, "Clone the report's repository and work there.")
    commit = git.text(project.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not commit:
        expected, remedy = "a commit, tag or branch", "`git log --oneline` and `git tag` list them."
        raise InvalidProject.one(f"{OPTION} {name}", "nothing that git knows", expected, remedy)
    return commit


def extract(project: Project, name: str, folder: Path) -> Revision:
    """Write the report as it was at `name` to the new folder `folder`.

    Raises InvalidProject as find does, when the data lies outside the repository, and when there was no report.
    """
    commit = find(project, name)
    if not project.data.is_relative_to(project.root):
        found, expected = f"data in {project.data}", "data in the report's own folder, which has a history"
        raise InvalidProject.one(f"{OPTION} {name}", found, expected, "Leave out --data and SPARBAR_DATA.")
    packed = git.output(project.root, "archive", "--format=tar", commit)
    folder.mkdir()
    if packed:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
    if not (folder / MARKER).is_file():
        raise InvalidProject.one(f"{OPTION} {name}", f"no {MARKER} at that time", "a report", "Name a later commit.")
    was = Project.at(folder, folder / project.data.relative_to(project.root), project.build)
    return Revision(name, commit[:12], was)


def years(was: Project, project: Project, given: int | None) -> tuple[int, int]:
    """The report's year then and now: the same where it is given, else as report.yml says."""
    now = report_year(given, project)
    asked = given is not None or os.environ.get(YEAR_VARIABLE)
    return (now if asked else read_report(was).year), now
