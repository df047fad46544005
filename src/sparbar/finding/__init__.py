"""What a reader finds by: search over the pages and numbers of the HTML, and explanations of terms where they stand.

The index and the glossary are scripts, since a page opened from disk may not fetch files. They are made from the
rendered pages, whole, in every build: what stands on a page is what is found.
"""

from __future__ import annotations

from pathlib import Path

from sparbar.audience import Shown
from sparbar.finding import index
from sparbar.panel.page import script
from sparbar.panel.places import Places
from sparbar.samefiles import SameFiles

ASSETS = Path(__file__).parent
FOLDER = "sok"
INDEX = f"{FOLDER}/index.js"
FILES = ("fold.js", "search.js", "terms.js", "finding.css")


def write(html: SameFiles, shown: Shown, where: Places) -> None:
    """Add search and explanations to the rendered book in the folder `html`; where: the pages that print a number."""
    (html.folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name in FILES:
        html.copy(f"{FOLDER}/{name}", ASSETS / name)
    pages = index.pages(html.folder)
    numbers = index.numbers(shown.ledger, where, [page.file for page in pages])
    document = {"pages": [page.to_json() for page in pages], "numbers": numbers}
    html.write(INDEX, script(f"{FOLDER}/index", document))
    html.write(f"{FOLDER}/ordlista.js", script(f"{FOLDER}/ordlista", index.explanations(pages)))
