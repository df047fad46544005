"""What the second computation says of each number, for the panel. Verifying is another command; this only tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from sparbar import ahead, dependencies
from sparbar.dependencies import digest, of_file
from sparbar.errors import SparbarError
from sparbar.numbers import Exact, Number
from sparbar.paths import Project
from sparbar.schemas import TABLES
from sparbar.store import Store

Verdict = Literal["equal", "different", "none", "failed", "reported"]
Values = Mapping[str, Exact | None]
Json = Mapping[str, Any]
KIND = "second"
# With these a statement can say more than its text and the tables that it names: other tables, the time, chance.
MORE = re.compile(
    r"\b(?:query\w*|duckdb_\w+|pragma_\w+|getvariable|now|today|get_\w+|transaction_\w+|\w*random\w*|\w*uuid\w*)\s*\("
    r"|\b(?:information_schema|pg_\w+|sqlite_\w+|pragma|show|describe|summarize|setseed|current_\w+|local\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Results:
    """Key → second value, and the notebooks whose second computation could not be made, with the reason."""

    values: Values
    failed: Mapping[str, str]

    def of(self, number: Number) -> Verdict:
        """equal, different, none (nobody wrote one), failed, or reported (nothing to compute)."""
        if number.kind == "attested":
            return "reported"
        if number.notebook in self.failed:
            return "failed"
        if number.key not in self.values:
            return "none"
        return "equal" if self.values[number.key] == number.value else "different"


def compute(project: Project, notebooks: Sequence[str], year: int, kept: Store | None = None) -> Results:
    """Every notebook's SQL over the data; one that fails does not stop the others.

    kept: where values are looked for that still hold, and new ones kept. So do those that were computed ahead.
    """
    texts = _texts(project, notebooks)
    depends = {name: _depends(project, text, year) for name, text in texts.items()}
    known = _known(project, depends, kept)
    begun = {name: _values(one["values"]) for name, one in ahead.told().items() if one["depends"] == depends.get(name)}
    made, failed = _made(project, {name: text for name, text in texts.items() if name not in {*known, *begun}}, year)
    made.update((name, values) for name, values in begun.items() if name not in known)
    for name, values in made.items():
        if kept and _holds(project, name, depends[name], year):
            kept.keep_value(KIND, _name(project, name), depends[name], _written(values))
    return Results(
        {key: value for values in (*known.values(), *made.values()) for key, value in values.items()}, failed
    )


def beforehand(project: Project, year: int, kept: Store | None = None) -> Mapping[str, Json]:
    """Notebook → values that `compute` may want and that are not kept, with what they depend on."""
    texts = _texts(project, sorted(path.stem for path in project.notebooks.glob("*.sql")))
    depends = {name: _depends(project, text, year) for name, text in texts.items()}
    known = _known(project, depends, kept)
    made, _ = _made(
        project, {name: texts[name] for name, hashed in depends.items() if hashed and name not in known}, year
    )
    return {
        name: {"depends": depends[name], "values": _written(values)}
        for name, values in made.items()
        if _holds(project, name, depends[name], year)
    }


def _texts(project: Project, notebooks: Sequence[str]) -> dict[str, str]:
    statements = {name: _statement(project, name) for name in notebooks}
    return {name: path.read_text(encoding="utf-8") for name, path in statements.items() if path.is_file()}


def _statement(project: Project, name: str) -> Path:
    return project.notebooks / f"{name}.sql"


def _known(project: Project, depends: Mapping[str, str], kept: Store | None) -> dict[str, Values]:
    """What is kept of each statement, by what it depends on."""
    found = {name: _recalled(kept, project, name, needed) for name, needed in depends.items()}
    return {name: values for name, values in found.items() if values is not None}


def _holds(project: Project, name: str, depends: str, year: int) -> bool:
    """Whether values are of what stands there now: somebody may edit the statement, or the data, meanwhile."""
    text = _statement(project, name).read_text(encoding="utf-8")
    return bool(depends) and depends == _depends(project, text, year)


def _written(values: Values) -> dict[str, str | None]:
    return {key: None if value is None else str(value) for key, value in values.items()}


def _values(written: Mapping[str, str | None]) -> Values:
    return {key: None if value is None else Decimal(value) for key, value in written.items()}


def _made(project: Project, texts: Mapping[str, str], year: int) -> tuple[dict[str, Values], dict[str, str]]:
    """The values of each statement, and why there are none."""
    made: dict[str, Values] = {}
    failed: dict[str, str] = {}
    if not texts:
        return made, failed
    from sparbar import second  # with DuckDB, which is slow to start: only when something is to be computed

    try:
        connection = second.tables(project, {table for text in texts.values() for table in _named(text)})
    except SparbarError as error:
        if len(texts) == 1:
            return made, dict.fromkeys(texts, str(error))
        for name, text in texts.items():  # those that do not name the table that cannot be read
            one, why = _made(project, {name: text}, year)
            made, failed = {**made, **one}, {**failed, **why}
        return made, failed
    for name in texts:
        try:
            made[name] = second.compute(connection, _statement(project, name), year)
        except SparbarError as error:
            failed[name] = str(error)
    connection.close()
    return made, failed


def _named(text: str) -> frozenset[str]:
    """The tables that a statement can read: those whose names stand in it."""
    words = set(re.findall(r"\w+", text.lower()))
    return frozenset(TABLES) if MORE.search(text) else frozenset(name for name in TABLES if name in words)


def _depends(project: Project, text: str, year: int) -> str:
    """A hash of everything that a statement's values depend on; '' when they may depend on more."""
    if MORE.search(text):
        return ""
    files = {name: of_file(project.data / TABLES[name].file) for name in sorted(_named(text))}
    made_by = dependencies.code(), dependencies.packages()
    return digest(text, year, str(project.as_of), files, of_file(project.corrections), *made_by)


def _recalled(kept: Store | None, project: Project, name: str, depends: str) -> Values | None:
    found = kept.value(KIND, _name(project, name), depends) if kept and depends else None
    return _values(found) if found else None


def _name(project: Project, notebook: str) -> str:
    return digest(notebook, project.relative(project.data))
