"""Fetching indicators over real HTTP from a server on this machine that answers, and fails, as SCB and Kolada do."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import statistics_server
import tiny
from statistics_server import FIXTURES, SERIES, Fault, Statistics

from sparbar import cli, load, sources
from sparbar.errors import InvalidData
from sparbar.indicators import declared, fetching, places, scb, snapshots, spans
from sparbar.indicators.storing import Fetched
from sparbar.paths import Project

SOURCES = (tiny.SMALL / "data/sources.yml").read_text(encoding="utf-8")
DAY = dt.date(2025, 2, 21)
LATER = dt.date(2026, 2, 20)
DECLARED = """\
services:
  scb: {{url: "{url}/scb", licence: CC0-1.0}}
  kolada: {{url: "{url}/kolada", licence: Källan ska anges}}
indicators:
  - {{id: ohalsotal, name: Ohälsotal, unit: dagar, decimals: 1, wished: lower, target_area: Ett välmående Västmanland,
     levels: [county, municipalities], kolada: {{kpi: N00957, title: "Ohälsotal, dagar"}}}}
  - {{id: brp_kommun, name: Bruttoregionprodukt, unit: tusen kronor, decimals: 0, wished: higher, goals: [3],
     target_area: Ett nyskapande Västmanland, levels: [municipalities],
     kolada: {{kpi: N03702, title: "Bruttoregionprodukt, kommun (BRP), 1000 kr/invånare"}}}}
  - {{id: folkmangd, name: Folkmängd, unit: invånare, decimals: 0, wished: higher,
     target_area: Ett nyskapande Västmanland, levels: [county, municipalities],
     scb: {{table: TAB638, title: "Folkmängden efter region, civilstånd, ålder och kön", contents: BE0101N1}}}}
"""


@pytest.fixture
def server() -> Iterator[Statistics]:
    with statistics_server.serving() as knows:
        yield knows


@pytest.fixture
def project(tmp_path: Path, server: Statistics) -> Project:
    tiny.copy_small(tmp_path)
    tiny.write(tmp_path, "data/indikatorer.yml", DECLARED.format(url=server.url))
    tiny.write(tmp_path, "data/sources.yml", SOURCES[: SOURCES.index("  - id: beslut")])  # the reading takes long
    return Project.at(tmp_path)


def load_all(project: Project) -> load.Data:
    """The data as a notebook has it, with the origins of the other files."""
    text, known = project.sources.read_text(encoding="utf-8"), SOURCES.index("  - id: beslut")
    if "- id: beslut" not in text:
        project.sources.write_text(text + SOURCES[known:], encoding="utf-8")
    return load.load(project)


def declare(project: Project, old: str, new: str) -> None:
    path = project.data / "indikatorer.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Run:
    """Fetches without waiting; what was said, and how long it would have waited."""

    def __init__(self, project: Project) -> None:
        self.project, self.said, self.waits = project, list[str](), list[float]()

    def __call__(self, *ids: str, day: dt.date = DAY) -> dict[str, Fetched]:
        found = fetching.fetch(self.project, ids, day, self.said.append, self.waits.append)
        return {fetched.indicator.id: fetched for fetched in found}

    def failing(self, *ids: str, day: dt.date = DAY) -> list[str]:
        with pytest.raises(InvalidData) as error:
            self(*ids, day=day)
        return [str(finding) for finding in error.value.findings]


@pytest.fixture
def run(project: Project) -> Run:
    return Run(project)


# What comes is kept


def test_every_indicator_becomes_a_snapshot_a_table_and_origins(run: Run, project: Project) -> None:
    done = run()
    assert {name: (found.values, found.lacking) for name, found in done.items()} == {
        "ohalsotal": (60, ()), "brp_kommun": (50, ()), "folkmangd": (60, ()),
    }  # fmt: skip
    data = load_all(project)
    frame = data["indikatorvarden"]
    assert len(frame) == 170
    assert "ohalsotal/19/2024/T/2025-02-21" in frame.index
    assert set(frame.geografi) == {"19", "1904", "1962", "1980", "1982", "1983"}
    assert frame.status.isna().all() or set(frame.status) == {""}


def test_a_snapshot_is_the_bytes_as_received_and_its_origin_says_how(run: Run, project: Project) -> None:
    run("ohalsotal")
    listed = sources.read(project)
    origin = listed["indikator_ohalsotal_2025-02-21"]
    raw = (project.data / origin.file).read_bytes()
    assert origin.file == "indikatorer/ohalsotal/2025-02-21.json"
    assert raw.startswith(b'{"count": 60, "values": [{"kpi": "N00957"')
    assert origin.sha256 == sources.digest(raw)
    assert origin.url.endswith("/kolada/data/kpi/N00957/municipality/0019,1904,1962,1980,1982,1983?per_page=5000")
    assert origin.licence == "Källan ska anges"
    assert origin.fetched is not None
    assert listed["indikator_ohalsotal_2025-02-21_katalog"].file.endswith("2025-02-21.katalog.json")


def test_what_a_server_on_this_machine_answers_is_synthetic(run: Run, project: Project) -> None:
    run("ohalsotal")
    listed = sources.read(project)
    assert all(listed[name].synthetic for name in ("indikatorvarden", "indikator_ohalsotal_2025-02-21"))
    assert not declared.Service(url="https://api.kolada.se/v3", licence="").local


def test_each_row_names_the_bytes_that_say_its_value(run: Run, project: Project) -> None:
    run()
    rows = snapshots.read_table(project)
    assert len(rows) == 170
    for row in rows:
        raw = (project.data / row["fil"]).read_bytes()
        assert snapshots.says(raw, row)
        assert not snapshots.says(raw.replace(b"1", b"2"), row) or "1" not in row["varde"]


def test_real_figures_come_out_as_kolada_has_them(run: Run, project: Project) -> None:
    """Arboga's gross regional product, in the place of Köping: the small edition has no Arboga."""
    register = project.data / "register/kommuner.csv"
    register.write_text(register.read_text(encoding="utf-8") + "1984,Arboga,nej\n", encoding="utf-8")
    run("brp_kommun")
    rows = {int(row["ar"]): row["varde"] for row in snapshots.read_table(project) if row["geografi"] == "1984"}
    real = {year: value for (kpi, _, year), value in SERIES.items() if kpi == "N03702" and year >= 2015}
    assert len(real) == 9
    assert {year: float(rows[year]) for year in real} == real


