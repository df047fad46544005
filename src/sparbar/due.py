"""How old each indicator's figures are, when the next ones are to come, and which are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sparbar import sources
from sparbar.errors import SparbarError
from sparbar.indicators import declared, kolada, snapshots, spans
from sparbar.indicators.declared import Indicator
from sparbar.paths import Project

OLD = 400  # days: every declared source is renewed at least once a year


@dataclass(frozen=True, slots=True)
class Due:
    """One indicator. fetched: the day of the latest snapshot; expected: of the next figures, and their period.

    state: missing, current, or overdue: the expected day has passed since, or, where nobody promises one, a year has.
    """

    id: str
    reference: str
    fetched: dt.date | None
    newest: str
    expected: dt.date | None
    period: str
    state: str


def due(project: Project, today: dt.date) -> tuple[Due, ...]:
    """Every declared indicator, in the order of its declaration; raises InvalidData when they cannot be read."""
    rows = snapshots.read_table(project)
    files = {source.file for source in sources.read(project).values()}
    return tuple(_due(project, each, rows, files, today) for each in declared.read(project).indicators)


def _due(project: Project, each: Indicator, rows: list[Mapping[str, str]], files: set[str], today: dt.date) -> Due:
    own = [row for row in rows if row["indikator_id"] == each.id]
    if not own:
        return Due(each.id, each.reference, None, "", None, "", "missing")
    fetched = dt.date.fromisoformat(max(row["hamtad"] for row in own))
    newest = max((row["ar"] for row in own if row["varde"]), default="")
    expected, period = _promised(project, each, fetched, files)
    late = expected <= today if expected else (today - fetched).days > OLD
    return Due(each.id, each.reference, fetched, newest, expected, period, "overdue" if late else "current")


def _promised(project: Project, each: Indicator, fetched: dt.date, files: set[str]) -> tuple[dt.date | None, str]:
    """The first day after the snapshot on which its producer promises figures; None when it promises none."""
    if each.scb:
        days = [f"{year}-{day}" for year in (fetched.year, fetched.year + 1) for day in each.scb.updates]
        later = [day for text in days if (day := _day(text)) and day > fetched]
        return min(later, default=None), ""
    name = snapshots.name(each.id, fetched, snapshots.CATALOGUE)
    path = project.data / name
    if not each.kolada or name not in files or not path.is_file():
        return None, ""
    document: Any = spans.parse(path.read_bytes())
    try:
        preliminary, final, period = kolada.promised(document, each.kolada.kpi)
    except SparbarError:
        return None, ""
    later = [day for day in (preliminary, final) if day and day > fetched]
    return min(later, default=None), period


def _day(text: str) -> dt.date | None:
    """The day; 29 February only in a leap year."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
