"""Plant faults in copies of the built edition and report what was caught and named: `make faults`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))

import isolated
from injection import Outcome, cases
from planting import Whole

from sparbar.config import report_year
from sparbar.paths import Project

ROOT = Path(__file__).parents[2]
STEP = 25  # cases between two words on how far it is
out = Console(highlight=False, soft_wrap=True)


def main() -> int:
    asked = _arguments()
    project = Project.at(ROOT)
    year = report_year(asked.year, project)
    if not (project.edition(year) / "manifest.json").is_file():
        out.print(f"Nothing is built: run `sparbar build --year {year} --to html,pdf,docx` first.")
        return 2
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=project.build) as folder:
        copy = Whole(Path(folder) / "whole", year)
        if found := isolated.whole(ROOT, year, copy.root):
            out.print("The edition has findings before anything is planted:", *found, sep="\n", markup=False)
            return 2
        planned = list(cases(asked.cases, asked.seed))
        outcomes: list[Outcome] = []
        for outcome in isolated.inject(copy, planned, asked.jobs, asked.resealed):
            outcomes.append(outcome)
            _tell(outcome)
            if len(outcomes) % STEP == 0:
                out.print(f"{len(outcomes)} of {len(planned)}, {time.perf_counter() - began:.0f} s")
    _report(outcomes)
    errors = sum(bool(outcome.error) for outcome in outcomes)
    seconds = time.perf_counter() - began
    out.print(f"{len(outcomes)} faults, seed {asked.seed}, {errors} cases that came to an error, {seconds:.0f} s")
    return 0 if outcomes and all(outcome.named or not outcome.effect for outcome in outcomes) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--cases", type=int, default=300, help="about how many faults to plant")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--year", type=int)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--resealed", action="store_true", help="with a new manifest written over every fault")
    return parser.parse_args()


def _report(outcomes: Iterable[Outcome]) -> None:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.kind].append(outcome)
    grid = Table("planted", "cases", "without effect", "caught", "named", "by", title="Faults", title_justify="left")
    for kind, group in sorted(kinds.items()):
        tried = [outcome for outcome in group if outcome.effect]
        by = ", ".join(sorted({name for outcome in tried for name in outcome.by}))
        caught, named = (sum(getattr(outcome, what) for outcome in tried) for what in ("caught", "named"))
        grid.add_row(kind, str(len(tried)), str(len(group) - len(tried)), str(caught), str(named), by)
    everyone = [outcome for group in kinds.values() for outcome in group if outcome.effect]
    total = (len(everyone), "", sum(one.caught for one in everyone), sum(one.named for one in everyone), "")
    grid.add_row("all", *map(str, total), style="bold")
    out.print(grid)


def _tell(outcome: Outcome) -> None:
    """What was not caught, or not named."""
    if outcome.error:
        out.print(f"[error] {outcome.what}\n    {outcome.error}", markup=False)
    elif outcome.effect and not outcome.named:
        lacking = "; ".join(" or ".join(sorted(names)[:3]) for names in outcome.without)
        what = f"not named: {lacking}" if outcome.caught else "not caught"
        out.print(f"[{outcome.kind}] {outcome.what}\n    {what}", markup=False)


sys.exit(main())
