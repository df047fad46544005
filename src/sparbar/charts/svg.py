"""A chart as SVG fit for a page: no style attributes or sheets, which a strict policy blocks; colours by name.

Every colour of the house stands as a presentation attribute, for paper, and as a class, for a sheet that follows the
reader's light or dark. What belongs to a number stands in a group of its own, named after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from sparbar.charts import hatching
from sparbar.charts.canvas import Canvas
from sparbar.charts.layout import PAPER, TEXT, TOKENS, Fill
from sparbar.charts.marks import EDGE, Area, Box, Circle, Layer, Line, Mark, Point, Polygon, Words
from sparbar.design import tokens

SVG = "http://www.w3.org/2000/svg"
FONT = "'DejaVu Sans', Verdana, sans-serif"
NAMES = {tokens().color(name): name for name in reversed(TOKENS)}
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def bare(canvas: Canvas, key: str) -> str:
    """The chart alone, without ground, of the width it is given.

    The narrow drawing's ids begin with its suffix, so that both drawings of the chart `key` can stand on a page.
    """
    suffix = canvas.layout.suffix
    return _written(_root(canvas, 0, canvas.height), canvas.marks, key, f"{suffix}-" if suffix else "")


def whole(canvas: Canvas, around: Sequence[Mark], above: float, below: float, key: str) -> str:
    """The chart on paper, with marks `around` it as high as `above` and `below`, for a reader who takes it away."""
    width, height = canvas.layout.width, above + canvas.height + below
    root = _root(canvas, -above, height)
    root.attrib.update({"width": f"{_short(width)}pt", "height": f"{_short(height)}pt", "id": key})
    ground = Box(0, -above, width, height, Fill(PAPER, TEXT))
    return _written(root, [ground, *canvas.marks, *around], key, "")


def _root(canvas: Canvas, top: float, height: float) -> etree._Element:
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    root.set("viewBox", " ".join(map(_short, (0, top, canvas.layout.width, height))))
    root.attrib.update({"font-family": FONT, "stroke-width": _short(EDGE)})
    return root


def _written(root: etree._Element, marks: Iterable[Mark], key: str, prefix: str) -> str:
    tiles = _Tiles(root, f"{prefix}{key}")
    for mark in sorted(marks, key=lambda mark: mark.layer):
        parent = _element(root, "g", id=f"{prefix}{mark.gid}") if mark.gid else root
        if isinstance(mark, Words):
            _write(mark, parent)
        elif isinstance(mark, Line):
            _element(parent, "path", d=_through(mark.points), **_ink(mark))
        else:
            _fill(mark, parent, tiles)
    return f"{etree.tostring(root, encoding='unicode')}\n"


def _write(words: Words, parent: etree._Element) -> None:
    place = _numbers(x=words.x, y=words.y, font_size=words.size)
    looks = {
        "text-anchor": ANCHORS[words.at] if words.at != "left" else "",
        "font-weight": "700" if words.bold else "",
        "font-style": "italic" if words.italic else "",
        "transform": f"rotate(-90 {_short(words.x)} {_short(words.y)})" if words.turned else "",
    }
    said = {name: look for name, look in looks.items() if look}
    _element(parent, "text", **place, **said, **_paint(words.color)).text = words.text


def _fill(area: Area, parent: etree._Element, tiles: _Tiles) -> None:
    """An area with the line around it. What is clicked through the ground of words is the bar that they stand on."""
    name, place = _outline(area)
    filled = _element(parent, name, **place, **_paint(tiles.paint(area.fill), area.edge))
    if area.layer is Layer.GROUNDS:
        filled.set("pointer-events", "none")


def _outline(area: Area) -> tuple[str, dict[str, str]]:
    """The element that an area is, and where it is."""
    match area:
        case Box():
            rounded = _numbers(rx=area.round) if area.round else {}
            return "rect", _numbers(x=area.x, y=area.y, width=area.width, height=area.height) | rounded
        case Circle():
            return "circle", _numbers(cx=area.x, cy=area.y, r=area.radius)
        case Polygon():
            return "path", {"d": f"{_through(area.points)}z"}


def _ink(line: Line) -> dict[str, str]:
    """The attributes of a line: a dashed one keeps to the length of its dashes."""
    ends = {"stroke-linecap": "square"}
    if line.dash:
        ends = {"stroke-dasharray": " ".join(_short(part * line.width) for part in line.dash)}
    joins = {"stroke-linejoin": "round"} if len(line.points) > 2 else {}
    return _paint("none", line.color, line.width) | ends | joins


class _Tiles:
    """The patterns of one drawing, each written once, where it is first needed."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self._root, self._name = root, name
        self._ids: dict[Fill, str] = {}

    def paint(self, fill: Fill) -> str:
        """The value of the attribute `fill` of what is filled so."""
        if not fill.pattern:
            return fill.color
        if fill not in self._ids:
            self._ids[fill] = f"{self._name}-{len(self._ids) + 1}"
            self._write(fill)
        return f"url(#{self._ids[fill]})"

    def _write(self, fill: Fill) -> None:
        side = str(hatching.TILE)
        tile = _element(self._root, "pattern", id=self._ids[fill], patternUnits="userSpaceOnUse")
        tile.attrib.update({"width": side, "height": side})
        _element(tile, "rect", width=side, height=side, **_paint(fill.color))
        ink = _paint(fill.stroke, fill.stroke, hatching.STROKE)
        _element(tile, "path", d=hatching.path(fill.pattern), **ink)


def _paint(fill: str, stroke: str = "", width: float = EDGE) -> dict[str, str]:
    """What an element is painted with, and the classes of the colours that follow light and dark."""
    found = {"fill": fill, "stroke": stroke, "stroke-width": _short(width) if width != EDGE else ""}
    named = [f"{paint[0]}-{NAMES[color]}" for paint, color in found.items() if color in NAMES]
    return {name: value for name, value in (found | {"class": " ".join(named)}).items() if value}


def _through(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _numbers(**places: float) -> dict[str, str]:
    return {name.replace("_", "-"): _short(place) for name, place in places.items()}


def _short(number: float) -> str:
    """A length to a thousandth of a point."""
    return f"{round(number, 3) + 0.0:.3f}".rstrip("0").rstrip(".")


def _element(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SVG}}}{name}", attributes)
