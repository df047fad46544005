"""Building one commit's report in given circumstances."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from differences import files
from matrix import Circumstances

ROOT = Path(__file__).parents[2]
PUBLISHED = ("_build", "figures")
# A cold process is an ordinary one, which imports everything itself.
COLD = """\
import sys
from sparbar import engine
engine.CAN_FORK = False
from sparbar.cli import main
sys.exit(main())
"""
FIXED = {"PATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "PYTHONPATH"}


class BuildFailed(Exception):
    """A build that did not end well; the text is what it printed."""


def build(way: Circumstances, scratch: Path, year: int) -> Path:
    """The report of `year`, HTML, PDF and DOCX, of the files that git tracks; returns the checkout it was built in."""
    checkout = scratch / way.folder
    _checkout(checkout, way)
    command = _command(way, year)
    environment = _environment(way, scratch)
    for _ in range(2 if way.cache == "full" else 1):
        for place in PUBLISHED:  # what was built, not what was kept: so the second is made out of the cache
            shutil.rmtree(checkout / place / str(year), ignore_errors=True)
        done = subprocess.run(
            command, cwd=checkout, env=environment, umask=way.umask, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BuildFailed(f"{' '.join(command)} in {way}\n{done.stdout}{done.stderr}")
    return checkout


def outputs(checkout: Path) -> dict[str, bytes]:
    """Every file that a build made, but for its cache, which is no output."""
    made = {f"{name}/{file}": content for name in PUBLISHED for file, content in files(checkout / name).items()}
    return {file: content for file, content in made.items() if not file.startswith("_build/.")}


def _command(way: Circumstances, year: int) -> list[str]:
    python = [sys.executable, "-c", COLD] if way.process == "cold" else [sys.executable, "-m", "sparbar"]
    words = [*python, "build", "--year", str(year), "--to", "html,pdf,docx", "--jobs", str(way.jobs)]
    words += ["--no-cache"] if way.cache == "off" else []
    return words if way.clock == "now" else ["faketime", "-f", f"@{way.clock}", *words]


def _environment(way: Circumstances, scratch: Path) -> dict[str, str]:
    home = scratch / "hem" / way.home
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name in FIXED}
    who = {"HOME": str(home), "USER": way.user, "LOGNAME": way.user}
    return {**kept, **who, "TZ": way.zone, "LC_ALL": way.locale, "LANG": way.locale, "PYTHONHASHSEED": way.hash_seed}


def _checkout(target: Path, way: Circumstances) -> None:
    """A clone of the commit (its time is the report's), its files written in the order of `way`."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(ROOT), str(target)], check=True)
    listed = subprocess.run(
        ["git", "ls-tree", "-rz", "--name-only", "HEAD"], cwd=target, capture_output=True, check=True
    )
    names = sorted(filter(None, listed.stdout.decode().split("\0")), reverse=way.order == "reversed")
    if way.order == "shuffled":
        random.Random(way.folder).shuffle(names)
    for start in range(0, len(names), 50):
        subprocess.run(["git", "checkout", "--quiet", "HEAD", "--", *names[start : start + 50]], cwd=target, check=True)
