"""docs/tutorial.md as a new user follows it: its commands, and no others, in an empty folder, in one shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import tiny

TUTORIAL = tiny.REPOSITORY / "docs/tutorial.md"
STEP = "### step"


@dataclass(frozen=True)
class Walk:
    """The folder afterwards, and what each step of the tutorial printed, by its number."""

    folder: Path
    said: dict[str, str]

    def page(self, name: str) -> str:
        return " ".join((self.folder / f"_build/2024/html/{name}.html").read_text(encoding="utf-8").split())


def script() -> str:
    """The commands of the page; before each step its number is printed."""
    steps = re.split(r"^## (?=\d+\. )", TUTORIAL.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    blocks = [(step.split(".")[0], re.findall(r"^```sh\n(.*?)^```$", step, re.DOTALL | re.MULTILINE)) for step in steps]
    assert len(blocks) == 7
    assert all(commands for _, commands in blocks)
    return "".join(f"echo '{STEP} {number}'\n{''.join(commands)}" for number, commands in blocks)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("uppsala")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "SPARBAR": str(tiny.REPOSITORY), "PATH": path, "COLUMNS": "200"}
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script()],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    parts = re.split(rf"^{STEP} (\d)\n", done.stdout, flags=re.MULTILINE)[1:]
    return Walk(folder, dict(zip(parts[::2], parts[1::2], strict=True)))


def test_each_step_does_what_the_page_says(walk: Walk) -> None:
    assert "24 new: A-2023-001" in walk.said["2"]
    assert "row 54 is the row of totals, and agrees with the rows" in walk.said["2"]
    assert "sysselsattning" in walk.said["4"]
    assert "corrected" in walk.said["6"]
    assert "siffrorna är omkastade i ärendesystemet" in walk.said["6"]
    assert "not yet" in walk.said["7"]
    assert "Published: published/2024" in walk.said["7"]


def test_the_book_is_another_regions(walk: Walk) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (walk.folder / "_build/2024/html").glob("*.html")}
    assert len(pages) == 16
    assert [name for name, text in pages.items() if re.search(r"Västmanland|Västerås", text)] == []
    assert "Region Uppsala" in pages["h-tillganglighet"]
    made_up = "Exempel på uttag, Exempel på delmål, Exempel på stödformer, Indikatorernas värden"
    assert f"Syntetiska exempeldata: {made_up}. Belopp" in walk.page("index"), "snapshots go by their table"
    appendix = walk.page("g-indikatorer")
    assert "Källa: Kolada, bearbetning Region Uppsala. Syntetiska exempeldata." in appendix
    assert {"Älvkarleby", "Östhammar"} <= set(re.findall(r"\w+", appendix))


def test_indicators_are_listed_and_found(walk: Walk) -> None:
    """What stands in for {{< indikatorer >}} is in the lists of figures and tables, and in the index of the search."""
    lists = walk.page("i-figurer")
    placed = re.findall(r'id="((?:fig|tbl)-indikator-[\w-]+)"', walk.page("g-indikatorer"))
    assert len(placed) == 6
    assert [name for name in placed if f'href="g-indikatorer.html#{name}"' not in lists] == []
    assert "Folkmängd den 31 december: kommunernas senaste värden" in lists
    index = (walk.folder / "_build/2024/html/sok/index.js").read_text(encoding="utf-8")
    assert '["rubrik","sec-indikator-folkmangd","G.2 Folkmängd den 31 december"' in index
    assert '["rubrik","sec-5-1",' in index


def test_the_export_and_the_correction_are_told_in_the_book_and_the_release(walk: Walk) -> None:
    sources = walk.page("a-kallor")
    assert "uttag.xlsx" in sources
    assert "siffrorna är omkastade i ärendesystemet" in sources
    crate = (walk.folder / "published/2024/ro-crate-metadata.json").read_text(encoding="utf-8")
    assert "uttag.xlsx" in crate
    assert "data/corrections.yml" in crate
