"""Charts as PNG, drawn from their SVG by Typst with the fonts of Python packages alone; what is drawn is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import typst

from sparbar import fonts, heaps
from sparbar.dependencies import Hashes, digest, of_file
from sparbar.design import tokens
from sparbar.render.reuse import Reuse, programs
from sparbar.store import Store

DPI = 200
WIDTH = re.compile(r'viewBox="\S+ \S+ (\S+) ')
PAGE = (
    '#page(width: auto, height: auto, margin: 0pt, fill: rgb("{paper}"), '
    'image(bytes(sys.inputs.at("{place}")), width: {width}pt))\n'
)


def draw(pictures: Iterable[Path], kept: Store | None = None) -> None:
    """Write each SVG as PNG beside it, on paper, 200 dots per inch; a unit of its viewBox is a point.

    kept: where what was drawn is looked for and kept; None to draw everything.
    """
    reuse, depends = Reuse(kept, "bitmaps"), {picture: _depends(picture) for picture in pictures}
    new = [picture for picture in depends if reuse.find(_name(picture), depends[picture], _bitmap(picture))]
    _draw(new)
    for picture in new:
        reuse.keep(_name(picture), depends[picture], _bitmap(picture))


def _name(picture: Path) -> str:
    return f"{picture.parent.name}/{picture.name}"


def _bitmap(picture: Path) -> Path:
    return picture.with_suffix(".png")


def _depends(picture: Path) -> Hashes:
    drawn = digest(of_file(Path(__file__)), of_file(Path(fonts.__file__)), tokens().color("paper"))
    return {"the picture": of_file(picture), "how it is drawn": drawn, "Typst or fonts": programs()}


def _draw(pictures: Sequence[Path]) -> None:
    """All in one go, as Typst is slow to begin."""
    if not pictures:
        return
    texts = [picture.read_text(encoding="utf-8") for picture in pictures]
    paper = tokens().color("paper")
    pages = (PAGE.format(paper=paper, place=place, width=_width(text)) for place, text in enumerate(texts))
    heaps.grow_whole()
    with fonts.folder("DejaVuSans[.-]*ttf") as shown:
        drawn: bytes | list[bytes] = typst.compile(  # type: ignore[call-overload]  # its stub wants fonts as bytes
            "".join(pages).encode(),
            format="png",
            ppi=DPI,
            font_paths=[str(shown)],
            ignore_system_fonts=True,
            sys_inputs={str(place): text for place, text in enumerate(texts)},
        )
    for picture, page in zip(pictures, drawn if isinstance(drawn, list) else [drawn], strict=True):
        _bitmap(picture).write_bytes(page)


def _width(text: str) -> str:
    found = WIDTH.search(text)
    assert found, "each SVG of ours has one"
    return found[1]
