"""The second computation: each notebook's numbers again, in SQL by DuckDB, from the bytes of data/.

Shares no code with the notebooks: DuckDB reads the CSV files itself, and `notebooks/<name>.sql` is written from the
definitions. Such a file is one statement with the parameter $year, over tables named as in schemas.py. It returns
`key, value` and perhaps `denominator`: where that is filled, the number is value / denominator. NULL is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from sparbar import corrections
from sparbar.corrections import Correction
from sparbar.errors import InvalidData, InvalidProject
from sparbar.numbers import Exact, Number, ratio, simplified
from sparbar.paths import Project
from sparbar.schemas import TABLES, Table

Values = Mapping[str, Exact | None]

# The characters themselves, where SQL could build them with chr(): DuckDB works that out again for every column.
BLANK = "' \t\u00a0\u202f'"
# An amount may hold spaces between thousands, a decimal comma and a real minus sign.
NUMBER = "replace(translate({text}, ' \u00a0\u202f', ''), ',', '.')"
SIGNED = f"CAST(replace({NUMBER}, '\u2212', '-') AS DECIMAL(18, 6))"
TYPED = {
    "kronor": f"CAST({SIGNED} AS BIGINT)",
    "integer": f"CAST({SIGNED} AS BIGINT)",
    "share": SIGNED,
    "decimal": SIGNED,
    # A spreadsheet may have added 00:00:00.
    "date": "CAST(left({text}, 10) AS DATE)",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that the two computations disagree about. A key that one of them lacks is `absent` there."""

    key: str
    notebook: str
    second: str


def tables(project: Project, names: Collection[str] = TABLES.keys()) -> duckdb.DuckDBPyConnection:
    """A database in memory with these tables of data/, typed as schemas.py says; it reads no files afterwards.

    Whole numbers are BIGINT, shares and decimals DECIMAL(18, 6), dates DATE, the rest VARCHAR; empty is NULL.

    Raises InvalidData for a file that cannot be read so.
    """
    connection = duckdb.connect()
    wanted = {name: table for name, table in TABLES.items() if name in names}
    for name, table in wanted.items():
        path = project.data / table.file
        try:
            rows = _without_rows(table) if table.optional and not path.is_file() else _select(table, path)
            connection.execute(f'CREATE TABLE "{name}" AS {rows}')
        except (OSError, ValueError, duckdb.Error) as error:
            found, expected = _first_line(error), "a table that DuckDB reads as schemas.py says"
            remedy = "Load the data first: what is wrong with it is named there."
            raise InvalidData.one(project.relative(path), found, expected, remedy) from error
    for item in corrections.read(project):
        if item.table in wanted:
            _correct(connection, item, project.relative(project.corrections))
    for name, table in wanted.items():
        if table.known and project.as_of:
            connection.execute(f'DELETE FROM "{name}" WHERE "{table.known}" > ?', [project.as_of])
    connection.execute("SET enable_external_access = false")
    return connection


def _correct(connection: duckdb.DuckDBPyConnection, item: Correction, where: str) -> None:
    """One entry of corrections.yml as a statement that must change exactly one row, typed as the tables are."""
    table = TABLES[item.table]
    key = f"concat_ws('/', {', '.join(map(_quoted, table.key))}) = ?"
    if item.add:
        values = ", ".join(_given(table, column) for column in table.columns)
        columns = ", ".join(map(_quoted, table.columns))
        statement = f'INSERT INTO "{table.name}" ({columns}) SELECT {values}'
        parameters = [item.add[column] for column in table.columns]
    elif item.drop:
        stands = "".join(f" AND {_quoted(column)} IS NOT DISTINCT FROM {_given(table, column)}" for column in item.drop)
        statement, parameters = f'DELETE FROM "{table.name}" WHERE {key}{stands}', [item.key, *item.drop.values()]
    else:
        cells = ", ".join(f"{_quoted(column)} = {_given(table, column)}" for column in item.change)
        stands = "".join(f" AND {_quoted(name)} IS NOT DISTINCT FROM {_given(table, name)}" for name in item.change)
        statement = f'UPDATE "{table.name}" SET {cells} WHERE {key}{stands}'
        parameters = [change.after for change in item.change.values()]
        parameters += [item.key, *(change.before for change in item.change.values())]
    (rows,) = connection.execute(statement, parameters).fetchall()
    if rows != (1,):
        found = f"{rows[0]} rows of {item.name} that it fits"
        raise InvalidData.one(f"{where}, {item.id}", found, "one", corrections.FIXED)


