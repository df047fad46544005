"""What a reader sees who opens a number in the HTML: its panel, and the code and the rows behind it as pages.

Everything is static and works from a folder on disk: the panel's data are scripts, one for each notebook and table,
which panel.js loads when they are asked for (a page opened from disk may not fetch files).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

from sparbar import corrections
from sparbar.audience import Shown
from sparbar.corrections import Correction
from sparbar.panel import code, numbers, rows
from sparbar.panel.page import ASSETS, frame, script
from sparbar.panel.places import Places
from sparbar.previous import Previous
from sparbar.remembered import Itself, last
from sparbar.samefiles import SameFiles
from sparbar.second_results import Results

FOLDER = "trace"
CODE, ROWS = "kod", "rader"
Texts = tuple[str, str]  # of a script and a page


def write_sources(html: SameFiles, shown: Shown, notebooks: Mapping[str, Path]) -> None:
    """Write the code and the rows behind the numbers into the folder `html`, as pages and as the panel's data.

    notebooks: name → executed file.
    """
    listed = corrections.read(shown.data.project)
    for name in (FOLDER, f"{FOLDER}/{CODE}", f"{FOLDER}/{ROWS}", CODE, ROWS):
        (html.folder / name).mkdir(parents=True, exist_ok=True)
    for asset in ("panel.js", "arrows.js", "side.js", "panel.css"):
        html.copy(f"{FOLDER}/{asset}", ASSETS / asset)
    around = frame()
    for name, path in notebooks.items():
        raw = path.read_bytes()
        _write(html, f"{CODE}/{name}", last("code", name, (raw, around), functools.partial(_code, name, raw)))
    for table in numbers.tables_of(shown.ledger):
        parts = Itself(shown.data.frames[table]), shown.data.sources[table], shown.public, listed, around
        _write(html, f"{ROWS}/{table}", last("rows", table, parts, functools.partial(_rows, shown, table, listed)))


def _code(name: str, notebook: bytes) -> Texts:
    cells = code.cells(notebook)
    return script(f"{CODE}/{name}", {cell.id: cell.source for cell in cells}), code.to_html(name, cells)


def _rows(shown: Shown, table: str, listed: Sequence[Correction]) -> Texts:
    content = rows.content(shown.data, table, shown.public)
    return script(f"{ROWS}/{table}", content.to_json()), rows.to_html(content, listed)


def _write(html: SameFiles, name: str, texts: Texts) -> None:
    """The panel's data and the page of one notebook or table."""
    data, page = texts
    html.write(f"{FOLDER}/{name}.js", data)
    html.write(f"{name}.html", page)


def write(html: SameFiles, shown: Shown, second: Results, where: Places) -> None:
    """Write what the panel tells of each number; where: on which pages of the rendered book it stands."""
    project = shown.data.project
    previous, listed = Previous.read(project, shown.ledger.year), corrections.read(project)
    material = numbers.Material(shown, second, previous, where, listed)
    for name in shown.executed:
        html.write(f"{FOLDER}/{name}.js", script(name, numbers.described(material, name)))
