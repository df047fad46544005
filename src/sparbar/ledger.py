"""The ledger: every published number of one year, merged from the notebooks' records; written, read, compared."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from sparbar import citations, formatting, textfile
from sparbar.errors import Finding, InvalidProject, RecordingError
from sparbar.numbers import Formula, Number, Rows
from sparbar.paths import Project
from sparbar.records import Figure, Record, Table

COLUMNS = (
    "key",
    "value",
    "unit",
    "kind",
    "text",
    "definition",
    "notebook",
    "lineage",
    "rows",
    "rows_sha256",
    "synthetic",
)
HASH_LENGTH = 16
LONGEST_LINEAGE = 100_000  # characters
Audience = Literal["internal", "public"]
CsvRows = Mapping[str, Mapping[str, str]]  # key → row of a ledger's CSV
FILE = "ledger.json"


@dataclass(frozen=True)
class Ledger:
    """All numbers, figures and tables of one year, by key; audience: whom the values are for.

    as_of: the day whose public statistics count (YYYY-MM-DD); '' when all do.
    """

    year: int
    numbers: Mapping[str, Number]
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    audience: Audience = "internal"
    as_of: str = ""

    @classmethod
    def merge(cls, year: int, records: Iterable[Record]) -> Ledger:
        """The records of one year as one ledger, in the order of their keys.

        Raises RecordingError for a record of another year and for a number whose cell is not known.
        """
        records = tuple(records)
        numbers = {number.key: number for record in records for number in record.numbers}
        findings = [
            Finding(f"notebooks/{record.notebook}.ipynb", f"a record of {record.year}", f"{year}", "Run it again.")
            for record in records
            if record.year != year
        ]
        findings += [
            Finding(
                f"notebooks/{number.notebook}.ipynb, {number.key}",
                "code that is in no cell",
                "a saved cell",
                "Save the notebook and run it again.",
            )
            for number in numbers.values()
            if not number.cell
        ]
        if findings:
            raise RecordingError(findings)
        figures = {figure.key: figure for record in records for figure in record.figures}
        tables = {table.key: table for record in records for table in record.tables}
        return cls(year, dict(sorted(numbers.items())), dict(sorted(figures.items())), dict(sorted(tables.items())))

    @classmethod
    def read(cls, project: Project, year: int) -> Ledger:
        """The numbers of the built edition of `year`, without figures and tables.

        Raises InvalidProject when nothing is built, or when ledger.json is not one.
        """
        return cls.read_file(project, project.edition(year) / FILE, year)

    @classmethod
    def read_file(cls, project: Project, path: Path, year: int) -> Ledger:
        """The numbers in the ledger.json at `path`; raises InvalidProject as read does."""
        where = project.relative(path)
        if not path.is_file():
            expected, remedy = f"the numbers of {year}", f"Build them with `sparbar build --year {year}`."
            raise InvalidProject.one(where, "nothing is built", expected, remedy)
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            of = document["year"]
            numbers = [
                Number.from_json({name: record[name] for name in record.keys() - {"text"}})
                for record in document["numbers"]
            ]
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
            found = f"no ledger of this version ({type(error).__name__}: {error})"
            remedy = f"Another version built it, or it was changed: build again, `sparbar build --year {year}`."
            raise InvalidProject.one(where, found, "a ledger as a build writes it", remedy) from error
        if of != year:
            remedy = f"`sparbar build --year {year}` writes it."
            raise InvalidProject.one(where, f"the ledger of {of}", f"the ledger of {year}", remedy)
        audience: Audience = "public" if document.get("audience") == "public" else "internal"
        return cls(year, {number.key: number for number in numbers}, {}, {}, audience, document.get("as_of", ""))

    def text(self, number: Number) -> str:
        """A number of this ledger as prose shows it when nothing else is asked."""
        if number.key not in self._texts:
            siblings = citations.siblings(number, self.numbers)
            self._texts[number.key] = formatting.in_full(number, formatting.default_form(number), None, siblings)
        return self._texts[number.key]

    @cached_property  # ledger.json, the register, panels and search all ask for them
    def _texts(self) -> dict[str, str]:
        return {}

    @cached_property
    def rows_digests(self) -> Mapping[str, str]:
        """Key → rows_digest of each number that is made of rows which are listed."""
        rows = {key: number.lineage for key, number in self.numbers.items() if isinstance(number.lineage, Rows)}
        return {key: rows_digest(lineage) for key, lineage in rows.items() if lineage.keys}

    def write_json(self, path: Path) -> None:
        """Every number with its whole lineage, one on a line: Python takes ten times as long to indent them."""
        numbers = (json.dumps(self._with_text(number), ensure_ascii=False) for number in self.numbers.values())
        day = {"as_of": self.as_of} if self.as_of else {}
        head = json.dumps({"year": self.year, "audience": self.audience, **day}, ensure_ascii=False)
        textfile.write(path, f'{head[:-1]}, "numbers": [\n' + ",\n".join(numbers) + "\n]}\n")

    def _with_text(self, number: Number) -> Mapping[str, object]:
        return {**number.to_json(), "text": self.text(number)}

    def to_csv(self) -> str:
        """One row per number: what ledger/<year>.csv holds and a reviewer reads as a diff."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.csv_rows.values())
        return text.getvalue()

    @cached_property
    def csv_rows(self) -> CsvRows:
        """Key → row of to_csv."""
        return {key: self._csv_row(number) for key, number in self.numbers.items()}

    def _csv_row(self, number: Number) -> Mapping[str, str]:
        lineage = number.lineage
        return {
            "key": number.key,
            "value": number.value_text or "",
            "unit": number.unit,
            "kind": number.kind,
            "text": self.text(number),
            "definition": number.definition,
            "notebook": number.notebook,
            "lineage": described(number),
            "rows": str(len(lineage.keys)) if isinstance(lineage, Rows) and lineage.listed else "",
            "rows_sha256": self.rows_digests.get(number.key, ""),
            "synthetic": "yes" if number.synthetic else "no",
        }


