"""YAML read by ruamel, strictly: what is none, with the line and the words of what is wrong.

ruamel is imported only here and when it is needed, which is seldom: it takes its time.
"""

from __future__ import annotations


class Broken(ValueError):
    """It is no YAML. line: where, from 0, if that is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


def load(text: str | bytes) -> tuple[object, int | None]:
    """What the document holds, and the line of its first alias, from 0.

    Raises Broken, another ValueError for a value that does not exist, and TypeError for a name that is a list.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe").load(text), _alias(text)
    except YAMLError as error:
        if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
            raise Broken(str(error.problem), error.problem_mark.line) from error
        raise Broken(" ".join(str(error).split())) from error


def _alias(text: str | bytes) -> int | None:
    """The line of the first alias: a few of them within each other can stand for billions of values."""
    signs = ("&", "*") if isinstance(text, str) else (b"&", b"*")
    if not all(sign in text for sign in signs):  # type: ignore[operator]  # both are of one kind
        return None
    from ruamel.yaml import YAML
    from ruamel.yaml.events import AliasEvent

    events = YAML(typ="safe", pure=True).parse(text)
    return next((event.start_mark.line for event in events if isinstance(event, AliasEvent)), None)
