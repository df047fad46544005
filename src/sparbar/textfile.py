"""Text files: those that people wrote (UTF-8, with or without byte order mark), and ours, which are never half."""

from __future__ import annotations

from pathlib import Path

from sparbar import characters
from sparbar.errors import Finding, InvalidProject


def read(path: Path, where: str) -> str:
    """The text of the file at `path`, with LF line breaks.

    Raises FileNotFoundError, and InvalidProject naming each line that is not UTF-8 or holds a forbidden character.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02X}, which is not UTF-8"
        raise InvalidProject.one(f"{where}, line {line}", found, "UTF-8 text", "Save the file as UTF-8.") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings = [
        Finding(f"{where}, line {text.count(chr(10), 0, at) + 1}", found, characters.EXPECTED, characters.REMEDY)
        for at, found in characters.forbidden(text)
    ]
    if findings:
        raise InvalidProject(findings)
    return text


def write(path: Path, text: str) -> None:
    """Put `text` at `path`, whole or not at all, in a folder that is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
