"""Numbers, ledgers and books made by hand, without running anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sparbar.answers import Answer, Question
from sparbar.book import Edition
from sparbar.chapters import Book, Chapter
from sparbar.ledger import Ledger
from sparbar.notebooks import Executed
from sparbar.numbers import Exact, Fact, Lineage, Number, Rows
from sparbar.paths import Project
from sparbar.records import FORMS, Cell, Column, Figure, Record, Row, Table

ROWS = Rows(("beslut",), (("B-2023-001",), ("B-2023-002",)), "belopp_sek", "sum")
FACT = Fact("resultat:2024/reached", "mer_an", "under_aret", "avtal", "s. 1")


def number(
    key: str,
    value: Exact | None = 1,
    unit: str = "SEK",
    lineage: Lineage = ROWS,
    together: tuple[str, ...] = (),
    synthetic: bool = False,
) -> Number:
    """A number of the notebook in its key; the reason why it is unknown is `inga rader`."""
    unknown = "inga rader" if value is None else ""
    notebook = key.split(".", maxsplit=1)[0]
    return Number(key, value, unit, f"Vad {key} är", lineage, notebook, "cell", 3, unknown, together, synthetic)


def figure(key: str) -> Figure:
    """A figure without numbers, whose table has one row of words."""
    written, rows = ("Titel", "Alternativtext", ""), (Row("Rad", (Cell(text="Ord"),)),)
    grid = Table(key, "Rad", (Column("Vad"),), rows, "Källa: Tabellen.")
    return Figure(
        key, f"{key.split('.')[1]}.svg", *written[:2], "Källa: Tabellen.", (), written, unit="Antal", table=grid
    )


def table(key: str, columns: Iterable[Column], *rows: Row) -> Table:
    return Table(key, "Rad", tuple(columns), rows, "Källa: Tabellen.")


def row(header: str, *keys: str, total: bool = False) -> Row:
    return Row(header, tuple(Cell(key=key) for key in keys), total)


def ledger(
    numbers: Iterable[Number], figures: Iterable[Figure] = (), tables: Iterable[Table] = (), year: int = 2024
) -> Ledger:
    return Ledger.merge(year, [Record("money", year, tuple(numbers), tuple(figures), tuple(tables))])


def chapter(file: str, text: str, *notebooks: str) -> Chapter:
    return Chapter(file, file.rsplit("/", 1)[-1].removesuffix(".qmd"), False, notebooks, text)


def answers(texts: Mapping[str, str], year: int = 2024) -> dict[str, Answer]:
    """Question number → answer."""
    return {
        name: Answer(Question(name, int(name[0]), f"Rubrik {name}"), f"data/svar/{year}/{name}.md", text)
        for name, text in texts.items()
    }


def executor(numbers: Iterable[Number], figures: Iterable[Figure] = ()) -> Callable[..., dict[str, Executed]]:
    """In the place of notebooks.execute: hands these over as the notebook `money` would, and starts no kernel."""

    def execute(
        _: Project, names: Sequence[str], year: int, work: Path, __: int, done: Callable[..., None], **___: Any
    ) -> Any:
        folder = work / "money"
        folder.mkdir(parents=True)
        for drawn in figures:
            for suffix in FORMS:
                title = f"<title>{drawn.title} {year}</title>"
                drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{title}</svg>'
                (folder / drawn.svg).with_suffix(suffix).write_text(drawing, encoding="utf-8")
        (folder / "money.ipynb").write_text('{"cells": []}', encoding="utf-8")
        done("money", 0.1)
        assert list(names) == ["money"]
        return {"money": Executed(Record("money", year, tuple(numbers), tuple(figures), ()), folder, 0.1)}

    return execute


def edition(chapters: Iterable[Chapter], texts: Mapping[str, str] | None = None, made: Ledger | None = None) -> Edition:
    return Edition(
        Book(tuple(chapters)),
        answers(texts or {}),
        made or ledger([number("money.granted", 33_300_000), number("money.cases", 12, "ärenden")]),
        {"book.sources": {"columns": [], "rows": [], "notes": []}},
        {"title": "Titel", "notices": []},
    )
