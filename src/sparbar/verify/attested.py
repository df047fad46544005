"""What was reported: the row of resultat.csv that each attested number cites says this value, in this way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from sparbar.built import Built, shown
from sparbar.numbers import Fact, Number, simplified
from sparbar.schemas import TABLES
from sparbar.verify.findings import Check, Fault

TABLE = "resultat"
Row = Mapping[str, Any]


def check(built: Built, connection: duckdb.DuckDBPyConnection) -> Check | None:
    """Compare each attested number with its row: key, value, unit, definition, precision, period, basis, reference.

    None when neither the ledger nor the table has one of the year. A row that no number cites is a fault.
    """
    cursor = connection.execute(f"SELECT * FROM {TABLE}")
    columns = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    by_name = {f"{TABLE}:{row['ar']}/{row['fakta_id']}": row for row in rows}
    attested = [number for number in built.numbers.values() if isinstance(number.lineage, Fact)]
    faults = [fault for number in attested for fault in _faults(number, built.year, by_name)]
    cited = {number.lineage.row for number in attested if isinstance(number.lineage, Fact)}
    stray = [name for name, row in by_name.items() if row["ar"] == built.year and name not in cited]
    faults += [Fault(name, "a number that cites it", "none", f"data/{TABLES[TABLE].file}, {name}") for name in stray]
    if not attested and not faults:
        return None
    return Check("attested", f"reported numbers, in {TABLES[TABLE].file}", len(attested), tuple(faults))


def _faults(number: Number, year: int, rows: Mapping[str, Row]) -> Iterator[Fault]:
    fact = number.lineage
    assert isinstance(fact, Fact)
    place = f"data/{TABLES[TABLE].file}, {fact.row}"
    row = rows.get(fact.row)
    if row is None:
        yield Fault(number.key, f"the row {fact.row}", "no such row", place)
        return
    for what, said, stated in _compared(number, fact, year, row):
        if said != stated:
            yield Fault(number.key, f"{what} {said}, as the ledger says", stated, place)


def _compared(number: Number, fact: Fact, year: int, row: Row) -> Iterator[tuple[str, str, str]]:
    """What the ledger and the row say, by what they say it of."""
    stated = None if row["varde"] is None else simplified(row["varde"])
    yield "the value", shown(number.value), shown(stated)
    yield "the key", number.key.partition(".")[2], row["fakta_id"]
    yield "the unit", number.unit, row["enhet"]
    yield "the definition", number.definition, f"{row['insats']}: {row['matt']}"
    yield "the precision", fact.precision, row["precision"]
    yield "the period", fact.period, row["period"]
    yield "the basis", fact.basis, row["underlag"]
    yield "the reference", fact.reference, row["kallhanvisning"]
    yield "the year", str(year), str(row["ar"])
