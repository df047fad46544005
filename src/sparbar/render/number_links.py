"""Numbers of a page's charts and tables as links to their own address, #tal=KEY, which opens their panel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

NUMBER = re.compile('<g id="[A-Za-z-]+:([a-z0-9_]+[.][^"]+)">')  # as charts/svg.py names shapes and labels
GROUP = re.compile(r"<(/?)g(?=[\s>])[^>]*>")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def attribute(text: str) -> str:
    """`text` between double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def address(key: str) -> str:
    """The address of a number, as an attribute."""
    return attribute(f"#tal={quote(key, safe='-._~[]')}")


def in_svg(body: str, described: Mapping[str, str]) -> tuple[str, bool]:
    """The shapes and labels of a picture's numbers as links, and whether there are any. described: by key.

    One is a tab stop: the arrow keys go on from it, so that a chart of fifty bars is not fifty stops.
    """
    out, at = list[str](), 0
    while first := NUMBER.search(body, at):
        key = re.sub("&[A-Za-z]+;", lambda entity: ENTITIES.get(entity[0], entity[0]), first[1])
        finish, stop = _after_group(body, first.end()), "-1" if out else "0"
        link = f'<a class="tal" href="{address(key)}" data-tal="{first[1]}" tabindex="{stop}"'
        told = attribute(described.get(key, key))
        out += [body[at : first.start()], f'{link} aria-label="{told}">{body[first.start() : finish]}</a>']
        at = finish
    return "".join(out) + body[at:], bool(out)


def _after_group(body: str, start: int) -> int:
    """The place after the </g> of the <g> whose content begins at `start`."""
    depth = 1
    for tag in GROUP.finditer(body, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(body)
