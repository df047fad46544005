"""What can go wrong, said for the person who has to mend it. Nothing is printed here."""

from __future__ import annotations

import errno
import tempfile
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


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DENIED = {errno.EACCES, errno.EPERM}


def unusable(error: OSError) -> Finding:
    """A file that the system does not let anybody use, why, and what to do about it."""
    where = str(error.filename2 or error.filename or "")
    found = str(error.strerror or error)
    if error.errno in FULL:
        remedy = f"Free some where the report lies, and in {tempfile.gettempdir()}; then build again."
        return Finding(where or "the disk", found, "room for the files of a build", remedy)
    if error.errno == errno.EROFS:
        return Finding(where, found, "a folder that may be written", "Make it so, or copy the report to such a folder.")
    if error.errno == errno.ENOENT and where:
        remedy = "Restore it, or wait until the program that writes it has finished."
        return Finding(where, "it is gone", "a file that stays while it is read", remedy)
    if error.errno in DENIED:
        remedy = "Close it in other programs, or ask for the permission."
        return Finding(where or "the system", found, "a file that may be read and written", remedy)
    return Finding(where or "the system", found, "files that can be read and written", "Make it so, and try again.")


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
