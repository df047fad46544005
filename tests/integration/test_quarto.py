"""The same book by the real Quarto: its numbers, figures and cross-references against the embedded renderer's.

Runs wherever `quarto` is on the PATH (for instance in the conda environment of environment.yml).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Checkout, copy_checkout
from lxml import html

YEAR = 2023
PAGES = ("index.html", "chapters/01-valfard.html", "chapters/05-anslaget.html", "chapters/c-metod.html")
needs_quarto = [
    pytest.mark.quarto,
    pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on the PATH"),
]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`REPORT_YEAR=2023 quarto render --to html` in a checkout of its own: the folder of its pages."""
    checkout = copy_checkout(tmp_path_factory.mktemp("quarto"))
    environment = {**os.environ, "REPORT_YEAR": str(YEAR), "QUARTO_PYTHON": sys.executable}
    done = subprocess.run(
        ["quarto", "render", "--to", "html"],
        cwd=checkout.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Unable to resolve" not in done.stderr
    return checkout.root / "_book"


def _numbers(page: Path) -> list[tuple[str, str]]:
    numbers = "//main//span[contains(concat(' ', @class, ' '), ' tal ')]"
    spans = html.fromstring(page.read_bytes()).xpath(
        f"{numbers}[not(ancestor::details)]"
    )  # a chart's table: ours alone
    return [(span.get("data-tal"), span.text_content()) for span in spans]


def _references(page: Path) -> list[str]:
    text = " ".join(html.fromstring(page.read_bytes()).xpath("//main")[0].text_content().replace("\u00a0", " ").split())
    return sorted(re.findall(r"(?:Figur|Tabell) [A-D\d]+(?:\.\d+)?", text))


class TestQuarto:
    pytestmark = needs_quarto

    @pytest.mark.parametrize("page", PAGES)
    def test_prints_the_same_numbers_in_the_same_order(
        self, rendered: Path, built: Callable[[int], Path], page: str
    ) -> None:
        embedded = _numbers(built(YEAR) / "html" / Path(page).name)
        assert len(embedded) > 5 or page == "chapters/01-valfard.html"
        assert _numbers(rendered / page) == embedded

    @pytest.mark.parametrize("page", PAGES[1:3])
    def test_numbers_figures_and_tables_alike(self, rendered: Path, built: Callable[[int], Path], page: str) -> None:
        embedded = _references(built(YEAR) / "html" / Path(page).name)
        assert embedded
        assert _references(rendered / page) == embedded

    def test_shows_the_same_figures_with_the_same_descriptions(
        self, rendered: Path, built: Callable[[int], Path]
    ) -> None:
        page = html.fromstring((rendered / "chapters/05-anslaget.html").read_bytes())
        embedded = html.fromstring((built(YEAR) / "html/05-anslaget.html").read_bytes())
        alts = page.xpath("//main//figure//img/@alt")
        named = embedded.xpath("//main//figure/div[contains(@class, 'bred')]/*[local-name()='svg']/@aria-label")
        assert [alt.startswith(name) for alt, name in zip(alts, named, strict=True)] == [True] * len(named)
        assert len(alts) >= 5


def test_build_says_how_to_get_quarto_where_it_is_missing(checkout: Checkout, tmp_path: Path) -> None:
    git = Path(shutil.which("git") or "").parent
    without = os.pathsep.join([str(tmp_path), str(git)])
    if shutil.which("quarto", path=without):
        pytest.skip("quarto lies in git's folder")
    result = checkout.sparbar("build", "--renderer", "quarto", "--to", "html", PATH=without)
    assert result.returncode == 2
    assert "no quarto; expected Quarto 1.8 or later" in result.stderr
    assert "environment.yml" in result.stderr
    assert "--renderer embedded" in result.stderr
