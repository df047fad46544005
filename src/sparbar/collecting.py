"""Where a build puts what notebooks made: charts and the lines of key numbers into one folder, executed notebooks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from sparbar import audience
from sparbar.audience import Shown
from sparbar.book import Edition
from sparbar.records import BITMAPS, FORMS
from sparbar.samefiles import SameFiles


def figures(shown: Shown, folder: Path, formats: Collection[str]) -> Iterator[Path]:
    """Move the charts into `folder`, by notebook; those of which `formats` want bitmaps."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {form for name, form in BITMAPS.items() if name in formats}
    for figure in shown.ledger.figures.values():
        notebook = figure.key.split(".", maxsplit=1)[0]
        (folder / notebook).mkdir(exist_ok=True)
        source = shown.executed[notebook].folder / figure.svg
        for form in FORMS:
            path = folder / notebook / source.with_suffix(form).name
            source.with_suffix(form).replace(path)  # the notebook's result is kept by now, if it is to be
            if form in drawn:
                yield path


def tiles(edition: Edition, folder: Path) -> None:
    """Write the lines of the first page's key numbers into `folder`."""
    for place, tile in enumerate(edition.tiles, 1):
        if tile.svg:
            path = folder / tile.file(place)
            path.parent.mkdir(exist_ok=True)
            path.write_text(tile.svg, encoding="utf-8", newline="\n")


def notebooks(shown: Shown, files: SameFiles) -> None:
    """Put the executed notebooks into a new folder, as the edition may hold them."""
    files.folder.mkdir()
    for name, executed in shown.executed.items():
        files.write(f"{name}.ipynb", audience.notebook(executed.folder / f"{name}.ipynb", shown.public))
