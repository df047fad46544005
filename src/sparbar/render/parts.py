"""What each chapter of a book needs of book.json, and with that what its pages depend on.

A chapter is rendered with nothing but its part before it. So what it depends on cannot be more than what is hashed
here; what is missing stops it, and then the book is rendered as a whole. Its template is made with the part of the book
that has places for what comes from data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sparbar.citations import Shortcode, find
from sparbar.dependencies import Hashes, digest, of_file
from sparbar.render import Chapter, RenderJob
from sparbar.render.places import Placed

Json = Mapping[str, Any]
PARTS = ("citations", "figures", "tables", "answers", "key_numbers", "floats", "since", "stubbed")  # not of every page
SHARED = "title, notices or date"  # and what else is one thing for all pages
GLOSSARY = "book.glossary"  # terms.lua looks for its terms on every page
FILES = ("svg", "narrow", "png")
CELL = 5  # what a cell of a table weighs


@dataclass(frozen=True)
class Part:
    """A chapter with its text and its part of book.json, and that part hashed name by name.

    placed: the part with places for what comes from data.
    """

    chapter: Chapter
    text: str
    book: Json
    hashes: Hashes
    placed: Json

    @cached_property
    def template(self) -> str:
        """A hash of what its pages' template is made of."""
        return digest(self.text, self.placed)

    def weight(self) -> int:
        """About how much work its Typst source is, for which all else waits, in characters of text."""
        words = len(self.text) + sum(
            len(json.dumps(self.placed[kind])) for kind in ("answers", "key_numbers", "floats")
        )
        figures = len(json.dumps(self.placed["figures"])) // 2
        cells = sum(len(table["rows"]) * len(table["columns"]) for table in self.book["tables"].values())
        return words + figures + CELL * cells


def whole(job: RenderJob) -> tuple[Json, Path]:
    """book.json with the figures' paths from the folder that is also returned: never one that is new in each build."""
    book = json.loads((job.work / "book.json").read_text(encoding="utf-8"))
    prefix = f"{job.work.relative_to(job.root).as_posix()}/" if job.work.is_relative_to(job.root) else ""
    lines = [tile["line"] for tile in book.get("key_numbers", {}).get("tiles", ()) if tile.get("line")]
    described = [*book.get("figures", {}).values(), *lines]
    if not all(found["svg"].startswith(prefix) for found in described):
        return book, job.root
    for found in described:
        found.update({name: found[name].removeprefix(prefix) for name in FILES if found.get(name)})
    return book, job.work


def parts(job: RenderJob, book: Json, placed: Placed, files: Path) -> list[Part]:
    """One for each chapter, in order; a chapter without a file has no text."""
    return [_part(chapter, _text(job.root / chapter.path), book, placed, files) for chapter in job.chapters]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="surrogateescape") if path.is_file() else ""


def _part(chapter: Chapter, text: str, book: Json, placed: Placed, files: Path) -> Part:
    cited = list(_shortcodes(text, book))
    shared = {name: value for name, value in book.items() if name not in PARTS}
    own, fixed = (_own(chapter, cited, one) for one in (Placed(book), placed))
    return Part(chapter, text, {**shared, **own}, _hashes(text, shared, own, files), {**shared, **fixed})


def _own(chapter: Chapter, cited: Sequence[Shortcode], placed: Placed) -> dict[str, Any]:
    """What only some chapters need."""
    book, named = placed.book, {"citations": "tal", "figures": "figur", "tables": "tabell", "answers": "svar"}
    own: dict[str, Any] = {
        kind: _chosen(book, kind, (_asked(code) for code in cited if code.name == name)) for kind, name in named.items()
    }
    shows = {code.name for code in cited}
    own["key_numbers"] = book["key_numbers"] if "nyckeltal" in shows else {"tiles": [], "note": ""}
    own["floats"] = book["floats"] if "forteckning" in shows and "floats" in book else {"listed": []}
    if book.get("since"):
        own["since"] = {**book["since"], "pages": {chapter.slug: book["since"]["pages"].get(chapter.slug, "")}}
    if GLOSSARY in book.get("tables", {}):
        found = book["tables"][GLOSSARY]
        linked = found if f"tables {GLOSSARY}" in placed.tables else addresses(found)
        own["tables"] = {GLOSSARY: linked, **own["tables"]}
    stubs = (f"{kind} {key}" for kind in ("tables", "figures") for key in own[kind])
    own["stubbed"] = {name: addresses(placed.tables[name]) for name in stubs if name in placed.tables}
    return own


