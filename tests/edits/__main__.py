"""make edits: edit a report at random, build it with what is kept, and hold every byte to a build from nothing.

PYTHONPATH=tests python tests/edits --edits 200 --seed 1
"""

from __future__ import annotations

import argparse
import collections
import random
import sys
import tempfile
from pathlib import Path

from random_edits import World


def main() -> int:
    """Print what differs, what was reused, and after which edits; exit code 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    counts: collections.Counter[str] = collections.Counter()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="edits-") as folder:
        world = World(Path(folder).resolve(), chance)
        for number in range(asked.edits):
            name = chance.choice(sorted(world.edits()))
            world.edits()[name]()
            found, decisions = world.incremental()
            clean = world.clean()
            counts.update(f"{one.kind} {'made' if one.made else 'reused'}" for one in decisions)
            differing = sorted(file for file in {*found, *clean} if found.get(file) != clean.get(file))
            wrong += bool(differing)
            made = [one.name for one in decisions if one.made]
            print(f"{number + 1}: {name}; made anew: {len(made)} of {len(decisions)}", flush=True)
            if differing:
                print(f"   differ: {', '.join(differing)}", flush=True)
    for what, count in sorted(counts.items()):
        print(f"{count:6}  {what}")
    print(f"{asked.edits} edits (seed {asked.seed}); builds that differ from a clean one: {wrong}")
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
