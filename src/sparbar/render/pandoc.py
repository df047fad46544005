"""One process of the pandoc of the wheel pypandoc-binary that runs lua/embedded.lua."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Self

from sparbar import scratch
from sparbar.errors import Finding, RenderFailed, SparbarError
from sparbar.render import RenderJob

HERE = Path(__file__).parent
LIMIT = 600  # seconds without a word, as for a cell of a notebook
DOING, DONE = {">": "read", "<": "written"}, "."  # what embedded.lua says before each document, and at the end
REFUSED = 2  # embedded.lua's exit code when it has written its problems
# Garbage is looked for seldom, and among what has stayed only when that is much. A larger first area costs more than it
# saves, for the system has to clear it. Nothing needs the clock, which would interrupt it a hundred times a second.
RUNTIME = ("+RTS", "-A32m", "-O128m", "-V0", "-RTS")
Json = Mapping[str, Any]


@cache
def program() -> str:
    """The pandoc of the wheel, whatever other one is installed: that would write other bytes. Raises RenderFailed.

    pypandoc itself would start each that it finds, for the newest.
    """
    wheel = find_spec("pypandoc")
    folders = [Path(folder) / "files" for folder in (wheel and wheel.submodule_search_locations) or ()]
    found = [path for folder in folders for name in ("pandoc", "pandoc.exe") if (path := folder / name).is_file()]
    if not found:
        remedy = "Install the packages of requirements.lock again."
        raise RenderFailed.one("pandoc", "not installed", "the package pypandoc-binary", remedy)
    return str(found[0])


class Refused(RenderFailed):
    """The book, or the part of it that was looked at, holds what the embedded renderer does not support."""


class Reading:
    """Chapters, read once, that can then be written in whatever forms are wanted. To be closed."""

    def __init__(
        self, job: RenderJob, book: Json, files: Path, chapters: Sequence[Json], outlines: Path | None
    ) -> None:
        """Read `chapters` with what `book` holds of book.json.

        files: the folder that the figures' paths begin at. outlines: where to write what is to be known of the chapters
        elsewhere. Raises Refused with every finding about them, and RenderFailed when the renderer itself is at fault;
        so does `order`.
        """
        self._open, self._doing = ExitStack(), ""
        try:
            self._folder = self._open.enter_context(scratch.temporary())
            (self._folder / "book.json").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
            told = {
                "root": str(job.root),
                "files": str(files.resolve()),
                "extension": str(job.root / "_extensions/sparbar/sparbar.lua"),
                "templates": str(HERE),
                "panel": job.panel,
                "problems": str(self._folder / "problems.json"),
                "chapters": list(chapters),
                **({"outlines": str(outlines.resolve())} if outlines else {}),
            }
            (self._folder / "job.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            self._process = self._open.enter_context(self._started(job.epoch))
            self._open.callback(self._process.kill)  # what it has written it has closed
            self._wait()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process. What was not finished is not written."""
        self._open.close()

    def order(self, **wanted: object) -> None:
        """Write what is wanted, as embedded.lua describes it."""
        assert self._process.stdin is not None, "a pipe"
        try:
            self._process.stdin.write(json.dumps(wanted) + "\n")
            self._process.stdin.flush()
        except OSError as error:  # it has ended between two orders
            raise self._fault() from error
        self._wait()

    def _started(self, epoch: int) -> subprocess.Popen[str]:
        own = {"TMPDIR": str(self._folder)}  # pandoc's Lua leaves an empty folder there every time
        book = {"SPARBAR_BOOK": str(self._folder / "book.json"), "SOURCE_DATE_EPOCH": str(epoch)}
        script = [str(HERE / "lua/embedded.lua"), str(self._folder / "job.json")]
        self._errors: IO[str] = self._open.enter_context((self._folder / "errors").open("w+", encoding="utf-8"))
        return subprocess.Popen(
            [program(), *RUNTIME, "lua", *script],
            env=os.environ | own | book,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
            errors="replace",
        )

    def _wait(self) -> None:
        """Until it says that it is done. A long book may take as long as it does: only silence is too long."""
        while (line := self._said()) != DONE:
            if not line:
                raise self._fault()
            self._doing = line

    def _said(self) -> str:
        """Its next line; '' when it has ended."""
        assert self._process.stdout is not None, "a pipe"
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(LIMIT, stop)
        timer.start()
        try:
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        if late.is_set():
            raise self._endless()
        return line.rstrip("\n")

    def _fault(self) -> SparbarError:
        """Why it has ended before it was done."""
        code, problems = self._process.wait(), self._folder / "problems.json"
        if code == REFUSED and problems.exists():
            return Refused(_findings(problems))
        self._errors.seek(0)
        found = self._errors.read().strip() or f"exit code {code}"
        return RenderFailed.one("pandoc lua", found, "exit code 0", "Report it: the renderer is at fault.")

    def _endless(self) -> SparbarError:
        """Some Markdown takes pandoc years: that of the document which it began last."""
        sign, _, document = self._doing.partition(" ")
        found = f"not {DOING.get(sign, 'read')} in {LIMIT} seconds"
        remedy = "Look in it, and in its answers, for signs within each other."
        return RenderFailed.one(document or "the chapters", found, "plain Markdown", remedy)


def run(job: RenderJob, book: Json, files: Path, chapters: Sequence[Json], **wanted: object) -> None:
    """Read the whole book, in order, and write what is wanted."""
    with Reading(job, book, files, chapters, None) as reading:
        reading.order(chapters=list(chapters), **wanted)


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
