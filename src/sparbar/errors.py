"""What can go wrong, said for the person who has to mend it. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 1500  # characters of what was found


def _short(text: str) -> str:
    """`text`, or its beginning: what was found may be a cell of any length."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} … ({len(text)} characters)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where it stands, what was found, what was expected and what to do."""

    where: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {_short(self.found)}; expected {self.expected}. {self.remedy}"


class SparbarError(Exception):
    """Wrong use or wrong input: carries every finding at once. Exit code 2."""

    exit_code = 2

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))

    @classmethod
    def one(cls, where: str, found: str, expected: str, remedy: str) -> SparbarError:
        """The error of a single finding."""
        return cls([Finding(where, found, expected, remedy)])


class InvalidData(SparbarError):
    """Rows or files under data/ that break a schema or a rule across tables."""


class InvalidProject(SparbarError):
    """Configuration, chapters, answers or notebooks that do not fit together."""


class RecordingError(SparbarError):
    """A number, figure or table that a notebook may not record as it stands."""


class NotebookFailed(SparbarError):
    """A notebook whose code raised an error or ran out of time."""


class RenderFailed(SparbarError):
    """A renderer that is missing, or that refused the book."""
