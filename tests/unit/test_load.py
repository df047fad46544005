"""The only door to data/: checked tables with row keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import tiny

from sparbar import load as loading
from sparbar import remembered
from sparbar.errors import InvalidData
from sparbar.load import Data, load, read
from sparbar.paths import Project
from sparbar.schemas import TABLES

SMALL = Path(__file__).parents[1] / "fixtures" / "small"


@pytest.fixture(scope="module")
def data() -> Data:
    return load(Project.at(SMALL))


def test_every_table_is_there_with_its_columns_and_row_keys(data: Data) -> None:
    assert data.frames.keys() == TABLES.keys()
    for name, table in TABLES.items():
        frame = data[name]
        assert list(frame.columns) == list(table.columns)
        assert frame.index.names == [name]
        assert frame.index.is_unique
        assert len(frame) > 0 or table.optional


def test_row_keys_are_the_primary_keys(data: Data) -> None:
    assert data["beslut"].index[0] == "B-2023-001"
    assert data["arende_mal"].index[1] == "A-2024-001/RUS2020/2"
    assert data["finansiering"].index[0] == "A-2023-001/Anslag 1:1"
    assert data["resultat"].index[0] == "2024/health_agreements"


def test_values_have_their_meaning_and_money_is_no_float(data: Data) -> None:
    beslut, resultat = data["beslut"], data["resultat"]
    assert beslut.loc["B-2024-001", "belopp_sek"] == -5_000
    assert beslut.loc["B-2023-001", "beslutsdatum"] == pd.Timestamp(2023, 1, 20)
    assert beslut.loc["B-2023-001", "stodandel"] == Decimal("0.5")
    assert pd.isna(beslut.loc["B-2024-001", "stodandel"])
    assert pd.isna(data["arenden"].loc["A-2023-001", "vd_kon"])
    assert resultat.varde.dropna().tolist() == [2, 33_000, Decimal("0.28")]
    for frame in data.frames.values():
        assert not any(pd.api.types.is_float_dtype(dtype) for dtype in frame.dtypes)


def test_what_a_notebook_does_to_a_table_stays_in_the_notebook(data: Data) -> None:
    mine = data["beslut"]
    mine["belopp_sek"] = 0
    mine.loc[mine.index[0], "beslutstyp"] = "andring"
    mine.iloc[0, 0] = "B-0"
    assert data["beslut"].belopp_sek.sum() == 4_185_000
    pd.testing.assert_frame_equal(data["beslut"], load(data.project)["beslut"])


def test_the_frames_cannot_be_replaced(data: Data) -> None:
    with pytest.raises(TypeError):
        data.frames["beslut"] = pd.DataFrame()  # type: ignore[index]


def test_sources_and_outlines_come_along(data: Data) -> None:
    assert data.sources["beslut"].synthetic
    assert data.outlines.keys() == set(data["kommuner"].kommun_kod)
    assert data.outlines["1980"]["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("table", "year", "covered"),
    [
        ("beslut", 2022, False),
        ("beslut", 2023, True),
        ("beslut", 2024, True),
        ("beslut", 2025, False),
        ("utbetalningar", 2022, False),
        ("utbetalningar", 2024, True),
        ("resultat", 2023, False),
        ("resultat", 2024, True),
        ("kommuner", 1900, True),
        ("arenden", 2050, True),
    ],
)
def test_a_table_covers_the_years_that_it_has_rows_of(data: Data, table: str, year: int, covered: bool) -> None:
    assert data.covers(table, year) is covered


def test_a_year_without_rows_between_others_is_unknown(data: Data) -> None:
    """A region decides every year: a ledger without a row of one lacks it."""
    later = data["beslut"]
    later.loc[later.index[-1], "beslutsdatum"] = pd.Timestamp(2026, 1, 1)
    assert not replace(data, frames={"beslut": later}).covers("beslut", 2025)


def test_a_table_without_rows_covers_nothing(data: Data) -> None:
    empty = replace(data, frames={name: frame.iloc[:0] for name, frame in data.frames.items()})
    assert not empty.covers("beslut", 2024)
    assert not empty.covers("resultat", 2024)


def versions(data: Data, *spans: tuple[str, str, str]) -> Data:
    """The data with these versions of the goals: name, first and last day."""
    goal = data["mal"].iloc[[2, 0]]
    rows = [
        goal.assign(mal_version=name, galler_fran=pd.Timestamp(first), galler_till=pd.Timestamp(last))
        for name, first, last in spans
    ]
    return replace(data, frames={**data.frames, "mal": pd.concat(rows)})


OLD, NEW = ("GAMMAL", "2014-01-01", "2020-06-15"), ("NY", "2020-06-16", "2030-12-31")


@pytest.mark.parametrize(("year", "version"), [(2014, "GAMMAL"), (2019, "GAMMAL"), (2020, "NY"), (2030, "NY")])
def test_the_goals_are_those_that_hold_at_the_end_of_the_year(data: Data, year: int, version: str) -> None:
    goals = versions(data, OLD, NEW).goals(year)
    assert set(goals.mal_version) == {version}
    assert list(goals.delmal_nr) == [1, 3]


def test_a_year_without_goals_or_with_two_versions_is_an_error(data: Data) -> None:
    with pytest.raises(
        InvalidData, match=r"register/mal\.csv: 0 versions that hold on 2031-12-31; expected one version"
    ):
        versions(data, OLD, NEW).goals(2031)
    overlapping = versions(data, OLD, ("NY", "2019-01-01", "2030-12-31"))
    with pytest.raises(InvalidData, match=r"register/mal\.csv: 2 versions that hold on 2019-12-31"):
        overlapping.goals(2019)


def test_reading_does_not_ask_whether_files_are_accepted(data: Data, tmp_path: Path) -> None:
    sources = (SMALL / "data" / "sources.yml").read_text(encoding="utf-8").replace('sha256: "', 'sha256: "0')
    listed = tmp_path / "data"
    listed.mkdir()
    for path in (SMALL / "data").rglob("*.*"):
        (listed / path.relative_to(SMALL / "data")).parent.mkdir(parents=True, exist_ok=True)
        (listed / path.relative_to(SMALL / "data")).write_bytes(path.read_bytes())
    (listed / "sources.yml").write_text(sources, encoding="utf-8")
    again, findings = read(Project.at(tmp_path))
    assert findings == []
    pd.testing.assert_frame_equal(again["beslut"], data["beslut"])
    with pytest.raises(InvalidData) as error:
        load(Project.at(tmp_path))
    assert len(error.value.findings) == len(data.sources)


def test_dates_are_days(data: Data) -> None:
    assert {value.time() for value in data["utbetalningar"].datum} == {dt.time()}


def test_remembered_tables_are_those_of_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered._Memory, "results", {})
    project = tiny.report(tmp_path)
    path = project.data / "nyps/beslut.csv"
    first = path.read_text(encoding="utf-8")
    parsed, _ = loading.parse(project, {})
    same, _ = loading.parse(project, {})
    assert all(same[name] is parsed[name] for name in parsed)
    for text in (first.replace("2024-", "2023-"), first.replace("2024-", "2024/"), first):
        path.write_text(text, encoding="utf-8")
        now, found = loading.parse(project, {})
        with remembered.apart():
            fresh, wrong = loading.parse(project, {})
        assert found == wrong
        assert [now[name].values for name in now] == [fresh[name].values for name in fresh]
        assert now["arenden"] is parsed["arenden"]


def test_kept_data_is_what_the_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_kept", {})
    project = tiny.report(tmp_path)
    loading.keep(str(tmp_path), None)
    first = load(project)
    assert load(project).frames is first.frames
    rename(project, "Andra sökande")
    second = load(project)
    assert second.sources["arenden"].title == "Andra sökande"
    assert first.sources["arenden"].title != "Andra sökande"
    assert load(project).frames is second.frames


def test_data_that_somebody_changes_while_it_is_read_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even when the files are those of before again."""
    monkeypatch.setattr(loading, "_kept", {})
    project = tiny.report(tmp_path)
    read_all, before = loading._load, project.sources.read_bytes()

    def meanwhile(project: Project) -> Data:
        rename(project, "Fel")
        wrong = read_all(project)
        project.sources.write_bytes(before)
        return wrong

    with monkeypatch.context() as edited:
        edited.setattr(loading, "_load", meanwhile)
        loading.keep(str(tmp_path), None)
    assert load(project).sources["arenden"].title != "Fel"


def rename(project: Project, title: str) -> None:
    """Give the sources another title."""
    listed = project.sources.read_text(encoding="utf-8")
    project.sources.write_text(listed.replace("Påhittad tabell", title), encoding="utf-8", newline="\n")
