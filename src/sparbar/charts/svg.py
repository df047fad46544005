"""A chart as SVG fit for a page: no style attributes or sheets, which a strict policy blocks; colours by name.

Every colour of the house stands as a presentation attribute, for paper, and as a class, for a sheet that follows the
reader's light or dark. What belongs to a number stands in a group of its own, named after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sparbar.charts import hatching
from sparbar.charts.canvas import Canvas
from sparbar.charts.layout import PAPER, TEXT, TOKENS, Fill
from sparbar.charts.marks import EDGE, Area, Box, Circle, Layer, Line, Mark, Point, Polygon, Words
from sparbar.design import tokens

SVG = "http://www.w3.org/2000/svg"
FONT = "'DejaVu Sans', Verdana, sans-serif"
NAMES = {tokens().color(name): name for name in reversed(TOKENS)}
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
IN_ATTRIBUTE = IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def bare(canvas: Canvas, key: str) -> str:
    """The chart alone, without ground, of the width it is given.

    The narrow drawing's ids begin with its suffix, so that both drawings of the chart `key` can stand on a page.
    """
    suffix = canvas.layout.suffix
    return _written(_root(canvas, 0, canvas.height), canvas.marks, key, f"{suffix}-" if suffix else "")


def whole(canvas: Canvas, around: Sequence[Mark], above: float, below: float, key: str) -> str:
    """The chart on paper, with marks `around` it as high as `above` and `below`, for a reader who takes it away."""
    width, height = canvas.layout.width, above + canvas.height + below
    size = _said(width=f"{_short(width)}pt", height=f"{_short(height)}pt", id=key)
    ground = Box(0, -above, width, height, Fill(PAPER, TEXT))
    return _written(_root(canvas, -above, height) + size, [ground, *canvas.marks, *around], key, "")


def _root(canvas: Canvas, top: float, height: float) -> str:
    box = " ".join(map(_short, (0, top, canvas.layout.width, height)))
    return _said(xmlns=SVG, viewBox=box, font_family=FONT, stroke_width=_short(EDGE))


def _written(root: str, marks: Iterable[Mark], key: str, prefix: str) -> str:
    """Raises ValueError on words that XML cannot hold."""
    tiles = _Tiles(f"{prefix}{key}")
    parts: list[str] = []
    for mark in sorted(marks, key=lambda mark: mark.layer):
        drawn = _drawn(mark, tiles)
        if mark.gid:
            parts += [_element("g", _said(id=f"{prefix}{mark.gid}"), drawn), *tiles.new()]
        else:
            parts += [*tiles.new(), drawn]
    picture = _element("svg", root, "".join(parts))
    if bad := NO_XML.search(picture):
        raise ValueError(f"the picture {key} holds the character U+{ord(bad[0]):04X}")
    return f"{picture}\n"


def _drawn(mark: Mark, tiles: _Tiles) -> str:
    if isinstance(mark, Words):
        return _words(mark)
    if isinstance(mark, Line):
        return _element("path", f"{_path(mark.points)}{_ink(mark)}")
    return _area(mark, tiles.paint(mark.fill))


def _words(words: Words) -> str:
    place = _numbers(x=words.x, y=words.y, font_size=words.size)
    looks = _said(
        text_anchor=ANCHORS[words.at] if words.at != "left" else "",
        font_weight="700" if words.bold else "",
        font_style="italic" if words.italic else "",
        transform=f"rotate(-90 {_short(words.x)} {_short(words.y)})" if words.turned else "",
    )
    return f"<text{place}{looks}{_paint(words.color)}>{words.text.translate(IN_TEXT)}</text>"


def _area(area: Area, paint: str) -> str:
    """An area with the line around it. What is clicked through the ground of words is the bar that they stand on."""
    name, place = _outline(area)
    through = _said(pointer_events="none") if area.layer is Layer.GROUNDS else ""
    return _element(name, f"{place}{_paint(paint, area.edge)}{through}")


def _outline(area: Area) -> tuple[str, str]:
    """The element that an area is, and where it is."""
    match area:
        case Box():
            rounded = _numbers(rx=area.round) if area.round else ""
            return "rect", _numbers(x=area.x, y=area.y, width=area.width, height=area.height) + rounded
        case Circle():
            return "circle", _numbers(cx=area.x, cy=area.y, r=area.radius)
        case Polygon():
            return "path", _path(area.points, "z")


def _ink(line: Line) -> str:
    """The attributes of a line: a dashed one keeps to the length of its dashes."""
    dashes = " ".join(_short(part * line.width) for part in line.dash or ())
    ends = _said(stroke_dasharray=dashes, stroke_linecap="" if dashes else "square")
    joins = _said(stroke_linejoin="round") if len(line.points) > 2 else ""
    return f"{_paint('none', line.color, line.width)}{ends}{joins}"


class _Tiles:
    """The patterns of one drawing, each written once, where it is first needed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ids: dict[Fill, str] = {}
        self._new: list[str] = []

    def paint(self, fill: Fill) -> str:
        """The value of the attribute `fill` of what is filled so."""
        if not fill.pattern:
            return fill.color
        if fill not in self._ids:
            self._ids[fill] = f"{self._name}-{len(self._ids) + 1}"
            self._new.append(_tile(self._ids[fill], fill))
        return f"url(#{self._ids[fill]})"

    def new(self) -> list[str]:
        """The patterns that have come since this was last asked."""
        new, self._new = self._new, []
        return new


def _tile(name: str, fill: Fill) -> str:
    side = _said(width=str(hatching.TILE), height=str(hatching.TILE))
    ground = _element("rect", f"{side}{_paint(fill.color)}")
    ink = _paint(fill.stroke, fill.stroke, hatching.STROKE)
    pattern = _element("path", f"{_said(d=hatching.path(fill.pattern))}{ink}")
    return _element("pattern", f"{_said(id=name, patternUnits='userSpaceOnUse')}{side}", ground + pattern)


@lru_cache(256)
def _paint(fill: str, stroke: str = "", width: float = EDGE) -> str:
    """What an element is painted with, and the classes of the colours that follow light and dark."""
    found = {"fill": fill, "stroke": stroke, "stroke_width": _short(width) if width != EDGE else ""}
    named = [f"{paint[0]}-{NAMES[color]}" for paint, color in found.items() if color in NAMES]
    return _said(**found, **{"class": " ".join(named)})


def _path(points: Sequence[Point], end: str = "") -> str:
    through = "L".join(f"{_short(x)} {_short(y)}" for x, y in points)
    return f' d="M{through}{end}"'


def _numbers(**places: float) -> str:
    return "".join(f' {name.replace("_", "-")}="{_short(place)}"' for name, place in places.items())


def _short(number: float) -> str:
    """A length to a thousandth of a point."""
    return f"{number:z.3f}".rstrip("0").rstrip(".")


def _said(**attributes: str) -> str:
    """Attributes, but for those that say nothing."""
    said = ((name.replace("_", "-"), text) for name, text in attributes.items() if text)
    return "".join(f' {name}="{text.translate(IN_ATTRIBUTE)}"' for name, text in said)


def _element(name: str, attributes: str, inner: str = "") -> str:
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"
