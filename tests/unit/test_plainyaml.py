"""Plain YAML: what the quick reader reads, the strict one reads as the same values, and all else is left to it."""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

import pytest

from sparbar import plainyaml, strictyaml, yamlfile
from sparbar.chapters import FRONT_MATTER
from sparbar.errors import InvalidProject

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "report.yml", ROOT / "_quarto.yml", *sorted(ROOT.glob("data/*.yml")), ROOT / "chapters/names.yml"]
HEADS = [
    found[1] for path in sorted(ROOT.glob("chapters/*.qmd")) if (found := FRONT_MATTER.match(path.read_text("utf-8")))
]
WRITTEN = [*(path.read_text(encoding="utf-8") for path in FILES), *HEADS]
SMALL = [
    "a: b\nc:\n  - d\n  - e: f\n    g: >\n      folded\n      text\n\n      more\n  - |\n    lit\n     eral\n",
    "x: 'it''s'\ny: \"q # no\" # c\nz: [a, b, {c: d}]\n",
    "- 1\n- 2024-01-02\n- true\n- ~\n-\n- 0x1f\n- 1.5\n- 1e3\n- 28 kommuner\n- 1:30\n- no\n- null\n- -7\n- 010\n",
    "a: multi\n  line plain\n\n  text\nb: x\n? k\n: v\n",
    "a:   b   \nc: d#e\nf: g #h\n'q': 1\n\"r\": 2\n3: x\n",
    "- - a\n  - b\n- c\n- {d: e, 'f': \"g\"}\n",
]
INSERTED = [
    *" \n:-#'\"[]{},?|>&*!%@`~=<+.0127_ey\u00a0å\t\\",
    "\n  ",
    "\n- ",
    ": ",
    " #",
    "''",
    "- ",
    "? ",
    "|\n",
    "--- ",
    "\n",
]
INSERTED += [
    "null",
    "2024-01-01",
    "2024-13-01",
    "1.0",
    "<<: ",
    "no",
    ">2\n",
    "[a, b]",
    "{a: b}",
    "a: b: c",
    "&a ",
    "*a",
    "!!str ",
]


def edited(chance: random.Random) -> str:
    """A part of something written, with some characters or lines put in, taken out or moved."""
    lines = chance.choice(chance.choice((SMALL, WRITTEN))).split("\n")
    start = chance.randrange(len(lines))
    text = textwrap.dedent("\n".join(lines[start : start + chance.randrange(1, 14)]) + "\n")
    for _ in range(chance.randrange(5)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(3)
        if kind == 0:
            text = text[:at] + text[at + chance.randrange(1, 4) :]
        elif kind == 1:
            text = text[:at] + chance.choice(INSERTED) + text[at:]
        else:
            some = text.split("\n")
            one, other = chance.randrange(len(some)), chance.randrange(len(some))
            some[one], some[other] = some[other], " " * chance.randrange(5) + some[one].lstrip()
            text = "\n".join(some)
    return text


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_quickly_is_what_is_read_strictly(seed: int) -> None:
    chance, read = random.Random(seed), 0
    for _ in range(3000):
        text = edited(chance)
        try:
            quickly = plainyaml.load(text)
        except plainyaml.Unsure:
            continue
        read += 1
        strictly, alias = strictyaml.load(text)
        assert (repr(quickly), alias) == (repr(strictly), None), text
    assert read > 700


@pytest.mark.parametrize("text", WRITTEN)
def test_what_the_report_is_written_in_is_plain(text: str) -> None:
    """Otherwise a build is slower, and nothing else."""
    assert plainyaml.load(text) == plainyaml.load(text.encode()) == strictyaml.load(text)[0]


UNSURE = [
    "a: 1.5",
    "a: &x b",
    "a: !t b",
    "a: 1\na: 2",
    "a: |\n  b",
    "---\na: b",
    "a: b\n...",
    "a: 012",
    "a: yes",
    "1: a",
]
UNSURE += ["a: \tb", 'a: "\\n"', "a: [b?c]", "<<: {a: b}", "%YAML 1.2\n---\na: b", "a: 2024-02-30", "a: [", "a: True"]
UNSURE += ["\ufeffa: b", "a: \u202eb", "a: \U0001f600", "a: b\r\n", "[" * 2000 + "]" * 2000, "a\n---\nb", "a: 1_000"]


@pytest.mark.parametrize("text", [*UNSURE, b"a: \xff"])
def test_everything_else_is_left_to_the_strict_reader(text: str | bytes) -> None:
    with pytest.raises(plainyaml.Unsure):
        plainyaml.load(text)


def test_each_reader_hands_out_values_of_its_own() -> None:
    """What somebody does with a list does not change what the next one reads."""
    for text in ("a: [b]", "a:\n  - |\n    b"):
        first = yamlfile.parsed(text, "f", InvalidProject)
        assert isinstance(first, dict)
        first["a"].clear()
        assert len(yamlfile.parsed(text, "f", InvalidProject)["a"]) == 1  # type: ignore[index]
