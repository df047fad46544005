"""A build needs no network, not even loopback: in a network namespace of its own, where there is none, it succeeds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

ALONE = ["unshare", "--net"]
ALLOWED = shutil.which("unshare") and subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not ALLOWED, reason="needs the right to a network namespace (unshare --net)")
def test_a_build_without_any_network(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    words = [*ALONE, sys.executable, "-m", "sparbar", "build", "--to", "html", "--no-cache", "--jobs", "1"]
    done = subprocess.run(words, cwd=project.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project.edition(2024) / "html/index.html").is_file()
