"""data/corrections.yml: known errors of the data, corrected when it is read, each with its reason. No file is edited.

A correction holds only as long as the data says what it corrects: correcting.py applies the entries to the
cells that are read, second.py in SQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from sparbar import yamlfile
from sparbar.errors import Finding, InvalidData
from sparbar.paths import Project
from sparbar.schemas import TABLES

FIXED = "Fixed at the source: delete this entry."
CORRECT = "Correct the entry."


def _cell(value: object) -> object:
    """A cell as its file would write it, whatever YAML took it for."""
    if value is None:
        return ""
    return value if isinstance(value, bool | list | dict) else str(value)


Cell = Annotated[str, BeforeValidator(_cell)]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^\n]*$")]


class Change(BaseModel):
    """What stands in one cell, and what is to stand there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: Cell = Field(alias="from")
    after: Cell = Field(alias="to")


class Correction(BaseModel):
    """One known error: cells of a row changed, or the whole row dropped or added."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text
    table: Text
    key: Text
    change: Mapping[str, Change] = {}
    drop: Mapping[str, Cell] = {}
    add: Mapping[str, Cell] = {}
    reason: Text
    who: Text
    date: dt.date
    status: Literal["not_reported", "reported", "confirmed"]

    @model_validator(mode="after")
    def _does_one_thing(self) -> Correction:
        if sum(map(bool, (self.change, self.drop, self.add))) != 1:
            raise ValueError("one of change, drop and add is wanted")
        return self

    @property
    def action(self) -> str:
        return "change" if self.change else "drop" if self.drop else "add"

    @property
    def name(self) -> str:
        """`beslut:B-2024-017`."""
        return f"{self.table}:{self.key}"


class CorrectionList(BaseModel):
    """The whole of corrections.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corrections: tuple[Correction, ...]


def read(project: Project) -> tuple[Correction, ...]:
    """The corrections in the order of the file; none without one. Raises InvalidData with everything wrong in it."""
    if not project.corrections.is_file():
        return ()
    where = project.relative(project.corrections)
    expected = f"entries with {', '.join(Correction.model_fields)}"
    listed = yamlfile.read(project.corrections, where, CorrectionList, InvalidData, expected).corrections
    found = list(_findings(listed, where))
    if found:
        raise InvalidData(found)
    return listed


def _findings(listed: Sequence[Correction], where: str) -> Iterator[Finding]:
    ids = [item.id for item in listed]
    for place, item in enumerate(listed):
        at = f"{where}, {item.id}"
        if item.id in ids[:place]:
            yield Finding(at, "the id a second time", "each id once", CORRECT)
        if item.name in [other.name for other in listed[:place]]:
            remedy = "Put both into one entry."
            yield Finding(at, f"another correction of {item.name}", "one for each row", remedy)
        if item.table not in TABLES:
            yield Finding(at, f"the unknown table {item.table}", f"one of {', '.join(TABLES)}", CORRECT)
            continue
        columns = TABLES[item.table].columns
        for column in (*item.change, *item.drop, *item.add):
            if column not in columns:
                yield Finding(at, f"the unknown column {column}", f"one of {', '.join(columns)}", CORRECT)
        missing = [column for column in columns if item.add and column not in item.add]
        if missing:
            yield Finding(at, f"no {', '.join(missing)}", "every column of the row that is added", CORRECT)
