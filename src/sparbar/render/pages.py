"""Making what is missing of a book, chapter by chapter and format by format, in as many processes as the job allows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sparbar.cached import Decision
from sparbar.dependencies import Hashes, digest, of_file
from sparbar.render import RenderJob, Say, outlines, pandoc, typeset, unprintable, word
from sparbar.render.forms import Forms
from sparbar.render.parts import Part, lines, pictures
from sparbar.render.places import Placed
from sparbar.render.readers import Reader, Readers, finish
from sparbar.render.reuse import SAME, Reuse

FRAME = "the pages around the chapters"


@dataclass
class Pages:
    """One rendering of a job. found: every chapter. scratch: a folder for what lies between."""

    job: RenderJob
    book: pandoc.Json
    placed: Placed
    files: Path
    found: Sequence[Part]
    machine: Hashes
    scratch: Path
    say: Say
    known: dict[str, str] = field(default_factory=dict)  # the chapters' outlines
    templates: list[Part] = field(default_factory=list)  # of stale pages, found in the store
    decisions: list[Decision] = field(default_factory=list)

    def make(self) -> tuple[Decision, ...]:
        """Typst source first, so that the PDF can be made while pages are; what takes no time is found in the store."""
        with ExitStack() as opened, ThreadPoolExecutor(max(1, self.job.jobs)) as pool:
            readers = Readers(self.job, self.files, self.placed, self.scratch, pool, opened)
            self._outlines(readers)
            sources = self._stale("typst") if self.job.pdf else []
            pages = self._stale("html") if self.job.html else []
            empty = [part for part in pages if part not in self.templates]
            readers.read([part for part in self.found if part in sources or part in empty])
            if self.job.pdf:
                finish(self._submit(pool, readers, "typst", sources))
            later = [pool.submit(self._pdf)] if self.job.pdf else []
            templates = self._submit(pool, readers, "html", empty)
            later += [pool.submit(self._docx)] if self.job.docx else []
            for part in self.templates:
                self._forms.fill(part, self.files)
            finish(templates)
            opened.close()  # what the pandocs hold is not needed for the rest
            self.job.pages_ready()
            finish(later)
        formats = ("html", "pdf", "docx")
        chapters = [one for one in self.decisions if one.kind == "chapter"]
        rest = [one for one in self.decisions if one.kind == "format"]
        return (*chapters, *sorted(rest, key=lambda one: formats.index(one.name)))

    def _outlines(self, readers: Readers) -> None:
        """Of every chapter; those of which it is not known are read."""
        self.known = outlines.known(self.job, self.found, self.machine, self.scratch)
        for reader in readers.read([part for part in self.found if part.chapter.path not in self.known]):
            self.known |= outlines.keep(self.job, reader.parts, reader.outlines, self.machine, self.scratch)

    def _stale(self, form: str) -> list[Part]:
        """The chapters that are not in the store; the others are put where they belong."""
        stale = list[Part]()
        for part in self.found:
            why = self._forms.find(part, form)
            if why and form == "html" and not self._forms.find(part, "template"):
                self.templates.append(part)
                why = f"{why}; put into its template"
            self.decisions.append(Decision("chapter", f"{part.chapter.path} as {form}", bool(why), why or SAME))
            stale += [part] if why else []
        if form == "html":
            made = f"{len(stale)} of {len(self.found)} pages were" if stale else "no page was"
            self.decisions.append(Decision("format", "html", bool(stale), f"{made} made anew"))
        return stale

    def _submit(
        self, pool: ThreadPoolExecutor, readers: Readers, form: str, stale: Sequence[Part]
    ) -> list[Future[None]]:
        """Begin to make the chapters, each where it was read."""
        divided = [(reader, [part for part in reader.parts if part in stale]) for reader in readers.all]
        return [pool.submit(self._chapters, reader, mine, form) for reader, mine in divided if mine]

    def _chapters(self, reader: Reader, mine: Sequence[Part], form: str) -> None:
        began = time.perf_counter()
        written = "template" if form == "html" else form
        places = {part.chapter.path: self._forms.place(part, written) for part in mine}
        reader.write(form, places, self.found, self.known)
        for part in mine:
            self._forms.keep(part, written)
            if form == "html":
                self._forms.fill(part, self.files)
        named = mine[0].chapter.path if len(mine) == 1 else f"{len(mine)} chapters"
        self.say(f"{named} as {form}", time.perf_counter() - began)

    @cached_property
    def _forms(self) -> Forms:
        """When every chapter's outline is known."""
        job, year = self.job, self.book["year"]
        return Forms(job, year, self.placed, self.found, self.known, self.machine, self.scratch)

    def _pdf(self) -> None:
        assert self.job.pdf is not None, "asked for"
        began = time.perf_counter()
        written = [self._forms.place(part, "typst").read_bytes() for part in self.found]
        frame = typeset.frame(self.book)
        names = [*pictures(self.found, "svg"), *lines(self.found)]
        depends = {
            **self.machine,
            **{
                f"chapter {part.chapter.path}": digest(text.hex())
                for part, text in zip(self.found, written, strict=True)
            },
            **{f"picture {name}": of_file(self.files / name) for name in names},
            FRAME: digest(frame.hex()),
            "the time of the report": digest(self.job.epoch),
        }
        kept = Reuse(self.job.kept, "formats")
        why = kept.find(f"{self.book['year']} pdf", depends, self.job.pdf)
        if why:
            with unprintable.named(self.job):
                source = b"\n".join([frame, *written])
                self.job.pdf.write_bytes(typeset.compile_pdf(source, self.files, self.job.epoch))
            kept.keep(f"{self.book['year']} pdf", depends, self.job.pdf)
            self.say("PDF", time.perf_counter() - began)
        self.decisions.append(Decision("format", "pdf", bool(why), why or SAME))

    def _docx(self) -> None:
        assert self.job.docx is not None, "asked for"
        began = time.perf_counter()
        depends: dict[str, str] = {"the time of the report": digest(self.job.epoch)}
        for part in self.found:
            own = self._forms.depends(part, "docx")
            depends[f"chapter {part.chapter.path}"] = digest(own)
        depends.update((f"picture {name}", of_file(self.files / name)) for name in pictures(self.found, "png"))
        kept = Reuse(self.job.kept, "formats")
        why = kept.find(f"{self.book['year']} docx", depends, self.job.docx)
        if why:
            chapters = [part.chapter._asdict() for part in self.found]
            styles = self.scratch / "styles.docx"
            word.write_reference(styles)
            pandoc.run(
                self.job,
                self.book,
                self.files,
                chapters,
                docx=str(self.job.docx.resolve()),
                styles=str(styles.resolve()),
            )
            kept.keep(f"{self.book['year']} docx", depends, self.job.docx)
            self.say("DOCX", time.perf_counter() - began)
        self.decisions.append(Decision("format", "docx", bool(why), why or SAME))
