"""Indicators in the book: what the notebook records of snapshots, twice computed, traced to bytes; and what is due.

The snapshots come from the server on this machine: made up, and marked so.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import statistics_server
import tiny
from test_indicators_fetch import DAY, DECLARED, LATER

from sparbar import config, due, followed, indicator_pages, second, sources, status
from sparbar.built import Built
from sparbar.errors import InvalidProject
from sparbar.indicators import declared, fetching
from sparbar.ledger import Ledger
from sparbar.load import load
from sparbar.paths import AS_OF, Project
from sparbar.recording import Recorder
from sparbar.verify import replay, snapshots

NOTEBOOK = tiny.REPOSITORY / "notebooks/indicators.ipynb"
QUIET: Callable[[Any], None] = lambda _: None  # noqa: E731  # says nothing, waits for nothing


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small edition with two snapshots of each indicator; the second revises 2023 of Västerås."""
    root = tmp_path_factory.mktemp("indicators")
    tiny.copy_small(root)
    for suffix in (".ipynb", ".sql"):
        tiny.write(root, f"notebooks/indicators{suffix}", NOTEBOOK.with_suffix(suffix).read_text(encoding="utf-8"))
    project = Project.at(root)
    with statistics_server.serving() as server:
        tiny.write(root, "data/indikatorer.yml", DECLARED.format(url=server.url))
        list(fetching.fetch(project, [], DAY, QUIET, QUIET))
        server.years = range(2015, 2026)
        server.revised = {("N00957", "1980", 2023): 12.25, ("N00957", "0019", 2024): None}
        server.published = {"publication_date": "2026-09-15", "publ_period": 2026}
        list(fetching.fetch(project, ["ohalsotal", "folkmangd"], LATER, QUIET, QUIET))
    return project


