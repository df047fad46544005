"""A real Chromium, offline, and a built book unzipped in a folder of its own.

The browser is Debian's (`chromium` on the PATH, or the file named in CHROMIUM). Without it these tests are skipped
with the reason, but never in CI (CI=true), where they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from opened import Book, Heard
from playwright.sync_api import Browser, Page, sync_playwright

from sparbar import store

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = "no Chromium on the PATH: install Debian's package chromium, or name the browser in CHROMIUM"
YEAR = 2024


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _build(place: Path) -> None:
    """Build the tracked files, as they stand on disk, into place/book.zip."""
    source = place / "source"
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    cache = place.parent / "cache"  # that of the other tests' builds
    cache.mkdir(exist_ok=True)
    (source / "_build").mkdir()
    (source / "_build" / store.FOLDER).symlink_to(cache)
    words = [sys.executable, "-m", "sparbar", "build", "--to", "html", "--year", str(YEAR)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(words, cwd=source, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copyfile(source / f"_build/{YEAR}/ledger.json", place / "ledger.json")
    shutil.make_archive(str(place / "book"), "zip", source / f"_build/{YEAR}/html")


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with book.zip and ledger.json, built once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser"
    try:
        place.mkdir()
    except FileExistsError:
        _wait(place)
        return place
    try:
        _build(place)
    finally:
        (place / "done").touch()
    return place


def _wait(place: Path) -> None:
    until = time.monotonic() + 600
    while not (place / "done").exists():
        assert time.monotonic() < until, "another worker did not finish the book"
        time.sleep(0.2)
    assert (place / "book.zip").exists(), "another worker could not build the book"


@pytest.fixture(scope="session")
def book(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("e-post") / "Årets rapport (1) #2"
    shutil.unpack_archive(archive / "book.zip", folder)
    document = json.loads((archive / "ledger.json").read_text(encoding="utf-8"))
    return Book(folder, {number["key"]: number for number in document["numbers"]})


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def page(browser: Browser, heard: Heard) -> Iterator[Page]:
    """A page without network. Whatever test uses it: nothing outside the folder was asked for, nothing went wrong."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    page.on("request", lambda request: heard.requests.append(request.url))
    page.on("console", lambda message: heard.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (heard.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert heard.requests
    assert all(url.startswith("file:") for url in heard.requests), heard.requests
    assert not heard.complaints
