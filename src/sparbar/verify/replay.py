"""Each computed number again, by DuckDB over the bytes of data/, from the rows that it lists and from no others.

No listed row is superfluous: leaving it out changes the value, or the ledger marks it. The mark is a count, `spare`,
because what is spare follows from the aggregate (numbers.Rows says how), and DuckDB counts again:
- sum: the rows whose part is zero, counted with zero.
- count: the rows whose value another listed row has too. All rows of a case that is counted are listed, since each of
  them shows why it is; so none is needed alone, and all of them together are. A row more or less is another count.
- min, max: the rows that were compared and are not the only one with that value.
In each, a row twice, a row that is not in the data, a row without a value, and rows joined that do not belong together
are faults. A row too many that comes with a mark to match is found by the second computation or the manifest alone.
Derived numbers are their formula over the values of their parents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from sparbar import arithmetic
from sparbar.built import Built, shown
from sparbar.numbers import Exact, Formula, Number, Rows, simplified
from sparbar.schemas import TABLES
from sparbar.verify.findings import Check, Fault

Kind = tuple[tuple[str, ...], str, str]
AGGREGATES = {"sum": "coalesce(sum(part), 0)", "count": "count(DISTINCT part)", "min": "min(part)", "max": "max(part)"}
# A row that could be left out alone. alike: how many rows have its part; best: the least or greatest part of the rows.
SPARE = {
    "sum": "part = 0",
    "count": "alike > 1",
    "min": "part <> best OR alike > 1",
    "max": "part <> best OR alike > 1",
}
BEST = {"min": "min(part)", "max": "max(part)"}
SHOWN = 3  # rows that are named


@dataclass(frozen=True, slots=True)
class Again:
    """What the listed rows of one number give. spare: the rows that could be left out alone; absent … : the first."""

    value: Exact | None
    spare: list[str]
    repeated: int
    absent: str | None
    apart: str | None
    empty: str | None


def check(built: Built, connection: duckdb.DuckDBPyConnection) -> Check:
    """Replay all computed numbers, in one statement for each kind of lineage, and all derived ones."""
    faults: list[Fault] = []
    spare = checked = 0
    for kind, numbers in _kinds(built).items():
        checked += len(numbers)
        again = _replay(connection, kind, [rows for _, rows in numbers])
        for (number, rows), result in zip(numbers, again, strict=True):
            spare += len(result.spare)
            faults += _faults(number, rows, result)
    derived = [number for number in built.numbers.values() if number.kind == "derived"]
    faults += [fault for number in derived for fault in _derived(built, number)]
    note = f"rows that change nothing alone, as marked: {spare}"
    return Check("replay", "computed and derived numbers, from their rows", checked + len(derived), tuple(faults), note)


def _kinds(built: Built) -> dict[Kind, list[tuple[Number, Rows]]]:
    """The computed numbers and their rows, by tables, expression and aggregate."""
    kinds: dict[Kind, list[tuple[Number, Rows]]] = defaultdict(list)
    for number in built.numbers.values():
        rows = number.lineage
        if isinstance(rows, Rows):
            kinds[rows.tables, rows.expression, rows.aggregate].append((number, rows))
    return kinds


def _replay(connection: duckdb.DuckDBPyConnection, kind: Kind, numbers: Sequence[Rows]) -> list[Again]:
    tables, expression, aggregate = kind
    unknown = [name for name in expression.split(" * ") if not _holders(name, tables)]
    if unknown:
        absent = f"the column {unknown[0]} is in none of {', '.join(tables)}"
        return [Again(None, [], 0, absent, None, None)] * len(numbers)
    listed = [(place, *key) for place, rows in enumerate(numbers) for key in rows.keys]
    columns = [list(column) for column in zip(*listed, strict=True)] or [[] for _ in range(len(tables) + 1)]
    results = connection.execute(_statement(tables, expression, aggregate), [*columns, len(numbers)]).fetchall()
    return [Again(None if value is None else simplified(value), *told) for value, *told in results]


def _statement(tables: Sequence[str], expression: str, aggregate: str) -> str:
    """Parameters: the list of the numbers' places, one list of row keys for each table, and how many numbers."""
    keys = [f"key_{place}" for place in range(len(tables))]
    unnested = ", ".join(["unnest(?::INTEGER[]) AS number", *(f"unnest(?::VARCHAR[]) AS {key}" for key in keys)])
    joins = " ".join(
        f"LEFT JOIN ({_keyed(table)}) AS {table} ON {table}.row_key = listed.{key}"
        for table, key in zip(tables, keys, strict=True)
    )
    name = f"concat_ws(' x ', {', '.join(keys)})"
    absent = " OR ".join(f"{table}.row_key IS NULL" for table in tables)
    apart = " OR ".join(_disagreements(tables)) or "false"
    part = " * ".join(f'{_holders(column, tables)[0]}."{column}"' for column in expression.split(" * "))
    best = f"{BEST[aggregate]} OVER (PARTITION BY number)" if aggregate in BEST else "NULL"
    alike = "count(*) OVER (PARTITION BY number, part)" if "alike" in SPARE[aggregate] else "NULL"
    spare = f"coalesce(list(name ORDER BY name) FILTER ({SPARE[aggregate]}), [])"
    return f"""
        WITH listed AS (SELECT {unnested}),
        joined AS (
            SELECT number, {name} AS name, {absent} AS absent, {apart} AS apart, {part} AS part
            FROM listed {joins}
        ),
        compared AS (SELECT *, {alike} AS alike, {best} AS best FROM joined)
        SELECT
            {AGGREGATES[aggregate]}, {spare}, count(name) - count(DISTINCT name),
            min(name) FILTER (absent), min(name) FILTER (NOT absent AND apart),
            min(name) FILTER (NOT absent AND part IS NULL)
        FROM range(?) AS every (place) LEFT JOIN compared ON compared.number = every.place
        GROUP BY place ORDER BY place"""


