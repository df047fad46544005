"""Where in the rendered book each number stands."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

NUMBER = re.compile(r'data-tal="([^"]+)"')
TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")

Places = Mapping[str, tuple[tuple[str, str], ...]]


def find(folder: Path) -> Places:
    """Key → (page's file name, its heading) of each page that prints the number; chapters before appendices."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(folder.glob("*.html"), key=lambda path: (path.stem[:1].isalpha(), path.name)):
        text = path.read_text(encoding="utf-8")
        heading = TITLE.search(text)
        title = " ".join(html.unescape(TAG.sub("", heading[1])).split()) if heading else path.stem
        for key in dict.fromkeys(NUMBER.findall(text)):
            found.setdefault(html.unescape(key), []).append((path.name, title))
    return {key: tuple(pages) for key, pages in found.items()}
