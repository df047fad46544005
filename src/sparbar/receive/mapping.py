"""data/mappings/<name>.yml: how an export becomes our tables. The models; their JSON Schema lies beside the files.

What the cells of a column may hold is convert.py's, whether a mapping fits the tables is fitting.py's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sparbar import yamlfile
from sparbar.errors import InvalidData
from sparbar.paths import Project

SCHEMA = "mapping.schema.json"
Text = Annotated[str, StringConstraints(min_length=1)]
DateFormat = Literal["YYYY-MM-DD", "YYYYMMDD", "YYYY/MM/DD", "D/M/YYYY", "M/D/YYYY", "D.M.YYYY"]


class Model(BaseModel):
    """Unknown settings are refused; values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(Model):
    """Who the file comes from: written to sources.yml with the tables."""

    producer: Text
    title: Text
    licence: Text
    note: str = ""


class Lookup(Model):
    """A register as a code table: the cell stands in the column `match` of `table`, `give` is what it becomes."""

    table: Text
    match: Text
    give: Text


class Column(Model):
    """One column of the export. An unknown code is an error."""

    header: str = Field("", description="The column's heading, where it is not the name used in this file.")
    type: Literal["text", "integer", "amount", "date", "share"] = "text"
    unit: Literal["kr", "tkr"] = Field("kr", description="Of amounts: kronor, or thousands of kronor.")
    decimal: Literal[",", "."] = Field(",", description="The decimal sign of numbers that are written as text.")
    percent: bool = Field(False, description="Shares: the numbers are per cent; 50 is 0.5.")
    formats: tuple[DateFormat, ...] = Field(
        ("YYYY-MM-DD", "YYYYMMDD"), description="Of dates that are text. Excel's own dates need none."
    )
    codes: str = Field("", description="A code table of this file.")
    lookup: Lookup | None = None
    empty: tuple[str, ...] = Field((), description="Texts that mean an empty cell, such as - or Uppgift saknas.")
    assumed: str = Field("", description="What nobody has confirmed about this column yet. Remove it when it is.")


class Sheet(Model):
    """One sheet: where its table begins and ends, and its columns by the names used in this file."""

    header_row: int | None = Field(None, ge=1, description="Found by the headings where it is left out.")
    totals: tuple[Text, ...] = Field((), description="How the row of totals begins, in the first column that is used.")
    columns: Map[str, Column] = Field(min_length=1)
    ignored: tuple[Text, ...] = Field((), description="Headings that are left out on purpose.")


class Constant(Model):
    """The same value in every row."""

    constant: str


class Key(Model):
    """A derived key such as B-{beslut_ar}-{beslut_nr:03}; {n} numbers the rows that would have the same one."""

    key: Text


class Extract(Model):
    """Rows of one of our tables out of one sheet."""

    table: Text
    sheet: Text
    merge: bool = Field(False, description="Rows with the same key are one row, and must agree in every column.")
    when: tuple[Text, ...] = Field(
        (), description="Only rows in which one of these columns is filled; an amount of 0 is not."
    )
    groups: tuple[Text, ...] = Field((), description="Repeat for each, in the place of {group} in names of columns.")
    columns: Map[str, str | Constant | Key] = Field(min_length=1)


class Mapping(Model):
    """The whole file."""

    title: Text
    origin: Origin
    synthetic_mark: str = Field("", description="A text above the table that says: this export is made up.")
    codes: Map[str, Map[str, str]] = Field({}, description="Code tables: what a cell says → our code.")
    sheets: Map[str, Sheet] = Field(min_length=1)
    tables: tuple[Extract, ...] = Field(min_length=1)

    @property
    def received(self) -> tuple[str, ...]:
        """The names of our tables that it fills, each once."""
        return tuple(dict.fromkeys(extract.table for extract in self.tables))

    @property
    def assumed(self) -> Map[str, str]:
        """Sheet!column → what nobody has confirmed."""
        return {
            f"{sheet}!{name}": column.assumed
            for sheet, settings in self.sheets.items()
            for name, column in settings.columns.items()
            if column.assumed
        }


def place(project: Project, name: str) -> str:
    """The mapping's file as a reader would name it."""
    return project.relative(project.mappings / f"{name}.yml")


def read(project: Project, name: str) -> Mapping:
    """The mapping `name`; raises InvalidData with every setting that is wrong, or naming the mappings there are."""
    path = project.mappings / f"{name}.yml"
    if not path.is_file():
        there = ", ".join(sorted(other.stem for other in project.mappings.glob("*.yml"))) or "none yet"
        remedy = "Correct the name, or draft one with `sparbar mapping new FILE`."
        raise InvalidData.one(
            f"--mapping {name}", "no such mapping", f"one of those in data/mappings ({there})", remedy
        )
    return yamlfile.read(path, place(project, name), Mapping, InvalidData)


def schema() -> str:
    """The JSON Schema of a mapping, for editors: the text of data/mappings/mapping.schema.json."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Mapping.model_json_schema()}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
