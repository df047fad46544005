"""What a notebook has read is told with its record: its modules, too, whenever they were imported."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sparbar import reads


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is told; nothing is watched for good, and no module is known yet."""
    monkeypatch.setattr(reads, "_state", {"watching": True, "apart": 0})
    monkeypatch.setattr(reads, "_known", reads.Known())
    return tmp_path


def modules(folder: Path) -> set[str]:
    reads.write(folder)
    return set(json.loads((folder / reads.FILE).read_text(encoding="utf-8"))["modules"])


def test_modules_are_told_whether_they_were_known_or_came_later(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = modules(told)
    assert "sparbar.reads" in before
    assert not any(name.startswith("sparbar.kernels") for name in before)
    reads.know_modules()
    assert modules(told) == before
    monkeypatch.setitem(sys.modules, "sparbar.later", sys)
    monkeypatch.setitem(sys.modules, "another.later", sys)
    assert modules(told) == before | {"sparbar.later"}


def test_modules_are_told_when_one_that_was_known_has_gone(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gone", sys)
    reads.know_modules()
    del sys.modules["gone"]
    monkeypatch.setitem(sys.modules, "sparbar.later", sys)
    assert {"sparbar.reads", "sparbar.later"} <= modules(told)
