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
from sparbar.panel import code, numbers, places, rows
from sparbar.panel.page import ASSETS, script
from sparbar.previous import Previous
from sparbar.second_results import Results
from sparbar.store import Store

FOLDER = "trace"
CODE, ROWS = "kod", "rader"


def write(html: Path, shown: Shown, notebooks: Mapping[str, Path], second: Results, kept: Store | None = None) -> None:
    """Add the panel to the rendered book in the folder `html`; notebooks: name → executed file.

    kept: where marked code is looked for that still holds, and new one kept.
    """
    ledger, data = shown.ledger, shown.data
    for name in (FOLDER, f"{FOLDER}/{CODE}", f"{FOLDER}/{ROWS}", CODE, ROWS):
        (html / name).mkdir(parents=True, exist_ok=True)
    for asset in ("panel.js", "arrows.js", "side.js", "panel.css"):
        shutil.copyfile(ASSETS / asset, html / FOLDER / asset)
    listed = corrections.read(data.project)
    material = numbers.Material(
        shown,
        second,
        Previous.read(data.project, ledger.year),
        places.find(html),
        listed,
    )
    for name, path in notebooks.items():
        cells = code.cells(path)
        script(html / FOLDER / f"{name}.js", name, numbers.described(material, name))
        script(html / FOLDER / CODE / f"{name}.js", f"{CODE}/{name}", {cell.id: cell.source for cell in cells})
        code.write_page(html / CODE / f"{name}.html", name, cells, code.marked(name, cells, kept))
    for table in numbers.tables_of(ledger):
        content = rows.content(data, table, shown.public)
        script(html / FOLDER / ROWS / f"{table}.js", f"{ROWS}/{table}", content.to_json())
        rows.write_page(html / ROWS / f"{table}.html", content, listed)