def test_a_real_answer_of_scb_reads_as_it_should(project: Project) -> None:
    """Folkmängden per månad: 21 counties, eleven ages, three genders, four months. Västmanland has 280 649 in April."""
    document = spans.parse((FIXTURES / "scb_TAB6471_data.json").read_bytes())
    asked = {"table": "TAB6471", "title": "Folkmängden per månad", "contents": "000007SF", "month": "04"}
    indicator = declared.read(project).indicators[2].model_copy(update={"scb": declared.Scb(**asked)})
    with pytest.raises(InvalidData, match="several values for a place and a period, by Alder, Kon"):
        scb.values(indicator, document, "svar.json")
    ages = document["size"][1].value * document["size"][2].value * document["size"][3].value * document["size"][4].value
    start = list(document["dimension"]["Region"]["category"]["index"]).index("19") * int(ages)
    block = document["value"][start : start + int(ages)]
    assert sum(leaf.value for leaf in block[3::12]) == 280_649


# Limits, pages, faults on the way


def test_pages_are_read_to_the_last(run: Run, project: Project, server: Statistics) -> None:
    server.per_page = 25
    assert run("ohalsotal")["ohalsotal"].calls == 4
    names = sorted(path.name for path in (project.data / "indikatorer/ohalsotal").iterdir())
    assert names == ["2025-02-21.2.json", "2025-02-21.3.json", "2025-02-21.json", "2025-02-21.katalog.json"]
    assert len(snapshots.read_table(project)) == 60
    assert all(snapshots.says((project.data / row["fil"]).read_bytes(), row) for row in snapshots.read_table(project))


def test_a_selection_above_the_limit_of_cells_is_asked_for_in_parts(run: Run, server: Statistics) -> None:
    server.cells = 25
    assert run("folkmangd")["folkmangd"].calls == 3
    assert sum("/data" in address for address in server.asked) == 3


