"""matplotlib's SVG made fit for a page: no style attributes or sheets, which a strict policy blocks; colours by name.

Every colour of the house stands as a presentation attribute, for paper, and as a class, for a sheet that follows the
reader's light or dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from sparbar.charts.layout import TOKENS
from sparbar.design import tokens

SVG = "{http://www.w3.org/2000/svg}"
COUNTED = re.compile(r"[A-Za-z][\w.]*_\d+")  # patch_1, text_1: names that stand in every file
FONT = "'DejaVu Sans', Verdana, sans-serif"
NAMES = {tokens().color(name): name for name in reversed(TOKENS)}
PAINTS = {"fill": "f", "stroke": "s"}


def whole(drawn: str, key: str) -> str:
    """The picture with all that stands around it, for a reader who takes it away."""
    root = _plain(drawn)
    root.set("id", key)
    for group in root.iter(f"{SVG}g"):
        if group.get("id") == "hel":
            del group.attrib["id"]
    return _text(root)


def bare(drawn: str, top: float, height: float, prefix: str = "") -> str:
    """The part of a picture from `top` on: the chart alone, without ground, of the width it is given.

    prefix: put before each id, so that two drawings of one chart can stand on a page.
    """
    root = _plain(drawn)
    for group in [*root.iter(f"{SVG}g")]:
        if group.get("id") == "hel" or group.get("class") == "ground":
            group.getparent().remove(group)
        elif group.get("id") and prefix:
            group.set("id", f"{prefix}-{group.get('id')}")
    width = root.get("viewBox").split()[2]
    root.set("viewBox", f"0 {top:g} {width} {height:g}")
    for name in ("width", "height"):
        del root.attrib[name]
    return _text(root)


def _plain(drawn: str) -> etree._Element:
    root = etree.fromstring(drawn.encode(), etree.XMLParser(remove_comments=True))
    for element in [*root.iter(f"{SVG}metadata", f"{SVG}style")]:
        element.getparent().remove(element)
    for element in root.iter():
        _attributes(element)
    ground = next(root.iter(f"{SVG}g")).find(f"{SVG}g")
    if ground is not None:
        ground.set("class", "ground")
    root.attrib.update({"font-family": FONT, "stroke-linejoin": "round", "stroke-linecap": "butt"})
    etree.cleanup_namespaces(root)
    return root


def _attributes(element: etree._Element) -> None:
    """Style declarations as attributes, without what every element has; a class for each colour of the house."""
    for name, value in _declarations(element.attrib.pop("style", "")):
        element.set(name, value)
    named = [f"{PAINTS[paint]}-{NAMES[element.get(paint)]}" for paint in PAINTS if element.get(paint) in NAMES]
    if named:
        element.set("class", " ".join(named))
    if COUNTED.fullmatch(element.get("id", "")):
        del element.attrib["id"]
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = declaration.partition(":")
        if name != "font-family":
            yield name.strip(), value.strip()


def _text(root: etree._Element) -> str:
    for element in root.iter():
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    return f"{etree.tostring(root, encoding='unicode')}\n"
