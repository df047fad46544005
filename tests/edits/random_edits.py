"""A tiny report that is edited at random: data, code, imports, settings, environment, clock, texts and figures."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import tiny

from sparbar import remembered
from sparbar.build import build
from sparbar.cached import Decision
from sparbar.paths import Project
from sparbar.render.embedded import EmbeddedRenderer

FORMATS = ("html", "pdf")
SUM = 'total = record.sum("total", data["utbetalningar"], "belopp_sek", unit="SEK", definition="Allt")'
DRAWN = (
    "from sparbar.notebook import charts\n"
    'chart = charts.bars([("Allt", total)], record.writer("kr"), ("Rad", "Belopp"))\n'
    'record.figure("f", chart, title=record.cite("total"), alt=record.cite("total"))'
)
IMPORTS = ("import json", "import math", "from sparbar import grants", "import datetime as dt", "")
CHAPTER = (
    "---\nnotebooks: [money]\n---\n# Anslaget {#sec-5}\n\n"
    "%s {{< tal money.cases >}} ärenden, {{< tal money.total >}}.\n\n"
    "::: {#fig-f}\n{{< figur money.f >}}\n\nAllt\n:::\n\n"
    "## Mål {#sec-5-1}\n\n{{< svar 5.1 >}}\n\n## Företag {#sec-5-2}\n\n{{< svar 5.2 >}}\n\nSe @fig-f och @sec-1-1.\n"
)
SECOND = (  # right, wrong, over another table, with more than its text says, broken
    "SELECT 'money.cases' AS key, count(*) + 0 * $year AS value FROM arenden",
    "SELECT 'money.cases' AS key, $year AS value",
    "SELECT 'money.total' AS key, sum(belopp_sek) + 0 * $year AS value FROM utbetalningar",
    "SELECT 'money.total' AS key, sum(belopp_sek) + 0 * $year AS value FROM query_table('utbetal' || 'ningar')",
    "SELECT nothing + $year",
)
REGISTER = "# Tal {#sec-tal}\n\n::: {#tbl-tal}\n{{< tabell book.numbers >}}\n\nAlla tal\n:::\n"


class World:
    """The report in `folder`, and what is done to it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.project, self._chance = tiny.report(folder / "report"), chance
        self._clean, self.year = folder / "clean", 2024
        book = tiny.QUARTO.replace("a-kallor.qmd\n", "a-kallor.qmd\n    - chapters/b-tal.qmd\n")
        tiny.write(self.root, "_quarto.yml", book)
        tiny.write(self.root, "chapters/b-tal.qmd", REGISTER)
        self.chapter()
        self.cells()
        os.environ["SOURCE_DATE_EPOCH"] = "1700000000"

    @property
    def root(self) -> Path:
        return self.project.root

    def edits(self) -> Mapping[str, Callable[[], None]]:
        """What may happen, by name."""
        return {
            "an amount": self.amount,
            "a row again, as saved by another program": self.saved_again,
            "the cells of a notebook": self.cells,
            "the second computation": self.second,
            "a chapter": self.chapter,
            "an answer": self.answer,
            "the glossary": self.glossary,
            "a source's note": self.note,
            "the environment": self.environment,
            "the clock": self.clock,
            "the year": self.other_year,
            "the region": self.region,
            "times of files": self.touched,
            "nothing": lambda: None,
        }

    def amount(self, less: int | None = None) -> None:
        """`less` paid in one row; nothing less at times, when it is not said how much."""
        path = self.project.data / "nyps/utbetalningar.csv"
        head, *rows = path.read_text("utf-8").splitlines()
        column = head.split(",").index("belopp_sek")
        place = self._chance.choice([place for place, row in enumerate(rows) if row.split(",")[column].isdigit()])
        cells = rows[place].split(",")
        cells[column] = str(int(cells[column]) - (self._chance.choice((0, 1, 10)) if less is None else less))
        rows[place] = ",".join(cells)
        self._accept(path, ("\n".join([head, *rows]) + "\n").encode())

    def saved_again(self) -> None:
        """The same values in other bytes."""
        path = self.project.data / "nyps/arenden.csv"
        raw = path.read_bytes()
        ends = b"\n" if b"\r\n" in raw else b"\r\n"
        self._accept(path, raw.replace(b"\r\n", b"\n").replace(b"\n", ends))

    def _accept(self, path: Path, raw: bytes) -> None:
        """Write the file, and its hash where it was received."""
        sources = self.project.data / "sources.yml"
        before, after = (hashlib.sha256(one).hexdigest() for one in (path.read_bytes(), raw))
        text = sources.read_text("utf-8")
        assert before in text
        path.write_bytes(raw)
        sources.write_text(text.replace(before, after), encoding="utf-8", newline="\n")

    def cells(self) -> None:
        """Another import, comment or order in the notebook."""
        comment = f"# {self._chance.randrange(3)}"
        parts = [self._chance.choice(IMPORTS) or comment, tiny.COUNT, SUM, DRAWN]
        tiny.notebook(self.root, "money", *parts)

    def second(self) -> None:
        tiny.write(self.root, "notebooks/money.sql", f"{self._chance.choice(SECOND)}\n")

    def chapter(self) -> None:
        tiny.write(
            self.root, "chapters/05-anslaget.qmd", CHAPTER % self._chance.choice(("Det finns", "Vi har", "I år"))
        )

    def answer(self) -> None:
        text = self._chance.choice(("Nej.", "Ja.", "Se @sec-1.", "**Kanske** {{< ar >}}."))
        question = self._chance.choice(("1.1", "5.1", "5.2"))
        tiny.write(self.root, f"data/svar/2024/{question}.md", f"{text}\n")

    def glossary(self) -> None:
        tiny.write(self.root, "data/ordlista.yml", tiny.GLOSSARY + self._chance.choice(("", "Anslag: pengar\n")))

    def note(self) -> None:
        path = self.project.data / "sources.yml"
        text = path.read_text("utf-8").replace("    note: Ny\n", "")
        new = text.replace("id: arenden\n", "id: arenden\n    note: Ny\n", 1) if self._chance.random() < 0.5 else text
        path.write_text(new, encoding="utf-8", newline="\n")

    def environment(self) -> None:
        os.environ["TZ"] = self._chance.choice(("UTC", "Europe/Stockholm", "Pacific/Auckland"))
        os.environ["LC_ALL"] = self._chance.choice(("C.UTF-8", "sv_SE.UTF-8"))

    def clock(self) -> None:
        os.environ["SOURCE_DATE_EPOCH"] = self._chance.choice(("1700000000", "1735689600"))

    def other_year(self) -> None:
        self.year = self._chance.choice((2023, 2024))

    def region(self) -> None:
        text = re.sub(
            "region: .*", f"region: Region {self._chance.choice('AB')}", self.project.config.read_text("utf-8")
        )
        self.project.config.write_text(text, encoding="utf-8", newline="\n")

    def touched(self) -> None:
        for path in sorted(self.root.rglob("*.qmd")):
            os.utime(path, (self._chance.randrange(10**9), self._chance.randrange(10**9)))

    def incremental(self) -> tuple[Mapping[str, bytes], tuple[Decision, ...]]:
        """The report as it is built with all that is kept and remembered, as by a preview, and what was made anew."""
        remembered.begin()
        built = build(self.project, self.year, FORMATS, EmbeddedRenderer(), 2, _silent, cache=True)
        return tiny.files(self.project.edition(self.year)), built.decisions

    def clean(self) -> Mapping[str, bytes]:
        """The report as it is built from nothing, in the same folder; the build before comes back."""
        shutil.rmtree(self._clean, ignore_errors=True)
        elsewhere = Project.at(self.root, build=self._clean)
        with remembered.apart():
            build(elsewhere, self.year, FORMATS, EmbeddedRenderer(), 2, _silent, cache=False)
        return tiny.files(elsewhere.edition(self.year))


def _silent(_: str, __: float) -> None:
    """Hears nothing."""
