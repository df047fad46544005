"""The report's own pages and Typst source, made of templates, are those that pandoc makes of everything."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Checkout

from sparbar import cli
from sparbar.cached import Decision
from sparbar.render import RenderJob, Say, embedded, nothing
from sparbar.render.places import Placed

Pages = dict[str, list[str]]


def test_the_whole_book_has_the_same_bytes_with_places_and_without(
    checkout: Checkout, built: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is rendered once more before its build goes on, from the same book.json."""
    built(2024)  # its notebooks are kept
    real, sources, ways = embedded.EmbeddedRenderer.render, list[bytes](), list[Pages]()

    def both(self: embedded.EmbeddedRenderer, job: RenderJob, say: Say) -> tuple[Decision, ...]:
        for way, places in (("with", embedded.with_places), ("without", Placed)):
            monkeypatch.setattr(embedded, "with_places", places)
            own = dataclasses.replace(job, html=tmp_path / way, pdf=tmp_path / "r.pdf", kept=None, pages_ready=nothing)
            real(self, own)
            ways.append({path.name: path.read_text("utf-8").split("\n") for path in (tmp_path / way).glob("*.html")})
        return real(self, job, say)

    monkeypatch.setattr("sparbar.render.typeset.compile_pdf", lambda source, *_: sources.append(source) or b"%PDF")
    monkeypatch.setattr(embedded.EmbeddedRenderer, "render", both)
    monkeypatch.chdir(checkout.root)
    monkeypatch.setattr(
        "sys.argv", ["sparbar", "build", "--year", "2024", "--to", "html", "--out", str(tmp_path / "out")]
    )
    assert cli.main() == 0
    filled, straight = ways
    assert filled.keys() == straight.keys()
    assert len(filled) > 10
    differing = [(name, *pair) for name in filled for pair in zip(filled[name], straight[name], strict=True)]
    assert [(name, one, other) for name, one, other in differing if one != other] == []
    assert sources[0] == sources[1]
