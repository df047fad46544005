"""make repro: build this commit in many circumstances and name every byte that differs.

python tests/repro --combinations 24 --year 2024
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from builds import BuildFailed, build, outputs
from differences import Difference, compare
from matrix import Circumstances, combinations

SHOWN = 20


def differing(count: int, year: int, scratch: Path) -> Iterator[tuple[Circumstances, list[Difference], int]]:
    """Each combination but the first, its differences from the first, and how many files were compared."""
    first, *others = combinations(count)
    expected = outputs(build(first, scratch, year))
    shutil.rmtree(scratch / first.folder)
    for way in others:
        made = outputs(build(way, scratch, year))
        shutil.rmtree(scratch / way.folder)
        yield way, list(compare(expected, made)), len(made)


def main() -> int:
    """Print a line for each combination and every difference; exit code 1 when there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--combinations", type=int, default=24)
    parser.add_argument("--year", type=int, required=True)
    asked = parser.parse_args()
    if asked.combinations < 2 or not shutil.which("faketime"):
        print("needs at least two combinations, and faketime (Debian's package faketime) for the clock")
        return 2
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="sparbar-repro-") as folder:
        try:
            for number, (way, found, compared) in enumerate(differing(asked.combinations, asked.year, Path(folder)), 2):
                wrong += bool(found) or not compared
                circumstances = ", ".join(f"{name} {value}" for name, value in way.differences(Circumstances()).items())
                print(f"{number}/{asked.combinations}  {len(found)} differences in {compared} files  ({circumstances})")
                for difference in found[:SHOWN]:
                    print(f"    {difference}")
        except BuildFailed as failed:
            print(failed)
            return 1
    print(f"{asked.combinations} builds, {wrong} of them different")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
