"""The reference renderer: `quarto render`, for those who have Quarto. Same chapters, same Lua, same numbers.

Every format goes to a folder of its own under <root>/_build: rendering a book to Typst empties the output folder
first, which would take the HTML with it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from sparbar.cached import Decision
from sparbar.errors import Finding, RenderFailed
from sparbar.render import RenderJob, Say, silent

INSTALL = (
    "Make the conda environment of environment.yml, which has Quarto, or install Quarto 1.8 or later from quarto.org; "
    "or use `--renderer embedded`, which needs nothing more."
)
UNRESOLVED = "Unable to resolve crossref"  # Quarto only warns; a report with ?@fig-x in it must not pass


class QuartoRenderer:
    """Runs the Quarto on PATH once per format."""

    def render(self, job: RenderJob, say: Say = silent) -> tuple[Decision, ...]:
        """Makes every format of the job. Raises `RenderFailed` without Quarto, or with what Quarto said."""
        quarto = shutil.which("quarto")
        if quarto is None:
            raise RenderFailed.one("PATH", "no quarto", "Quarto 1.8 or later", INSTALL)
        build = job.root / "_build"
        build.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=build, prefix="quarto-") as scratch:
            for target, place in (("html", job.html), ("typst", job.pdf), ("docx", job.docx)):
                if place is None:
                    continue
                began = time.perf_counter()
                made = _render(quarto, job, target, Path(scratch))
                if target == "html":
                    shutil.copytree(made, place, dirs_exist_ok=True)
                else:
                    _move_single(made, f"*{place.suffix}", place)
                say(f"quarto render --to {target}", time.perf_counter() - began)
        job.pages_ready()
        asked = {"html": job.html, "pdf": job.pdf, "docx": job.docx}
        return tuple(Decision("format", name, True, "Quarto renders it") for name, place in asked.items() if place)


def _render(quarto: str, job: RenderJob, target: str, scratch: Path) -> Path:
    """Renders one format and returns the folder it lies in. Relative, because Quarto takes it from the project."""
    output = scratch / target
    command = [quarto, "render", ".", "--to", target, "--output-dir", output.relative_to(job.root).as_posix()]
    done = subprocess.run(
        command,
        cwd=job.root,
        env=_environment(job),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    unresolved = [line.strip() for line in done.stderr.splitlines() if UNRESOLVED in line]
    if done.returncode != 0:
        said = "\n".join(done.stderr.strip().splitlines()[-20:])
        raise RenderFailed.one(f"quarto render --to {target}", said, "exit code 0", "Mend what Quarto names.")
    if unresolved:
        place = f"quarto render --to {target}"
        raise RenderFailed(
            Finding(place, line, "references that lead somewhere", "Correct the name.") for line in unresolved
        )
    return output


def _environment(job: RenderJob) -> dict[str, str]:
    """The book's place and year for the pre-render hook and the shortcodes."""
    book = (job.work / "book.json").resolve()
    year = json.loads(book.read_text(encoding="utf-8"))["year"]
    mine = {"SPARBAR_BOOK": str(book), "REPORT_YEAR": str(year), "SOURCE_DATE_EPOCH": str(job.epoch)}
    return os.environ | mine


def _move_single(folder: Path, pattern: str, place: Path) -> None:
    """Quarto names the file after the book's title: there must be exactly one."""
    found = sorted(folder.rglob(pattern))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise RenderFailed.one(f"quarto's {pattern}", names, "exactly one file", "See book: in _quarto.yml.")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(found[0], place)
