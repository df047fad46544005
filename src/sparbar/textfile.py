"""A text file that a person wrote: UTF-8, with or without byte order mark."""

from __future__ import annotations

from pathlib import Path

from sparbar.errors import InvalidProject


def read(path: Path, where: str) -> str:
    """The text of the file at `path`, with LF line breaks.

    Raises FileNotFoundError, and InvalidProject naming the line that is not UTF-8.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02X}, which is not UTF-8"
        raise InvalidProject.one(f"{where}, line {line}", found, "UTF-8 text", "Save the file as UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
