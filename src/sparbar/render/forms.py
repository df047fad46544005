"""A chapter in its forms: source of Typst, a template, the page made of it; what each depends on, and where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sparbar.dependencies import Hashes, digest
from sparbar.render import RenderJob, filling, outlines
from sparbar.render.outlines import Outlines
from sparbar.render.parts import Part
from sparbar.render.places import Placed
from sparbar.render.reuse import Reuse


@dataclass
class Forms:
    """Those of one rendering's chapters. found, known: every chapter, and its outline. scratch: a folder."""

    job: RenderJob
    year: int
    placed: Placed
    found: Sequence[Part]
    known: Outlines
    machine: Hashes
    scratch: Path

    def find(self, part: Part, form: str) -> str:
        """Put what is in the store where it belongs, and return ''; or say why it is not there."""
        kept = Reuse(self.job.kept, "pages")
        return kept.find(self._name(part, form), self.depends(part, form), self.place(part, form))

    def keep(self, part: Part, form: str) -> None:
        """Keep what has been made, where it belongs."""
        kept = Reuse(self.job.kept, "pages")
        kept.keep(self._name(part, form), self.depends(part, form), self.place(part, form))

    def fill(self, part: Part, files: Path) -> None:
        """Make the page of its template, and keep it."""
        template = self.place(part, "template").read_bytes().decode()
        page = filling.page(template, part, self.placed, files, self.job.panel)
        self.place(part, "html").write_bytes(page.encode())
        self.keep(part, "html")

    def place(self, part: Part, form: str) -> Path:
        """Where the form belongs."""
        folder = self.job.html if form == "html" and self.job.html else self.scratch
        return folder / f"{part.chapter.slug}.{form}"

    def depends(self, part: Part, form: str) -> Hashes:
        """A template is of what is not data; headings have places, too."""
        own = {"its template": part.template} if form == "template" else part.hashes
        return {
            **self.machine,
            **own,
            "the chapters of the book": digest([one.chapter for one in self.found], self.job.panel, part.chapter),
            "headings in the book": self._headings.get(form, self._headings[""]),
        }

    def _name(self, part: Part, form: str) -> str:
        return f"{self.year} {part.chapter.path} {form}"

    @cached_property
    def _headings(self) -> Mapping[str, str]:
        """Of each form, and of the others; all are known when a form is looked for."""
        told = {path: filling.texts(outline, self.placed) for path, outline in self.known.items()}
        pages = {"template": self.known, "html": told}
        return {form: digest(outlines.for_pages(found)) for form, found in pages.items()} | {"": digest(told)}
