"""What the preview adds to a page on its way out, and the pages that are its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path

from sparbar.errors import Finding

HERE = Path(__file__).parent
OWN = "/.preview/"  # no page or folder of a book begins with a full stop
ASSETS = {"preview.js": "text/javascript", "preview.css": "text/css"}
NEEDED = ("script-src", "style-src", "connect-src")  # our script, our rules, and the script's question
POLICY = re.compile(r"""(<meta[^>]*http-equiv=["']?content-security-policy["']?[^>]*content=)"([^"]*)\"""", re.I)
HEAD_END = re.compile(r"</head\s*>", re.I)


def asset(name: str) -> bytes:
    """One of ASSETS."""
    return (HERE / name).read_bytes()


def with_reload(page: str, version: str, error: bool = False) -> str:
    """The page with the script that reloads it once another version is shown."""
    mark = " data-error" if error else ""
    added = (
        f'<link rel="stylesheet" href="{OWN}preview.css">\n'
        f'<script src="{OWN}preview.js" data-version="{escape(version)}"{mark} defer></script>\n'
    )
    relaxed = POLICY.sub(lambda found: f'{found[1]}"{escape(_relaxed(unescape(found[2])))}"', page)
    return HEAD_END.sub(lambda end: added + end[0], relaxed, count=1)


def _relaxed(policy: str) -> str:
    """A Content-Security-Policy under which a page may also use what comes from its own address."""
    parts = (rule.strip().partition(" ") for rule in policy.split(";") if rule.strip())
    rules = {name: sources for name, _, sources in parts}
    fallback = rules.get("default-src", "")
    for name in NEEDED:
        sources = [source for source in rules.get(name, fallback).split() if source not in {"'none'", "'self'"}]
        rules[name] = " ".join(["'self'", *sources])
    return "; ".join(f"{name} {sources}".strip() for name, sources in rules.items())


def error_page(findings: Sequence[Finding]) -> str:
    """What is wrong, in the words of the command line."""
    listed = "\n".join(f"<li><span>error</span> {escape(str(finding))}</li>" for finding in findings)
    return _own_page("The book cannot be built", f"<ul>\n{listed}\n</ul>\n<p>{len(findings)} error(s). {MEND}</p>")


MEND = "Mend it and save: the book comes back by itself."


def waiting_page() -> str:
    """Shown until the first build is there."""
    return _own_page("The book is being built", "<p>It opens here as soon as it is there.</p>")


def missing_page(path: str) -> str:
    """Shown where the book has no page."""
    said = f"<p><code>{escape(path)}</code> is not in this book.</p>"
    return _own_page("No such page", f'{said}\n<p><a href="/">Go to the first page</a></p>')


def _own_page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n</head>\n"
        f'<body class="preview-own">\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )
