"""A book built with --since in Chromium: its marks break no rule of accessibility, in any mode."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import tiny
from measured_pages import MODES, everything, measure
from playwright.sync_api import Browser

CHAPTER = "05-anslaget.html"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The HTML of a small report, of which an answer and a number are other ones than in the commit before."""
    project = tiny.report(tmp_path / "report")
    tiny.write(project.root, ".gitignore", "_build\n")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "draft")):
        tiny.run_git(project.root, *words)
    tiny.write(project.root, "data/svar/2024/5.1.md", "Vi räknade om.\n\nDet fanns {{< tal money.cases >}} ärenden.\n")
    command = [sys.executable, "-m", "sparbar", "build", "--to", "html", "--since", "HEAD", "--jobs", "1"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return project.edition(2024) / "html"


def test_the_marks_of_changes_break_no_rule_of_wcag(browser: Browser, pages: Path) -> None:
    text = (pages / CHAPTER).read_text(encoding="utf-8")
    assert 'class="andringar"' in text
    assert text.count("andringsord") >= 2
    measured = list(measure(browser, pages, everything(pages, [CHAPTER])))
    assert {one.mode for one in measured} == set(MODES)
    assert [str(violation) for one in measured for violation in one.violations] == []
