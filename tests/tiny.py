"""A tiny report for tests: the small edition's data, one or two notebooks, four chapters, in a folder of its own."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sparbar.load import Data
from sparbar.paths import Project
from sparbar.rows import with_row_keys
from sparbar.schemas import TABLES
from sparbar.sources import Source

REPOSITORY = Path(__file__).parents[1]
SMALL = REPOSITORY / "tests/fixtures/small"

LOAD = (
    "from sparbar.notebook import Recorder, load, report_year\n"
    "\n"
    "year = report_year(year)\n"
    "data = load()\n"
    'record = Recorder("{name}", data, year)'
)
COUNT = 'record.count("cases", data["arenden"], "arende_id", unit="ärenden", definition="Alla ärenden")'
SAVE = "record.save()"

QUARTO = """\
project:
  type: book
book:
  title: Liten redovisning
  chapters:
    - index.qmd
    - chapters/01-valfard.qmd
    - chapters/05-anslaget.qmd
  appendices:
    - chapters/a-kallor.qmd
"""
CHAPTERS = {
    "index.qmd": "# Året {#sec-aret}\n\n{{< notis >}}\n\nÅret är {{< ar >}}.\n",
    "chapters/01-valfard.qmd": "# Välfärd {#sec-1}\n\n## Villkor {#sec-1-1}\n\n{{< svar 1.1 >}}\n",
    "chapters/05-anslaget.qmd": (
        "---\nnotebooks: [money]\n---\n# Anslaget {#sec-5}\n\n{{< tal money.cases >}} ärenden.\n\n"
        "## Mål {#sec-5-1}\n\n{{< svar 5.1 >}}\n\n## Företag {#sec-5-2}\n\n{{< svar 5.2 >}}\n"
    ),
    "chapters/a-kallor.qmd": (
        "# Källor {#sec-kallor}\n\n::: {#tbl-kallor}\n{{< tabell book.sources >}}\n\nDatafiler\n:::\n"
    ),
}
GLOSSARY = "ERUF: Europeiska regionala utvecklingsfonden\n"
ANSWERS = {
    "1.1": "Vi ordnade kurser.\n",
    "5.1": "Det fanns {{< tal money.cases >}} ärenden {{< ar >}}.\n",
    "5.2": "Nej.\n",
}


def report(folder: Path) -> Project:
    """A whole report of 2024 in `folder`, with the notebook `money`; nothing in it is built yet."""
    copy_small(folder)
    copy(REPOSITORY / "_extensions", folder / "_extensions")
    write(folder, "_quarto.yml", QUARTO)
    for file, text in CHAPTERS.items():
        write(folder, file, text)
    write(folder, "data/ordlista.yml", GLOSSARY)
    for question, text in ANSWERS.items():
        write(folder, f"data/svar/2024/{question}.md", text)
    notebook(folder, "money", COUNT)
    return Project.at(folder)


def copy(folder: Path, target: Path) -> Path:
    """A copy of `folder` at `target`."""
    return Path(shutil.copytree(folder, target, dirs_exist_ok=True))


def copy_small(target: Path) -> Path:
    """The small edition alone: report.yml and data."""
    return copy(SMALL, target)


def write(folder: Path, file: str, text: str) -> Path:
    """`text` as the file `file` of the report in `folder`."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def notebook(folder: Path, name: str, *recording: str) -> Path:
    """A notebook that loads, runs the cells `recording` (ids record-1 …) and saves."""
    cells = [code("load", LOAD.format(name=name))]
    cells += [code(f"record-{number}", source) for number, source in enumerate(recording, start=1)]
    return bare_notebook(folder, name, [parameters(), *cells, code("save", SAVE)])


def bare_notebook(folder: Path, name: str, cells: Iterable[Mapping[str, Any]]) -> Path:
    """A notebook of exactly these cells."""
    document = {
        "cells": list(cells),
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return write(folder, f"notebooks/{name}.ipynb", json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def parameters(source: str = "year = None", id_: str = "parameters") -> Mapping[str, Any]:
    """The cell tagged parameters."""
    return {**code(id_, source), "metadata": {"tags": ["parameters"]}}


def code(id_: str, source: str) -> Mapping[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "id": id_,
        "metadata": {},
        "source": source.splitlines(keepends=True),
        "outputs": [],
        "execution_count": None,
    }


def data(folder: Path, frames: Mapping[str, pd.DataFrame], synthetic: Iterable[str] = ()) -> Data:
    """Tables as load gives them, out of frames with whatever columns a test needs; sources `synthetic` are marked."""
    marked = set(synthetic)
    keyed = {name: with_row_keys(frame, name, TABLES[name].key) for name, frame in frames.items()}
    return Data(Project.at(folder), keyed, {name: source(name, name in marked) for name in frames}, {})


def source(name: str, synthetic: bool = False) -> Source:
    """The origin of a table."""
    return Source(
        id=name,
        file=TABLES[name].file,
        producer="Testerna",
        title=f"Tabellen {name}",
        received=dt.date(2025, 1, 15),
        licence="MIT",
        synthetic=synthetic,
        sha256="0" * 64,
    )


def run_git(folder: Path, *words: str, when: str = "2026-02-01T12:00:00Z") -> str:
    """`git words…` in `folder`, as somebody, at a fixed time; what it prints."""
    who = {"GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_AUTHOR_DATE": when}
    who |= {"GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@example.org", "GIT_COMMITTER_DATE": when}
    done = subprocess.run(
        ["git", "-C", str(folder), *words], env=os.environ | who, capture_output=True, text=True, check=True
    )
    return done.stdout


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path from there."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
