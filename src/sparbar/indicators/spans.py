"""JSON whose numbers know where they stand: the bytes of each in the response, from its first to after its last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

TOKEN = re.compile(r'\s*(?:([{}\[\],:])|("(?:[^"\\]|\\.)*")|([^\s{}\[\],:"]+))')


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number, or null, as the bytes [first, end) of the response have it."""

    value: Decimal | None
    first: int
    end: int


def parse(raw: bytes) -> Any:
    """The JSON document with a Leaf for each number and null; strings, lists and objects are Python's.

    Raises ValueError for what is no whole JSON document in UTF-8, or holds a key twice.
    """
    json.loads(raw.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)  # the grammar is the library's
    # One character a byte, so that positions are those of the bytes.
    return _value(_tokens(raw.decode("latin-1")))


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant}, which is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key twice in one object")
    return dict(pairs)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return TOKEN.finditer(text)


def _value(tokens: Iterator[re.Match[str]], token: re.Match[str] | None = None) -> Any:
    token = token or next(tokens)
    mark, string, plain = token.groups()
    if string is not None:
        return json.loads(string.encode("latin-1").decode("utf-8"))
    if plain is not None:
        return _plain(plain, token.start(3), token.end(3))
    return _object(tokens) if mark == "{" else _array(tokens)


def _plain(text: str, first: int, end: int) -> Any:
    if text in {"true", "false"}:
        return text == "true"
    return Leaf(None if text == "null" else Decimal(text), first, end)


def _object(tokens: Iterator[re.Match[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while (token := next(tokens))[1] != "}":
        if token[1] == ",":
            continue
        key = _value(tokens, token)
        next(tokens)  # the colon
        found[key] = _value(tokens)
    return found


def _array(tokens: Iterator[re.Match[str]]) -> list[Any]:
    found: list[Any] = []
    while (token := next(tokens))[1] != "]":
        if token[1] != ",":
            found.append(_value(tokens, token))
    return found
