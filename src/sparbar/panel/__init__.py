"""What a reader sees who opens a number in the HTML: its panel, and the code and the rows behind it as pages.

Everything is static and works from a folder on disk: the panel's data are scripts, one for each notebook and table,
which panel.js loads when they are asked for (a page opened from disk may not fetch files).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from sparbar import corrections
from sparbar.audience import Shown
from sparbar.panel import code, numbers, rows
from sparbar.panel.page import ASSETS, script
from sparbar.panel.places import Places
from sparbar.previous import Previous
from sparbar.second_results import Results

FOLDER = "trace"
CODE, ROWS = "kod", "rader"


def write_sources(html: Path, shown: Shown, notebooks: Mapping[str, Path]) -> None:
    """Write the code and the rows behind the numbers into the folder `html`, as pages and as the panel's data.

    notebooks: name → executed file.
    """
    listed = corrections.read(shown.data.project)
    for name in (FOLDER, f"{FOLDER}/{CODE}", f"{FOLDER}/{ROWS}", CODE, ROWS):
        (html / name).mkdir(parents=True, exist_ok=True)
    for asset in ("panel.js", "arrows.js", "side.js", "panel.css"):
        shutil.copyfile(ASSETS / asset, html / FOLDER / asset)
    for name, path in notebooks.items():
        cells = code.cells(path)
        script(html / FOLDER / CODE / f"{name}.js", f"{CODE}/{name}", {cell.id: cell.source for cell in cells})
        code.write_page(html / CODE / f"{name}.html", name, cells)
    for table in numbers.tables_of(shown.ledger):
        content = rows.content(shown.data, table, shown.public)
        script(html / FOLDER / ROWS / f"{table}.js", f"{ROWS}/{table}", content.to_json())
        rows.write_page(html / ROWS / f"{table}.html", content, listed)


def write(html: Path, shown: Shown, second: Results, where: Places) -> None:
    """Write what the panel tells of each number; where: on which pages of the rendered book it stands."""
    project = shown.data.project
    previous, listed = Previous.read(project, shown.ledger.year), corrections.read(project)
    material = numbers.Material(shown, second, previous, where, listed)
    for name in shown.executed:
        script(html / FOLDER / f"{name}.js", name, numbers.described(material, name))
