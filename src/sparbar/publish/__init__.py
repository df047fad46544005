"""Publishing an edition: the gate, the public build, and the release folder published/<year>/."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sparbar import build as building
from sparbar import built, render, scratch, swap, verify, verify_release
from sparbar.errors import Finding, InvalidProject
from sparbar.paths import Project
from sparbar.prepared import Say
from sparbar.publish import gate, release
from sparbar.verify import withheld

__all__ = ["NotPublished", "Published", "place", "publish"]

FOLDER = "published"
REPLACED = "replaced"
FORMATS = ("html", "pdf", "docx")


class NotPublished(InvalidProject):
    """The edition may not be published as it stands: carries every reason. Exit code 1."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Published:
    """The release folder; unchanged: it was there already, byte for byte; replaced: where the one before it is kept."""

    folder: Path
    unchanged: bool
    replaced: Path | None


def place(project: Project, year: int) -> Path:
    """Where the edition of `year` is published."""
    return project.root / FOLDER / str(year)


def publish(
    project: Project, year: int, renderer: render.Renderer, jobs: int, say: Say, *, replacing: bool = False
) -> Published:
    """Build the public edition of `year`, prove it and put it at published/<year>/, whole or not at all.

    The gate must have been passed. Raises NotPublished when the public edition is not proven, or when another one is
    published already and not to be replaced.
    """
    folder = place(project, year)
    folder.parent.mkdir(exist_ok=True)
    with scratch.folder(project.work) as work:
        public = replace(project, build=work / "public")
        made = building.build(public, year, FORMATS, renderer, jobs, say, "public", published=True)
        _refuse([*gate.unapproved(year, made.approved, made.differences), *gate.unproven(verify.verify(public, year))])
        new = release.write(public, year, work / "release" / str(year))
        _refuse([*_unsound(new), *_telling(public, replace(project, build=work / "release"), year)])
        with scratch.alone(project.work):
            return _put(project, new, folder, replacing)


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise NotPublished(findings)


def _unsound(folder: Path) -> list[Finding]:
    """What a reader with the stand-alone verifier would find."""
    remedy = "Report it: what was written is not what was built."
    return [
        Finding(f"{kind}: {key}, {where}", str(found), str(expected), remedy)
        for kind, (_, _, faults) in verify_release.verify(folder).items()
        for key, where, expected, found in faults
    ]


def _telling(public: Project, released: Project, year: int) -> list[Finding]:
    """What the release says of what is withheld; also in its zip and its metadata."""
    edition = built.read(public, year)
    found = withheld.check(replace(edition, project=released), withheld.with_values(edition))
    return list(gate.unproven(verify.Verified(year, (found,))))


def _put(project: Project, new: Path, folder: Path, replacing: bool) -> Published:
    """Swap the new release in; an older one that differs is kept beside, under its day and its hash."""
    if not folder.exists():
        swap.swap({folder: new}, project.work)
        return Published(folder, False, None)
    if release.sums(folder) == release.sums(new):
        return Published(folder, True, None)
    kept = folder.parent / REPLACED / release.name(folder, project)
    if not replacing:
        where, remedy = project.relative(folder), f"--replace moves that one to {project.relative(kept)}."
        raise NotPublished.one(where, "another publication of the year", "this one, or none", remedy)
    old = shutil.copytree(folder, new.with_name("kept"))
    swap.swap({kept: old, folder: new}, project.work)
    return Published(folder, False, kept)
