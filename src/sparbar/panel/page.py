"""Files that hold data safely: a page whose parts are escaped, and a script that is data and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

ASSETS = Path(__file__).parent


def script(name: str, document: Mapping[str, Any]) -> str:
    """A script that hands `document` over under `name`. No markup can end it, wherever it is put."""
    handed = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    safe = handed.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(window.sparbar ??= {{}})[{json.dumps(name)}] = {safe};\n"


def page(title: str, kind: str, name: str, body: str) -> str:
    """A page beside the book. title is text; body is markup, escaped by whoever made it."""
    return Template(frame()).substitute(title=escape(title), kind=escape(kind), name=escape(name), body=body)


def frame() -> str:
    """What stands around the body of such a page."""
    return (ASSETS / "side.html").read_text(encoding="utf-8")
