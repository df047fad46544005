"""Where in a chart each of its numbers is drawn, for the links to the register that the PDF lays over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from sparbar.charts import lettering
from sparbar.records import LABEL, SHAPE

Json = Mapping[str, Any]
Box = tuple[float, float, float, float]  # left, top, width, height, in points of the picture
AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")
BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # the part of a text that stands before its x
RISE, HIGH = 0.9, 1.2  # of a line above its baseline, and in all, in sizes of its text
CORNERS = 5  # points of a bar's path, closed; a municipality's outline has more, and its box lies over its neighbours


def placed(book: Json, files: Path) -> Json:
    """`book` with the width of each figure's picture, and the boxes of each number in it, as `places`."""
    figures = {key: {**found, "places": places(files / found["svg"])} for key, found in book["figures"].items()}
    return {**book, "figures": figures}


def places(picture: Path) -> Json:
    """The width of an SVG as charts/save.py writes it, and its numbers: key and boxes, in the order they are drawn.

    Nothing for a file that is not there or no SVG, which the renderer refuses.
    """
    try:
        root = etree.parse(picture).getroot()
    except (OSError, etree.XMLSyntaxError):
        return {"width": 1, "numbers": []}
    _, top, width, _ = map(float, root.get("viewBox", "0 0 1 1").split())
    boxes: dict[str, list[Box]] = {}
    for group in root.iter("{*}g"):
        kind, _, key = (group.get("id") or "").partition(":")
        if f"{kind}:" in {LABEL, SHAPE}:
            boxes.setdefault(key, []).extend(_from(top, box) for box in _boxes(group))
    return {"width": width, "numbers": [{"key": key, "boxes": found} for key, found in boxes.items() if found]}


def _from(top: float, box: Box) -> Box:
    left, above, width, height = (round(length, 2) for length in (box[0], box[1] - top, box[2], box[3]))
    return left, above, width, height


def _boxes(group: etree._Element) -> Iterator[Box]:
    """Those of a label's text, or of a bar or circle."""
    if (text := group.find("{*}text")) is not None:
        yield _of_text(text)
    elif (path := group.find("{*}path")) is not None:
        drawn = path.get("d", "")
        if "C" in drawn or drawn.count("M") + drawn.count("L") <= CORNERS:
            yield _around(drawn)


def _of_text(text: etree._Element) -> Box:
    x, y, size = (float(text.get(name, "0").removesuffix("px")) for name in ("x", "y", "font-size"))
    width = lettering.width(text.text or "", size, text.get("font-weight") == "700")
    return x - width * BEFORE[text.get("text-anchor", "start")], y - size * RISE, width, size * HIGH


def _around(drawn: str) -> Box:
    amounts = [float(found) for found in AMOUNT.findall(drawn)]
    xs, ys = amounts[::2], amounts[1::2]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
