"""Pictures as PNG, drawn from their SVG by Typst with the fonts of Python packages alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typst

from sparbar import fonts
from sparbar.charts.layout import PAPER

DPI = 200
PAGE = (
    '#page(width: auto, height: auto, margin: 0pt, fill: rgb("{paper}"), '
    'image(bytes(sys.inputs.at("{place}")), width: {width}pt))\n'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG and the points that it is wide on paper."""

    svg: str
    width: float


def draw(pictures: Mapping[Path, Picture]) -> None:
    """Write each picture as PNG on paper, 200 dots per inch, to its path: all in one go, as Typst is slow to begin."""
    if not pictures:
        return
    widths = (picture.width for picture in pictures.values())
    source = "".join(PAGE.format(paper=PAPER, place=place, width=width) for place, width in enumerate(widths))
    with fonts.folder("DejaVuSans[.-]*ttf") as shown:
        pages: bytes | list[bytes] = typst.compile(  # type: ignore[call-overload]  # its stub wants fonts as bytes
            source.encode(),
            format="png",
            ppi=DPI,
            font_paths=[str(shown)],
            ignore_system_fonts=True,
            sys_inputs={str(place): picture.svg for place, picture in enumerate(pictures.values())},
        )
    for path, page in zip(pictures, pages if isinstance(pages, list) else [pages], strict=True):
        path.write_bytes(page)
