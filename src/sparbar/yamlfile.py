"""A YAML file, or a part of one, as a pydantic model; everything that is wrong with it as findings."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sparbar import characters, plainyaml, strictyaml
from sparbar.errors import Finding, SparbarError
from sparbar.remembered import last
from sparbar.strictyaml import Broken

Model = TypeVar("Model", bound=BaseModel)
CORRECT = "Correct the line."
DEEPEST = 100  # brackets within each other


def read(path: Path, where: str, model: type[Model], error: type[SparbarError], expected: str = "") -> Model:
    """The file at `path`, called `where` in messages, as `model`; raises `error` with every finding."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as missing:
        raise error.one(where, "no such file", expected or _settings(model), "Restore it.") from missing

    def made() -> Model:
        return checked(parsed(raw, where, error), where, model, error, expected)

    return last("yaml", f"{where} {model.__name__}", (raw,), made)


def parsed(text: str | bytes, where: str, error: type[SparbarError]) -> object:
    """What the YAML `text` holds; raises `error` with the line that is none, and where it holds what none may hold."""
    try:
        document, alias = _loaded(text)
    except Broken as broken:
        raise error([_broken(broken, where)]) from broken
    except RecursionError as deep:
        raise error.one(where, "too many lists within each other", "YAML", CORRECT) from deep
    except ValueError as broken:  # a day that does not exist, a number of thousands of digits
        raise error.one(where, str(broken), "YAML", CORRECT) from broken
    except TypeError as unhashable:
        raise error.one(where, "a list as a name", "YAML", CORRECT) from unhashable
    if alias is not None:
        raise error.one(f"{where}, line {alias + 1}", "an alias (*)", "every value written out", CORRECT)
    findings = list(_forbidden(document, where, ()))
    if findings:
        raise error(findings)
    return document


def _loaded(text: str | bytes) -> tuple[object, int | None]:
    """What the text holds, and the line of its first alias."""
    if _depth(text) > DEEPEST:
        raise RecursionError
    try:
        return plainyaml.load(text), None
    except plainyaml.Unsure:
        return copy.deepcopy(_strictly(text))


@lru_cache(128)  # a build asks for some files several times, and a preview for all of them in each build
def _strictly(text: str | bytes) -> tuple[object, int | None]:
    return strictyaml.load(text)


def _depth(text: str | bytes) -> int:
    """How many brackets stand within each other, those in texts among them."""
    deep = deepest = 0
    for sign in re.findall(r"[\[\]{}]", text if isinstance(text, str) else text.decode("latin-1")):
        deep = max(0, deep + (1 if sign in "[{" else -1))
        deepest = max(deepest, deep)
    return deepest


def _forbidden(document: object, where: str, path: tuple[int | str, ...]) -> Iterator[Finding]:
    """Texts in the document that hold a character which no text may hold."""
    if isinstance(document, str):
        for _, found in characters.forbidden(document):
            yield Finding(", ".join([where, *map(str, path)]), found, characters.EXPECTED, characters.REMEDY)
    elif isinstance(document, dict):
        for name, value in document.items():
            yield from _forbidden(str(name), where, (*path, "a name"))
            yield from _forbidden(value, where, (*path, characters.visible(str(name))))
    elif isinstance(document, list):
        for number, value in enumerate(document, 1):
            name = value.get("id") if isinstance(value, dict) else None
            yield from _forbidden(value, where, (*path, characters.visible(str(name or f"entry {number}"))))


def checked(document: object, where: str, model: type[Model], error: type[SparbarError], expected: str = "") -> Model:
    """`document` as `model`; raises `error` with a finding for each setting that is wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as wrong:
        raise error(_findings(wrong, document, where, expected or _settings(model))) from wrong


def _settings(model: type[BaseModel]) -> str:
    return f"the settings {', '.join(model.model_fields)}"


def _broken(error: Broken, where: str) -> Finding:
    if error.line is None:
        return Finding(where, str(error), "YAML in UTF-8", CORRECT)
    return Finding(f"{where}, line {error.line + 1}", str(error), "YAML", CORRECT)


def _findings(error: ValidationError, document: object, where: str, expected: str) -> Iterator[Finding]:
    for item in error.errors():
        place = ", ".join([where, *_place(item["loc"], document)])
        yield Finding(place, _found(item), expected, "Correct it.")


def _place(path: tuple[int | str, ...], document: object) -> Iterator[str]:
    """The steps to a setting in words; an entry of a list by its id, or its number from 1."""
    for step in path:
        if isinstance(step, int) and isinstance(document, list | tuple):
            document = document[step]
            name = document.get("id") if isinstance(document, dict) else None
            yield str(name or f"entry {step + 1}")
        else:
            document = document.get(step) if isinstance(document, dict) else None
            yield str(step)


def _found(item: ErrorDetails) -> str:
    if item["type"] == "missing":
        return "the setting is missing"
    if item["type"] == "extra_forbidden":
        return "an unknown setting"
    if item["input"] is None:
        return "no value"
    if item["type"] == "model_type":
        return "something else than named settings"
    message = item["msg"][:1].lower() + item["msg"][1:]
    return f"{item['input']!r}: {message}"
