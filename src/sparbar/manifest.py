"""manifest.json: the SHA-256 of everything that went into a build and of everything that came out.

Hashes are of whole files only. A public edition keeps them: whoever wanted to try out a withheld value against the hash
of a ledger file would have to know every other cell of it, names and amounts alike. A hash of one row or one number
could be tried out in a second, so there is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sparbar import filehash, key_numbers
from sparbar.paths import Project

FILE = "manifest.json"
INPUTS = ("report.yml", "_quarto.yml", "requirements.lock", "*.qmd", "chapters/**/*", "notebooks/*", "_extensions/**/*")
PACKAGE = Path(__file__).parent


def write(project: Project, folder: Path, year: int, versions: Mapping[str, str]) -> Mapping[str, str]:
    """Write the manifest of the build of `year` in `folder` into it; the hashes of the outputs.

    versions: of the programs that made it.
    """
    document = {**hashes(project, folder, year), "environment": dict(versions)}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return document["outputs"]


def hashes(project: Project, folder: Path, year: int) -> dict[str, dict[str, str]]:
    """File → SHA-256 of the inputs, the code and the outputs in `folder` as they are now; without the manifest."""
    made = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {"inputs": inputs(project, year), "code": code(), "outputs": _hashes(made, folder)}


def inputs(project: Project, year: int) -> dict[str, str]:
    """File → SHA-256 of what goes into a build of `year`: the approved ledgers of earlier years too.

    That of the year itself is compared with what is built, and changes nothing in it.
    """
    earlier = [project.ledger / f"{before}.csv" for before in key_numbers.years_before(year)]
    paths = [*_inputs(project), *(path for path in earlier if path.is_file())]
    return dict(sorted({**_hashes(paths, project.root), **_data(project)}.items()))


def code() -> dict[str, str]:
    """File → SHA-256 of this package."""
    names = sorted((name for name, *_ in filehash.stamps(PACKAGE)), key=lambda name: name.split("/"))
    return {name: filehash.sha256(PACKAGE / name) for name in names}


def _inputs(project: Project) -> Iterator[Path]:
    for pattern in INPUTS:
        yield from sorted(path for path in project.root.glob(pattern) if path.is_file())


def _data(project: Project) -> Mapping[str, str]:
    paths = sorted(path for path in project.data.rglob("*") if path.is_file())
    return {f"data/{name}": value for name, value in _hashes(paths, project.data).items()}


def _hashes(paths: Iterable[Path], root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): filehash.sha256(path) for path in paths}
