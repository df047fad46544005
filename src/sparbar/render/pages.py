"""Making what is missing of a book, chapter by chapter and format by format, in as many processes as the job allows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sparbar.cached import Decision
from sparbar.dependencies import Hashes, digest, of_file
from sparbar.design import sheets, tokens
from sparbar.render import RenderJob, Say, pandoc, typeset, unprintable, word
from sparbar.render.chart_places import placed
from sparbar.render.outlines import Outlines
from sparbar.render.parts import Part, lines, pictures, shares, together
from sparbar.render.reuse import SAME, Reuse

BODY = "// chapters"  # typst.lua writes it where the chapters go
FRAME = "the pages around the chapters"


@dataclass
class Pages:
    """One rendering of a job. found: every chapter. scratch: a folder for what lies between."""

    job: RenderJob
    book: pandoc.Json
    files: Path
    found: Sequence[Part]
    known: Outlines
    machine: Hashes
    scratch: Path
    say: Say
    decisions: list[Decision] = field(default_factory=list)

    def make(self) -> tuple[Decision, ...]:
        """Typst source first, so that the PDF can be made while pages are; what takes no time is found in the store."""
        with ThreadPoolExecutor(max(1, self.job.jobs)) as pool:
            source = self._submit(pool, "typst") if self.job.pdf else []
            if self.job.pdf:
                source += self._frame(pool)
            self._wait(source)
            later = [pool.submit(self._pdf)] if self.job.pdf else []
            pages = self._submit(pool, "html") if self.job.html else []
            later += [pool.submit(self._docx)] if self.job.docx else []
            self._wait(pages)
            self.job.pages_ready()
            self._wait(later)
        formats = ("html", "pdf", "docx")
        chapters = [one for one in self.decisions if one.kind == "chapter"]
        rest = [one for one in self.decisions if one.kind == "format"]
        return (*chapters, *sorted(rest, key=lambda one: formats.index(one.name)))

    def _wait(self, running: Sequence[Future[None]]) -> None:
        """Until all are done; raises what the first that failed raised, when none is left that could still run."""
        for one in running:
            one.exception()
        for one in running:
            one.result()

    def _submit(self, pool: ThreadPoolExecutor, form: str) -> list[Future[None]]:
        """Begin to make the chapters that are not in the store."""
        kept, stale = Reuse(self.job.kept, "pages"), list[Part]()
        for part in self.found:
            why = kept.find(self._name(part, form), self._depends(part), self._place(part, form))
            name = part.chapter.path
            self.decisions.append(Decision("chapter", f"{name} as {form}", bool(why), why or SAME))
            stale += [part] if why else []
        if form == "html":
            made = f"{len(stale)} of {len(self.found)} pages were" if stale else "no page was"
            self.decisions.append(Decision("format", "html", bool(stale), f"{made} made anew"))
        return [pool.submit(self._chapters, share, form) for share in shares(stale, self.job.jobs)]

    def _name(self, part: Part, form: str) -> str:
        return f"{self.book['year']} {part.chapter.path} {form}"

    def _place(self, part: Part, form: str) -> Path:
        folder = self.job.html if form == "html" and self.job.html else self.scratch
        return folder / f"{part.chapter.slug}.{form}"

    def _depends(self, part: Part) -> Hashes:
        place = digest([one.chapter for one in self.found], self.job.panel, part.chapter)
        headings = digest(self.known)
        return {**self.machine, **part.hashes, "the chapters of the book": place, "headings in the book": headings}

    def _chapters(self, share: Sequence[Part], form: str) -> None:
        """Render some chapters; of the others only the outline is needed."""
        began = time.perf_counter()
        mine = {part.chapter.path: str(self._place(part, form).resolve()) for part in share}
        chapters = [{**part.chapter._asdict(), **self._asked(part.chapter.path, mine, form)} for part in self.found]
        plain = self.job.panel and not self.book.get("since")  # marks and other links: by pandoc
        straight = form == "typst" or plain
        book = together(share)
        pandoc.run(self.job, placed(book, self.files) if form == "typst" else book, self.files, chapters, straight)
        kept = Reuse(self.job.kept, "pages")
        for part in share:
            kept.keep(self._name(part, form), self._depends(part), self._place(part, form))
        named = share[0].chapter.path if len(share) == 1 else f"{len(share)} chapters"
        self.say(f"{named} as {form}", time.perf_counter() - began)

    def _asked(self, path: str, mine: dict[str, str], form: str) -> dict[str, str]:
        return {form: mine[path]} if path in mine else {"outline": self.known[path]}

    def _frame(self, pool: ThreadPoolExecutor) -> list[Future[None]]:
        """What stands around the chapters in the PDF."""
        place, kept = self.scratch / "frame.typ", Reuse(self.job.kept, "pages")
        shared = {name: value for name, value in self.found[0].book.items() if not isinstance(value, dict)}
        depends = {**self.machine, "title, notices or date": digest(shared)}
        if not kept.find(f"{self.book['year']} frame", depends, place):
            return []

        def make() -> None:
            pandoc.run(self.job, shared, self.files, [], frame=place)
            kept.keep(f"{self.book['year']} frame", depends, place)

        return [pool.submit(make)]

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
            own = self._depends(part)
            depends[f"chapter {part.chapter.path}"] = digest(own)
        depends.update((f"picture {name}", of_file(self.files / name)) for name in pictures(self.found, "png"))
        kept = Reuse(self.job.kept, "formats")
        why = kept.find(f"{self.book['year']} docx", depends, self.job.docx)
        if why:
            chapters = [part.chapter._asdict() for part in self.found]
            styles = self.scratch / "styles.docx"
            word.write_reference(styles)
            pandoc.run(self.job, self.book, self.files, chapters, docx=self.job.docx, styles=styles)
            kept.keep(f"{self.book['year']} docx", depends, self.job.docx)
            self.say("DOCX", time.perf_counter() - began)
        self.decisions.append(Decision("format", "docx", bool(why), why or SAME))
