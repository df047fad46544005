"""The PDF's text layer and the DOCX against the pages: every number again, between the same words.

White space and hyphens are left out of the comparison: both formats break lines and words as they please. Where a
page of the PDF ends inside a paragraph, the words on one side of the number are enough.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from sparbar import expected
from sparbar.built import Built
from sparbar.docx import Docx
from sparbar.pdf import Pdf
from sparbar.verify.findings import Check, Fault
from sparbar.verify.pages import Picture, Span
from sparbar.verify.rendered import Read, plain

LOOSE = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\ufffe\u2010\u2011-]+")
AROUND = 24  # characters of context on each side
EDGE = 600  # characters at either end of a page: its header, footnotes and a chart may stand between


@dataclass(frozen=True)
class Document:
    """A rendered file: its text page by page (one page where there are none), condensed, and its alternative texts.

    spoken: the place and the words of each alternative text that is read aloud. written: all that the file holds.
    """

    kind: str
    place: str
    pages: Sequence[str]
    spoken: Sequence[tuple[str, str]] = ()
    written: Sequence[str] = ()

    @cached_property
    def text(self) -> str:
        return "".join(self.pages)

    @cached_property
    def ends(self) -> list[int]:
        """Where each page ends in the text."""
        return list(accumulate(map(len, self.pages)))

    def page(self, position: int) -> int:
        """The page, from 1, on which a position of the text lies."""
        return 1 + bisect.bisect_right(self.ends, position)

    def at_an_edge(self, words: str) -> bool:
        """Whether the words stand where one page ends and the next begins."""
        places = (match.start() for match in re.finditer(re.escape(words), self.text))
        return any(abs(at - end) <= EDGE for at in places for end in self.ends[:-1])


def condensed(text: str) -> str:
    """`text` without what line breaking changes."""
    return LOOSE.sub("", text)


def of_pdf(pdf: Pdf, place: str) -> Document:
    """A tagged PDF."""
    spoken = [(f"{place}, page {page}", text) for page, text in pdf.spoken]
    return Document("PDF", place, [condensed(page) for page in pdf.pages], spoken, pdf.written)


def of_docx(docx: Docx, place: str) -> Document:
    """A Word document."""
    spoken = [(place, text) for text in docx.alternatives]
    return Document("DOCX", place, [condensed("".join(docx.paragraphs))], spoken)


def check(built: Built, book: Read, lines: Sequence[str], document: Document) -> Check:
    """Find every number, the text of every chart (PDF only: elsewhere it is a bitmap) and every alternative text.

    lines: the alternative texts of the small lines beside key numbers. An alternative text that is none of these and
    none of a figure is a fault, wherever in the file it stands.
    """
    # Without HTML nothing says between which words a number stands.
    unread = [leaf for leaf in book.leaves.values() if not leaf.page]
    bare = [Span(cell.key or cell.of, cell.text, 0) for leaf in unread for cell in (*leaf.wanted, *leaf.beside)]
    spans = [*book.spans, *book.compared, *bare]
    often = Counter(map(_around, spans))
    each = {(span.key, _around(span)): span for span in spans}
    doubtful = book.doubtful
    faults = [
        fault
        for (_, around), span in each.items()
        for fault in _number(document, span, often[around], span.before + span.text + span.after in doubtful)
    ]
    figures = [key for page in built.printed["pages"].values() for key in page["figures"]]
    wanted = [(_said(built, key), key) for key in figures] + [(text, "the line of a key number") for text in lines]
    faults += _alternatives(document, wanted)
    if document.kind == "PDF":
        faults += _charts(book, document)
    what = f"numbers and alternative texts of {document.place}"
    return Check(document.kind, what, len(spans) + len(wanted), tuple(faults))


def _said(built: Built, key: str) -> str:
    """What is said in place of a figure."""
    _, *words = expected.picture(built, key)
    return " ".join(filter(None, words))


def _around(span: Span) -> tuple[str, str, str]:
    """A number and the words before and after it, condensed."""
    return condensed(span.before)[-AROUND:], condensed(span.text), condensed(span.after)[:AROUND]


def _number(document: Document, span: Span, often: int = 1, doubtful: bool = False) -> Iterator[Fault]:
    """A number that does not stand between its words, or not as `often` as pages have it there.

    doubtful: the words on one side are enough, since those on the other may be a number that is wrong on the page.
    """
    text, (before, number, after) = document.text, _around(span)
    if before + number + after in text and (often == 1 or text.count(before + number + after) >= often):
        return
    for words, one_side in ((before, before + number), (after, number + after)):  # a page may end on the other
        enough = doubtful or (len(words) >= AROUND // 2 and document.at_an_edge(one_side))
        if words and enough and text.count(one_side) >= often:
            return
    at = _otherwise(text, before, number, after) if before else -1
    page = f", page {document.page(at)}" if at >= 0 and len(document.pages) > 1 else ""
    found = text[at + len(before) :][: len(number) + 8] if at >= 0 else "nothing like it"
    around = f"{plain(span.text)} in “{plain(span.before)[-AROUND:]} … {plain(span.after)[:AROUND]}”"
    yield Fault(span.key, around, found, f"{document.place}{page}")


def _otherwise(text: str, before: str, number: str, after: str) -> int:
    """Where the words before a number stand and another after them, if possible between both; -1 where nowhere."""
    found = [match.start() for match in re.finditer(re.escape(before), text)]
    others = [at for at in found if not text.startswith(number, at + len(before))]
    between = (at for at in others if text.find(after, at + len(before), at + len(before + number + after) + 8) >= 0)
    return next(between, others[0] if others else -1)


def _alternatives(document: Document, wanted: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Alternative texts that are to be there and are not, as often as they are; then those that are others."""
    missing = Counter(condensed(text) for text, _ in wanted) - Counter(condensed(text) for _, text in document.spoken)
    known = {condensed(text): key for text, key in wanted}
    others = {text: where for where, text in document.spoken if condensed(text) not in known}
    for text, key in dict(wanted).items():
        if missing[condensed(text)]:
            near = difflib.get_close_matches(text, others, 1)
            where = others.pop(near[0]) if near else document.place
            yield Fault(key, f"the alternative text: {plain(text)}", plain(near[0]) if near else "not there", where)
    inside, told_of = f"{document.place}, beside the content of a page", {text for _, text in document.spoken}
    others |= {text: inside for text in document.written if condensed(text) not in known and text not in told_of}
    for text, where in others.items():
        near = difflib.get_close_matches(text, dict(wanted), 1)
        key, told = (dict(wanted)[near[0]], f": {plain(near[0])}") if near else ("alternative text", " of a figure")
        yield Fault(key, f"the alternative text{told}", plain(text), where)


