"""What `sparbar trace` answers: a number's trace, the numbers that a row feeds, or those that are printed so."""

from __future__ import annotations

from typing import Any

from sparbar import built, trace, trace_beside, trace_text
from sparbar.built import Built
from sparbar.feeds import Feed, feeds
from sparbar.originals import Originals
from sparbar.paths import Project
from sparbar.told import Told


def answer(project: Project, year: int, asked: str, row: str) -> Told:
    """The answer to `asked` (a key, or a number as it is printed) or, when that is '', to `row`.

    Raises InvalidProject or InvalidData when nothing is built, or when there is no such number or row.
    """
    edition = built.read(project, year)
    if row:
        return _row(edition, row)
    if trace.is_key(asked):
        return _number(edition, asked)
    found = trace.printed_as(edition, asked)
    listed = [
        {"key": item.number.key, "text": item.text, "definition": item.number.definition, "pages": list(item.pages)}
        for item in found
    ]
    return Told(trace_text.candidates(found), {"year": year, "asked": asked, "numbers": listed})


def _number(edition: Built, key: str) -> Told:
    traced = trace.trace(edition, key)
    found, year = trace_beside.second(edition, traced.number), edition.year - 1
    pair = trace_beside.before(edition, traced.number)
    text = trace_text.number(traced, tuple(trace_beside.text(found, year, pair)))
    content = {**trace.to_json(traced), **trace_beside.to_json(found, year, pair)}
    return Told(text, {"year": edition.year, **content})


def _row(edition: Built, asked: str) -> Told:
    originals = Originals(edition.project)
    original = originals.find(asked)
    found = feeds(edition.numbers, originals, original)
    content = {"year": edition.year, **trace.row_json(original), "feeds": [_feed(feed) for feed in found]}
    return Told(trace_text.row(original, found), content)


def _feed(feed: Feed) -> dict[str, Any]:
    value, without = (None if value is None else built.shown(value) for value in (feed.number.value, feed.without))
    return {
        "key": feed.number.key,
        "value": value,
        "without": without,
        "unit": feed.number.unit,
        "how": feed.how,
        "via": list(feed.via),
    }
