"""What git says about the folder of a report; nothing where there is no git or no repository."""

from __future__ import annotations

import subprocess
from pathlib import Path


def output(root: Path, *words: str) -> bytes | None:
    """What `git words…` prints in the folder `root`; None when it fails or there is no git."""
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def text(root: Path, *words: str) -> str:
    """The same as text without surrounding space; '' for nothing."""
    return (output(root, *words) or b"").decode("utf-8").strip()
