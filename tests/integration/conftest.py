"""A copy of the repository to build in, and the books of several years, built once for a run of the tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sparbar import store

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Checkout:
    """A copy of the tracked files, as a git repository of its own."""

    root: Path

    def sparbar(self, *words: str, year: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `sparbar words…` in the checkout, as a user would."""
        clean = {name: value for name, value in os.environ.items() if name not in {"REPORT_YEAR", "SPARBAR_DATA"}}
        wanted = [*words, "--year", str(year)] if year else list(words)
        return subprocess.run(
            [sys.executable, "-m", "sparbar", *wanted],
            cwd=self.root,
            env={**clean, "COLUMNS": "200", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def book(self, year: int) -> Path:
        """The folder of the built book of `year`."""
        return self.root / "_build" / str(year)


def copy_checkout(target: Path, cache: Path | None = None) -> Checkout:
    """Copy what git tracks (as it stands on disk) to `target` and commit it there; its builds share `cache`."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    if cache:
        cache.mkdir(exist_ok=True)
        (target / "_build").mkdir()
        (target / "_build" / store.FOLDER).symlink_to(cache)
    git = ["git", "-C", str(target), "-c", "user.name=test", "-c", "user.email=test@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "copy"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return Checkout(target)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other of pytest's workers holds `lock`."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all of pytest's workers share in this run."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def checkout(shared: Path) -> Checkout:
    """One checkout for tests that build and read, and change nothing: all workers share it."""
    root = shared / "checkout"
    with _alone(shared / "checkout.lock"):
        if not (root / ".git").is_dir():
            root.mkdir()
            copy_checkout(root, shared / "cache")
    return Checkout(root)


@pytest.fixture(scope="session")
def built(checkout: Checkout, shared: Path) -> Callable[[int], Path]:
    """The built book of a year: HTML, PDF and DOCX. Each year is built once, and is only read: copy it to change it."""

    def build(year: int) -> Path:
        book = checkout.book(year)
        with _alone(shared / "build.lock"):
            if not (book / "manifest.json").is_file():
                result = checkout.sparbar("build", "--to", "html,pdf,docx", year=year)
                assert result.returncode == 0, result.stdout + result.stderr
        return book

    return build


@pytest.fixture
def own_checkout(tmp_path: Path, shared: Path) -> Checkout:
    """A checkout for a test that changes files."""
    return copy_checkout(tmp_path, shared / "cache")