@pytest.mark.parametrize(("regions", "times", "cells"), [(11, 57, 150_000), (11, 57, 57), (3, 10, 4), (5, 7, 1)])
def test_parts_cover_the_selection_once_within_the_limit(regions: int, times: int, cells: int) -> None:
    codes, years = [f"r{n}" for n in range(regions)], [f"t{n}" for n in range(times)]
    parts = list(scb.chunks(codes, years, cells))
    asked = [(code, year) for some, when in parts for code in some for year in when]
    assert sorted(asked) == sorted((code, year) for code in codes for year in years)
    assert all(len(some) * len(when) <= cells for some, when in parts)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("/data", 429, {"Retry-After": "7"}), "status 429 from 127.0.0.1; attempt 2 of 5 in 7 s"),
        (Fault("/data", 429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}), "attempt 2 of 5 in 60 s"),
        (Fault("/data", 503), "status 503 from 127.0.0.1; attempt 2 of 5 in 1 s"),
        (Fault("/data", cut=True), "RemoteProtocolError"),
        (Fault("/data", body=b'{"count": 1, "values": [{"kpi"'), "no whole JSON document"),
    ],
)
def test_what_may_go_better_is_tried_again(run: Run, server: Statistics, fault: Fault, said: str) -> None:
    server.faults = [fault]
    assert run("ohalsotal")["ohalsotal"].values == 60
    assert [words for words in run.said if said in words], run.said


def test_tries_are_bounded_and_ever_slower(run: Run, server: Statistics, project: Project) -> None:
    server.faults = [Fault("/data", 503) for _ in range(9)]
    told = run.failing("ohalsotal")
    assert len(told) == 1
    assert "status 503, 5 times; expected JSON with status 200. Try again later" in told[0]
    assert [wait for wait in run.waits if wait >= 1] == [1, 2, 4, 8]
    assert not (project.data / "indikatorer").exists()


def test_calls_keep_to_the_pace() -> None:
    pace = fetching.Pace(3, 1.0)
    assert [pace.wait(now) for now in (0.0, 0.1, 0.2)] == [0, 0, 0]
    assert pace.wait(0.3) == pytest.approx(0.7)
    assert pace.wait(2.5) == 0


def test_an_interrupted_run_goes_on_where_it_stopped(run: Run, server: Statistics, project: Project) -> None:
    server.per_page = 25
    server.faults = [Fault("page=3", 503) for _ in range(5)]
    run.failing("ohalsotal")
    assert snapshots.read_table(project) == []
    server.asked.clear()
    assert run("ohalsotal")["ohalsotal"].values == 60
    assert [address for address in server.asked if "/data" in address] == [
        "/kolada/data/kpi/N00957/municipality/0019,1904,1962,1980,1982,1983?page=3"
    ]
    assert not (project.build / "fetch/ohalsotal").exists()


def test_one_indicator_that_fails_does_not_stop_the_others(run: Run, server: Statistics, project: Project) -> None:
    server.faults = [Fault("kpi/N00957", 404)]
    told = run.failing()
    assert len(told) == 1
    assert "status 404 (Fel)" in told[0]
    assert {row["indikator_id"] for row in snapshots.read_table(project)} == {"brp_kommun", "folkmangd"}
    server.asked.clear()
    done = run()
    assert {name: found.values for name, found in done.items()} == {"ohalsotal": 60, "brp_kommun": 0, "folkmangd": 0}
    assert not [address for address in server.asked if "N03702" in address or "TAB638" in address]


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Ohälsotal, dagar", "Invånare", "the title 'Ohälsotal, dagar'; expected 'Invånare', as declared"),
        ("N00957", "N99999", "no key figure N99999; expected its entry"),
        ("[municipalities],\n     kolada", "[county],\n     kolada", "the kind K; expected a key figure with county"),
        ("BE0101N1", "BE0101N7", "no code BE0101N7 of ContentsCode; expected such as BE0101N2, BE0101N1"),
        ("contents: BE0101N1", "contents: BE0101N1, region: Lan", "no variable Lan; expected one of Region, Kon"),
        ("Folkmängden efter region,", "Folkökningen efter region,", "the title 'Folkmängden efter region"),
        ("TAB638", "TAB639", "status 404 (Not Found)"),
    ],
)
def test_a_declaration_that_is_not_what_the_service_has(
    run: Run, project: Project, old: str, new: str, said: str
) -> None:
    declare(project, old, new)
    told = run.failing()
    assert any(said in words for words in told), told


