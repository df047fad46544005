"""The pandocs of one rendering: each reads its share of the chapters once, and writes them in every form asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from sparbar.render import RenderJob, pandoc
from sparbar.render.chart_places import placed as with_charts
from sparbar.render.outlines import Outlines
from sparbar.render.parts import Part, shares, together
from sparbar.render.places import Placed


class Reader:
    """Some chapters of a book, read. To be closed. Raises what pandoc.Reading raises, when it is made and asked."""

    def __init__(self, job: RenderJob, files: Path, parts: Sequence[Part], placed: Placed, outlines: Path) -> None:
        """Read `parts`. outlines: the file for what other chapters have to know of them.

        Only for the PDF, which pandoc fills, does it get to see what stands in places.
        """
        self.parts, self.outlines, self._numbered = parts, outlines, False
        book = together(parts)
        if job.pdf:
            tables = {name: placed.tables[name] for name in book["stubbed"]}
            book = {**with_charts(book, files), "stubbed": tables, "texts": placed.texts}
        chapters = [part.chapter._asdict() for part in parts]
        self._reading = pandoc.Reading(job, book, files, chapters, outlines)
        self.order, self.close = self._reading.order, self._reading.close

    def write(self, form: str, places: Mapping[str, Path], found: Sequence[Part], known: Outlines) -> None:
        """Write some of its chapters. places: path → file. found, known: every chapter of the book, and its outline."""
        chapters = [self._described(part, known) for part in found]
        book = {} if self._numbered else {"chapters": chapters}
        self._numbered = True
        self.order(**book, **{form: {path: str(place.resolve()) for path, place in places.items()}})

    def _described(self, part: Part, known: Outlines) -> dict[str, object]:
        """Of a chapter that is not read here only the outline is needed."""
        outline = {} if part in self.parts else {"outline": known[part.chapter.path]}
        return {**part.chapter._asdict(), **outline}


class Readers:
    """As many as the job allows at once. scratch: a folder for the outlines."""

    def __init__(
        self, job: RenderJob, files: Path, placed: Placed, scratch: Path, pool: ThreadPoolExecutor, opened: ExitStack
    ) -> None:
        self._job, self._files, self._placed = job, files, placed
        self._scratch, self._pool, self._opened = scratch, pool, opened
        self.all: list[Reader] = []

    def read(self, parts: Sequence[Part]) -> Sequence[Reader]:
        """Read those of `parts` that are not yet. Returns the new readers, which are closed with `opened`."""
        before = [part for reader in self.all for part in reader.parts]
        unread = [part for part in parts if part not in before]
        running = [self._pool.submit(self._reader, share) for share in shares(unread, self._job.jobs)]
        read = [self._opened.enter_context(closing(one.result())) for one in running if not one.exception()]
        finish(running)
        self.all += read
        return read

    def _reader(self, share: Sequence[Part]) -> Reader:
        outlines = self._scratch / f"outlines-{share[0].chapter.slug}.json"
        return Reader(self._job, self._files, share, self._placed, outlines)


def finish(running: Sequence[Future[Any]]) -> None:
    """Until all are done; raises what the first that failed raised, when none is left that could still run."""
    for one in running:
        one.exception()
    for one in running:
        one.result()