def _asked(code: Shortcode) -> str:
    return code.canonical if code.name == "tal" else " ".join(code.arguments[:1])


def _shortcodes(text: str, book: Json) -> Iterator[Shortcode]:
    """Those of the chapter, and of the answers and sections of indicators that it prints."""
    for code in find(text):
        yield code
        answer = book.get("answers", {}).get(" ".join(code.arguments[:1])) if code.name == "svar" else None
        if answer:
            yield from find(answer["markdown"])
        if code.name == "indikatorer":
            yield from find(book.get("indicators", {}).get("markdown", ""))


def _chosen(book: Json, kind: str, names: Iterator[str]) -> dict[str, Any]:
    there = book.get(kind, {})
    return {name: there[name] for name in sorted(set(names)) if name in there}


def together(parts: Sequence[Part]) -> Json:
    """book.json for several chapters, with places."""
    return {name: _merged(name, [part.placed[name] for part in parts]) for name in parts[0].placed}


def _merged(name: str, values: Sequence[Any]) -> Any:
    """A table that one chapter prints and others only link to is there as a whole."""
    if name == "key_numbers":
        return max(values, key=lambda value: len(value["tiles"]))
    if name == "floats":
        return max(values, key=lambda value: len(value["listed"]))
    if name == "since":
        return {**values[0], "pages": _all(value["pages"] for value in values)}
    if name == "tables":
        return _all(sorted(values, key=lambda value: len(json.dumps(value.get(GLOSSARY)))))
    return _all(values) if name in PARTS else values[0]


def _all(values: Iterable[Json]) -> Json:
    return {key: found for value in values for key, found in value.items()}


def shares(found: Sequence[Part], jobs: int) -> list[list[Part]]:
    """The chapters in at most `jobs` shares of about the same weight."""
    divided: list[list[Part]] = [[] for _ in range(max(1, jobs))]
    weights = {part.chapter.path: part.weight() for part in found}
    for part in sorted(found, key=lambda one: weights[one.chapter.path], reverse=True):
        min(divided, key=lambda share: sum(weights[one.chapter.path] for one in share)).append(part)
    return [share for share in divided if share]


def addresses(table: Json) -> Json:
    """The rows of a table that can be linked to, without their text."""
    rows = [
        {**row, "cells": [{"text": "", **({"id": cell["id"]} if "id" in cell else {})} for cell in row["cells"]]}
        for row in table["rows"]
        if any("id" in cell for cell in row["cells"])
    ]
    return {"columns": table["columns"], "rows": rows, "notes": []}


def _hashes(text: str, shared: Json, own: Json, files: Path) -> Hashes:
    kinds = {"citations": "number", "figures": "figure", "tables": "table", "answers": "answer"}
    found = {"its text": digest(text), SHARED: digest(shared)}
    for kind, name in kinds.items():
        found.update((f"{name} {key}", digest(value)) for key, value in own[kind].items())
    found["key numbers"] = digest(own["key_numbers"])
    found["lists of figures and tables"] = digest(own["floats"])
    found["what changes are marked since"] = digest(own.get("since"))
    lines = [tile["line"]["svg"] for tile in own["key_numbers"]["tiles"] if tile.get("line")]
    found.update((f"picture {name}", of_file(files / name)) for name in [*_pictures(own, "svg", "narrow"), *lines])
    return found


def _pictures(own: Json, *forms: str) -> Iterator[str]:
    for figure in own["figures"].values():
        yield from (figure[form] for form in forms if figure.get(form))


def pictures(found: Sequence[Part], *forms: str) -> list[str]:
    """The figures' files of these forms (svg, narrow, png) that the chapters show."""
    return sorted({name for part in found for name in _pictures(part.book, *forms)})


def lines(found: Sequence[Part]) -> list[str]:
    """The files of the key numbers' lines."""
    tiles = [tile for part in found for tile in part.book["key_numbers"]["tiles"]]
    return sorted({tile["line"]["svg"] for tile in tiles if tile.get("line")})
