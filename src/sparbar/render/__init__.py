"""Turning chapters and book.json into HTML, PDF and DOCX: what a renderer is asked, whichever it is.

A renderer writes only into the places a job names. It computes and formats no number: `work/book.json` holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from sparbar.cached import Decision
from sparbar.store import Store

Say = Callable[[str, float], None]


def nothing() -> None:
    """Does nothing."""


def silent(step: str, seconds: float) -> None:
    """Hears a step and its seconds and says nothing."""


class Chapter(NamedTuple):
    """One document of the book: `path` from the project root, `slug` its page's name without .html."""

    path: str
    slug: str
    appendix: bool


@dataclass(frozen=True, slots=True)
class RenderJob:
    """What to render: `root` is the project, `work` the folder with book.json.

    A format whose place is None is not made. `chapters` come in reading order, the first with slug "index". `html` is a
    folder, in which other files may lie already; `pdf` and `docx` are files. `epoch` (seconds since 1970) is the only
    time that may enter an output. `panel`: each number of the HTML is a link to its panel, which sparbar.panel adds
    afterwards. `jobs`: how many processes may work at once. `kept`: where what was rendered is looked for and kept;
    None to render everything. `pages_ready` is called once, when the HTML is there if it is asked for, perhaps while
    other formats are still made.
    """

    root: Path
    work: Path
    chapters: tuple[Chapter, ...]
    html: Path | None
    pdf: Path | None
    docx: Path | None
    epoch: int
    panel: bool = False
    jobs: int = 1
    kept: Store | None = None
    pages_ready: Callable[[], None] = nothing


class Renderer(Protocol):
    """Renders a job or raises `RenderFailed` with every finding; then what it wrote is not to be used."""

    def render(self, job: RenderJob, say: Say = silent) -> tuple[Decision, ...]:
        """Make every format of `job`; `say` hears each step with its seconds. Returns what was made anew, and why."""
