"""The entries of ledger.json: each number's text follows from its value, and its unit from its lineage.

A sum of kronor is SEK, a quotient a share or a ratio, a difference has the unit of its parents, a count that of what
is counted. Which noun that is nothing can derive: it is the one that approved ledgers have for the same key.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping

from sparbar.built import Built
from sparbar.ledger import FILE
from sparbar.numbers import Formula, Number, Rows
from sparbar.schemas import TABLES
from sparbar.verify.findings import Check, Fault

MONEY, SHARE, RATIO = "SEK", "andel", "kvot"
MEASURES = {MONEY, SHARE, RATIO}
SAME = {"difference", "sum", "smallest", "sum_of_largest"}  # operations that keep their parents' unit
Units = Mapping[str, tuple[str, str]]


def check(built: Built) -> Check:
    """Compare texts and units of every number."""
    place = built.place(FILE)
    recorded = json.loads((built.folder / FILE).read_text(encoding="utf-8"))["numbers"]
    texts = {record["key"]: record.get("text") for record in recorded}
    approved = _approved(built)
    faults: list[Fault] = []
    for number in built.numbers.values():
        text = built.ledger.text(number)
        if number.key in texts and texts[number.key] != text:
            faults.append(Fault(number.key, f"the text {text}", str(texts[number.key]), place))
        faults += _units(built, number, approved, place)
    return Check("ledger", "texts and units of the ledger's numbers", len(built.numbers), tuple(faults))


def _approved(built: Built) -> Units:
    """Key → unit and file, of the newest approved ledger up to the edition's year that has the key."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(built.project.ledger.glob("*.csv")):
        if path.stem.isdigit() and int(path.stem) <= built.year:
            with path.open(encoding="utf-8", newline="") as file:
                found.update((row["key"], (row["unit"], f"ledger/{path.name}")) for row in csv.DictReader(file))
    return found


def _units(built: Built, number: Number, approved: Units, place: str) -> Iterator[Fault]:
    wanted = _wanted(built, number)
    if wanted and number.unit not in wanted:
        yield Fault(number.key, f"the unit {' or '.join(sorted(wanted))}, by its lineage", number.unit, place)
    elif not wanted and number.kind != "attested" and number.unit in MEASURES:
        yield Fault(number.key, "the unit of what is counted, by its lineage", number.unit, place)
    before, file = approved.get(number.key, (number.unit, ""))
    if before != number.unit:
        yield Fault(number.key, f"the unit {before}, as in {file}", number.unit, place)


def _wanted(built: Built, number: Number) -> set[str]:
    """The units that the lineage allows; none when it is a noun for what is counted."""
    lineage = number.lineage
    if isinstance(lineage, Rows):
        return _of_columns(lineage)
    if isinstance(lineage, Formula):
        units = {built.numbers[parent].unit for parent in lineage.parents if parent in built.numbers}
        if lineage.operation == "ratio":
            return {SHARE, RATIO} if len(units) == 1 else {RATIO, SHARE} - ({SHARE} if MONEY in units else set())
        return units if lineage.operation in SAME else set()
    return set()


def _of_columns(rows: Rows) -> set[str]:
    """The unit of an amount or a share; none for what is counted."""
    if rows.aggregate == "count":
        return set()
    columns = [TABLES[table].columns[name] for name in rows.expression.split(" * ") for table in rows.tables
               if name in TABLES[table].columns]  # fmt: skip
    kinds = {column.kind.name for column in columns}
    if "kronor" in kinds:
        return {MONEY}
    return {SHARE} if kinds == {"share"} else set()
