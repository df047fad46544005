"""A YAML file, or a part of one, as a pydantic model; everything that is wrong with it as findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sparbar.errors import Finding, SparbarError

Model = TypeVar("Model", bound=BaseModel)
CORRECT = "Correct the line."


def read(path: Path, where: str, model: type[Model], error: type[SparbarError], expected: str = "") -> Model:
    """The file at `path`, called `where` in messages, as `model`; raises `error` with every finding."""
    try:
        document = parsed(path.read_bytes(), where, error)
    except FileNotFoundError as missing:
        raise error.one(where, "no such file", expected or _settings(model), "Restore it.") from missing
    return checked(document, where, model, error, expected)


def parsed(text: str | bytes, where: str, error: type[SparbarError]) -> object:
    """What the YAML `text` holds; raises `error` with the line that is none."""
    try:
        document: object = YAML(typ="safe").load(text)
    except YAMLError as broken:
        raise error([_broken(broken, where)]) from broken
    return document


def checked(document: object, where: str, model: type[Model], error: type[SparbarError], expected: str = "") -> Model:
    """`document` as `model`; raises `error` with a finding for each setting that is wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as wrong:
        raise error(_findings(wrong, document, where, expected or _settings(model))) from wrong


def _settings(model: type[BaseModel]) -> str:
    return f"the settings {', '.join(model.model_fields)}"


def _broken(error: YAMLError, where: str) -> Finding:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        place = f"{where}, line {error.problem_mark.line + 1}"
        return Finding(place, str(error.problem), "YAML", CORRECT)
    return Finding(where, " ".join(str(error).split()), "YAML in UTF-8", CORRECT)


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
