"""The HTML pages against the ledger: every number that is to stand there does, and says what the ledger says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sparbar import citations, expected
from sparbar.built import Built, renderings
from sparbar.expected import Cell
from sparbar.verify import pages
from sparbar.verify.findings import Check, Fault
from sparbar.verify.pages import Page, Span


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is to be and as it is: None when its file is missing. below: what opens below its charts."""

    wanted: tuple[Cell, ...]
    below: tuple[Cell, ...]
    tables: Mapping[str, list[list[Cell]]]
    page: Page | None

    @property
    def beside(self) -> list[Cell]:
        """The cells that belong to a number without being it: last year's and the change."""
        return [cell for rows in self.tables.values() for row in rows for cell in row if cell.of]


@dataclass(frozen=True, slots=True)
class Read:
    """The pages of a built book, by slug."""

    leaves: Mapping[str, Leaf]

    @property
    def pages(self) -> Mapping[str, Page]:
        """Those that are there."""
        return {slug: leaf.page for slug, leaf in self.leaves.items() if leaf.page}

    @property
    def spans(self) -> Iterator[Span]:
        """The right numbers that other formats print too, with the text around them."""
        for leaf in self.leaves.values():
            right = {(cell.key, plain(cell.text)) for cell in leaf.wanted}
            spans = leaf.page.spans if leaf.page else ()
            yield from (span for span in spans if not span.extra and (span.key, plain(span.text)) in right)

    @property
    def compared(self) -> Iterator[Span]:
        """The right texts beside numbers, such as last year's, that other formats print too."""
        for leaf in self.leaves.values():
            right = {(cell.of, plain(cell.text)) for cell in leaf.beside}
            spans = leaf.page.compared if leaf.page else ()
            yield from (span for span in spans if (span.key, plain(span.text)) in right)

    @property
    def doubtful(self) -> frozenset[str]:
        """The paragraphs and table rows of pages in which a number is not right: other formats may well have others."""
        right = {*map(_around, self.spans), *map(_around, self.compared)}
        spans = (span for page in self.pages.values() for span in (*page.spans, *page.compared) if not span.extra)
        return frozenset(span.before + span.text + span.after for span in spans if _around(span) not in right)


def _around(span: Span) -> tuple[str, str, str, str]:
    return span.key, span.before, span.text, span.after


def read(built: Built) -> Read:
    """Every page that printed.json names, and what is to stand there."""
    return Read({slug: _leaf(built, slug) for slug in built.printed["pages"]})


def _leaf(built: Built, slug: str) -> Leaf:
    path = built.folder / "html" / f"{slug}.html"
    tables = expected.tables(built, slug)
    wanted, below = tuple(expected.numbers(built, slug, tables)), tuple(expected.below_charts(built, slug))
    return Leaf(wanted, below, tables, pages.read(path) if path.is_file() else None)


def check(built: Built, book: Read) -> Check:
    """Compare each page's numbers and the words of its tables."""
    faults: list[Fault] = []
    for slug, leaf in book.leaves.items():
        place = built.place(f"html/{slug}.html")
        if leaf.page:
            for wanted, extra in ((leaf.wanted, False), (leaf.below, True)):
                faults += _numbers(built, wanted, [span for span in leaf.page.spans if span.extra == extra], place)
            faults += _tables(leaf.tables, leaf.page, place, {fault.key for fault in faults})
        else:
            faults.append(Fault(slug, f"a page with {len(leaf.wanted)} numbers", "no such file", place))
    checked = sum(len(leaf.wanted) + len(leaf.below) + len(leaf.beside) for leaf in book.leaves.values())
    return Check("HTML", "numbers in prose and tables of the pages", checked, tuple(faults))


def lacking(built: Built, book: Read) -> Iterator[str]:
    """What ought to stand on the pages that are there, and does not: numbers, cells of tables, words of charts.

    Another format may well print it: that it is missing here is told by the checks of the pages.
    """
    for slug, leaf in book.leaves.items():
        if leaf.page is None:
            continue
        there = {plain(span.text) for span in (*leaf.page.spans, *leaf.page.compared)}
        there |= {plain(text) for grid in leaf.page.grids for row in grid.rows for text in row}
        for picture in leaf.page.pictures:
            there |= {plain(text) for text in (picture.alt, picture.title, picture.description)}
            there |= {plain(label.text) for label in picture.labels}
        cells = (cell for rows in leaf.tables.values() for row in rows for cell in row)
        wanted = {cell.text for cell in (*leaf.wanted, *cells)}
        for key in built.printed["pages"][slug]["figures"]:
            wanted |= {*expected.picture(built, key), *built.printed["figures"][key]["labels"].values()}
        yield from (text for text in wanted if plain(text) not in there)


def plain(text: str) -> str:
    """The text with single ordinary spaces, as a reader sees it."""
    return " ".join(text.split())


def _numbers(built: Built, wanted: Sequence[Cell], spans: Sequence[Span], place: str) -> Iterator[Fault]:
    """Pair what is to be printed with what is; what is left over is a fault."""
    missing = Counter((cell.key, plain(cell.text)) for cell in wanted)
    left = []
    for span in spans:
        if missing[span.key, plain(span.text)] > 0:
            missing[span.key, plain(span.text)] -= 1
        else:
            left.append(span)
    lacking = list(missing.elements())
    for span in left:
        other = next((cell for cell in lacking if cell[0] == span.key), None)
        if other:
            lacking.remove(other)
        yield from _left_over(built, span, other[1] if other else "", f"{place}:{span.line}")
    yield from (Fault(key, text, "not there", place) for key, text in lacking)


def _left_over(built: Built, span: Span, wanted: str, place: str) -> Iterator[Fault]:
    """A number that no citation asks for: it is to be a number of the ledger, and say what that says."""
    number, text = built.numbers.get(span.key), plain(span.text)
    if number is None:
        yield Fault(span.key, "a key of the ledger", f"an unknown key, printed as {text}", place)
        return
    usual = plain(built.ledger.text(number))
    if not wanted and text == usual:
        return
    siblings = citations.siblings(number, built.numbers)
    if wanted or all(text != plain(other) for other in renderings(number, siblings)):
        yield Fault(span.key, wanted or usual, text, place)


def _tables(grids: Mapping[str, list[list[Cell]]], page: Page, place: str, told: set[str]) -> Iterator[Fault]:
    """The cells of each table, in order; numbers in `told` are not told again."""
    left = list(page.grids)
    for key, (heads, *rows) in grids.items():
        wanted = [plain(head.text) for head in heads]
        grid = next((grid for grid in left if grid.rows and [plain(text) for text in grid.rows[0]] == wanted), None)
        if grid is None:
            yield Fault(key, f"a table headed {', '.join(wanted)}", "not there", place)
            continue
        left.remove(grid)
        if len(grid.rows) - 1 != len(rows):
            yield Fault(key, f"{len(rows)} rows", str(len(grid.rows) - 1), f"{place}:{grid.lines[0]}")
        for row, texts, line in zip(rows, grid.rows[1:], grid.lines[1:], strict=False):
            for cell, text in zip(row, texts, strict=False):
                if plain(cell.text) != plain(text) and cell.key not in told:
                    named = cell.key or cell.of or f"{key}, {plain(row[0].text)}"
                    yield Fault(named, plain(cell.text), plain(text), f"{place}:{line}")
