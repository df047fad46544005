"""What a report is made of lies in its own folders: a link that leads out would publish somebody else's file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sparbar.errors import Finding, InvalidProject
from sparbar.paths import Project

FOLDERS = ("chapters", "notebooks", "_extensions")


def check(project: Project) -> None:
    """Raises InvalidProject with each symbolic link in data, chapters or notebooks that leads out of its folder."""
    findings = [*_leading_out(project.data, "data")]
    for name in FOLDERS:
        findings += _leading_out(project.root / name, name)
    if findings:
        raise InvalidProject(findings)


def _leading_out(folder: Path, name: str) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            where = f"{name}/{path.relative_to(folder).as_posix()}"
            remedy = "Put the file itself there."
            yield Finding(where, f"a link to {path.readlink()}", f"a file that lies in {name}/", remedy)
