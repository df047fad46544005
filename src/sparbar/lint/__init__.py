"""Numbers that are typed rather than cited: in what people write, and in the built book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sparbar.chapters import read_book
from sparbar.lint import names
from sparbar.lint.exempted import exempted
from sparbar.lint.findings import TYPED, Advice, Exempt, Linted, Typed
from sparbar.lint.names import Known
from sparbar.paths import Project

if TYPE_CHECKING:
    from sparbar.lint import nearest
    from sparbar.lint.sources import Looked

__all__ = ["Advice", "Exempt", "Linted", "Typed", "exempted", "lint"]

UNUSED = "a name that no text of any year holds"


def lint(project: Project, year: int) -> Linted:
    """Look at every text of the edition of `year`, and at its built book where there is one.

    Raises InvalidProject when chapters, names.yml or an answer cannot be read.
    """
    from sparbar.lint import nearest, printed, sources  # slow: a build asks only for what is exempted
    from sparbar.lint.texts import ANSWERS, CHAPTERS

    book, listed = read_book(project), names.read(project)
    texts = list(sources.look(project, year, book, listed))
    formats = list(printed.look(project, year, book, listed, texts))
    known = nearest.read(project, year)
    found = [_with_keys(typed, known, text.notebooks) for text in texts for typed in text.typed]
    found += [_with_keys(typed, known, ()) for made in formats for typed in made.typed]
    if not any(text.words for text in texts if text.kind in {CHAPTERS, ANSWERS}):
        found.append(Typed(project.relative(project.quarto_config), 0, 0, "", problem="no text to look at"))
    looked = Counter(text.kind for text in texts) + Counter({made.kind: made.count for made in formats})
    vague = tuple(advice for text in texts for advice in text.advice)
    exempt = tuple(exempt for text in texts for exempt in text.exempt)
    return Linted(year, looked, tuple(found), (*vague, *_unused(project, listed, texts)), exempt)


def _with_keys(typed: Typed, known: Sequence[nearest.Known], notebooks: Sequence[str]) -> Typed:
    from sparbar.lint import nearest

    return replace(typed, keys=nearest.keys(typed.text, known, notebooks)) if typed.problem == TYPED else typed


def _unused(project: Project, listed: Known, texts: Iterable[Looked]) -> Iterator[Advice]:
    """Names that stand neither in this edition nor in the answers of other years."""
    used = {name for text in texts for name in text.used}
    if len(used) < len(listed.names):
        for path in sorted((project.data / "svar").glob("*/*.md")):
            used |= listed.without(path.read_text(encoding="utf-8", errors="replace"))[1]
    place = names.place(project)
    yield from (Advice(place, 0, 0, name.name, UNUSED) for name in listed.names if name.name not in used)
