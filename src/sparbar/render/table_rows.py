"""The rows of a generated table as HTML, as pandoc and the filters in lua/ make them (tests/unit/test_places.py)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sparbar.render.number_links import address, attribute

Json = Mapping[str, Any]
LONG = 16  # bytes of a word that need not break
CLASSES = {"right": ' class="hoger"', "center": ' class="mitten"'}
NO_STOP = ' tabindex="-1"'
BREAK = "\1"
BREAKABLE = re.compile(r"(?<=[._/:])|(?=\[)")
MARKUP = re.compile("[&<>↩↔]")


def rows(table: Json, before: str) -> str:
    """All rows. before: what stands before them, caption and head, where the only stop of the tab key may be."""
    lines, lacks = list[str](), _lacking(table)
    stop = NO_STOP if "#tal=" in before else ""
    for place, row in enumerate(table["rows"]):
        opened = '<tr class="total">' if row.get("total") else "<tr>"
        lines.append(f'{opened}\n<th scope="row">{_words(row["header"])}</th>')
        for column, cell, lack in zip(table["columns"][1:], row["cells"], lacks, strict=True):
            attributes = _attribute("data-varde", cell.get("exact")) + _attribute("data-fyll", lack[place])
            kind = CLASSES.get(column.get("align"), "")
            lines.append(f"<td{kind}{attributes}>{_content(cell, stop)}</td>")
            stop = NO_STOP if "key" in cell or "of" in cell else stop
        lines.append("</tr>")
    return "\n".join(lines)


def _content(cell: Json, stop: str) -> str:
    """stop: what makes a number no stop of the tab key."""
    text = _escaped(cell["text"]) if cell.get("code") else _words(cell["text"])
    if "key" in cell or "of" in cell:
        return _number(cell, text, stop)
    return f"<code>{text}</code>" if cell.get("code") else text


def _number(cell: Json, text: str, stop: str) -> str:
    """A number, or what belongs to one without being it."""
    own = "key" in cell
    kind = "fjol" if not own else "tal saknas" if cell.get("missing") else "tal"
    key = cell["key"] if own else cell["of"]
    told = _attribute("id", cell.get("id")) + f' class="{kind}"' + _attribute("data-tal" if own else "data-fjol", key)
    return f'<span{told}><a href="{address(key)}"{stop}>{text}</a></span>'


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{attribute(value)}"'


def _escaped(text: str) -> str:
    """As pandoc's writer does; the two arrows are not to be shown as pictures."""
    if not MARKUP.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("↩", "↩\ufe0e").replace("↔", "↔\ufe0e")


def _words(text: str) -> str:
    """Keys and paths are long words: they may break after . _ / : and before [."""
    if BREAKABLE.search(text):
        text = " ".join(_breakable(word) if len(word.encode()) > LONG else word for word in text.split(" "))
    return _escaped(text).replace(BREAK, "<wbr>")


def _breakable(word: str) -> str:
    return BREAK.join(filter(None, BREAKABLE.split(word)))


def _lacking(table: Json) -> list[Sequence[str | None]]:
    """Column by column, after the first, what _lacks tells."""
    columns = zip(*(row["cells"] for row in table["rows"]), strict=True)
    nothing = [None] * len(table["rows"])
    return [
        _lacks([cell["text"] for cell in cells]) if head.get("align") == "right" else nothing
        for head, cells in zip(table["columns"][1:], columns, strict=True)
    ]


def _lacks(texts: Sequence[str]) -> list[str | None]:
    """What each lacks to stand with its comma under the others' of its column, as lua/floats.lua tells it."""
    decimals = [_decimals(text) for text in texts]
    most = max(len(found or "") for found in decimals)
    commas = ["" if found else "," for found in decimals]
    lacks = [0 if found is None else most - len(found) for found in decimals]
    return [comma + "0" * lack if lack else None for comma, lack in zip(commas, lacks, strict=True)]


def _decimals(text: str) -> str | None:
    if amount := re.fullmatch(r"[0-9−+\u00a0]+,([0-9]+)", text):
        return amount[1]
    return "" if re.search(r"[0-9]\Z", text) or text == "–" else None
