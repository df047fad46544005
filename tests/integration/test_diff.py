"""sparbar diff as its users meet it: two editions, and what changed since a commit, split by cause."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import made
import pytest
import statistics_server
import tiny

from sparbar import cli
from sparbar.indicators import fetching
from sparbar.paths import Project

IN_YEAR = 'data["beslut"][data["beslut"].beslutsdatum.dt.year == year]'
GRANTED = f'record.sum("granted", {IN_YEAR}, "belopp_sek", unit="SEK", definition="Belopp i årets beslut")'
POSITIVE = GRANTED.replace("== year]", "== year].query('belopp_sek > 0')")
LATEST = """\
values = data["indikatorvarden"]
latest = values[(values.hamtad == values.hamtad.max()) & (values.ar == 2023)]
for place, about in {"1980": "Västerås", "1962": "Norberg"}.items():
    key, row = f"history[ohalsotal-{place}-2023]", latest[latest.geografi == place]
    record.only(key, row, "varde", unit="dagar", definition=f"Ohälsotal, {about} 2023")"""
DECLARED = """\
services:
  kolada: {{url: "{url}/kolada", licence: Källan ska anges}}
indicators:
  - {{id: ohalsotal, name: Ohälsotal, unit: dagar, decimals: 1, wished: lower, target_area: Ett välmående Västmanland,
     levels: [municipalities], kolada: {{kpi: N00957, title: "Ohälsotal, dagar"}}}}
"""
FETCHED = (dt.date(2025, 2, 21), dt.date(2026, 2, 20))
PACKAGE = Path(cli.__file__).parents[1]
BESLUT = "nyps/beslut.csv"


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny report under git. Tags: broken (its notebook fails), approved (the same, with a ledger), v1, package.

    The notebook of `package` is today's, but its package takes the largest for the sum.
    """
    folder = tmp_path_factory.mktemp("committed") / "report"
    tiny.report(folder)
    tiny.write(folder, ".gitignore", "_build\n")
    tiny.run_git(folder, "init", "-q")
    tiny.notebook(folder, "money", "1 / 0")
    commit(folder, "broken")
    approved = made.ledger([made.number("money.granted", 2_000_000), made.number("money.old", 3, "ärenden")])
    tiny.write(folder, "ledger/2024.csv", approved.to_csv())
    commit(folder, "approved")
    tiny.notebook(folder, "money", tiny.COUNT, GRANTED)
    commit(folder, "v1")
    shutil.copytree(PACKAGE, folder / "src/sparbar", ignore=shutil.ignore_patterns("__pycache__"))
    recording = folder / "src/sparbar/recording/from_rows.py"
    text = recording.read_text(encoding="utf-8")
    assert text.count('"sum", about') == 1
    recording.write_text(text.replace('"sum", about', '"max", about'), encoding="utf-8")
    commit(folder, "package")
    shutil.rmtree(folder / "src")
    return folder


def commit(folder: Path, tag: str) -> None:
    tiny.run_git(folder, "add", "-A")
    tiny.run_git(folder, "commit", "-q", "-m", tag)
    tiny.run_git(folder, "tag", tag)


