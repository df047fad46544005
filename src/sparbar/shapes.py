"""What a chart draws for each of its numbers: the geometry of the shapes in the SVG groups `tal:KEY`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sparbar.records import NARROW

SHAPE = "tal:"
WIDE = "bred"  # the drawing that is not for phones
GEOMETRY = ("d", "x", "y", "width", "height", "cx", "cy", "r", "points", "transform")
ENDS = ("x1", "x2", "y1", "y2")
HASH_LENGTH = 16


def drawn(picture: Any) -> Mapping[str, str]:
    """Key → a digest of what is drawn for the number in the SVG element `picture`: shapes and where they are."""
    found: dict[str, list[str]] = {}
    for group in picture.iter("{*}g"):
        name = (group.get("id") or "").removeprefix(f"{NARROW}-")
        if name.startswith(SHAPE):
            shapes = (f"{place}={part.get(place)}" for part in group.iter() for place in GEOMETRY if part.get(place))
            # XML reads the line breaks in an attribute as spaces, HTML does not.
            found.setdefault(name.removeprefix(SHAPE), []).extend(" ".join(shape.split()) for shape in shapes)
    return {key: hashlib.sha256("\n".join(shapes).encode()).hexdigest()[:HASH_LENGTH] for key, shapes in found.items()}


def outline(picture: Any) -> tuple[str, ...]:
    """All that the SVG element `picture` draws, and where; for pictures whose numbers are not told apart."""
    return tuple(
        f"{place}={part.get(place)}" for part in picture.iter() for place in (*GEOMETRY, *ENDS) if part.get(place)
    )
