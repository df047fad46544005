"""One run of lua/embedded.lua by the pandoc of the wheel pypandoc-binary."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pypandoc

from sparbar import scratch
from sparbar.errors import Finding, RenderFailed, SparbarError
from sparbar.render import RenderJob

HERE = Path(__file__).parent
LIMIT = 600  # seconds, as for a cell of a notebook
READING = "> "  # how embedded.lua says which document it is about to read
REFUSED = 2  # embedded.lua's exit code when it has written its problems
Json = Mapping[str, Any]
Steps = Sequence[tuple[str, float]]


class Refused(RenderFailed):
    """The book, or the part of it that was looked at, holds what the embedded renderer does not support."""


def run(
    job: RenderJob, book: Json, files: Path, chapters: Sequence[Json], long: bool = False, **wanted: Path | None
) -> Steps:
    """Run it over `chapters` with what `book` holds of book.json; what it did, step by step, with seconds.

    files: the folder that the figures' paths begin at. long: rows of long tables need not go through pandoc, which is
    for HTML and Typst. wanted: outlines, frame, docx, and styles for it. Raises Refused with every finding
    about these chapters, and RenderFailed when the renderer itself is at fault.
    """
    with scratch.temporary() as folder:
        (folder / "book.json").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
        order = {
            "root": str(job.root),
            "files": str(files.resolve()),
            "extension": str(job.root / "_extensions/sparbar/sparbar.lua"),
            "templates": str(HERE),
            "panel": job.panel,
            "long": long,
            "problems": str(folder / "problems.json"),
            "chapters": list(chapters),
            **{name: str(place.resolve()) for name, place in wanted.items() if place},
        }
        (folder / "job.json").write_text(json.dumps(order, ensure_ascii=False), encoding="utf-8")
        return _run(folder, job.epoch)


def _run(folder: Path, epoch: int) -> Steps:
    own = {"TMPDIR": str(folder)}  # pandoc's Lua leaves an empty folder there every time
    environment = os.environ | own | {"SPARBAR_BOOK": str(folder / "book.json"), "SOURCE_DATE_EPOCH": str(epoch)}
    command = [pypandoc.get_pandoc_path(), "lua", str(HERE / "lua/embedded.lua"), str(folder / "job.json")]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=LIMIT
        )
    except subprocess.TimeoutExpired as error:
        raise _endless(error) from error
    if done.returncode == REFUSED and (folder / "problems.json").exists():
        raise Refused(_findings(folder / "problems.json"))
    if done.returncode != 0:
        found = done.stderr.strip() or f"exit code {done.returncode}"
        raise RenderFailed.one("pandoc lua", found, "exit code 0", "Report it: the renderer is at fault.")
    steps = (line.split("\t") for line in done.stdout.splitlines() if not line.startswith(READING))
    return [(step, float(seconds)) for step, seconds in steps]


def _endless(error: subprocess.TimeoutExpired) -> SparbarError:
    """Pandoc did not end: some Markdown takes it years. The document is the last that it began to read."""
    said = (error.stdout or b"").decode("utf-8", "replace").splitlines()
    read = [line.removeprefix(READING) for line in said if line.startswith(READING)]
    found, remedy = f"not read in {LIMIT} seconds", "Look in it, and in its answers, for signs within each other."
    return RenderFailed.one(read[-1] if read else "the chapters", found, "plain Markdown", remedy)


def _findings(path: Path) -> list[Finding]:
    problems = json.loads(path.read_text(encoding="utf-8"))
    return [
        Finding(
            problem["where"],
            problem["found"],
            problem["expected"],
            problem.get("remedy") or "Correct it there.",
        )
        for problem in problems
    ]
