"""make access: every page of the built book by axe-core in Chromium, and the PDF object by object. Prints the counts.

Each page in every mode, and once with every row of its tables, of which the other modes see three of each kind.

python tests/access --year 2024 [--pages index.html …]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from chromium import launched
from measured_pages import Measured, everything, measure, pages, rotated
from pdf_read_back import check

ROOT = Path(__file__).parents[2]
SHOWN = 40


def main() -> int:
    """Exit code 1 on any violation, and when there was nothing to look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--pages", nargs="*")
    asked = parser.parse_args()
    folder = ROOT / "_build" / str(asked.year)
    with launched() as browser:
        names = asked.pages or pages(folder / "html")
        found = [
            *measure(browser, folder / "html", everything(folder / "html", names)),
            *measure(browser, folder / "html", rotated(folder / "html", names), whole=True),
        ]
    html = told(found)
    return max(html, _pdf(folder / f"rapport-{asked.year}.pdf"))


def told(found: list[Measured]) -> int:
    """Print what was found on the pages; the exit code."""
    violations = [violation for one in found for violation in one.violations]
    for violation in violations[:SHOWN]:
        print(violation)
    kinds = Counter(violation.rule for violation in violations)
    names = {one.page for one in found}
    modes = {one.mode for one in found}
    print(
        f"HTML: {len(names)} pages in {len(modes)} modes, {len(found)} measured, "
        f"{sum(one.rules for one in found)} rules applied, {len(violations)} violations {dict(kinds) or ''}"
    )
    return 1 if violations or not found else 0


def _pdf(path: Path) -> int:
    checked = check(path)
    for fault in checked.faults[:SHOWN]:
        print(fault)
    counts = ", ".join(f"{count} {kind}" for kind, count in checked.counts.items())
    print(f"PDF: {counts}; {len(checked.faults)} faults")
    return 1 if checked.faults else 0


if __name__ == "__main__":
    sys.exit(main())
