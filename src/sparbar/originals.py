"""The rows of data/ as their files show them: by row key, or by the row number that a spreadsheet shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sparbar import correcting, corrections, csvfile
from sparbar.corrections import Correction
from sparbar.errors import InvalidData
from sparbar.paths import Project
from sparbar.schemas import TABLES, Table

AT_ROW = re.compile(r"(.+\.csv):(\d+)")


@dataclass(frozen=True, slots=True)
class Original:
    """One row: its table and key, the file and the row number in it (the header is row 1), its cells by column.

    correction: what was corrected in it, if anything; a row that a correction added has the number 0.
    """

    table: str
    key: str
    file: str
    row: int
    cells: Mapping[str, str]
    correction: Correction | None = None

    @property
    def name(self) -> str:
        """`beslut:B-2024-017`."""
        return f"{self.table}:{self.key}"

    @property
    def place(self) -> str:
        """`data/nyps/beslut.csv:18`."""
        return f"{self.file}:{self.row}" if self.row else self.file


class Originals:
    """Reads each file once, when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._read: dict[str, Mapping[str, Original]] = {}

    def table(self, name: str) -> Mapping[str, Original]:
        """Row key → row of the table `name`; raises KeyError for no such table, InvalidData for an unreadable file."""
        if name not in self._read:
            self._read[name] = _rows(self._project, TABLES[name])
        return self._read[name]

    def find(self, asked: str) -> Original:
        """The row called `table:key`, or `file.csv:number`; raises InvalidData when there is none."""
        place = AT_ROW.fullmatch(asked)
        found = self._at(place[1], int(place[2])) if place else self._named(*asked.partition(":")[::2])
        if found is None:
            expected = "a row of the data, such as beslut:B-2024-017 or data/nyps/beslut.csv:18"
            remedy = f"Tables: {', '.join(TABLES)}."
            raise InvalidData.one(f"--row {asked}", "no such row", expected, remedy)
        return found

    def _named(self, table: str, key: str) -> Original | None:
        return self.table(table).get(key) if table in TABLES else None

    def _at(self, file: str, number: int) -> Original | None:
        inside = file.replace("\\", "/").rpartition("data/")[2]
        for name, table in TABLES.items():
            if table.file == inside:
                return next((row for row in self.table(name).values() if row.row == number), None)
        return None


def _rows(project: Project, table: Table) -> Mapping[str, Original]:
    path = project.data / table.file
    if not path.is_file():
        return {}
    file = project.relative(path)
    listed = {item.key: item for item in corrections.read(project) if item.table == table.name}
    cells, findings = correcting.applied(project, tuple(listed.values()), table, csvfile.read(path, file))
    if findings:
        raise InvalidData(findings)
    found = {}
    for cell, number in zip(cells.rows, cells.numbers, strict=True):
        row = dict(zip(cells.header, cell, strict=True))
        key = correcting.key_of(table, row)
        place = file if number else project.relative(project.corrections)
        found[key] = Original(table.name, key, place, number, row, listed.get(key))
    return found
