"""An executed notebook as a page: its cells with numbered lines and their text output."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from sparbar.panel.highlighting import highlighted
from sparbar.panel.page import page

INJECTED = "injected-parameters"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an executed notebook; outputs are texts."""

    id: str
    code: bool
    source: str
    outputs: tuple[str, ...]


def cells(notebook: bytes) -> tuple[Cell, ...]:
    """The cells of a notebook file's bytes, in order."""
    document = json.loads(notebook)
    return tuple(
        Cell(_name(cell), cell["cell_type"] == "code", "".join(cell["source"]), tuple(_outputs(cell)))
        for cell in document["cells"]
    )


def _name(cell: Mapping[str, Any]) -> str:
    """The cell's id; papermill gives the cell that it adds a new one in every run."""
    added = INJECTED in cell["metadata"].get("tags", ())
    return INJECTED if added else str(cell["id"])


def _outputs(cell: Mapping[str, Any]) -> Iterator[str]:
    """What the cell printed. Pictures stand in the report; other kinds of output have a text beside them."""
    for output in cell.get("outputs", ()):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        yield "".join(text)


def to_html(name: str, shown: Sequence[Cell]) -> str:
    """The page kod/<notebook>.html; a cell has its own id, and line n of it the id <cell>.n."""
    body = "\n".join(_code(cell) if cell.code else _prose(cell) for cell in shown)
    intro = "<p>Så kördes notebooken när rapporten byggdes. Raderna är numrerade i varje cell.</p>"
    return page(f"Kod: notebooks/{name}.ipynb", "kod", name, f"{intro}\n{body}")


def _prose(cell: Cell) -> str:
    """Markdown, as it is written, except that a heading is one."""
    first, _, rest = cell.source.partition("\n")
    heading = f"<h2>{escape(first.lstrip('# '))}</h2>" if first.startswith("#") else f"<p>{escape(first)}</p>"
    return heading + (f'\n<p class="anteckning">{escape(rest.strip())}</p>' if rest.strip() else "")


def _code(cell: Cell) -> str:
    name = escape(cell.id)
    lines = "".join(
        f'<span class="rad" id="{name}.{number}"><span class="nr" aria-hidden="true">{number}</span>{line}\n</span>'
        for number, line in enumerate(highlighted(cell.source), start=1)
    )
    label = f'<p class="cellnamn">Cell <code>{name}</code></p>'
    shown = (
        f'{label}<pre class="kod" tabindex="0" role="region" aria-label="Koden i {name}">{lines}</pre>{_printed(cell)}'
    )
    return f'<section class="cell" id="{name}" aria-label="Cell {name}">{shown}</section>'


def _printed(cell: Cell) -> str:
    texts = "".join(f'<pre class="utdata">{escape(text)}</pre>' for text in cell.outputs if text.strip())
    return f"<details><summary>Utdata</summary>{texts}</details>" if texts else ""
