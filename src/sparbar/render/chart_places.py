"""Where in a chart each of its numbers is drawn, for the links to the register that the PDF lays over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from sparbar import lettering
from sparbar.records import LABEL, SHAPE

Json = Mapping[str, Any]
Box = tuple[float, float, float, float]  # left, top, width, height, in points of the picture
BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # the part of a text that stands before its x
RISE, HIGH = 0.9, 1.2  # of a line above its baseline, and in all, in sizes of its text


def placed(book: Json, files: Path) -> Json:
    """`book` with the width of each figure's picture, and the boxes of each number in it, as `places`."""
    figures = {key: {**found, "places": places(files / found["svg"])} for key, found in book["figures"].items()}
    return {**book, "figures": figures}


def places(picture: Path) -> Json:
    """The width of an SVG as charts/svg.py writes it, and its numbers: key and boxes, in the order they are drawn.

    Nothing for a file that is not there or no SVG, which the renderer refuses.
    """
    try:
        root = etree.parse(picture).getroot()
    except (OSError, etree.XMLSyntaxError):
        return {"width": 1, "numbers": []}
    _, _, width, _ = map(float, root.get("viewBox", "0 0 1 1").split())
    boxes: dict[str, list[Box]] = {}
    for group in root.iter("{*}g"):
        kind, _, key = (group.get("id") or "").partition(":")
        if f"{kind}:" in {LABEL, SHAPE}:
            boxes.setdefault(key, []).extend(map(_rounded, _boxes(group)))
    return {"width": width, "numbers": [{"key": key, "boxes": found} for key, found in boxes.items() if found]}


def _rounded(box: Box) -> Box:
    left, top, width, height = (round(length, 2) for length in box)
    return left, top, width, height


def _boxes(group: etree._Element) -> Iterator[Box]:
    """Those of a label's text, or of a bar or circle; an outline's would lie over its neighbours."""
    if (text := group.find("{*}text")) is not None:
        yield _of_text(text)
    elif (bar := group.find("{*}rect")) is not None:
        x, y, width, height = _lengths(bar, "x", "y", "width", "height")
        yield x, y, width, height
    elif (circle := group.find("{*}circle")) is not None:
        x, y, radius = _lengths(circle, "cx", "cy", "r")
        yield x - radius, y - radius, 2 * radius, 2 * radius


def _of_text(text: etree._Element) -> Box:
    x, y, size = _lengths(text, "x", "y", "font-size")
    width = lettering.width(text.text or "", size, text.get("font-weight") == "700")
    return x - width * BEFORE[text.get("text-anchor", "start")], y - size * RISE, width, size * HIGH


def _lengths(element: etree._Element, *names: str) -> Iterator[float]:
    return (float(element.get(name, "0")) for name in names)
