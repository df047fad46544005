"""Where in the sources a text stands that cannot be shown: one that no font of the PDF has, or the sign of a place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sparbar import characters
from sparbar.errors import Finding, RenderFailed
from sparbar.render import RenderJob
from sparbar.render.places import SIGNS

REFUSED = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
EXPECTED = "characters that the fonts of the PDF have"
REMEDY = "Write it otherwise, for example in words."


def check(job: RenderJob) -> None:
    """Raises RenderFailed when book.json holds a sign of places: what notebooks say was not looked through before."""
    text = (job.work / "book.json").read_text(encoding="utf-8")
    held = [sign for sign in SIGNS if sign in text or f"\\u{ord(sign):04x}" in text]
    findings = [
        Finding(where, characters.called(sign), characters.EXPECTED, characters.REMEDY)
        for sign in held
        for where in _places(sign, job)
    ]
    if findings:
        raise RenderFailed(findings)


@contextmanager
def named(job: RenderJob) -> Iterator[None]:
    """What Typst refuses in this block for want of a font is told with its places in the sources instead."""
    try:
        yield
    except RenderFailed as failed:
        raise RenderFailed(_findings(str(failed), job) or failed.findings) from failed


def _findings(message: str, job: RenderJob) -> list[Finding]:
    """A finding for each place of each text that Typst's `message` says it has no font for; none when it says else."""
    texts = {ESCAPED.sub(lambda code: chr(int(code[1], 16)), found) for found in REFUSED.findall(message)}
    return [
        Finding(where, f"the text {text} ({_codes(text)}), which no font of the PDF has", EXPECTED, REMEDY)
        for text in sorted(texts)
        for where in dict.fromkeys(_places(text, job))
    ]


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)


def _places(text: str, job: RenderJob) -> Iterator[str]:
    """`chapters/01-valfard.qmd, line 3`, the same of an answer, or which part of book.json it is."""
    book = json.loads((job.work / "book.json").read_text(encoding="utf-8"))
    documents = {chapter.path: (job.root / chapter.path).read_text(encoding="utf-8") for chapter in job.chapters}
    documents |= {
        answer["file"]: answer["markdown"] for answer in book.pop("answers", {}).values() if answer["answered"]
    }
    found = [
        f"{file}, line {number}"
        for file, content in documents.items()
        for number, line in enumerate(content.split("\n"), 1)
        if text in line
    ]
    yield from found or [f"book.json, {place}" for place in _inside(book, text, "")] or ["the book"]


def _inside(value: Any, text: str, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _inside(inner, text, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _inside(inner, text, f"{place}[{number}]")
    elif isinstance(value, str) and text in value:
        yield place
