"""Files that hold data safely: a page whose parts are escaped, and a script that is data and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

ASSETS = Path(__file__).parent


def script(path: Path, name: str, document: Mapping[str, Any]) -> None:
    """A script that hands `document` over under `name`. No markup can end it, wherever it is put."""
    handed = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    safe = handed.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    text = f"(window.sparbar ??= {{}})[{json.dumps(name)}] = {safe};\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def page(path: Path, title: str, kind: str, name: str, body: str) -> None:
    """A page beside the book. title is text; body is markup, escaped by whoever made it."""
    template = Template((ASSETS / "side.html").read_text(encoding="utf-8"))
    filled = template.substitute(title=escape(title), kind=escape(kind), name=escape(name), body=body)
    path.write_text(filled, encoding="utf-8", newline="\n")
