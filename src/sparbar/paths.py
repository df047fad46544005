"""Where everything is. Imports nothing of ours, so that every module may import it."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

MARKER = "report.yml"
AS_OF = "SPARBAR_AS_OF"  # the variable that hands the day to notebooks
WITHHELD = "SPARBAR_WITHHELD"  # the one that names a JSON file: the keys of the numbers that they withhold


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one report: `root` holds report.yml; `data` and `build` may lie elsewhere.

    as_of: the day whose statistics count; what was fetched later does not exist. None: everything counts.
    """

    root: Path
    data: Path
    build: Path
    as_of: dt.date | None = None

    @classmethod
    def at(
        cls, root: Path, data: Path | None = None, build: Path | None = None, as_of: dt.date | None = None
    ) -> Project:
        """The project in folder `root`."""
        root = root.resolve()
        return cls(root, (data or root / "data").resolve(), (build or root / "_build").resolve(), as_of)

    @classmethod
    def find(cls, start: Path | None = None, data: str | None = None) -> Project:
        """The project that `start` (default: the working directory) lies in.

        `data` (default: the variable SPARBAR_DATA) overrides the data folder: so a notebook reads what its build reads.
        SPARBAR_AS_OF likewise tells it the day.

        Raises FileNotFoundError when no folder above holds report.yml.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / MARKER).is_file():
                data = os.environ.get("SPARBAR_DATA") if data is None else data
                day = os.environ.get(AS_OF)
                as_of = dt.date.fromisoformat(day) if day else None
                return cls.at(folder, data=Path(data) if data else None, as_of=as_of)
        raise FileNotFoundError(f"no {MARKER} in {here} or any folder above it: run this inside a report's folder")

    @property
    def work(self) -> Path:
        """Where builds work and keep their cache, wherever they put the book: below the root, where Typst may read."""
        return self.root / "_build"

    @property
    def config(self) -> Path:
        return self.root / MARKER

    @property
    def quarto_config(self) -> Path:
        return self.root / "_quarto.yml"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def figures(self) -> Path:
        return self.root / "figures"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger"

    @property
    def sources(self) -> Path:
        return self.data / "sources.yml"

    @property
    def corrections(self) -> Path:
        return self.data / "corrections.yml"

    @property
    def mappings(self) -> Path:
        return self.data / "mappings"

    @property
    def glossary(self) -> Path:
        return self.data / "ordlista.yml"

    def answers(self, year: int) -> Path:
        return self.data / "svar" / str(year)

    def edition(self, year: int) -> Path:
        """Everything built for one year."""
        return self.build / str(year)

    def proof(self, year: int) -> Path:
        """The numbers of the last public edition of `year` with all values and rows, for `verify`; never published."""
        return self.work / "internal" / f"{year}.json"

    def relative(self, path: Path) -> str:
        """`path` as a reader would name it: from the root if it lies there, with forward slashes."""
        resolved = path.resolve()
        return resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else str(path)
