"""When and with what a report was made: the commit's time and the versions of the programs."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Mapping

from sparbar import sources
from sparbar.errors import InvalidProject
from sparbar.paths import Project

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
PROGRAMS = ("sparbar", "pandas", "matplotlib", "pandera", "papermill", "babel", "pypandoc-binary", "typst")


def epoch(project: Project) -> int:
    """The only time that enters an output, in seconds since 1970.

    SOURCE_DATE_EPOCH, else the time of the last commit, else the day the newest source was received. Raises
    InvalidProject when the variable is no whole number.
    """
    given = os.environ.get(EPOCH_VARIABLE)
    if given:
        if not given.isdecimal():
            raise InvalidProject.one(EPOCH_VARIABLE, f"'{given}'", "seconds since 1970", "Write digits or unset it.")
        return int(given)
    commit = _git(project, "log", "-1", "--format=%ct")
    if commit:
        return int(commit)
    newest = max(source.received for source in sources.read(project).values())
    return int(dt.datetime.combine(newest, dt.time(), dt.UTC).timestamp())


def day(project: Project) -> str:
    """The epoch's day, as YYYY-MM-DD in UTC."""
    return dt.datetime.fromtimestamp(epoch(project), dt.UTC).date().isoformat()


def versions(project: Project) -> Mapping[str, str]:
    """Program → version of what computes and renders the report; the commit when there is one."""
    commit = _git(project, "rev-parse", "--short=12", "HEAD")
    found = {"Python": platform.python_version()}
    found.update((name, importlib.metadata.version(name)) for name in PROGRAMS)
    return {**found, "git": commit} if commit else found


def _git(project: Project, *words: str) -> str:
    """What git says, or nothing where there is no git or no repository."""
    try:
        done = subprocess.run(
            ["git", "-C", str(project.root), *words], capture_output=True, text=True, check=False, encoding="utf-8"
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
