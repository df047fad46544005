"""What the browser tests open, and what the browser says meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Book:
    """The HTML of the book in a folder, and its ledger by key."""

    folder: Path
    ledger: dict[str, dict[str, Any]]

    def address(self, page: str, hash_: str = "") -> str:
        return (self.folder / page).as_uri() + hash_


@dataclass
class Heard:
    """What the pages asked the network for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
