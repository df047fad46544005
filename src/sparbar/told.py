"""An answer for a terminal, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Told:
    """text: what to print, part by part. content: the same as plain values."""

    text: Iterable[RenderableType]
    content: dict[str, Any]

    @property
    def json(self) -> str:
        """The content as JSON."""
        return json.dumps(self.content, ensure_ascii=False, indent=1)
