"""When and with what a report was made: the commit's time and the versions of the programs."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import re
from collections.abc import Mapping
from functools import cache

from sparbar import git, sources
from sparbar.errors import InvalidProject
from sparbar.paths import Project

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
EPOCH = re.compile(r"[0-9]{1,10}")  # until the year 2286
COMMIT = "git"
# matplotlib for its fonts, which say how long the words of a chart are.
PROGRAMS = ("sparbar", "pandas", "matplotlib", "ipython", "babel", "pypandoc-binary", "typst")


def epoch(project: Project) -> int:
    """The only time that enters an output, in seconds since 1970.

    SOURCE_DATE_EPOCH, else the time of the last commit, else the day the newest source was received. Raises
    InvalidProject when the variable is no such number.
    """
    given = os.environ.get(EPOCH_VARIABLE)
    if given:
        if not EPOCH.fullmatch(given):
            raise InvalidProject.one(EPOCH_VARIABLE, f"'{given}'", "seconds since 1970", "Write digits or unset it.")
        return int(given)
    commit = git.text(project.root, "log", "-1", "--format=%ct")
    if commit:
        return int(commit)
    newest = max(source.received for source in sources.read(project).values())
    return int(dt.datetime.combine(newest, dt.time(), dt.UTC).timestamp())


def day(project: Project) -> str:
    """The epoch's day, as YYYY-MM-DD in UTC."""
    return dt.datetime.fromtimestamp(epoch(project), dt.UTC).date().isoformat()


def versions(project: Project) -> Mapping[str, str]:
    """Program → version of what computes and renders the report; the commit when there is one."""
    commit = git.text(project.root, "rev-parse", "--short=12", "HEAD")
    found = {"Python": platform.python_version(), **_installed()}
    return {**found, COMMIT: commit} if commit else found


@cache
def _installed() -> Mapping[str, str]:
    return {name: importlib.metadata.version(name) for name in PROGRAMS}
