"""How long the report takes, beside papermill notebook by notebook, in one run on this machine: medians of wall time.

Usage: python bench/peers.py [repetitions]. Each run starts in a new process; what is built goes to a temporary folder.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPARBAR = (sys.executable, "-m", "sparbar")


def seconds(*commands: Sequence[str]) -> float:
    """The time that the commands take, one after the other; raises CalledProcessError when one fails."""
    began = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def measured(out: Path) -> dict[str, Callable[[], float]]:
    """What is compared, in the order of one repetition: a busy machine is busy for all."""
    build = (*SPARBAR, "build", "--out", str(out))
    names = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    papermill = [
        (sys.executable, "-m", "papermill", "-k", "python3", f"notebooks/{name}.ipynb", str(out / f"{name}.ipynb"))
        for name in names
    ]
    return {
        "papermill's command, notebook by notebook": lambda: seconds(*papermill),
        "sparbar run --no-cache": lambda: seconds((*SPARBAR, "run", "--no-cache", "--out", str(out))),
        "sparbar build --no-cache (HTML and PDF)": lambda: seconds((*build, "--no-cache")),
        "sparbar build, nothing changed": lambda: seconds(build),
    }


def main(repetitions: int) -> None:
    """Print the medians."""
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for _ in range(repetitions):
            for name, run in measured(Path(folder)).items():
                times.setdefault(name, []).append(run())
    for name, found in times.items():
        print(f"{statistics.median(found):7.2f} s  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
