"""A few random edits, each built with what is kept and from nothing; `make edits` makes hundreds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from random_edits import World


def test_after_each_edit_the_build_is_that_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SOURCE_DATE_EPOCH": "1700000000", "TZ": "UTC", "LC_ALL": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)  # put back afterwards
    world = World(tmp_path, random.Random(3))
    found, _ = world.incremental()
    assert found == world.clean()
    _, decisions = world.incremental()
    assert [str(one) for one in decisions if one.made] == []
    world.amount(10)
    found, decisions = world.incremental()
    assert found == world.clean()
    made = [one.name for one in decisions if one.made]
    assert {"money", "chapters/05-anslaget.qmd as html", "pdf"} <= set(made)
    assert "chapters/01-valfard.qmd as html" not in made
