"""Whatever bytes come in, the loaders, the shortcode parser and the formatter give a value or a finding: nothing else.

By hypothesis here, and by atheris, which follows the branches, in `make fuzz`. What was once wrong stays as an
example, here and in tests/fixtures/hostile.
"""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal
from pathlib import Path

import made
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sparbar import citations, csvfile, outlines, validate, yamlfile
from sparbar.citations import BadCitation
from sparbar.config import Report
from sparbar.errors import InvalidData, InvalidProject
from sparbar.numbers import Exact
from sparbar.schemas import TABLES

CORPUS = sorted((Path(__file__).parents[1] / "fixtures/hostile").iterdir())
PIECES = st.sampled_from(
    [
        b"\n",
        b",",
        b";",
        b'"',
        b"\t",
        b"=1+1",
        b"2024",
        b"\xff",
        b"\x00",
        "å\u202e".encode(),
        b"- ",
        b": ",
        b"&a ",
        b"*a",
    ]
)
NOISE = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map(b"".join))
NUMBERS = {
    "n.kr": made.number("n.kr", 33_300_000),
    "n.st": made.number("n.st", 12, "ärenden"),
    "n.andel": made.number("n.andel", Decimal("0.28"), "andel"),
    "n.okant": made.number("n.okant", None, "ärenden"),
}
WORD = st.sampled_from(
    [
        "tal",
        "form=ord",
        "form=mkr",
        "form=halften",
        "decimaler=1",
        "decimaler=-1",
        "av=n.st",
        "genus=n",
        "versal=ja",
        *NUMBERS,
    ]
)
VALUES: st.SearchStrategy[Exact] = st.one_of(st.integers(-(10**15), 10**15), st.decimals(-1000, 1000, places=6))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus(path: Path) -> None:
    read_all(path.read_bytes())


@given(NOISE)
def test_loaders_give_a_value_or_findings(raw: bytes) -> None:
    load_all(raw)


def read_all(raw: bytes) -> None:
    """Every loader, the shortcode parser and the formatter on the same bytes."""
    load_all(raw)
    cite_all(raw.decode("utf-8", "replace"))


def load_all(raw: bytes) -> None:
    """Every loader on the same bytes."""
    with contextlib.suppress(InvalidData):
        validate.parse(csvfile.cells(raw, "f"), TABLES["kommuner"])
    with contextlib.suppress(InvalidProject):
        yamlfile.checked(yamlfile.parsed(raw, "f", InvalidProject), "f", Report, InvalidProject)
    outlines.parse(raw, "f", ["1980"])


@given(st.lists(st.one_of(WORD, st.text(max_size=6)), max_size=6).map(" ".join))
@example("tal n.kr form=")
@example("tal n.kr =")
def test_a_shortcode_gives_a_text_or_says_why_not(inside: str) -> None:
    cite_all(f"a {{{{< {inside} >}}}} b")


def cite_all(text: str) -> None:
    """Every shortcode of a text, as a number is printed."""
    list(citations.unclosed(text, "f"))
    for cited in citations.find(text):
        with contextlib.suppress(BadCitation):
            assert citations.number_text(cited, NUMBERS)


@given(VALUES, st.sampled_from(["SEK", "andel", "ärenden", "kvot"]), st.lists(WORD, max_size=3))
def test_a_number_is_formatted_or_refused(value: Exact, unit: str, words: list[str]) -> None:
    numbers = {**NUMBERS, "n.x": made.number("n.x", value, unit)}
    for cited in citations.find(f"{{{{< tal n.x {' '.join(word for word in words if '=' in word)} >}}}}"):
        with contextlib.suppress(BadCitation):
            written = citations.number_text(cited, numbers)
            assert written.strip()
            assert "<" not in written
            json.dumps(written)
