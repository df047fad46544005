"""Recording figures and tables made of recorded numbers, and handing everything over as one record."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from sparbar import citations, formatting, reads, titles
from sparbar.charts.chart import Chart, Write
from sparbar.charts.save import Words, save
from sparbar.load import Data
from sparbar.numbers import Number
from sparbar.recording.from_numbers import FromNumbers
from sparbar.recording.from_rows import FromRows
from sparbar.records import Cell, Column, Figure, Record, Row, Table

SYNTHETIC = "Syntetiska exempeldata"
MISSING = "Uppgift saknas"
SOME_PROTECTED = "Skyddade uppgifter visas inte."


class Recorder(FromRows, FromNumbers):
    """Records what a notebook publishes: numbers first, then figures and tables made of them.

    Files go to the folder in SPARBAR_RECORD, else to _build/by-hand/<year>/<notebook>.
    """

    def __init__(self, notebook: str, data: Data, year: int) -> None:
        super().__init__(notebook, data, year)
        self._figures: dict[str, Figure] = {}
        self._tables: dict[str, Table] = {}
        by_hand = data.project.build / "by-hand" / str(year) / notebook
        self.folder = Path(os.environ.get(reads.RECORD) or by_hand)

    def text(self, template: str) -> str:
        """`template` with its `{{< tal … >}}` citations filled in."""
        return self._filled("text", template)

    def cite(self, name: str, **options: str) -> str:
        """The citation of this notebook's number `name`, for titles and alt texts."""
        words = (f"{self.notebook}.{name}", *(f"{option}={value}" for option, value in options.items()))
        return f"{{{{< tal {' '.join(words)} >}}}}"

    def writer(self, form: str, decimals: int | None = None) -> Write:
        """Writes a number for a chart's labels: digits in `form` without unit, but shares with their sign."""

        def write(number: Number) -> str:
            digits = formatting.bare(number, form, decimals, citations.siblings(number, self.numbers))
            return f"{digits}{formatting.PERCENT}" if form == "procent" and number.value is not None else digits

        return Write(form, write, decimals)

    def figure(
        self,
        name: str,
        chart: Chart,
        *,
        title: str,
        alt: str,
        description: str = "",
        unit: str = "",
        note: str = "",
        neutral: str = "",
        tables: Sequence[str] = (),
        producer: str = "",
    ) -> None:
        """Publish a chart. title (the finding), alt (what the picture shows) and description (all of it) cite numbers.

        unit: of what is drawn; note: what else a reader must know; neutral: the title in an edition that withholds some
        of the numbers drawn, where the finding is which is the largest. The source line comes from the lineage of the
        numbers drawn, and names `tables` that are shown without numbers. producer: what it names instead.
        """
        key = self._new_key(name, self._figures)
        hidden = SOME_PROTECTED if any(number.withheld for number in chart.numbers) else ""
        source = " ".join(
            filter(None, (f"{note}." if note else "", hidden, self._source_line(chart.numbers, tables, producer)))
        )
        written = self._unknown_texts(chart, tables) or ((hidden and neutral) or title, alt, description)
        shown, described, in_full = (
            self._filled(f"{name}, {what}", text)
            for what, text in zip(("title", "alt", "description"), written, strict=True)
        )
        save(chart, self.folder, name, key, Words(shown, unit, source))
        numbers = tuple(number.key for number in chart.numbers)
        grid = Table(key, chart.grid.head, chart.grid.columns, chart.grid.rows, source)
        self._figures[key] = Figure(
            key, f"{name}.svg", shown, described, source, numbers, written, chart.labels, unit, in_full, grid
        )

    def table(
        self,
        name: str,
        head: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        *,
        note: str = "",
        tables: Sequence[str] = (),
        producer: str = "",
    ) -> None:
        """Publish a table; each cell that is a number cites its key. For note, tables and producer see figure.

        A table without rows gets one that says so.
        """
        key = self._new_key(name, self._tables)
        body = tuple(rows) or (text_row(MISSING, *("–" for _ in columns)),)
        cited = [number for row in body for number in self._numbers_in(name, row, columns)]
        source = " ".join((f"{note}." if note else "", self._source_line(cited, tables, producer))).strip()
        self._tables[key] = Table(key, head, tuple(columns), body, source)

    def save(self) -> None:
        """Hand over the record; the last thing a notebook does."""
        if not self.numbers:
            self._refuse("save", "nothing recorded", "at least one number", "Record what the notebook computes.")
        self.folder.mkdir(parents=True, exist_ok=True)
        numbers, figures, tables = (tuple(d.values()) for d in (self.numbers, self._figures, self._tables))
        Record(self.notebook, self.year, numbers, figures, tables).write(self.folder)  # type: ignore[arg-type]
        reads.write(self.folder)

    def check(self, what: str, found: object, expected: object) -> None:
        """Stop the notebook when `found` is not `expected`; what: the rule in words."""
        # numpy's integers and Decimal do not compare; Python's do.
        found, expected = (value.item() if isinstance(value, np.generic) else value for value in (found, expected))
        if found != expected:
            self._refuse(what, str(found), str(expected), "Look for lost or repeated rows in the cells above.")

    def _filled(self, where: str, template: str) -> str:
        try:
            return citations.fill(template, self.numbers)
        except citations.BadCitation as error:
            self._refuse(where, error.found, error.expected, "Correct the citation.")

    def _numbers_in(self, name: str, row: Row, columns: Sequence[Column]) -> Iterator[Number]:
        """The numbers that the row's cells cite; refuses a row of another width, and what cannot be printed there."""
        where = f"{name}, row {row.header}"
        if len(row.cells) != len(columns):
            self._refuse(where, f"{len(row.cells)} cells", str(len(columns)), "Give each column a cell.")
        for cell, column in zip(row.cells, columns, strict=True):
            if not cell.key:
                continue
            try:
                number = citations.lookup(cell.key, self.numbers)
            except citations.BadCitation as error:
                self._refuse(where, error.found, error.expected, "Correct the cell's key.")
            form = cell.form or column.form
            if form not in formatting.SCALES or formatting.UNITS.get(form, number.unit) != number.unit:
                found, expected = f"the form '{form}' for {number.unit}", "a form of that unit, with digits"
                self._refuse(f"{where}, column {column.head}", found, expected, "Correct the form of column or cell.")
            yield number

    def _unknown_texts(self, chart: Chart, tables: Sequence[str]) -> tuple[str, str, str] | None:
        """Title, alt text and description of a chart with nothing in it, or none of whose numbers is known."""
        known = any(number.value is not None for number in chart.numbers)
        if not chart.empty and (known or not chart.numbers):
            return None
        if any(number.withheld for number in chart.numbers):
            return titles.PROTECTED, "Diagrammet är tomt, för uppgifterna är skyddade.", ""
        why = self._why(chart.numbers) or self._uncovered(tables, self.year) or "det finns inga uppgifter att visa"
        return MISSING, f"Diagrammet är tomt, för {why}.", ""

    def _new_key(self, name: str, taken: dict[str, Figure] | dict[str, Table]) -> str:
        key = f"{self.notebook}.{name}"
        if key in taken:
            self._refuse(name, "a name that is recorded already", "each name once", "Give it its own name.")
        return key

    def _source_line(self, numbers: Iterable[Number], shown: Sequence[str], producer: str = "") -> str:
        tables = set(shown).union(*(self.tables_of(number) for number in numbers))
        sources = [self.data.sources[table] for table in sorted(tables) if table in self.data.sources]
        named = dict.fromkeys(f"{source.title} ({source.producer})" for source in sources)
        mark = f" {SYNTHETIC}." if any(source.synthetic for source in sources) else ""
        return f"Källa: {producer or '; '.join(named)}.{mark}"


def number_row(header: str, *numbers: Number, total: bool = False, form: str = "") -> Row:
    """A table row whose cells are numbers. form: where it differs from the columns'."""
    return Row(header, tuple(Cell(key=number.key, form=form) for number in numbers), total)


def text_row(header: str, *texts: str) -> Row:
    """A table row whose cells are words."""
    return Row(header, tuple(Cell(text=text) for text in texts))