@pytest.mark.parametrize(
    ("where", "change", "said"),
    [
        ("data/kpi", lambda d: {"items": d["values"]}, "no list of values; expected count, values and next_url"),
        ("data/kpi", lambda d: {**d, "values": [{"kpi": "N00957"}]}, "no 'municipality' in an item"),
        ("data/kpi", lambda d: {**d, "values": d["values"] * 2}, "two values for 19 2015 T"),
        ("data/kpi", lambda d: {**d, "values": []}, "no value at all"),
        ("data/kpi", lambda d: {**d, "next_url": "http://example.org/x"}, "a next page at http://example.org/x"),
        ("TAB638/data", lambda d: {**d, "value": d["value"][1:]}, "59 values; expected 60, the product of the sizes"),
        ("TAB638/data", lambda d: {**d, "size": [6, 1, 9]}, "another number of codes than its size in Tid"),
        ("TAB638/data", lambda d: {n: v for n, v in d.items() if n != "dimension"}, "no 'dimension' in the dataset"),
        ("TAB638/data", lambda d: {**d, "status": {"0": "§"}}, "the status '§'; expected one of"),
        ("config", lambda d: {**d, "maxDataCells": None}, "no maxDataCells; expected the service's limits"),
    ],
)
def test_an_answer_of_another_form_is_refused_whole(
    run: Run, server: Statistics, project: Project, where: str, change: object, said: str
) -> None:
    name = "folkmangd" if where != "data/kpi" else "ohalsotal"
    run(name)
    address = next(address for address in server.asked if where in address)
    _, document = statistics_server.answer(server, address)
    before = tiny.files(project.data)
    server.faults = [Fault(where, body=json.dumps(change(document)).encode())]  # type: ignore[operator]
    told = run.failing(name, day=LATER)
    assert any(said in words for words in told), told
    assert tiny.files(project.data) == before


def test_goals_and_areas_that_the_strategy_does_not_have(run: Run, project: Project) -> None:
    declare(project, "goals: [3]", "goals: [2]")
    declare(project, "Ett välmående Västmanland", "Ett rikt Västmanland")
    told = run.failing()
    assert told == [
        "data/indikatorer.yml, ohalsotal: the target area 'Ett rikt Västmanland'; expected one of Ett välmående "
        "Västmanland, Ett tillgängligt Västmanland, Ett nyskapande Västmanland. Correct it.",
        "data/indikatorer.yml, brp_kommun: the sub-goals 2; expected sub-goals of Ett nyskapande Västmanland. "
        "Correct them.",
    ]


def test_an_unknown_id_names_those_there_are(run: Run) -> None:
    assert run.failing("ohalsa") == [
        "fetch ohalsa: no such indicator; expected one of ohalsotal, brp_kommun, folkmangd. Correct it."
    ]


# Missing, suppressed, provisional, revised


def test_a_missing_municipality_is_told(run: Run, server: Statistics) -> None:
    server.absent = {"1904"}
    assert run("ohalsotal")["ohalsotal"].lacking == ("1904",)


def test_marked_values_keep_their_marks(run: Run, server: Statistics, project: Project) -> None:
    for year, mark, value in ((2020, "Private", None), (2021, "Missing", None), (2022, "p", 7.5), (2023, "deleted", 3)):
        server.marks["N00957", "1980", year] = mark
        server.revised["N00957", "1980", year] = value
    server.marks["TAB638", "1980", 2024], server.revised["TAB638", "1980", 2024] = "..", None
    run("ohalsotal", "folkmangd")
    found = {
        (row["indikator_id"], row["ar"]): (row["varde"], row["status"])
        for row in snapshots.read_table(project)
        if row["geografi"] == "1980" and row["status"]
    }
    assert found == {
        ("ohalsotal", "2020"): ("", "skyddad"), ("ohalsotal", "2021"): ("", "saknas"),
        ("ohalsotal", "2022"): ("7.5", "preliminar"), ("ohalsotal", "2023"): ("", "borttagen"),
        ("folkmangd", "2024"): ("", "saknas"),
    }  # fmt: skip
    load_all(project)


