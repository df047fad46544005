"""What pandoc gets of a book: all of it but what comes from data, for which there are places.

A page's template is made of that alone, so it is as it was when only numbers, rows or pictures have changed. pandoc
takes a place for a word; filling.py puts there what it stands for, lua/places.lua in what becomes PDF. What the filters
ask of a number's text stands in its place. Only a text that every format writes as it is has one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
SIGNS = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5"  # of all places, here and in lua/; no text may hold them
ROWS, TEXT, SHAPE = SIGNS[0], SIGNS[4], SIGNS[5]
STANDING = re.compile(f"{TEXT}([0-9a-f]+){SHAPE}[^{TEXT}]*{TEXT}")
WRITTEN = r"[0-9A-Za-zÀ-ÖØ-öø-ÿ,%+−–\u00a0]+"
PLAIN = re.compile(rf"(?!,){WRITTEN}( {WRITTEN})*(?<!,)")
WITH_UNIT = re.compile(r"(.*[0-9])(\u00a0[A-Za-z].*)")  # the shortcode `nyckeltal` sets a unit apart
UNREAD = re.compile(r"[\x01\x02\x09-\x0d]|  |^ | $")  # spaces that pandoc would change, signs that writers of rows use
REGISTER = "register:"


@dataclass(frozen=True, slots=True)
class Placed:
    """A book.json with places, and what they stand for, by name: texts of numbers; tables, for their rows."""

    book: Json
    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Json] = field(default_factory=dict)


def named(digits: str) -> str:
    """The name of a place, of which its digits are the bytes."""
    return bytes.fromhex(digits).decode()


def with_places(book: Json) -> Placed:
    """`book` with places for all that may have one."""
    places = _Places()
    makers = {"tables": places.table, "figures": places.figure, "citations": places.number}
    of_data: dict[str, Any] = {
        kind: {key: make(f"{kind} {key}", found) for key, found in book.get(kind, {}).items()}
        for kind, make in makers.items()
    }
    if key_numbers := book.get("key_numbers"):
        tiles = [places.tile(f"key_numbers {at}", tile) for at, tile in enumerate(key_numbers["tiles"])]
        of_data["key_numbers"] = {**key_numbers, "tiles": tiles}
    return Placed({**book, **of_data}, places.texts, places.tables)


class _Places:
    """Gives places, and keeps what they stand for."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.tables: dict[str, Json] = {}

    def number(self, name: str, found: Json) -> Json:
        """A number with a place for its text, without the unit after its digits."""
        text, unit = found["text"], ""
        if not PLAIN.fullmatch(text):
            return found
        if parts := WITH_UNIT.fullmatch(text):
            text, unit = parts.groups()
        self.texts[name] = text
        return {**found, "text": _standing(name, shape(text)) + unit}

    def table(self, name: str, found: Json) -> Json:
        """A table with a place for its rows."""
        if not _simple(found):
            return found
        self.tables[name] = found
        return {**found, "rows": [{"header": f"{ROWS}{name.encode().hex()}{ROWS}", "total": False, "cells": []}]}

    def figure(self, name: str, found: Json) -> Json:
        """A figure with places for what is said of it, and without what pandoc need not know."""
        kept = {part: value for part, value in found.items() if part not in ("alt", "numbers", "png")}
        told = {part: self._pieces(f"{name} {part}", found[part]) for part in ("title", "description") if part in found}
        table = {"table": self.table(name, found["table"])} if found.get("table") else {}
        return {**kept, **told, **table, "described": self._description(name, found["described"])}

    def tile(self, name: str, found: Json) -> Json:
        """A key number with places for what it says."""
        numbers = [part for part in ("number", "change") if found.get(part)]
        told = {part: self.number(f"{name} {part}", found[part]) for part in numbers}
        if line := found.get("line"):
            told["line"] = {**line, "alt": self._description(f"{name} line", line["alt"])}
        return {**found, **told}

    def _description(self, name: str, text: str) -> str:
        """Whatever it says: pandoc never writes it."""
        self.texts[name] = text
        return _standing(name, "")

    def _pieces(self, name: str, pieces: Sequence[Json]) -> list[Json]:
        return [self.number(f"{name} {at}", one) if one.get("key") else one for at, one in enumerate(pieces)]


def _standing(name: str, asked: str) -> str:
    return f"{TEXT}{name.encode().hex()}{SHAPE}{asked}{TEXT}"


def shape(text: str) -> str:
    """A text of which lua/floats.lua tells what it tells of `text`, whatever stands around it: how many decimals."""
    if text.isdecimal():
        return "0" * len(text)
    if text == "–":
        return text
    if amount := re.fullmatch(r"[0-9+−\u00a0]+,([0-9]+)", text):
        return "0," + "0" * len(amount[1])
    return ("\u00a0" if re.fullmatch(r"[0-9+−\u00a0]+", text) else "x") + ("0" if text[-1].isdecimal() else "")


def _simple(table: Json) -> bool:
    """Whether a table holds nothing but texts, code and numbers, in rows of one length."""
    if not table["rows"] or table["columns"][0].get("align") != "left":
        return False
    cells = [cell for row in table["rows"] for cell in row["cells"]]
    texts = [*(row["header"] for row in table["rows"]), *(cell["text"] for cell in cells)]
    even = all(len(row["cells"]) == len(table["columns"]) - 1 for row in table["rows"])
    return even and all(map(_known, cells)) and not any(map(UNREAD.search, texts))


def _known(cell: Json) -> bool:
    """Whether it is of a kind that both writers of rows know."""
    registered = "key" in cell and cell.get("id", REGISTER).startswith(REGISTER)
    return bool(registered or "id" not in cell) and not ("of" in cell and cell.get("code"))