@pytest.fixture
def project(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for variable in ("REPORT_YEAR", "SPARBAR_DATA", "SOURCE_DATE_EPOCH", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console._console, "width", 200)
    found = Project.at(tiny.copy(committed, tmp_path / "report"))
    monkeypatch.chdir(found.root)
    return found


def edit_row(project: Project) -> None:
    """The first decision of 2024 is 1000 kronor larger, and the file is taken over."""
    path = project.data / BESLUT
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(place for place, line in enumerate(lines) if ",2024-" in line)
    cells = lines[place].split(",")
    cells[4] = str(int(cells[4]) + 1000)
    lines[place] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert cli.main(["sources", "accept", "--yes"]) == 0


def since(capsys: pytest.CaptureFixture[str], name: str = "v1", *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert cli.main(["diff", "--since", name, "--json", *words]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def numbers(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {number["key"]: number for chapter in found["chapters"] for number in chapter["numbers"]}


def parts(number: dict[str, Any]) -> dict[str, str]:
    """Causes → amount, after the parts were found to add up to the change."""
    assert sum(Decimal(part["amount"]) for part in number["parts"]) == Decimal(number["change"])
    return {" and ".join(part["causes"]): part["amount"] for part in number["parts"]}


def rows(number: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["what"], row["row"]) for row in number["rows"]]


def fails(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says when it is used wrongly."""
    capsys.readouterr()
    assert cli.main(["diff", *words]) == 2
    return capsys.readouterr().err


# Since a commit


@pytest.mark.usefixtures("project")
def test_nothing_has_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", "--since", "v1"]) == 0
    said = capsys.readouterr().out
    assert "Changed: nothing that numbers are made of" in said
    assert said.endswith("0 numbers changed, 2 as they were\n")


def test_an_edited_row(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    edit_row(project)
    found = since(capsys)
    assert (found["order"], found["notes"], found["unchanged"]) == (["data"], [], 1)
    granted = numbers(found)["money.granted"]
    assert (granted["before"]["value"], granted["now"]["value"], parts(granted)) == (
        "2855000",
        "2856000",
        {"data": "1000"},
    )
    (row,) = granted["rows"]
    assert (row["what"], row["row"], row["cells"]) == (
        "changed",
        "beslut:B-2024-001",
        {"belopp_sek": ["-5000", "-4000"]},
    )


def fetch(project: Project, server: statistics_server.Statistics, day: dt.date) -> None:
    tiny.write(project.root, "data/indikatorer.yml", DECLARED.format(url=server.url))
    assert len(list(fetching.fetch(project, [], day, lambda _: None, lambda _: None))) == 1


def test_a_revision_is_told_and_a_day_leaves_it_out(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A later snapshot changes one of two values: that one is told as revised, by its producer's two values."""
    tiny.notebook(project.root, "money", tiny.COUNT, LATEST)
    with statistics_server.serving() as server:
        fetch(project, server, FETCHED[0])
        commit(project.root, "fetched")
        server.revised = {("N00957", "1980", 2023): 12.25}
        fetch(project, server, FETCHED[1])
    found = since(capsys, "fetched")
    (revised,) = numbers(found).values()
    assert (revised["key"], revised["revised"], revised["now"]["value"]) == (
        "money.history[ohalsotal-1980-2023]", True, "12.25",
    )  # fmt: skip
    assert list(parts(revised)) == ["data"]
    (row,) = revised["rows"]
    assert (row["what"], row["row"]) == ("revised", "indikatorvarden:ohalsotal/1980/2023/T/2026-02-20")
    assert row["cells"]["hamtad"] == ["2025-02-21", "2026-02-20"]
    assert row["cells"]["varde"] == [revised["before"]["value"], "12.25"]
    assert numbers(since(capsys, "fetched", "--as-of", "2025-02-21")) == {}


def test_an_edited_notebook_a_renamed_number_and_a_new_one(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = tiny.COUNT.replace('"cases"', '"all_cases"')
    tiny.notebook(project.root, "money", renamed, POSITIVE, POSITIVE.replace("granted", "more"))
    for file, text in (("chapters/05-anslaget.qmd", tiny.CHAPTERS["chapters/05-anslaget.qmd"]),):
        tiny.write(project.root, file, text.replace("money.cases", "money.all_cases"))
    found = since(capsys)
    changed = numbers(found)
    assert found["order"] == ["code"]
    assert parts(changed["money.granted"]) == {"code": "5000"}
    gone = changed["money.granted"]["rows"]
    assert {(row["what"], row["row"], row["elsewhere"]) for row in gone} == {
        ("went", f"beslut:B-2024-00{number}", True) for number in (1, 6, 7)
    }
    assert (changed["money.all_cases"]["before"]["key"], changed["money.all_cases"]["state"]) == ("money.cases", "same")
    assert changed["money.more"]["state"] == "new"
    assert changed["money.more"]["parts"] == [{"causes": ["code"], "amount": None}]


def test_a_row_a_filter_and_the_year_all_at_once(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """2 855 000; 1000 more with the new row; without what is negative by then, 4000 more; of 2023, 1 330 000."""
    edit_row(project)
    tiny.notebook(project.root, "money", tiny.COUNT, POSITIVE)
    report = project.config.read_text(encoding="utf-8")
    project.config.write_text(report.replace("year: 2024", "year: 2023"), encoding="utf-8")
    found = since(capsys)
    assert (found["order"], found["years"]) == (["data", "code", "parameters"], [2024, 2023])
    granted = numbers(found)["money.granted"]
    assert parts(granted) == {"data": "1000", "code": "4000", "parameters": "-1530000"}
    assert rows(granted)[:2] == [("came", "beslut:B-2023-001"), ("came", "beslut:B-2023-002")]
    assert cli.main(["diff", "--since", "v1", "--year", "2024"]) == 0  # given, the year is the same then and now
    said = capsys.readouterr().out
    assert "the year 2024" in said
    assert "changed beslut:B-2024-001" not in said  # it is not behind the number any more
    assert "went    beslut:B-2024-001" in said


def test_code_that_does_not_run_any_more_gives_way_to_its_approved_ledger(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_row(project)
    found = since(capsys, "approved")
    assert found["order"] == ["code", "data"]
    assert [note.partition(" does not run")[0][:12] for note in found["notes"]] == ["The code of ", "The order is"]
    assert "ZeroDivisionError" in found["notes"][0]
    assert "ledger/2024.csv" in found["notes"][0]
    changed = numbers(found)
    assert parts(changed["money.granted"]) == {"code": "855000", "data": "1000"}
    assert changed["money.granted"]["rows"] is None
    assert changed["money.old"]["state"] == "gone"


@pytest.mark.usefixtures("project")
def test_without_code_and_ledger_there_is_nothing_to_compare_with(capsys: pytest.CaptureFixture[str]) -> None:
    said = fails(capsys, "--since", "broken")
    assert (
        "--since broken: code that does not run today (notebooks/money.ipynb, cell record-1: ZeroDivisionError" in said
    )
    assert "and no ledger/2024.csv; expected one of them." in said


@pytest.mark.usefixtures("project")
def test_an_older_package_runs_its_own_way(capsys: pytest.CaptureFixture[str]) -> None:
    """The notebooks are the same; the sum of then was the largest."""
    found = since(capsys, "package")
    assert (found["order"], found["notes"]) == (["code"], [])
    assert parts(numbers(found)["money.granted"]) == {"code": "855000"}


# Wrong use


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "v9"), "--since v9: nothing that git knows; expected a commit, tag or branch."),
        (("--since=-v1",), "--since -v1: nothing that git knows; expected a commit, tag or branch."),
        ((), "diff: 0 years; expected two years, or --since with a commit."),
        (("2023",), "diff: 1 years; expected two years"),
        (("2023", "2024", "--since", "v1"), "diff: 2 years and --since; expected two years, or --since"),
        (("2024", "2024"), "diff: 2024 twice; expected two years."),
        (
            ("2023", "2024", "--as-of", "2025-02-21"),
            "--as-of: two editions, as they were built or approved; expected numbers",
        ),
    ],
)
@pytest.mark.usefixtures("project")
def test_wrong_use_is_told(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in fails(capsys, *words)


def test_outside_of_git_there_is_no_history(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project.root / ".git")
    said = fails(capsys, "--since", "v1")
    assert "--since v1: report, a folder without git history; expected a git checkout of the report." in said


def test_years_without_numbers_are_all_named(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.ledger / "2024.csv").unlink()
    said = fails(capsys, "2023", "2024")
    for year in (2023, 2024):
        assert f"diff {year}: no numbers of {year}; expected _build/{year}/ledger.json or ledger/{year}.csv." in said
    assert "2 error(s)" in said


# Two editions


def test_two_approved_editions(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = [made.number("money.cases", 4, "ärenden"), made.number("money.gone", 1), made.number("other.x", 1)]
    now = [made.number("money.cases", 6, "ärenden"), made.number("money.new", 2), made.number("other.x", 1)]
    for year, some in ((2023, before), (2024, now)):
        tiny.write(project.root, f"ledger/{year}.csv", made.ledger(some, year=year).to_csv())
    assert cli.main(["diff", "2023", "2024"]) == 0
    said = capsys.readouterr().out
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines() if "│" in line]
    assert said.splitlines()[0] == "2023 from ledger/2023.csv, 2024 from ledger/2024.csv"
    assert said.splitlines()[1].strip() == "Anslaget"
    assert lines == [
        ["money.cases", "4 (ärenden)", "6 (ärenden)", "+2", "+50,0"],
        ["money.new", "", "2\u00a0kronor", "new", ""],
        ["money.gone", "1\u00a0kronor", "", "gone", ""],
    ]
    assert said.splitlines()[-1] == "4 numbers: 1 changed, 1 new, 1 gone, 1 unchanged"
    assert cli.main(["diff", "2023", "2024", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [chapter["chapter"] for chapter in found["chapters"]] == ["Anslaget", "(in no chapter)"]
    assert {key: found["now"][key] for key in ("year", "source")} == {"year": 2024, "source": "ledger/2024.csv"}
    assert (numbers(found)["money.cases"]["change"], numbers(found)["money.cases"]["percent"]) == ("2", "50.000")