def rows_digest(rows: Rows) -> str:
    """The beginning of the SHA-256 of the row keys, a line for each, the tables' keys apart by tabs."""
    listed = "\n".join("\t".join(key) for key in rows.keys)
    return hashlib.sha256(listed.encode()).hexdigest()[:HASH_LENGTH]


def described(number: Number) -> str:
    """The lineage in one line: the aggregate over tables, the formula over parents, or the row."""
    lineage = number.lineage
    if isinstance(lineage, Rows):
        return f"{lineage.aggregate}({lineage.expression}) of {' x '.join(lineage.tables)}"
    if isinstance(lineage, Formula):
        place = f" {lineage.place}" if lineage.place else ""
        return f"{lineage.operation}{place}({_parents(lineage.parents)})"
    return lineage.row


def _parents(keys: Sequence[str]) -> str:
    """The keys; where they are longer than a cell may be (csv reads 131,072 characters), how many, with a hash."""
    text = ", ".join(keys)
    if len(text) <= LONGEST_LINEAGE:
        return text
    return f"{len(keys)} numbers from {keys[0]} to {keys[-1]}, SHA-256 {hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not as approved: `before` and `now` are values, '' where the number is not."""

    key: str
    column: str
    before: str
    now: str


def compare(before: CsvRows, now: CsvRows) -> list[Difference]:
    """What differs between the rows of two ledgers, by key and column; a number only in one differs in `key`."""
    differences = []
    for key in sorted(before.keys() | now.keys()):
        if key not in before or key not in now:
            differences.append(Difference(key, "key", "" if key not in before else key, "" if key not in now else key))
            continue
        changed = [column for column in COLUMNS if before[key].get(column, "") != now[key][column]]
        differences += [Difference(key, column, before[key].get(column, ""), now[key][column]) for column in changed]
    return differences
