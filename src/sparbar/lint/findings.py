"""What the linter says: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TYPED = "typed"


def place(file: str, line: int, column: int = 0) -> str:
    """A place as a reader looks for it: file:line:column, or the page of a PDF, or the paragraph of a DOCX."""
    if file.endswith((".pdf", ".docx")):
        return f"{file}, {'page' if file.endswith('.pdf') else 'paragraph'} {line}"
    return ":".join([file, *(str(part) for part in (line, column) if part)])


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that is typed where one is to be cited, or another problem with what excuses numbers.

    line and column count from 1; 0 where the format has none. keys: ledger keys with the same value, the likeliest
    first. problem: `typed`, or what else is wrong.
    """

    file: str
    line: int
    column: int
    text: str
    around: str = ""
    keys: tuple[str, ...] = ()
    problem: str = TYPED


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that is no fault: an amount without a number, a name that nothing uses."""

    file: str
    line: int
    column: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Exempt:
    """A number that may stand as it is, and the reason that is written beside it."""

    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Linted:
    """What was looked at for one year's edition (what → how many) and what was found."""

    year: int
    looked: Mapping[str, int]
    findings: tuple[Typed, ...]
    advice: tuple[Advice, ...]
    exceptions: tuple[Exempt, ...]

    @property
    def passed(self) -> bool:
        """Whether there was text to look at and no number was typed in it."""
        return not self.findings
