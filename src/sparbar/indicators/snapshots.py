"""Snapshots: the bytes that were received, by indicator and day, and the tidy table of all values in them.

data/indikatorer/<id>/<date>.json, further answers of the same day as <date>.2.json …, Kolada's entry in its
catalogue as <date>.katalog.json; the table is data/indikatorer/indikatorvarden.csv, whose rows name file and bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparbar import csvfile
from sparbar.errors import InvalidData
from sparbar.indicators import kolada, own, rows, scb, spans
from sparbar.indicators.declared import FOLDER, Indicator
from sparbar.indicators.places import Places
from sparbar.indicators.rows import Value
from sparbar.paths import Project
from sparbar.schemas import INDICATOR_VALUES, TABLES

TABLE = TABLES[INDICATOR_VALUES]
CATALOGUE = "katalog"
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that differs from the one in the snapshot before; '' where one of them has no such row."""

    place: str
    year: int
    gender: str
    before: str
    now: str


def name(indicator: str, day: dt.date, part: int | str = 1) -> str:
    """The file of a snapshot, from data/."""
    middle = "" if part == 1 else f".{part}"
    return f"{FOLDER}/{indicator}/{day.isoformat()}{middle}.json"


def values(
    indicator: Indicator, documents: Mapping[str, Any], places: Places, day: dt.date, catalogue: Any = None
) -> list[Value]:
    """The values of a snapshot's answers (file → document) for the declared places, sorted.

    Raises InvalidData: another form, a value twice, no value at all.
    """
    found: list[Value] = []
    for file, document in documents.items():
        if indicator.scb:
            found += scb.values(indicator, document, file)
        elif indicator.kolada:
            found += _provisional(kolada.values(indicator, document, file, places), indicator, catalogue, day)
        else:
            found += own.values(document, file)
    first = next(iter(documents))
    keys = [value.key for value in found]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        remedy = "Look at what the service answers."
        raise InvalidData.one(first, f"two values for {' '.join(map(str, twice))}", "one of each", remedy)
    if not any(value.value is not None for value in found):
        raise InvalidData.one(first, "no value at all", "values of the declared places", "Look at the declaration.")
    return sorted(found, key=lambda value: value.key)


def _provisional(found: list[Value], indicator: Indicator, catalogue: Any, day: dt.date) -> list[Value]:
    """Kolada marks no value as provisional; its catalogue says of which period the figures are so, and until when."""
    assert indicator.kolada is not None
    if catalogue is None:
        return found
    preliminary, final, period = kolada.promised(catalogue, indicator.kolada.kpi)
    if not (preliminary and final and preliminary <= day < final):
        return found
    return [
        Value(v.geography, v.year, v.gender, v.value, "preliminar", v.file, v.first, v.end)
        if str(v.year) == period and v.value is not None and not v.status
        else v
        for v in found
    ]


def rows_of(indicator: Indicator, found: Iterable[Value], day: dt.date) -> list[Cells]:
    """The values as rows of the tidy table."""
    return [
        {
            "indikator_id": indicator.id,
            "geografi": value.geography,
            "geo_version": indicator.version,
            "ar": str(value.year),
            "kon": value.gender,
            "hamtad": day.isoformat(),
            "varde": rows.text(value.value),
            "status": value.status,
            "fil": value.file,
            "fran": str(value.first),
            "till": str(value.end),
        }
        for value in found
    ]


def read_table(project: Project) -> list[Cells]:
    """The rows of the tidy table, none when there is no such file; raises InvalidData."""
    path = project.data / TABLE.file
    if not path.is_file():
        return []
    cells = csvfile.read(path, project.relative(path))
    if set(cells.header) != set(TABLE.columns):
        expected = f"the columns {', '.join(TABLE.columns)}"
        raise InvalidData.one(cells.file, f"the columns {', '.join(cells.header)}", expected, "Restore the file.")
    return [dict(zip(cells.header, row, strict=True)) for row in cells.rows]


def table_bytes(found: Iterable[Cells]) -> bytes:
    """The tidy table, sorted by its key."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(TABLE.columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(found, key=lambda row: tuple(row[column] for column in TABLE.key)))
    return text.getvalue().encode()


def revisions(known: Sequence[Cells], new: Sequence[Cells]) -> list[Revision]:
    """Where the rows of a snapshot differ from the latest one before it. A new year is no revision, a vanished is."""
    if not new:
        return []
    earlier = [
        row for row in known if row["indikator_id"] == new[0]["indikator_id"] and row["hamtad"] < new[0]["hamtad"]
    ]
    latest = max((row["hamtad"] for row in earlier), default="")
    before = {_key(row): _shown(row) for row in earlier if row["hamtad"] == latest}
    now = {_key(row): _shown(row) for row in new}
    newest: dict[tuple[str, str], str] = {}
    for place, year, gender in before:
        newest[place, gender] = max(newest.get((place, gender), ""), year)
    return [
        Revision(key[0], int(key[1]), key[2], before.get(key, ""), now.get(key, ""))
        for key in sorted({*before, *now})
        if before.get(key, "") != now.get(key, "") and (key in before or key[1] <= newest.get((key[0], key[2]), ""))
    ]


def _key(row: Cells) -> tuple[str, str, str]:
    return row["geografi"], row["ar"], row["kon"]


def _shown(row: Cells) -> str:
    """The value as it counts: a figure that was provisional and is final at the same value has not changed."""
    return row["varde"] or row["status"]


def says(raw: bytes, row: Cells) -> bool:
    """Whether the bytes that a row names hold its value."""
    said = raw[int(row["fran"]) : int(row["till"])]
    if not row["varde"]:
        return said.strip() in {b"null", b""} or row["status"] == "borttagen"
    try:
        leaf = spans.parse(said.strip().replace(b",", b"."))
    except ValueError:
        return False
    return isinstance(leaf, spans.Leaf) and rows.text(rows.rounded(leaf.value)) == row["varde"]


def own_files(project: Project, indicator: Indicator) -> dict[dt.date, Path]:
    """The region's own files of an indicator by their day; raises InvalidData for a name that is no day."""
    found = {}
    for path in sorted((project.data / FOLDER / indicator.id).glob("*.csv")):
        try:
            found[dt.date.fromisoformat(path.stem)] = path
        except ValueError as error:
            where = project.relative(path)
            raise InvalidData.one(
                where, f"the name {path.name}", "a day such as 2025-02-21.csv", "Rename it."
            ) from error
    return found
