"""make kills: kill builds at random moments and say whether what was built before, or anew, is whole.

python tests/kills --kills 200
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import REAL, finish, kills, scene


def main() -> int:
    """Print a line for every torn place, and what the next build leaves; exit code 1 when there is any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.kills < 1:
        parser.error("--kills: at least one")
    torn = killed = 0
    with tempfile.TemporaryDirectory(prefix="sparbar-kills-") as folder:
        one = scene(Path(folder), REAL)
        for moment, code, places in kills(one, asked.kills, asked.seed):
            killed += code < 0
            torn += bool(places)
            for place in places:
                print(f"killed after {moment:.2f} s: {place} is neither the one before nor the new one")
        finish(one)
        left = one.left()
        wrong = one.torn()
    for name in left:
        print(f"left behind by killed builds, and not cleared away by the next: {name}")
    print(f"{asked.kills} builds, {killed} killed before their end, {torn} left something half, {len(left)} leftovers")
    return 1 if torn or left or wrong or not killed else 0


if __name__ == "__main__":
    sys.exit(main())
