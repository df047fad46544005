"""make fuzz: atheris looks for bytes on which a loader, the shortcode parser or the formatter fails.

python tests/fuzz --seconds 300

It follows the branches of the package, starts from tests/fixtures/hostile and keeps what led somewhere new in
_build/fuzz. Bytes that fail are written to tests/fixtures/hostile, where test_fuzzed.py reads them ever after.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "tests/fixtures/hostile"
KEPT = ROOT / "_build/fuzz"
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/unit")]

with atheris.instrument_imports(include=["sparbar"]):
    from test_fuzzed import read_all


def main() -> None:
    """Look for so long; the exit code is libFuzzer's: 0 when nothing fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    asked = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={asked.seconds}", f"-artifact_prefix={SEEDS}/", "-timeout=20", "-max_len=4096"]
    atheris.Setup([sys.argv[0], *options, str(KEPT), str(SEEDS)], read_all)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