def _quoted(column: str) -> str:
    return f'"{column}"'


def _given(table: Table, column: str) -> str:
    """A parameter as a value of the column."""
    text = f"nullif(trim(CAST(? AS VARCHAR), {BLANK}), '')"
    return TYPED.get(table.columns[column].kind.name, "{text}").format(text=text)


def _without_rows(table: Table) -> str:
    """The typed columns of a table whose file is not there."""
    absent = ", ".join(f'NULL::VARCHAR AS "{name}"' for name in table.columns)
    columns = ", ".join(f'{_typed(name, column.kind.name)} AS "{name}"' for name, column in table.columns.items())
    return f"SELECT {columns} FROM (SELECT {absent}) WHERE false"


def _select(table: Table, path: Path) -> str:
    """The typed columns of a CSV file; rows without a key are the empty ones at the end."""
    first, *more = path.read_text(encoding="utf-8-sig").splitlines()[:2]
    skipped = int(first.strip().lower() in {"sep=;", "sep=,"})
    delimiter = ";" if ";" in (more[0] if skipped else first) else ","
    file = str(path).replace("'", "''")
    columns = ", ".join(f'{_typed(name, column.kind.name)} AS "{name}"' for name, column in table.columns.items())
    dialect = f"delim = '{delimiter}', quote = '\"', escape = '\"', skip = {skipped}, header = true"
    # Not strict: blank lines at the end may have line breaks of another kind.
    cells = f"read_csv('{file}', {dialect}, all_varchar = true, null_padding = true, strict_mode = false)"
    return f"SELECT {columns} FROM {cells} WHERE {_text(table.key[0])} IS NOT NULL"


def _text(column: str) -> str:
    return f"nullif(trim(\"{column}\", {BLANK}), '')"


def _typed(column: str, kind: str) -> str:
    return TYPED.get(kind, "{text}").format(text=_text(column))


def compute(connection: duckdb.DuckDBPyConnection, statement: Path, year: int) -> Values:
    """Key → value or None of the SQL file `statement` for `year`, over the tables of `connection`.

    Raises InvalidProject when the statement fails, returns a key twice or a value that is not exact.
    """
    where = f"notebooks/{statement.name}"
    try:
        cursor = connection.execute(statement.read_text(encoding="utf-8"), {"year": year})
        rows = cursor.fetchall()
    except duckdb.Error as error:
        found = _first_line(error)
        raise InvalidProject.one(where, found, "a statement that runs", "Correct the SQL.") from error
    repeated = sorted(key for key, times in Counter(row[0] for row in rows).items() if times > 1)
    if repeated:
        raise InvalidProject.one(where, f"{', '.join(repeated)} more than once", "each key once", "Correct the SQL.")
    return {key: _exact(where, key, *parts) for key, *parts in rows}


def _exact(where: str, key: str, value: Any, denominator: Any = None) -> Exact | None:
    if not all(part is None or type(part) in {int, Decimal} for part in (value, denominator)):
        found = f"a value of {key} that is not exact"
        raise InvalidProject.one(where, found, "whole numbers and DECIMAL", "Avoid DOUBLE: no / and no avg.")
    if value is None or denominator == 0:
        return None
    return simplified(value) if denominator is None else ratio(value, denominator)


def differences(numbers: Iterable[Number], second: Values) -> list[Difference]:
    """Where the computed and derived ones of `numbers` differ from `second`, in either direction, by key."""
    first: Values = {number.key: number.value for number in numbers if number.kind != "attested"}
    return [
        Difference(key, _shown(first, key), _shown(second, key))
        for key in sorted({*first, *second})
        if key not in first or key not in second or first[key] != second[key]
    ]


def _shown(values: Values, key: str) -> str:
    if key not in values:
        return "absent"
    value = values[key]
    return "unknown" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
