"""The second computation against the ledger: notebooks/<name>.sql for every computed and derived number."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from sparbar import second
from sparbar.built import Built, shown
from sparbar.numbers import Number
from sparbar.verify.findings import Check, Fault


def check(built: Built, connection: duckdb.DuckDBPyConnection) -> Check:
    """Compare exactly, in both directions; a number that the SQL lacks is a fault, and so is one that only it has."""
    by_notebook: dict[str, list[Number]] = defaultdict(list)
    for number in built.numbers.values():
        if number.kind != "attested":
            by_notebook[number.notebook].append(number)
    faults: list[Fault] = []
    for notebook, numbers in by_notebook.items():
        faults += _faults(built, connection, notebook, numbers)
    checked = sum(len(numbers) for numbers in by_notebook.values())
    return Check("second computation", "computed and derived numbers, by notebooks/*.sql", checked, tuple(faults))


def _faults(built: Built, connection: duckdb.DuckDBPyConnection, notebook: str, numbers: list[Number]) -> list[Fault]:
    statement = built.project.notebooks / f"{notebook}.sql"
    place = f"notebooks/{notebook}.sql"
    if not statement.is_file():
        return [Fault(number.key, shown(number.value), "no second computation", place) for number in numbers]
    values = second.compute(connection, statement, built.year)
    differing = second.differences(numbers, values)
    return [Fault(item.key, f"{item.notebook}, as the ledger says", item.second, place) for item in differing]