def _keyed(table: str) -> str:
    parts = ", ".join(f'"{column}"' for column in TABLES[table].key)
    return f"SELECT *, concat_ws('/', {parts}) AS row_key FROM {table}"


def _holders(column: str, tables: Sequence[str]) -> list[str]:
    return [table for table in tables if column in TABLES[table].columns]


def _disagreements(tables: Sequence[str]) -> Iterator[str]:
    """Conditions under which joined rows do not belong together: they differ in a column that is in a key of one."""
    for place, left in enumerate(tables):
        for right in tables[place + 1 :]:
            keys = {*TABLES[left].key, *TABLES[right].key}
            for column in sorted(keys & TABLES[left].columns.keys() & TABLES[right].columns.keys()):
                yield f'{left}."{column}" IS DISTINCT FROM {right}."{column}"'


def _faults(number: Number, rows: Rows, again: Again) -> Iterator[Fault]:
    place = f"ledger.json, rows of {number.key}"
    expected = f"{shown(number.value)}, as the ledger says"
    problems = {
        "rows that are in the data": again.absent,
        "joined rows that belong together": again.apart,
        "a value in each row": again.empty,
    }
    for wanted, row in problems.items():
        if row is not None:
            yield Fault(number.key, wanted, row, place)
    if again.repeated:
        yield Fault(number.key, "each row once", f"rows listed twice: {again.repeated}", place)
    if not any((*problems.values(), again.repeated)) and len(again.spare) != rows.spare:
        named = f": {', '.join(again.spare[:SHOWN])}{' …' if len(again.spare) > SHOWN else ''}" if again.spare else ""
        wanted = f"{rows.spare} rows that change nothing when one of them is left out, as the ledger marks"
        yield Fault(number.key, wanted, f"{len(again.spare)}{named}", place)
    unknown = number.value is None and number.unknown and not rows.keys  # the data says nothing about it
    if not unknown and again.value != number.value and again.absent is None:
        yield Fault(number.key, expected, f"{shown(again.value)} of its rows", place)


def _derived(built: Built, number: Number) -> Iterator[Fault]:
    assert isinstance(number.lineage, Formula)
    place = f"ledger.json, parents of {number.key}"
    values = {key: parent.value for key, parent in built.numbers.items()}
    missing = [parent for parent in number.lineage.parents if parent not in values]
    if missing:
        yield Fault(number.key, "parents that are in the ledger", missing[0], place)
        return
    value = arithmetic.apply(number.lineage, values)
    if value != number.value:
        yield Fault(number.key, f"{shown(number.value)}, as the ledger says", f"{shown(value)} of its parents", place)
