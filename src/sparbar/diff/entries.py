"""The numbers of one side of a comparison: of a ledger with its lineage, or of an approved CSV without rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sparbar import approved
from sparbar.ledger import CsvRows, Ledger
from sparbar.numbers import Exact, Number, exact
from sparbar.paths import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a side. text: as that side's report prints it. number: with its rows, where they are known."""

    key: str
    value: Exact | None
    unit: str
    kind: str
    text: str
    definition: str
    notebook: str
    lineage: str
    rows_sha256: str
    number: Number | None = None

    @property
    def is_label(self) -> bool:
        """Whether the value names a group, such as the goal with most money: no quantity that grows or shrinks."""
        return self.lineage.startswith("largest ")


Entries = Mapping[str, Entry]


def of_ledger(ledger: Ledger) -> Entries:
    """The numbers of a ledger, by key."""
    return _entries(ledger.csv_rows, ledger.numbers)


def of_csv(text: str) -> Entries:
    """The numbers of a ledger's CSV text, by key; a column that it was written without is empty."""
    return _entries(approved.rows(text), {})


def approved_in(project: Project, year: int) -> Entries | None:
    """The approved numbers of `year`; None when none are."""
    return of_csv(approved.text(project, year)) if approved.exists(project, year) else None


def _entries(rows: CsvRows, numbers: Mapping[str, Number]) -> Entries:
    return {key: _entry(row, numbers.get(key)) for key, row in rows.items()}


def _entry(row: Mapping[str, str], number: Number | None) -> Entry:
    names = ("unit", "kind", "text", "definition", "notebook", "lineage", "rows_sha256")
    told = {name: row.get(name) or "" for name in names}
    return Entry(key=row["key"], value=exact(row["value"]) if row.get("value") else None, **told, number=number)
