"""Making what is missing of a book, chapter by chapter and format by format, in as many processes as the job allows."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sparbar.cached import Decision
from sparbar.dependencies import Hashes, digest, of_file
from sparbar.design import sheets, tokens
from sparbar.render import RenderJob, Say, filling, outlines, pandoc, typeset, unprintable, word
from sparbar.render.parts import SHARED, Part, lines, pictures
from sparbar.render.places import Placed
from sparbar.render.readers import Reader, Readers, finish
from sparbar.render.reuse import SAME, Reuse

BODY = "// chapters"  # typst.lua writes it where the chapters go
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
                self._frame(readers)
            later = [pool.submit(self._pdf)] if self.job.pdf else []
            templates = self._submit(pool, readers, "html", empty)
            later += [pool.submit(self._docx)] if self.job.docx else []
            self._fill(self.templates)
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
        kept, stale = Reuse(self.job.kept, "pages"), list[Part]()
        for part in self.found:
            why = kept.find(self._name(part, form), self._depends(part, form), self._place(part, form))
            name = part.chapter.path
            if why and form == "html" and self._finds_template(part):
                self.templates.append(part)
                why = f"{why}; put into its template"
            self.decisions.append(Decision("chapter", f"{name} as {form}", bool(why), why or SAME))
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
        places = {part.chapter.path: self._place(part, written) for part in mine}
        reader.write(form, places, self.found, self.known)
        kept = Reuse(self.job.kept, "pages")
        for part in mine:
            kept.keep(self._name(part, written), self._depends(part, written), self._place(part, written))
        if form == "html":
            self._fill(mine)
        named = mine[0].chapter.path if len(mine) == 1 else f"{len(mine)} chapters"
        self.say(f"{named} as {form}", time.perf_counter() - began)

    def _finds_template(self, part: Part) -> bool:
        """Whether there is one for its page; then it is put where it belongs."""
        kept, form = Reuse(self.job.kept, "pages"), "template"
        return not kept.find(self._name(part, form), self._depends(part, form), self._place(part, form))

    def _fill(self, stale: Sequence[Part]) -> None:
        """Make the pages of their templates."""
        kept = Reuse(self.job.kept, "pages")
        for part in stale:
            template = self._place(part, "template").read_bytes().decode()
            page = filling.page(template, part, self.placed, self.files, self.job.panel)
            self._place(part, "html").write_bytes(page.encode())
            kept.keep(self._name(part, "html"), self._depends(part, "html"), self._place(part, "html"))

    def _name(self, part: Part, form: str) -> str:
        return f"{self.book['year']} {part.chapter.path} {form}"

    def _place(self, part: Part, form: str) -> Path:
        folder = self.job.html if form == "html" and self.job.html else self.scratch
        return folder / f"{part.chapter.slug}.{form}"

    def _depends(self, part: Part, form: str) -> Hashes:
        """A template is of what is not data; headings have places, too."""
        own = {"its template": part.template} if form == "template" else part.hashes
        return {
            **self.machine,
            **own,
            "the chapters of the book": digest([one.chapter for one in self.found], self.job.panel, part.chapter),
            "headings in the book": self._headings.get(form, self._headings[""]),
        }

    @cached_property
    def _headings(self) -> Mapping[str, str]:
        """Of each form, and of the others; all are known when a page is looked for."""
        told = {path: filling.texts(outline, self.placed) for path, outline in self.known.items()}
        pages = {"template": self.known, "html": told}
        return {form: digest(outlines.for_pages(found)) for form, found in pages.items()} | {"": digest(told)}

    def _frame(self, readers: Readers) -> None:
        """What stands around the chapters in the PDF."""
        place, kept = self.scratch / "frame.typ", Reuse(self.job.kept, "pages")
        shared = {name: value for name, value in self.found[0].book.items() if not isinstance(value, dict)}
        depends = {**self.machine, SHARED: digest(shared)}
        if not kept.find(f"{self.book['year']} frame", depends, place):
            return
        wanted = {"frame": str(place.resolve())}
        if readers.all:
            readers.all[0].order(**wanted)
        else:
            pandoc.run(self.job, shared, self.files, [], **wanted)
        kept.keep(f"{self.book['year']} frame", depends, place)

    def _pdf(self) -> None:
        assert self.job.pdf is not None, "asked for"
        began = time.perf_counter()
        written = [self._place(part, "typst").read_bytes() for part in self.found]
        frame = (self.scratch / "frame.typ").read_bytes()
        body = b"\n".join(written)
        source = sheets.typst(tokens()).encode() + frame.replace(BODY.encode(), body.rstrip(b"\n"))
        names = [*pictures(self.found, "svg"), *lines(self.found)]
        depends = {
            **self.machine,
            **{
                f"chapter {part.chapter.path}": digest(text.hex())
                for part, text in zip(self.found, written, strict=True)
            },
            **{f"picture {name}": of_file(self.files / name) for name in names},
            FRAME: digest(frame.hex(), sheets.typst(tokens())),
            "the time of the report": digest(self.job.epoch),
        }
        kept = Reuse(self.job.kept, "formats")
        why = kept.find(f"{self.book['year']} pdf", depends, self.job.pdf)
        if why:
            with unprintable.named(self.job):
                self.job.pdf.write_bytes(typeset.compile_pdf(source, self.files, self.job.epoch))
            kept.keep(f"{self.book['year']} pdf", depends, self.job.pdf)
            self.say("PDF", time.perf_counter() - began)
        self.decisions.append(Decision("format", "pdf", bool(why), why or SAME))

    def _docx(self) -> None:
        assert self.job.docx is not None, "asked for"
        began = time.perf_counter()
        depends: dict[str, str] = {"the time of the report": digest(self.job.epoch)}
        for part in self.found:
            own = self._depends(part, "docx")
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
