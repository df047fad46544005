"""The folder of a build: gone afterwards; a killed build's is cleared away, a running build's never."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sparbar import scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locks on folders")
RUNNING = """
import sys, time
from pathlib import Path
from sparbar import scratch
with scratch.folder(Path(sys.argv[1])) as work:
    (work / "half").write_text("made")
    print(work.name, flush=True)
    time.sleep(60)
"""


def another_build(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that builds, and its folder."""
    process = subprocess.Popen([sys.executable, "-c", RUNNING, str(place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, place / process.stdout.readline().strip()


def test_the_folder_is_gone_after_success_and_failure(tmp_path: Path) -> None:
    place = tmp_path / "_build"
    with scratch.folder(place) as work:
        (work / "file").write_text("made", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), scratch.folder(place):
        raise KeyboardInterrupt
    assert list(place.iterdir()) == []


def test_a_running_build_keeps_its_folder_and_a_killed_one_loses_it(tmp_path: Path) -> None:
    process, theirs = another_build(tmp_path)
    os.utime(theirs, (0, 0))  # so to a build whose clock is ahead
    try:
        with scratch.folder(tmp_path) as mine:
            assert (theirs / "half").is_file()
            assert mine != theirs
    finally:
        process.kill()
        process.communicate()
    assert (theirs / "half").is_file()
    with scratch.folder(tmp_path) as mine:
        assert list(tmp_path.iterdir()) == [mine]


def test_other_folders_and_files_stay(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / ".building-note").write_text("a file", encoding="utf-8")
    with scratch.folder(tmp_path):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".building-note", "2024"]


def test_without_locks_only_old_folders_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "LOCKS", False)
    monkeypatch.setattr(scratch, "_lock", lambda *_, **__: None)
    young, old = tmp_path / ".building-young", tmp_path / ".building-old"
    for folder in (young, old):
        folder.mkdir()
    yesterday = time.time() - scratch.OLD - 60
    os.utime(old, (yesterday, yesterday))
    with scratch.folder(tmp_path):
        assert young.is_dir()
        assert not old.exists()


def test_turns(tmp_path: Path) -> None:
    """Two at once would both see that nothing stands at the place, and the slower would find it taken."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom sparbar import scratch\n"
        "with scratch.alone(Path(sys.argv[1])):\n    print('in', flush=True)\n    time.sleep(1)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "in\n"
    began = time.monotonic()
    with scratch.alone(tmp_path):
        assert time.monotonic() - began > 0.5
    process.communicate()
