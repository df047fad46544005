"""What a reader finds by: search over the pages and numbers of the HTML, and explanations of terms where they stand.

The index and the glossary are scripts, since a page opened from disk may not fetch files. They are made from the
rendered pages, whole, in every build: what stands on a page is what is found.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sparbar.audience import Shown
from sparbar.finding import index
from sparbar.panel.page import script
from sparbar.panel.places import Places

ASSETS = Path(__file__).parent
FOLDER = "sok"
INDEX = f"{FOLDER}/index.js"
FILES = ("fold.js", "search.js", "terms.js", "finding.css")


def write(html: Path, shown: Shown, where: Places) -> None:
    """Add search and explanations to the rendered book in the folder `html`; where: the pages that print a number."""
    (html / FOLDER).mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(ASSETS / name, html / FOLDER / name)
    pages = index.pages(html)
    numbers = index.numbers(shown.ledger, where, [page.file for page in pages])
    document = {"pages": [page.to_json() for page in pages], "numbers": numbers}
    script(html / INDEX, f"{FOLDER}/index", document)
    script(html / FOLDER / "ordlista.js", f"{FOLDER}/ordlista", index.explanations(pages))