def test_the_catalogue_says_what_is_provisional(run: Run, server: Statistics, project: Project) -> None:
    server.published = {"prel_publication_date": "2025-02-01", "publication_date": "2025-06-01", "publ_period": 2024}
    run("ohalsotal")
    rows = snapshots.read_table(project)
    assert {row["ar"] for row in rows if row["status"] == "preliminar"} == {"2024"}


def test_a_sparse_dataset_leaves_out_what_it_does_not_say(run: Run, server: Statistics, project: Project) -> None:
    server.sparse = True
    server.revised["TAB638", "1980", 2020] = None
    assert run("folkmangd")["folkmangd"].values == 59
    rows = snapshots.read_table(project)
    assert not [row for row in rows if (row["geografi"], row["ar"]) == ("1980", "2020")]
    assert all(snapshots.says((project.data / row["fil"]).read_bytes(), row) for row in rows)


def test_a_revised_value_is_listed_and_the_old_one_stays(run: Run, server: Statistics, project: Project) -> None:
    run("ohalsotal")
    server.years = range(2016, 2026)
    server.revised["N00957", "1980", 2023] = 12.25
    revisions = run("ohalsotal", day=LATER)["ohalsotal"].revisions
    told = {(item.place, item.year): (item.before, item.now) for item in revisions}
    before = server.value("N00957", "0019", 2015)
    assert told["1980", 2023][1] == "12.25"
    assert told["19", 2015] == (str(before), "")
    assert {year for _, year in told} == {2015, 2023}, "a new year is no revision"
    rows = [row for row in snapshots.read_table(project) if (row["geografi"], row["ar"]) == ("1980", "2023")]
    assert [row["hamtad"] for row in rows] == ["2025-02-21", "2026-02-20"]
    assert rows[0]["varde"] == told["1980", 2023][0]


def test_as_of_a_day_later_snapshots_do_not_exist(run: Run, server: Statistics, project: Project) -> None:
    run("ohalsotal")
    server.revised["N00957", "1980", 2023] = 12.25
    run("ohalsotal", day=LATER)
    earlier = Project.at(project.root, as_of=DAY)
    frame = load_all(earlier)["indikatorvarden"]
    assert {day.date() for day in frame.hamtad} == {DAY}
    assert len(load_all(project)["indikatorvarden"]) == 2 * len(frame)
    assert load_all(Project.at(project.root, as_of=dt.date(2020, 1, 1)))["indikatorvarden"].empty


# The command


