"""The tokens are told apart by everyone, and every format is styled with them and with nothing else."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sparbar.charts import layout
from sparbar.design import SCHEMES, Scheme, contrast, sheets, tokens
from sparbar.design.__main__ import files

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/sparbar"
TOKENS = tokens()
NEEDED = {"text": 4.5, "edge": 3.0}
PAIRS = [(kind, *pair) for kind in NEEDED for pair in getattr(TOKENS.pairs, kind)]
STYLES = [PACKAGE / "render/book.css", PACKAGE / "panel/panel.css", PACKAGE / "render/figures.css"]
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#fedcba") == contrast("#fedcba", "#123456")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("kind", "front", "ground"), PAIRS)
def test_what_stands_on_something_is_seen(kind: str, front: str, ground: str, scheme: Scheme) -> None:
    ratio = contrast(TOKENS.color(front, scheme), TOKENS.color(ground, scheme))
    assert ratio >= NEEDED[kind], f"{front} on {ground}, {scheme}: {ratio:.2f}"


def test_every_colour_is_in_a_pair_or_says_nothing() -> None:
    paired = set(chain.from_iterable((*TOKENS.pairs.text, *TOKENS.pairs.edge)))
    assert paired | set(TOKENS.pairs.decorative) == set(TOKENS.colors)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_pages_are_coloured_and_set_with_tokens_alone(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    used, defined = set(re.findall(r"var\((--[\w-]+)", rules)), set(re.findall(r"--[\w-]+(?=:)", sheets.css(TOKENS)))
    assert used
    assert used <= defined
    assert not COLOR.findall(rules)


def test_the_pages_have_both_schemes_and_paper_is_light() -> None:
    css = sheets.css(TOKENS)
    dark = TOKENS.color("paper", "dark")
    assert css.count(f"--paper: {dark};") == 2
    assert re.search(r"@media screen and \(prefers-color-scheme: dark\) \{\n:root:not\(\[data-theme=\"light\"\]\)", css)
    assert not re.findall(rf"^:root.*?{dark}", css.split("@media")[0], re.MULTILINE | re.DOTALL)


def test_the_pdf_is_coloured_with_tokens_alone() -> None:
    template = (PACKAGE / "render/book.typ").read_text(encoding="utf-8")
    preamble = sheets.typst(TOKENS)
    used = set(re.findall(r"\bink\.([\w-]*\w)", template))
    assert used
    assert used <= set(TOKENS.colors)
    assert all(f'{name}: rgb("{TOKENS.color(name)}")' in preamble for name in used)
    assert not re.findall(r"rgb\(|luma\(|cmyk\(|oklab\(", template)


def test_the_colours_of_charts_are_told_apart_by_their_value() -> None:
    """A chart's colours get their names back from their values (charts/svg.py): words on dark are not the paper."""
    assert len({TOKENS.color(name) for name in layout.TOKENS}) == len(layout.TOKENS)


@pytest.mark.parametrize("file", files())
def test_quartos_files_are_those_the_tokens_make(file: str) -> None:
    assert (ROOT / file).read_text(encoding="utf-8") == files()[file], "run `python -m sparbar.design`"


def test_quarto_is_styled_with_tokens_alone() -> None:
    theme = YAML(typ="safe").load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))["format"]["html"]["theme"]
    own = "_extensions/sparbar/sparbar.scss"
    assert {scheme: listed[1:] for scheme, listed in theme.items()} == {
        scheme: [file, own] for scheme, file in zip(SCHEMES, files(), strict=True)
    }
    rules = (ROOT / own).read_text(encoding="utf-8")
    assert rules.startswith("/*-- scss:rules --*/")
    assert not COLOR.findall(rules)
    defined = set(re.findall(r"--[\w-]+(?=:)", sheets.scss(TOKENS, "dark")))
    assert set(re.findall(r"var\((--[\w-]+)", rules)) <= defined
