"""When and with what a report was made: the commit's time and the versions of the programs."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import re
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sparbar import git, sources
from sparbar.errors import InvalidProject
from sparbar.paths import Project

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
EPOCH = re.compile(r"[0-9]{1,10}")  # until the year 2286
RELEASE = re.compile(r"\d+(\.\d+)*")
COMMIT = "git"
# matplotlib for its fonts, which say how long the words of a chart are.
PROGRAMS = ("sparbar", "pandas", "matplotlib", "ipython", "babel", "pypandoc-binary", "typst")


@dataclass(frozen=True, slots=True)
class Provenance:
    """epoch: the only time that enters an output, in seconds since 1970. versions: of each program, and the commit."""

    epoch: int
    versions: Mapping[str, str]

    @property
    def day(self) -> str:
        """The epoch's day, as YYYY-MM-DD in UTC."""
        return dt.datetime.fromtimestamp(self.epoch, dt.UTC).date().isoformat()


def read(project: Project) -> Provenance:
    """All of it, of one moment. Raises InvalidProject as epoch does."""
    time, name = _commit(project)
    return Provenance(_epoch(project, time), _versions(name))


def epoch(project: Project) -> int:
    """The only time that enters an output, in seconds since 1970.

    SOURCE_DATE_EPOCH, else the time of the last commit, else the day the newest source was received. Raises
    InvalidProject when the variable is no such number.
    """
    return _epoch(project, _commit(project)[0])


def day(project: Project) -> str:
    """The epoch's day, as YYYY-MM-DD in UTC."""
    return read(project).day


def versions(project: Project) -> Mapping[str, str]:
    """Program → version of what computes and renders the report; the commit when there is one."""
    return _versions(_commit(project)[1])


def _commit(project: Project) -> tuple[str, str]:
    """The last commit's time and short name; both empty where there is none."""
    time, _, name = git.text(project.root, "log", "-1", "--abbrev=12", "--format=%ct %h").partition(" ")
    return time, name


def _epoch(project: Project, commit: str) -> int:
    given = os.environ.get(EPOCH_VARIABLE)
    if given:
        if not EPOCH.fullmatch(given):
            raise InvalidProject.one(EPOCH_VARIABLE, f"'{given}'", "seconds since 1970", "Write digits or unset it.")
        return int(given)
    if commit:
        return int(commit)
    newest = max(source.received for source in sources.read(project).values())
    return int(dt.datetime.combine(newest, dt.time(), dt.UTC).timestamp())


def _versions(commit: str) -> Mapping[str, str]:
    found = {"Python": platform.python_version(), **_installed()}
    return {**found, COMMIT: commit} if commit else found


@cache
def _installed() -> Mapping[str, str]:
    folders = [path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info")]
    return {name: _version(name, folders) for name in PROGRAMS}


def _version(program: str, folders: Sequence[str]) -> str:
    """As the program's folder is named; where that does not tell, as it says in there, which takes longer to read."""
    begins = program.replace("-", "_") + "-"
    found = [name.removeprefix(begins).removesuffix(".dist-info") for name in folders if name.startswith(begins)]
    return found[0] if len(found) == 1 and RELEASE.fullmatch(found[0]) else importlib.metadata.version(program)