def test_the_command_tells_what_came_and_what_lacks(
    project: Project, server: Statistics, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setattr("sparbar.cli.fetching.today", lambda: DAY)
    server.absent = {"1904"}
    assert cli.main(["fetch", "ohalsotal"]) == 1
    said = capsys.readouterr().out
    assert "✓ ohalsotal: 50 values, 2 calls\n  no rows of 1904\n" in said
    assert "`sparbar build`, commit" in said
    server.absent, server.revised = set(), {("N00957", "1980", 2023): 12.25}
    monkeypatch.setattr("sparbar.cli.fetching.today", lambda: LATER)
    assert cli.main(["fetch", "ohalsotal"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"1 revised since the last snapshot:\n    1980 2023 T: \d+\.\d+ → 12.25\n", said), said
    assert cli.main(["fetch", "ohalsa"]) == 2


# The region's own figures


OWN = "geografi;ar;kon;varde;status\n19;2023;T;61,5;\n1980;2023;T;;skyddad\n1904;2023;T;7;preliminar\n"


@pytest.fixture
def own(project: Project) -> Project:
    declare(
        project,
        'kolada: {kpi: N00957, title: "Ohälsotal, dagar"}',
        "own: {producer: Region Exempel, title: Enkät, licence: MIT}",
    )
    return project


def test_own_figures_are_taken_in_with_the_bytes_of_each(own: Project, run: Run, server: Statistics) -> None:
    tiny.write(own.root, "data/indikatorer/ohalsotal/2025-02-21.csv", OWN)
    assert run("ohalsotal")["ohalsotal"].values == 3
    rows = {row["geografi"]: row for row in snapshots.read_table(own)}
    assert {code: (row["varde"], row["status"]) for code, row in rows.items()} == {
        "19": ("61.5", ""), "1980": ("", "skyddad"), "1904": ("7", "preliminar"),
    }  # fmt: skip
    raw = (own.data / "indikatorer/ohalsotal/2025-02-21.csv").read_bytes()
    assert raw[int(rows["19"]["fran"]) : int(rows["19"]["till"])] == b"61,5"
    assert all(snapshots.says(raw, row) for row in rows.values())
    assert server.asked == []
    assert sources.read(own)["indikator_ohalsotal_2025-02-21"].producer == "Region Exempel"
    load_all(own)
    assert run("ohalsotal") == {}, "nothing new"


def test_own_figures_that_are_wrong_name_their_rows(own: Project, run: Run) -> None:
    tiny.write(
        own.root, "data/indikatorer/ohalsotal/2025-02-21.csv", OWN + "19;år;T;1;\n19;2022;T;1;skyddad\n19;2021;T\n"
    )
    assert [words.partition(": ")[0] for words in run.failing("ohalsotal")] == [
        f"indikatorer/ohalsotal/2025-02-21.csv, row {row}" for row in (5, 6, 7)
    ]


# Parts


def test_positions_are_those_of_the_bytes() -> None:
    raw = '{"å": [1, -2.50, null, "x:1"], "n": {"t": true, "e": 1e3}}'.encode()
    document = spans.parse(raw)
    leaves = [*document["å"][:3], document["n"]["e"]]
    assert [raw[leaf.first : leaf.end] for leaf in leaves] == [b"1", b"-2.50", b"null", b"1e3"]
    assert document["å"][3] == "x:1"
    assert document["n"]["t"] is True


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a": 1} x', b'{"a": 1, "a": 2}', b"[NaN]", b"\xff"])
def test_what_is_no_whole_document_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        spans.parse(raw)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("wished: lower", "data/indikatorer.yml, indicators, ohalsotal, wished"),
        ("decimals: 1", "data/indikatorer.yml, indicators, ohalsotal, decimals"),
        ("levels: [county, municipalities], kolada", "data/indikatorer.yml, indicators, ohalsotal"),
        ("id: ohalsotal", "data/indikatorer.yml, indicators, ohälsa!, id"),
        ("kpi: N00957", "data/indikatorer.yml, indicators, ohalsotal, kolada, kpi"),
    ],
)
def test_a_wrong_declaration_names_its_entry(project: Project, change: str, said: str) -> None:
    wrong = {
        "wished: lower": "wished: up", "decimals: 1": "decimals: -1", "id: ohalsotal": "id: ohälsa!",
        "levels: [county, municipalities], kolada": "levels: [county, deso], kolada", "kpi: N00957": "kpi: 957",
    }  # fmt: skip
    declare(project, change, wrong[change])
    with pytest.raises(InvalidData) as error:
        declared.read(project)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("levels", "version", "areas"),
    [
        ("deso", "2018", {"1980A0010"}),
        ("deso", "2025", {"1980A0010_DeSO2025", "1980C1010_DeSO2025"}),
        ("municipalities, regso", "2025", {"1904", "1962", "1980", "1982", "1983", "1980R001_RegSO2025"}),
    ],
)
def test_small_areas_are_those_of_the_declared_version(
    run: Run, project: Project, levels: str, version: str, areas: set[str]
) -> None:
    declare(project, "area: Ett nyskapande Västmanland, levels: [county, municipalities]",
            f"area: Ett nyskapande Västmanland, levels: [{levels}], version: '{version}'")  # fmt: skip
    run("folkmangd")
    rows = snapshots.read_table(project)
    assert {row["geografi"] for row in rows} == areas
    assert {row["geo_version"] for row in rows} == {version}
    shown = next(each for each in declared.read(project).indicators if each.id == "folkmangd").is_shown
    assert shown == ("municipalities" in levels)


def test_a_county_is_its_region_in_kolada() -> None:
    here = places.Places("19", {"1980": "Västerås"})
    assert [here.kolada(code) for code in ("19", "1980")] == ["0019", "1980"]
    assert [here.from_kolada(code) for code in ("0019", "1980")] == ["19", "1980"]


def test_the_declared_title_may_have_its_years() -> None:
    for label in ("Folkmängden per månad efter region. År 2025M01-2026M04", "Folkmängden per månad efter region"):
        assert re.sub(r"[\s.]+$", "", scb.YEARS.sub("", label)) == "Folkmängden per månad efter region"
