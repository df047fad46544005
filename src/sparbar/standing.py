"""Whether the last build still stands: everything that went into it, and everything that came out, is as it was.

Knows all inputs as a whole and nothing of what depends on which: that is for the builds that have to be made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sparbar import git, manifest, provenance
from sparbar.cached import Decision
from sparbar.dependencies import Hashes, digest, environment, of_file
from sparbar.ledger import Audience, Difference
from sparbar.paths import Project
from sparbar.store import FOLDER, Store

if TYPE_CHECKING:
    from sparbar.disclosure import Withheld

KIND = "builds"
LAST = 2  # builds that are noted: with the one before, an edit that is taken back has changed nothing
TEXTS = ("chapters/", "data/svar/", "index.qmd", "_quarto.yml", "_extensions/", "README.md", "CHANGELOG.md")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the files to open, how the ledger differs from the approved one, what the book lacks.

    withheld: what a public edition does not tell; for an internal one, what it would not. decisions: for each notebook
    and page whether it was made anew, and why.
    """

    outputs: tuple[Path, ...]
    differences: tuple[Difference, ...]
    approved: bool
    shortcomings: tuple[str, ...]
    withheld: tuple[Withheld, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be built."""

    year: int
    formats: tuple[str, ...]
    renderer: str
    audience: Audience
    since: str = ""


def store(project: Project) -> Store:
    """The cache of the project's builds."""
    return _store(project.work / FOLDER)


_store = lru_cache(8)(Store)  # one for each folder, so that it is measured once


def inputs(project: Project, asked: Asked) -> Hashes:
    """Everything that a build depends on, by name, as it is now."""
    since = git.text(project.root, "rev-parse", asked.since) if asked.since else ""  # a branch may move
    programs = provenance.read(project)
    made = digest(asdict(asked), since, str(project.as_of), programs.epoch, dict(programs.versions))
    code = {f"code {name}": value for name, value in manifest.code().items()}
    return {"what is built": made, **environment(), **_files(project), **manifest.inputs(project, asked.year), **code}


def recall(project: Project, asked: Asked, wanted: Hashes) -> Built | None:
    """The last build of the year, if nothing has changed since; its notebooks and pages need not be made."""
    kept, key = store(project), _key(project, asked)
    for entry in kept.entries(KIND, key):
        if entry["inputs"] == wanted and entry["outputs"] == _outputs(project, asked):
            kept.touch(KIND, key)  # what files have been written since the build, with what they held, is no news
            return _built(project, entry["built"])
    return None


def recomputes(project: Project, asked: Asked, wanted: Hashes) -> bool:
    """Whether notebooks may have to run: something else than texts is not as in the last build, if there was one."""
    last = next((entry["inputs"] for entry in store(project).entries(KIND, _key(project, asked))), None)
    changed = {name for name in {*wanted, *(last or {})} if wanted.get(name) != (last or {}).get(name)}
    return last is None or not all(name.startswith(TEXTS) for name in changed)


def remember(project: Project, asked: Asked, wanted: Hashes, built: Built) -> None:
    """The build now in place is of these inputs."""
    said = asdict(built)
    said["withheld"] = said["withheld"] if asked.audience == "public" else []  # an internal edition tells it all
    said["outputs"] = [path.relative_to(project.build).as_posix() for path in built.outputs]
    entry = {"inputs": dict(wanted), "outputs": _outputs(project, asked), "built": said}
    with contextlib.suppress(OSError):  # no room for the note: the next build is made anew
        store(project).put(KIND, _key(project, asked), entry, LAST)


def _key(project: Project, asked: Asked) -> str:
    return digest(project.relative(project.build), project.relative(project.data), asked.year)


def _files(project: Project) -> Hashes:
    """The files of the project's own folder, and the approved ledgers."""
    paths = [*project.root.iterdir(), *project.ledger.glob("*")]
    files = (path for path in sorted(paths) if path.is_file() and not path.name.startswith("."))
    return {project.relative(path): of_file(path) for path in files}


def _outputs(project: Project, asked: Asked) -> str:
    places = (project.edition(asked.year), project.figures / str(asked.year))
    files = [path for place in places for path in sorted(place.rglob("*")) if path.is_file()]
    proof = [project.proof(asked.year)] if asked.audience == "public" else []
    return digest([(str(path), of_file(path)) for path in [*files, *proof]])


def _built(project: Project, said: Mapping[str, Any]) -> Built:
    why = "nothing has changed since the last build"
    return Built(
        tuple(project.build / name for name in said["outputs"]),
        tuple(Difference(**difference) for difference in said["differences"]),
        said["approved"],
        tuple(said["shortcomings"]),
        _withheld(said["withheld"]),
        tuple(Decision(item["kind"], item["name"], False, why) for item in said["decisions"]),
    )


def _withheld(numbers: list[Mapping[str, Any]]) -> tuple[Withheld, ...]:
    if not numbers:
        return ()
    from sparbar.disclosure import Withheld  # with pandas, which takes longer than everything else here

    return tuple(Withheld(**number) for number in numbers)
