"""A chapter without what only its own region can say: the questions stay, and what the notebooks at hand can show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sparbar import citations

RECORDED = {"tal", "figur", "tabell"}
KEPT = ("#", "{{< notis", "{{< svar")
_FRONT = re.compile(r"---\nnotebooks: \[([^\]]*)\]\n---\n")
_REFERENCE = re.compile(r"@((?:fig|tbl)-[\w-]*\w)")
_FLOAT = re.compile(r"::: \{#((?:fig|tbl)-[\w-]+)\}")
# Blocks lie between blank lines; a figure or table with its caption is one block.
_BLOCK = re.compile(r"^(::: \{.*?^:::$|\S.*?)(?=\n\n|\n*\Z)", re.DOTALL | re.MULTILINE)


def outline(text: str, notebooks: Collection[str]) -> str:
    """Headings, notices and answers; figures and tables of these notebooks, and the paragraphs that refer to them."""
    front = _FRONT.match(text)
    blocks = [match[1] for match in _BLOCK.finditer(text[front.end() if front else 0 :])]
    shown = {found[1] for block in blocks if (found := _FLOAT.match(block)) and _cited(block) <= {*notebooks}}
    kept = [block for block in blocks if _stays(block, shown, notebooks)]
    used = sorted({name for block in kept for name in _cited(block)})
    head = f"---\nnotebooks: [{', '.join(used)}]\n---\n" if used else ""
    return head + "\n\n".join(kept) + "\n"


def _stays(block: str, shown: Collection[str], notebooks: Collection[str]) -> bool:
    if found := _FLOAT.match(block):
        return found[1] in shown
    referred = set(_REFERENCE.findall(block))
    return block.startswith(KEPT) or (bool(referred) and referred <= {*shown} and _cited(block) <= {*notebooks})


def _cited(block: str) -> set[str]:
    """The notebooks whose numbers, figures and tables the block shows."""
    return set(_notebooks(block))


def _notebooks(block: str) -> Iterator[str]:
    for shortcode in citations.find(block):
        if shortcode.name in RECORDED:
            yield shortcode.arguments[0].partition(".")[0]
