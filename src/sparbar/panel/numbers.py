"""The panel's data: for each number of a notebook everything that can be told of it, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sparbar import corrected
from sparbar import number_words as words
from sparbar.audience import Shown
from sparbar.corrections import Correction
from sparbar.ledger import Ledger
from sparbar.load import Data
from sparbar.numbers import Fact, Formula, Number, Rows
from sparbar.panel.places import Places
from sparbar.previous import INTERNAL, Previous
from sparbar.second_results import Results
from sparbar.sources import Source

FACTS = "resultat"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """What the panel tells from."""

    shown: Shown
    second: Results
    previous: Previous
    places: Places
    corrections: tuple[Correction, ...] = ()

    @property
    def ledger(self) -> Ledger:
        return self.shown.ledger

    @property
    def data(self) -> Data:
        return self.shown.data

    def change(self, number: Number) -> str:
        """The change since the year before, whose edition may have withheld what a public one of this year tells."""
        if self.shown.public and number.key in self.shown.disclosure.uncompared:
            return INTERNAL
        return self.previous.change(number)


def tables_of(ledger: Ledger) -> tuple[str, ...]:
    """The tables that have rows behind any number, by name."""
    return tuple(sorted({table for number in ledger.numbers.values() for table in _tables(number)}))


def _tables(number: Number) -> tuple[str, ...]:
    lineage = number.lineage
    return (FACTS,) if isinstance(lineage, Fact) else lineage.tables if isinstance(lineage, Rows) else ()


def rows_of(number: Number) -> Mapping[str, tuple[str, ...]]:
    """Table → the row keys of it behind the number, each once, in order. A derived number has parents instead."""
    lineage = number.lineage
    if isinstance(lineage, Fact):
        return {FACTS: (lineage.row.removeprefix(f"{FACTS}:"),)}
    if not isinstance(lineage, Rows):
        return {}
    return {
        table: tuple(dict.fromkeys(key[place] for key in lineage.keys)) for place, table in enumerate(lineage.tables)
    }


def described(material: Material, notebook: str) -> Json:
    """All numbers of `notebook`, with the sources and pages they name."""
    mine = [number for number in material.ledger.numbers.values() if number.notebook == notebook]
    tables = dict.fromkeys(table for number in mine for table in _tables(number))
    positions = {table: _positions(material.data, table) for table in tables}
    pages = {page: title for number in mine for page, title in material.places.get(number.key, ())}
    return {
        "numbers": {number.key: _number(material, number, positions) for number in mine},
        "sources": _sources(material.data, positions),
        "pages": pages,
        "year": material.ledger.year,
    }


def _positions(data: Data, table: str) -> Mapping[str, int]:
    return {str(key): place for place, key in enumerate(data.frames[table].index.tolist())}


def _number(material: Material, number: Number, positions: Mapping[str, Mapping[str, int]]) -> Json:
    """One number. rows: table → places of its rows in the table, from 0, which is shorter than their keys."""
    lineage = number.lineage
    return {
        "text": material.ledger.text(number),
        "exact": words.exact_value(number),
        "rounding": words.rounding(number),
        "unit": words.UNITS.get(number.unit, number.unit),
        "definition": number.definition,
        "kind": words.KINDS[number.kind],
        "synthetic": number.synthetic,
        "basis": words.basis(number),
        "columns": lineage.expression.split(" * ") if isinstance(lineage, Rows) else [],
        "combinations": len(lineage.keys) if isinstance(lineage, Rows) else 1,
        "parents": list(lineage.parents) if isinstance(lineage, Formula) else [],
        "cell": number.cell,
        "line": number.line,
        "withheld": number.withheld,
        "listed": lineage.listed if isinstance(lineage, Rows) else True,
        "rows": {table: [positions[table][key] for key in keys] for table, keys in rows_of(number).items()},
        "second": material.second.of(material.shown.proof.numbers[number.key]),
        "change": material.change(number),
        "corrections": [
            corrected.swedish(item, material.shown.public) for item in corrected.behind(material.corrections, number)
        ],
        "pages": [page for page, _ in material.places.get(number.key, ())],
    }


def _sources(data: Data, tables: Iterable[str]) -> Json:
    return {table: _source(data.sources[table]) for table in tables if table in data.sources}


def _source(source: Source) -> Json:
    return {
        "title": source.title,
        "file": source.file,
        "producer": source.producer,
        "received": source.received.isoformat(),
        "sha256": source.sha256,
        "synthetic": source.synthetic,
    }
