"""What a check says: how much it looked at, and each thing that is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A number (or a file) that is not what it says it is, and the place where that shows."""

    key: str
    expected: str
    found: str
    place: str


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check over an edition. what: of what it checked so many. note: what else it counted."""

    kind: str
    what: str
    checked: int
    faults: tuple[Fault, ...]
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether it looked at something and found nothing wrong."""
        return self.checked > 0 and not self.faults
