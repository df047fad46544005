"""The cells of one sheet's table as text, each with its address or with what is wrong with it; its row of totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sparbar.errors import Finding
from sparbar.receive import convert
from sparbar.receive.convert import Reading, Unfit
from sparbar.receive.grid import Grid


@dataclass
class Reader:
    """The cells of one sheet's table as text. Each is read once."""

    grid: Grid
    readings: Mapping[str, Reading]
    _read: dict[tuple[int, str], str | Finding] = field(default_factory=dict)

    def address(self, row: int, name: str) -> str:
        return self.grid.sheet.address(row, self.grid.columns.get(name, 0))

    def cell(self, row: int, name: str) -> str | Finding:
        """The text of a cell, or what is wrong with it."""
        if (row, name) not in self._read:
            self._read[row, name] = self._cell(row, name)
        return self._read[row, name]

    def _cell(self, row: int, name: str) -> str | Finding:
        if name not in self.grid.columns:
            return self.grid.missing[name]  # the same in every row, and told once
        column = self.grid.columns[name]
        error = self.grid.sheet.error(row, column)
        if error:
            found, remedy = f"Excel's error {error}", "Correct the formula, or paste its values."
            return Finding(self.address(row, name), found, "a value", remedy)
        cells = self.grid.sheet.rows[row]
        try:
            return convert.text(cells[column] if column < len(cells) else "", self.readings[name])
        except Unfit as unfit:
            return Finding(self.address(row, name), *unfit.told)

    def filled(self, row: int, names: Iterable[str]) -> bool:
        """Whether any of these cells holds something; an amount of 0 does not."""
        for name in (name for name in names if name in self.grid.columns):
            cell = self.cell(row, name)
            amount = self.readings[name].column.type == "amount"
            if isinstance(cell, Finding) or (cell and not (amount and cell == "0")):
                return True
        return False

    def totals(self) -> Iterable[Finding]:
        """Amounts in the row of totals that are not what the rows sum to."""
        if self.grid.totals is None:
            return
        for name, reading in self.readings.items():
            told = self.cell(self.grid.totals, name) if reading.column.type == "amount" else ""
            cells = [self.cell(row, name) for row in self.grid.rows]
            if told == "" or any(isinstance(cell, Finding) for cell in cells):
                continue
            total = sum(int(cell) for cell in cells if isinstance(cell, str) and cell)
            if isinstance(told, Finding) or int(told) != total:
                found = f"a total of {told}" if isinstance(told, str) else told.found
                remedy = "Find the row that is missing or was changed; export the file again."
                yield Finding(self.address(self.grid.totals, name), found, f"{total}, the sum of the rows", remedy)
