"""A corrected number in the browser: its panel says from what to what, and why; so does the row on its page."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny
from playwright.sync_api import Page

from sparbar import cli

CORRECTIONS = """\
corrections:
  - id: R1
    table: arenden
    key: A-2023-001
    change: { slutdatum: { from: 2024-12-31, to: 2024-11-30 } }
    reason: projektet slutade en månad tidigare
    who: Anna Andersson
    date: 2025-01-20
    status: confirmed
"""
TOLD = (
    "Raden A-2023-001 i arenden: slutdatum rättat från 2024-12-31 till 2024-11-30 därför att projektet slutade en "
    "månad tidigare (Anna Andersson 2025-01-20, bekräftat av den som äger uppgiften)."
)


def test_the_panel_of_a_corrected_number_says_from_what_to_what_and_why(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tiny.report(tmp_path)
    tiny.write(project.root, "data/corrections.yml", CORRECTIONS)
    monkeypatch.chdir(project.root)
    assert cli.main(["build", "--year", "2024", "--to", "html"]) == 0
    page.goto((project.edition(2024) / "html/05-anslaget.html").as_uri() + "#tal=money.cases")
    told = page.locator("#talpanel[data-tal='money.cases'] .rattelser li")
    told.first.wait_for()
    assert told.all_inner_texts() == [TOLD]
    page.goto((project.edition(2024) / "html/rader/arenden.html").as_uri())
    assert TOLD in " ".join(page.locator("main").inner_text().split())