def recorded(project: Project, year: int, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """What the notebook has recorded, its cells run here."""
    monkeypatch.chdir(project.root)
    if project.as_of:
        monkeypatch.setenv(AS_OF, project.as_of.isoformat())
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {"year": year}
    for cell in cells:
        if cell["cell_type"] == "code" and cell["id"] != "parameters":
            exec("".join(cell["source"]), names)
    record: Recorder = names["record"]
    return record


def differing(project: Project, record: Recorder) -> list[second.Difference]:
    with second.tables(project) as connection:
        values = second.compute(connection, project.notebooks / "indicators.sql", record.year)
    return second.differences(record.numbers.values(), values)


def ledger(record: Recorder) -> Ledger:
    return Ledger(record.year, record.numbers, record._figures, record._tables)


@pytest.mark.parametrize(("year", "as_of"), [(2024, None), (2024, DAY), (2016, None), (2000, None)])
def test_both_computations_agree_of_any_year_and_day(
    report: Project, monkeypatch: pytest.MonkeyPatch, year: int, as_of: dt.date | None
) -> None:
    project = Project.at(report.root, as_of=as_of)
    record = recorded(project, year, monkeypatch)
    assert differing(project, record) == []
    assert len(record.numbers) > (80 if year == 2024 else 0)
    values = {key: number.value for key, number in record.numbers.items()}
    assert values.get("indicators.fetched") == (None if year == 2000 else 3)
    if year == 2024:
        assert (values["indicators.history[ohalsotal-1980-2023]"] == Decimal("12.25")) == (as_of is None)
        assert ("indicators.history[ohalsotal-19-2024]" in values) == (as_of is not None)
    _proven(project, record)


def _proven(project: Project, record: Recorder) -> None:
    """The rows alone give each number, and the bytes of the snapshots say each row."""
    built = Built(project, ledger(record), {})
    with second.tables(project) as connection:
        assert replay.check(built, connection).faults == ()
    check = snapshots.check(built)
    if record.year == 2000:
        assert check is None
    else:
        assert check is not None
        assert check.faults == ()
        assert check.checked > 30


def test_bytes_that_say_something_else_are_found(
    report: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(report, 2024, monkeypatch)
    other = Project.at(Path(shutil.copytree(report.root, tmp_path / "copy")))
    path = other.data / f"indikatorer/ohalsotal/{LATER}.json"
    raw = path.read_bytes().replace(b"12.25", b"21.25")
    path.write_bytes(raw)
    built = Built(other, ledger(record), {})
    check = snapshots.check(built)
    assert check is not None
    assert {fault.found for fault in check.faults} == {"no such file, or another one"}
    origin = sources.read(other)[f"indikator_ohalsotal_{LATER}"]
    sources.put(other, [origin.model_copy(update={"sha256": sources.digest(raw)})])
    check = snapshots.check(built)
    assert check is not None
    assert [(fault.key, fault.found) for fault in check.faults] == [
        ("indicators.history[ohalsotal-1980-2023]", "21.25")
    ]


def test_figures_and_tables_say_their_source_and_that_they_are_synthetic(
    report: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(report, 2024, monkeypatch)
    figure = record._figures["indicators.map_ohalsotal"]
    assert figure.source == "Källa: Kolada, bearbetning Region Exempel. Syntetiska exempeldata."
    assert "Källa: SCB, bearbetning Region Exempel." in record._tables["indicators.facts_folkmangd"].source
    assert set(record._figures) == {
        "indicators.multiples_ohalsotal", "indicators.map_ohalsotal", "indicators.multiples_folkmangd",
        "indicators.map_folkmangd", "indicators.multiples_brp_kommun", "indicators.map_brp_kommun",
    }  # fmt: skip
    assert len(record._tables["indicators.overview"].rows) == 2, "one has no value of the county"


def test_the_book_has_a_section_for_each_and_a_command_for_the_rest(
    report: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(report, 2024, monkeypatch)
    text = indicator_pages.sections(report, ledger(record))
    assert text.count("## ") == 3
    assert "{{< figur indicators.multiples_ohalsotal >}}" in text
    assert "Inte hämtade" not in text
    nothing = indicator_pages.sections(report, Ledger(2024, {}, {}, {}))
    assert nothing == "Ingen statistik är hämtad för det här året. Kommandot `sparbar fetch` hämtar den.\n"
    assert list(indicator_pages.shortcomings(report, load(report))) == []


def test_without_declarations_there_is_nothing_to_say(tmp_path: Path) -> None:
    project = Project.at(tiny.copy_small(tmp_path))
    assert declared.read(project) == declared.NONE
    assert indicator_pages.sections(project, Ledger(2024, {}, {}, {})) == ""
    assert list(indicator_pages.shortcomings(project, load(project))) == []


# The direction


@pytest.fixture
def one(report: Project) -> followed.Followed:
    return followed.history(load(report), 2023)[0]


def change(value: str | None) -> Any:
    class Change:
        pass

    found = Change()
    found.value = None if value is None else Decimal(value)  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("value", "wished", "said"),
    [
        ("1.2", "lower", "▲ uppåt, åt fel håll"),
        ("1.2", "higher", "▲ uppåt, åt önskat håll"),
        ("-3", "lower", "▼ nedåt, åt önskat håll"),
        ("-3", "higher", "▼ nedåt, åt fel håll"),
        ("0.04", "higher", "■ oförändrat"),
        (None, "higher", "uppgift saknas"),
    ],
)
def test_the_direction_against_the_wished_one(one: followed.Followed, value: str, wished: str, said: str) -> None:
    indicator = one.indicator.model_copy(update={"wished": wished})
    assert followed.direction(followed.Followed(indicator, one.rows, one.names), change(value), 5) == said


def test_nothing_is_compared_across_a_break(one: followed.Followed) -> None:
    indicator = one.indicator.model_copy(update={"breaks": {2021: "ny mätmetod"}})
    broken = followed.Followed(indicator, one.rows, one.names)
    assert followed.direction(broken, change("1"), 5) == "ny mätmetod"
    assert followed.direction(broken, change("1"), 1) == "▲ uppåt, åt fel håll"
    assert [followed.comparable(broken, years) for years in (5, 1)] == [False, True]


def test_noise_is_told_from_its_first_year_on(report: Project) -> None:
    found = {each.id: each for each in followed.history(load(report), 2025)}["folkmangd"]
    scb = found.indicator.scb
    assert scb is not None
    noisy = found.indicator.model_copy(update={"scb": scb.model_copy(update={"noise_from": 2025})})
    told = followed.Followed(noisy, found.rows, found.names).marked
    assert told == (
        "Från och med 2025 har SCB lagt in en liten slumpmässig osäkerhet, så att delar inte alltid ger sin summa"
    )
    earlier = {each.id: each for each in followed.history(load(report), 2024)}["folkmangd"]
    assert followed.Followed(noisy, earlier.rows, earlier.names).marked == ""


# What is due


def states(project: Project, today: dt.date) -> Mapping[str, due.Due]:
    return {item.id: item for item in due.due(project, today)}


def test_what_a_producer_promised_is_overdue_when_its_day_has_passed(report: Project) -> None:
    before, after = states(report, dt.date(2026, 9, 14)), states(report, dt.date(2026, 9, 15))
    assert before["ohalsotal"].state == "current"
    assert after["ohalsotal"].state == "overdue"
    assert (after["ohalsotal"].expected, after["ohalsotal"].period) == (dt.date(2026, 9, 15), "2026")
    assert after["ohalsotal"].fetched == LATER
    assert before["brp_kommun"].state == "overdue", "nobody promised a day, and the snapshot is more than a year old"
    assert before["folkmangd"].state == "current"


def test_the_edition_is_ready_when_every_indicator_is_there(report: Project, tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    assert status.status(project, 2024, LATER).ready
    text = (report.data / "indikatorer.yml").read_text(encoding="utf-8")
    tiny.write(tmp_path, "data/indikatorer.yml", text)
    found = status.status(project, 2024, LATER)
    assert {item.state for item in found.indicators} == {"missing"}
    assert not found.ready


# The day


def test_the_day_comes_from_the_command_or_from_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(AS_OF, raising=False)
    root = tiny.copy_small(tmp_path)
    path = root / "report.yml"
    path.write_text(path.read_text(encoding="utf-8") + "as_of: {2024: 2025-02-21}\n", encoding="utf-8")
    project = Project.at(root)
    assert config.as_of(project, 2024).as_of == DAY
    assert config.as_of(project, 2023).as_of is None
    assert config.as_of(project, 2024, "2025-03-01").as_of == dt.date(2025, 3, 1)
    with pytest.raises(InvalidProject, match="--as-of: 'igår'; expected a day such as 2025-02-21"):
        config.as_of(project, 2024, "igår")
