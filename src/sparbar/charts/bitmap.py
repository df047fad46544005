"""Pictures as PNG, drawn from their SVG by Typst with the fonts of Python packages alone."""

from __future__ import annotations

from collections.abc import Sequence

import typst

from sparbar import fonts
from sparbar.charts.layout import PAPER

DPI = 200
PAGE = (
    '#page(width: auto, height: auto, margin: 0pt, fill: rgb("{paper}"), '
    'image(bytes(sys.inputs.at("{place}")), width: {width}pt))\n'
)


def drawn(pictures: Sequence[str], width: float) -> list[bytes]:
    """Each SVG in `pictures` as the bytes of a PNG on paper, `width` points wide, 200 dots per inch."""
    source = "".join(PAGE.format(paper=PAPER, place=place, width=width) for place in range(len(pictures)))
    with fonts.folder("DejaVuSans[.-]*ttf") as shown:
        pages: bytes | list[bytes] = typst.compile(  # type: ignore[call-overload]  # its stub wants fonts as bytes
            source.encode(),
            format="png",
            ppi=DPI,
            font_paths=[str(shown)],
            ignore_system_fonts=True,
            sys_inputs={str(place): picture for place, picture in enumerate(pictures)},
        )
    return pages if isinstance(pages, list) else [pages]
