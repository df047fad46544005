"""``python -m sparbar.example_ledger --out data/nyps [--seed N] [--years FIRST LAST] [--scale N] [--excel FILE]``."""

import argparse
from pathlib import Path

from sparbar.example_ledger import export
from sparbar.example_ledger.cases import Plan
from sparbar.example_ledger.ledger import generate
from sparbar.example_ledger.tables import write

DEFAULT_SEED = 20240


def main(arguments: list[str] | None = None) -> int:
    """Write the six files and say how many rows each got."""
    parser = argparse.ArgumentParser(prog="sparbar.example_ledger", description="Generate the synthetic ledger.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the CSV files")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--years", type=int, nargs=2, default=(2022, 2024), metavar=("FIRST", "LAST"))
    parser.add_argument("--scale", type=int, default=1, help="multiply the number of cases and every total")
    parser.add_argument("--excel", type=Path, help="also write it as a case system would: an .xlsx for sparbar receive")
    options = parser.parse_args(arguments)
    first, last = options.years
    if first > last or options.scale < 1:
        parser.error("--years must be in order and --scale at least 1")
    plan = Plan(options.seed, first, last, options.scale)
    ledger = generate(plan)
    for name, rows in write(ledger, options.out).items():
        print(f"{name}: {rows} rows")
    if options.excel:
        export.write(export.grids(ledger, plan.exported), options.excel)
        print(f"{options.excel.name}: {len(export.SHEETS)} sheets")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
