"""`sparbar init`: the project of another region, in an empty folder, whole or not at all.

What is the same for every region is copied or derived from the project that Spårbar is developed with; what only the
region can say is left open, or is an example that says so.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sparbar import new_year, sources
from sparbar.errors import Finding, InvalidProject
from sparbar.paths import MARKER, Project
from sparbar.scaffold import contents, origins, places

FORBIDDEN = set('<>{}[]`*_$#@\\"')  # a region's name stands in YAML, Markdown and Typst
LONGEST = 80
BESIDE = {".git"}  # may lie in the folder before


def create(folder: Path, region: str, municipalities: Sequence[str], year: int, today: dt.date) -> Project:
    """The new project in `folder`, which is made if it is not there; with an empty answer for each question of `year`.

    Raises InvalidProject, before anything is written, when the folder holds something, the region's name is none, or a
    municipality is unknown: all findings at once.
    """
    findings = [*_occupied(folder), *_nameless(region)]
    try:
        chosen = places.chosen(municipalities)
    except InvalidProject as error:
        raise InvalidProject([*findings, *error.findings]) from error
    if findings:
        raise InvalidProject(findings)
    files = contents.files(region, chosen, year)
    try:
        return _write(folder, files, region, year, today)
    except BaseException:  # a full disk, an interruption: what was there before was nothing
        _clear(folder)
        raise


def _occupied(folder: Path) -> Iterator[Finding]:
    if folder.exists() and not folder.is_dir():
        yield Finding(str(folder), "a file", "an empty folder", "Name another one.")
    elif there := _there(folder):
        told = f"{there[0].name}{f' and {len(there) - 1} more' if there[1:] else ''}"
        yield Finding(str(folder), f"a folder with {told} in it", "an empty folder", "Make a new one, or name another.")


def _there(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name not in BESIDE) if folder.is_dir() else []


def _nameless(region: str) -> Iterator[Finding]:
    wrong = sorted({sign for sign in region if sign in FORBIDDEN or not sign.isprintable()})
    if not region.strip() or len(region) > LONGEST or wrong:
        found = f"{''.join(wrong)!r} in it" if wrong else f"{len(region.strip())} characters"
        yield Finding("--region", found, f"a name of 1 to {LONGEST} characters, without markup", "Correct it.")


def _write(folder: Path, files: Mapping[str, bytes], region: str, year: int, today: dt.date) -> Project:
    """All files, report.yml last: without it the folder is no project yet."""
    project = Project.at(folder)
    for file in sorted(files, key=lambda file: file == MARKER):
        path = project.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[file])
    project.sources.write_text(origins.HEAD, encoding="utf-8")
    sources.put(project, origins.of(region, files, today))
    new_year.prepare(project, year)
    return project


def _clear(folder: Path) -> None:
    for path in _there(folder):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
