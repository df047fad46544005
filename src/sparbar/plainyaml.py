"""Plain YAML read by libyaml's parser, in a tenth of the time that ruamel takes: what people write for a report.

Names and texts, whole numbers, days, true, false and nothing, in lists and under names. Only documents about which no
two readers can disagree: for all others (anchors, tags, directives, decimals, escapes, blocks of text, a name twice,
what is almost YAML) there is no answer here. Then ruamel reads them, strictly, and says what is wrong and where.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import yaml

# Letters, digits and signs of European texts; no tab, backslash, break but LF; no line that begins as a document does.
_UNSURE = re.compile(
    r"[^\n -\[\]-~\u00a0-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u27bf]|^(?:%|---|\.\.\.)", re.MULTILINE
)
_WORD = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)  # for some readers in some spelling
_NUMERIC = re.compile(r"[-+.0-9<=~][0-9a-fA-FoOxXtTzZ_.:+<=~ \n-]*")  # a number, a day or another value, perhaps
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None}
_QUOTES = {"'", '"'}
_IN_BRACKETS = re.compile(r"\w[\w ./-]*")  # a text without quotes there


class Unsure(Exception):
    """It is for another reader."""


def load(text: str | bytes) -> object:
    """What the document holds; raises Unsure."""
    try:
        known = text if isinstance(text, str) else text.decode("utf-8")
        if _UNSURE.search(known) or not yaml.__with_libyaml__:
            raise Unsure
        return _Reader(yaml.parse(known, Loader=yaml.CSafeLoader)).document()
    except (yaml.YAMLError, UnicodeError, ValueError, RecursionError) as error:
        raise Unsure from error


class _Reader:
    """Makes values of a parser's events, one after the other."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events

    def document(self) -> object:
        """The one document."""
        self._expect(yaml.StreamStartEvent)
        self._expect(yaml.DocumentStartEvent)
        found = self._value(next(self._events), in_brackets=False)
        self._expect(yaml.DocumentEndEvent)
        self._expect(yaml.StreamEndEvent)
        return found

    def _expect(self, kind: type[yaml.Event]) -> None:
        if not isinstance(next(self._events), kind):
            raise Unsure

    def _value(self, event: yaml.Event, in_brackets: bool) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            raise Unsure
        if isinstance(event, yaml.ScalarEvent):
            return _text(event.value, event.style, in_brackets)
        within = in_brackets or event.flow_style
        return self._list(within) if isinstance(event, yaml.SequenceStartEvent) else self._names(within)

    def _list(self, in_brackets: bool) -> list[object]:
        found = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, in_brackets))
        return found

    def _names(self, in_brackets: bool) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._value(event, in_brackets)
            if not isinstance(name, str) or name in found:
                raise Unsure
            found[name] = self._value(next(self._events), in_brackets)
        return found


def _text(text: str, style: str | None, in_brackets: bool) -> object:
    """The value of a text in quotes or without."""
    if style in _QUOTES:
        return text
    if style or (in_brackets and not _IN_BRACKETS.fullmatch(text)):
        raise Unsure
    if text in _WORDS or not text:
        return _WORDS.get(text)
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DAY.fullmatch(text):
        return dt.date.fromisoformat(text)
    if _WORD.fullmatch(text) or _NUMERIC.fullmatch(text):
        raise Unsure
    return text
