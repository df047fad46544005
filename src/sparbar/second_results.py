"""What the second computation says of each number, for the panel. Verifying is another command; this only tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sparbar import second
from sparbar.errors import SparbarError
from sparbar.numbers import Exact, Number
from sparbar.paths import Project

Verdict = Literal["equal", "different", "none", "failed", "reported"]


@dataclass(frozen=True, slots=True)
class Results:
    """Key → second value, and the notebooks whose second computation could not be made, with the reason."""

    values: Mapping[str, Exact | None]
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


def compute(project: Project, notebooks: Sequence[str], year: int) -> Results:
    """Every notebook's SQL over the data; one that fails does not stop the others."""
    values: dict[str, Exact | None] = {}
    failed: dict[str, str] = {}
    try:
        connection = second.tables(project)
    except SparbarError as error:
        return Results({}, dict.fromkeys(notebooks, str(error)))
    for name in notebooks:
        statement = project.notebooks / f"{name}.sql"
        try:
            values.update(second.compute(connection, statement, year) if statement.is_file() else {})
        except SparbarError as error:
            failed[name] = str(error)
    connection.close()
    return Results(values, failed)
