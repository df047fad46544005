"""What a notebook hands over: its numbers, figures and tables, as frozen values and as one JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sparbar.numbers import Number, shallow
from sparbar.remembered import last

FILE = "record.json"
LABEL = "text:"  # and a key: the id of a label, in a picture, that is a number
# The forms of a picture: in the book, for phones, and with title and source to take away.
NARROW = "smal"
FORMS = (".svg", f".{NARROW}.svg", ".hel.svg")
BITMAPS = {"docx": ".svg", "html": ".hel.svg"}  # what becomes a bitmap, too: Word's pictures, and what pages offer
SHAPE = "tal:"  # and a key: the id of a bar, circle or shade that is a number


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and the form in which its numbers are printed ('' = text)."""

    head: str
    form: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, by its key, or a text. form and decimals: where they differ from its column's."""

    key: str = ""
    text: str = ""
    form: str = ""
    decimals: int | None = None

    def places(self, column: Column) -> int | None:
        """The decimals that the cell is printed with in this column; None: the usual ones."""
        return column.decimals if self.decimals is None else self.decimals


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its header and one cell for each column; `total` sets it off."""

    header: str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column, headed `head`, names the rows."""

    key: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: `svg` is a file name in the notebook's output folder; its other forms lie beside it (charts/save.py).

    title: the finding; unit: of what is drawn; alt: what the picture shows; description: what it shows in full, where
    alt is not enough. written: title, alt and description with their citations unfilled. labels: key → text of each
    number in the picture. table: the same numbers as a table.
    """

    key: str
    svg: str
    title: str
    alt: str
    source: str
    numbers: tuple[str, ...]
    written: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    description: str = ""
    table: Table | None = None

    @property
    def described(self) -> str:
        """All that the picture shows, in words: for where there is no room beside the picture."""
        return " ".join(filter(None, (self.alt, self.description)))


@dataclass(frozen=True, slots=True)
class Record:
    """Everything one notebook published for one year."""

    notebook: str
    year: int
    numbers: tuple[Number, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]

    def write(self, folder: Path) -> None:
        """Write the record into `folder`."""
        document = {
            "notebook": self.notebook,
            "year": self.year,
            "numbers": [number.to_json() for number in self.numbers],
            "figures": self.figures,
            "tables": self.tables,
        }
        text = json.dumps(document, ensure_ascii=False, default=shallow) + "\n"  # one line: Python indents slowly
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")

    @classmethod
    def read(cls, folder: Path) -> Record:
        """The record in `folder`; raises FileNotFoundError when its notebook never saved one."""
        raw = (folder / FILE).read_bytes()
        return last("record", folder.name, (raw,), lambda: _record(json.loads(raw)))


def _record(document: Mapping[str, Any]) -> Record:
    return Record(
        document["notebook"],
        document["year"],
        tuple(Number.from_json(number) for number in document["numbers"]),
        tuple(_figure(figure) for figure in document["figures"]),
        tuple(_table(table) for table in document["tables"]),
    )


def _figure(figure: Mapping[str, Any]) -> Figure:
    table = _table(figure["table"]) if figure["table"] else None
    lists = {name: tuple(figure[name]) for name in ("numbers", "written")}
    return Figure(**{**figure, **lists, "table": table})


def _table(table: Mapping[str, Any]) -> Table:
    rows = tuple(
        Row(row["header"], tuple(Cell(**cell) for cell in row["cells"]), row["total"]) for row in table["rows"]
    )
    columns = tuple(Column(**column) for column in table["columns"])
    return Table(table["key"], table["head"], columns, rows, table["source"])