def _charts(book: Read, document: Document) -> Iterator[Fault]:
    """Charts whose text, from the first label to the last, does not stand in the PDF, as often as pages show them."""
    drawn = [picture for page in book.pages.values() for picture in page.pictures if _is_on_paper(picture)]
    for wanted, often in Counter(condensed(picture.text) for picture in drawn).items():
        picture = next(one for one in drawn if condensed(one.text) == wanted)
        lacking = often - document.text.count(wanted)
        yield from (_chart(picture, wanted, document) for _ in range(lacking))


def _is_on_paper(picture: Picture) -> bool:
    return picture.inline and not picture.narrow


def _chart(picture: Picture, wanted: str, document: Document) -> Fault:
    """Where a chart's text is another, after as much as stands before it, or before as much as stands after it."""
    text = document.text.replace(wanted, "\0" * len(wanted))  # what is right is not what differs
    same = _longest(len(wanted), lambda size: wanted[:size] in text)
    ending = _longest(len(wanted), lambda size: wanted[-size:] in text)
    if same >= ending:
        place, at = same, text.find(wanted[:same]) + same if same else -1
    else:
        place = len(wanted) - ending - 1
        at = text.find(wanted[-ending:]) - 1
    where = f"{document.place}, page {document.page(at)}" if at >= 0 else document.place
    return Fault(_label_at(picture, place), wanted[place:][:AROUND], text[max(at, 0) :][:AROUND], where)


def _longest(most: int, there: Callable[[int], bool]) -> int:
    """The largest size up to `most` that is there; where one is, so are all below it."""
    return bisect.bisect_left(range(1, most + 1), True, key=lambda size: not there(size))


def _label_at(picture: Picture, place: int) -> str:
    """The number whose label covers a place of the chart's condensed text; the figure's key where there is none."""
    ends = accumulate(len(condensed(words)) for words, _ in picture.words)
    keys = (key for end, (_, key) in zip(ends, picture.words, strict=True) if place < end)
    return next(keys, "") or picture.key
