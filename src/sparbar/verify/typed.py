"""Nothing is printed that is not in the ledger: what `sparbar lint` looks for in the built book, as a check of it.

Pages are read word by word: a number that no element with `data-tal` holds is typed, unless it is an exception that a
text names with a reason. The PDF and the DOCX are held against the pages: digits that stand nowhere there between the
same characters are typed. Without pages there is nothing to hold them against, and this is not checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sparbar.built import Built
from sparbar.chapters import Book
from sparbar.lint import documents, names, pages, printed, sources
from sparbar.lint.findings import Typed, place
from sparbar.verify import rendered
from sparbar.verify.findings import Check, Fault
from sparbar.verify.rendered import Read


def check(built: Built, book: Book, read: Read, papers: Mapping[str, Sequence[str]]) -> Check:
    """Look for typed numbers; papers: the texts of the PDF's pages and of the DOCX's paragraphs, by place."""
    recorded = pages.Recorded(built, {slug: leaf.tables for slug, leaf in read.leaves.items()})
    listed = names.read(built.project)
    texts = sources.excusing(built.project, built.year, book, listed)
    looked = [pages.look(recorded, slug, page.main) for slug, page in read.pages.items()]
    found = [*printed.typed(looked, listed, printed.excused(book, texts))]
    whole = len(looked) == len(read.leaves)  # else all that a missing page prints would seem to be typed in the PDF
    found += _in_papers(papers, looked, list(rendered.lacking(built, read))) if whole else ()
    count = sum(len(page.lines) for page in looked) + sum(map(len, papers.values())) * whole
    note = "" if whole else "not in PDF and DOCX, since pages are missing"
    what = "lines of pages, pages of the PDF and paragraphs of the DOCX, for typed numbers"
    return Check("typed", what, count, tuple(map(_fault, found)), note)


def _in_papers(
    papers: Mapping[str, Sequence[str]], looked: Iterable[pages.Page], lacking: Sequence[str]
) -> Iterator[Typed]:
    held = documents.around(page.printed for page in looked)
    for where, texts in papers.items():
        yield from documents.strange(documents.parts(texts, where), held, lacking)


def _fault(typed: Typed) -> Fault:
    wanted = "a number of the ledger, cited by its key"
    return Fault(typed.text, wanted, f"{typed.text}, typed, in “{typed.around}”", place(typed.file, typed.line))
