"""The corrections behind a number, in words: for traces, panels and the appendix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sparbar.corrections import Correction
from sparbar.numbers import Fact, Number, Rows
from sparbar.schemas import EVERY, TABLES

OWNER = {
    "not_reported": "ännu inte anmält till den som äger uppgiften",
    "reported": "anmält till den som äger uppgiften",
    "confirmed": "bekräftat av den som äger uppgiften",
}
INTERNAL = "visas bara i den interna utgåvan"
EMPTY = "(tomt)"


def behind(listed: Sequence[Correction], number: Number) -> tuple[Correction, ...]:
    """The corrections that touch the number: of its rows, and those that may have taken a row out of it.

    A dropped row, and one that was changed in another column than what is added up, may have been one of its rows.
    """
    lineage = number.lineage
    if isinstance(lineage, Fact):
        return tuple(item for item in listed if item.name == lineage.row)
    if not isinstance(lineage, Rows):
        return ()
    keys = {(table, key[place]) for place, table in enumerate(lineage.tables) for key in lineage.keys}
    added_up = set(lineage.expression.split(" * "))
    return tuple(
        item
        for item in listed
        if (item.table, item.key) in keys
        or (item.table in lineage.tables and (item.drop or item.change.keys() - added_up))
    )


def to_json(item: Correction) -> dict[str, Any]:
    """An entry as corrections.yml has it."""
    told = item.model_dump(mode="json", by_alias=True)
    return {name: value for name, value in told.items() if value not in ({}, None)}


def english(item: Correction) -> Iterator[str]:
    """For the terminal: what was corrected, and why."""
    what = {
        "change": [
            f"{name} corrected from {change.before or '(empty)'} to {change.after or '(empty)'}"
            for name, change in item.change.items()
        ],
        "drop": ["the row is left out"],
        "add": ["the row is added"],
    }
    yield f"{item.name}: {', '.join(what[item.action])}"
    status = item.status.replace("_", " ")
    yield f"  because {item.reason} ({item.id}, {item.who}, {item.date}; {status} to the data owner)"


def swedish(item: Correction, public: bool = False) -> str:
    """For readers: `belopp_sek rättat från 120000 till 210000 därför att …`."""
    if public and not shown(item):
        return f"En rättelse i tabellen {item.table}, som {INTERNAL}."
    why = f"därför att {item.reason} ({item.who} {item.date}, {OWNER[item.status]})"
    return f"Raden {item.key} i {item.table}: {what(item)} {why}."


def what(item: Correction) -> str:
    """What was done, for readers."""
    if item.drop:
        return "raden är utelämnad"
    if item.add:
        return "raden är tillagd"
    return ", ".join(
        f"{name} rättat från {change.before or EMPTY} till {change.after or EMPTY}"
        for name, change in item.change.items()
    )


def shown(item: Correction) -> bool:
    """Whether a public edition may show it: no column of its table can concern persons."""
    return TABLES[item.table].public == EVERY


def by_row(listed: Sequence[Correction], table: str) -> Mapping[str, Correction]:
    """Row key → its correction, of one table."""
    return {item.key: item for item in listed if item.table == table}
