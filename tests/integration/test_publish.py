"""`sparbar publish` on the shipped example: what keeps it back, what it writes, and that others can check it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from conftest import Checkout

YEAR = 2024


@pytest.fixture(scope="module")
def published(checkout: Checkout, built: Callable[[int], Path]) -> Path:
    """The published example."""
    built(YEAR)
    done = checkout.sparbar("publish", "--allow-synthetic", "--yes", year=YEAR)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Published: published/{YEAR}" in done.stdout
    return checkout.root / f"published/{YEAR}"


def test_synthetic_data_keep_the_example_back_and_nothing_is_written(
    checkout: Checkout, built: Callable[[int], Path]
) -> None:
    built(YEAR)
    done = checkout.sparbar("publish", "--yes", year=2022)
    assert done.returncode == 1
    assert "not yet data/nyps/beslut.csv: synthetic data; expected data of the region." in done.stderr
    assert re.search(r"\d+ reason\(s\) not to publish 2022\. Nothing has been changed\.", done.stderr)
    assert not (checkout.root / "published/2022").exists()


def test_a_reader_checks_it_without_installing_anything(published: Path) -> None:
    command = [sys.executable, "-I", "-S", "verify_release.py"]
    done = subprocess.run(command, cwd=published, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    counts = {kind: int(count) for kind, count in re.findall(r"^(\w+) +(\d+) checked    0 wrong", done.stdout, re.M)}
    assert set(counts) == {"files", "manifest", "ledger", "pages", "panels", "derived", "computed"}
    assert counts["ledger"] > 600
    assert counts["pages"] > 2000
    assert counts["computed"] > 20


def test_every_page_says_that_it_is_published_and_synthetic_and_none_that_it_is_a_draft(published: Path) -> None:
    with zipfile.ZipFile(published / f"rapport-{YEAR}-html.zip") as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"html/[^/]+\.html", name)]
        pages = {name: archive.read(name).decode("utf-8") for name in names}
    assert len(pages) > 10
    for name, text in pages.items():
        assert "Utkast" not in text, name
        assert re.search(r"Publicerad \d{4}-\d\d-\d\d\.", text), name
        assert "Syntetiska exempeldata" in text, name


def test_the_pdf_is_no_draft_either(published: Path) -> None:
    document = pypdfium2.PdfDocument(published / f"rapport-{YEAR}.pdf")
    text = "\n".join(document[number].get_textpage().get_text_bounded() for number in range(3))
    assert "Publicerad" in text
    assert "Utkast" not in text


def test_it_is_the_public_edition(published: Path) -> None:
    document = json.loads((published / "ledger.json").read_text(encoding="utf-8"))
    assert document["audience"] == "public"
    assert any(number["withheld"] for number in document["numbers"])


def test_publishing_the_same_commit_again_gives_the_same_bytes(checkout: Checkout, published: Path) -> None:
    done = checkout.sparbar("publish", "--allow-synthetic", "--yes", year=YEAR, TZ="Pacific/Auckland")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Published already, byte for byte: published/{YEAR}" in done.stdout
    assert published.is_dir()
