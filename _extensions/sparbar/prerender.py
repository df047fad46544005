"""Quarto's pre-render hook: runs the notebooks, so that numbers, figures and book.json are there before any chapter.

When `sparbar build --renderer quarto` has prepared the book already, SPARBAR_BOOK names it and nothing is run again.
"""

import os
import sys

if not os.environ.get("SPARBAR_BOOK"):
    try:
        from sparbar.cli import main
    except ModuleNotFoundError:
        sys.exit("sparbar is not installed in this Python: use environment.yml's environment, or set QUARTO_PYTHON")
    sys.exit(main(["run"]))
