"""The command line as its users meet it: exit codes, messages that say what to do, help that teaches, asking first."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import made
import pytest
import tiny
from lxml import html

from sparbar import cli, notebooks
from sparbar.errors import NotebookFailed
from sparbar.paths import Project

NUMBERS = (made.number("money.cases", 6, "ärenden"), made.number("money.granted", 33_300_000))
BESLUT = "nyps/beslut.csv"

Command = Callable[..., "Done"]


class Done:
    """How a command ended and what it said, without the colours and line breaks of the terminal."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err
        self.errors = [line.removeprefix("error ") for line in err.splitlines() if line.startswith("error ")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A tiny report as the working directory; its notebook is not run, what it would record is there."""
    for variable in ("REPORT_YEAR", "SPARBAR_DATA", "SOURCE_DATE_EPOCH", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console._console, "width", 200)
    monkeypatch.setattr(notebooks, "execute", made.executor(NUMBERS))
    project = tiny.report(tmp_path / "report")
    monkeypatch.chdir(project.root)
    return project


@pytest.fixture
def sparbar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command in this process; `typed` is what the user types."""

    def run(*words: str, typed: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = cli.main(list(words))
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


def append(project: Project, file: str, line: str) -> None:
    with (project.data / file).open("a", encoding="utf-8") as opened:
        opened.write(line + "\n")


ROW = "B-2025-001,A-2024-001,2025-01-10,andring,0,"

# build


def test_build_makes_the_book_and_names_what_it_made(project: Project, sparbar: Command) -> None:
    done = sparbar("build", "--to", "html, pdf,docx,html")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "✓ money 0.1 s"
    assert lines[-4:] == [
        "_build/2024/html/index.html",
        "_build/2024/rapport-2024.pdf",
        "_build/2024/rapport-2024.docx",
        "_build/2024/ledger.json",
    ]
    assert "No ledger of 2024 is approved yet: `sparbar accept --all --year 2024` writes it." in lines
    assert all((project.root / line).is_file() for line in lines[-4:])


@pytest.mark.usefixtures("project")
def test_the_year_is_the_option_then_the_variable_then_the_file(
    sparbar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "_build/2024/ledger.json" in sparbar("build", "--to", "html").out
    monkeypatch.setenv("REPORT_YEAR", "2023")
    assert "_build/2023/ledger.json" in sparbar("build", "--to", "html").out
    assert "_build/2022/ledger.json" in sparbar("build", "--to", "html", "--year", "2022").out


def test_data_and_output_elsewhere(project: Project, sparbar: Command, tmp_path: Path) -> None:
    shutil.move(project.data, tmp_path / "export [2025]")
    done = sparbar("build", "--to", "html", "--data", str(tmp_path / "export [2025]"), "--out", str(tmp_path / "[b]ok"))
    assert done.code == 0
    assert done.out.splitlines()[-2:] == [
        str(tmp_path / "[b]ok/2024/html/index.html"),
        str(tmp_path / "[b]ok/2024/ledger.json"),
    ]
    assert (tmp_path / "[b]ok/2024/html/index.html").is_file()
    assert not (project.root / "_build/2024").exists()


CHANGED = (made.number("money.cases", 7, "ärenden"), made.number("money.new[k]", 1))


def change_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the notebook records is not what it recorded before: one differs, one is gone, one is new."""
    monkeypatch.setattr(notebooks, "execute", made.executor(CHANGED))


def ledger_of(project: Project) -> str:
    return (project.ledger / "2024.csv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("project")
def test_differences_from_the_approved_ledger_are_shown(sparbar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sparbar("accept", "--all", "--yes").code == 0
    assert "differs" not in sparbar("run").out
    change_numbers(monkeypatch)
    done = sparbar("run")
    assert done.code == 0
    assert done.out.splitlines()[1:7] == [
        "differs money.cases value: 6 → 7",
        "differs money.cases text: 6 → 7",
        "differs money.granted key: money.granted → (none)",
        "differs money.new[k] key: (none) → money.new[k]",
        "The ledger differs from the approved one. Approve it with `sparbar accept --all --year 2024`, "
        "or name the keys.",
        "2 numbers, 0 figures, 0 tables for 2024",
    ]


# accept


def test_accepting_all_shows_each_difference_and_asks(
    sparbar: Command, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    first = sparbar("accept", "--all", typed="y\n")
    assert first.out.splitlines()[1:3] == [
        "new money.cases = 6: Vad money.cases är",
        "new money.granted = 33,3\u00a0miljoner kronor: Vad money.granted är",
    ]
    assert "Approve 2 of 2 numbers? [y/N]" in first.out
    assert first.out.endswith("2 numbers approved in ledger/2024.csv: review its diff and commit it\n")
    change_numbers(monkeypatch)
    done = sparbar("accept", "--all", "--yes", "--year", "2024")
    assert done.out.splitlines()[1:] == [
        "differs money.cases value: 6 → 7",
        "differs money.cases text: 6 → 7",
        "gone money.granted, approved as 33,3\u00a0miljoner kronor",
        "new money.new[k] = 1\u00a0kronor: Vad money.new[k] är",
        "3 numbers approved in ledger/2024.csv: review its diff and commit it",
    ]
    assert ledger_of(project).splitlines()[2].startswith("money.new[k],1,SEK")
    assert sparbar("accept", "--all").out.splitlines()[1:] == [
        "Nothing to approve: every number is as in ledger/2024.csv"
    ]


@pytest.mark.parametrize("named", ["money.new[k]", "money.new", "money.n?w*"])
def test_only_the_named_numbers_are_approved(
    named: str, sparbar: Command, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    sparbar("accept", "--all", "--yes")
    before = ledger_of(project)
    change_numbers(monkeypatch)
    done = sparbar("accept", named, "--yes")
    assert done.out.splitlines()[-1] == (
        "1 numbers approved in ledger/2024.csv; 2 others still differ: review its diff and commit it"
    )
    assert ledger_of(project).startswith(before)
    assert [line.partition(",")[0] for line in ledger_of(project).splitlines()[1:]] == [
        "money.cases",
        "money.granted",
        "money.new[k]",
    ]
    assert sparbar("accept", named).out.splitlines()[-1] == (
        "Nothing to approve: these numbers are as in ledger/2024.csv"
    )


@pytest.mark.parametrize("typed", ["n\n", ""])
def test_whoever_does_not_agree_approves_nothing(
    typed: str, sparbar: Command, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    sparbar("accept", "--all", "--yes")
    before = ledger_of(project)
    change_numbers(monkeypatch)
    done = sparbar("accept", "money.cases", typed=typed)
    assert (done.code, done.out.endswith("Nothing was approved.\n")) == (1, True)
    assert ledger_of(project) == before


def test_unknown_keys_are_all_refused_with_the_nearest(sparbar: Command, project: Project) -> None:
    done = sparbar("accept", "money.case", "money.cases", "monie", "--yes")
    assert (done.code, done.errors) == (
        2,
        [
            f"accept {name}: no number that is called so; expected a key, a family of keys, a notebook, or a pattern; "
            f"nearest: {nearest}. Correct it, or write --all."
            for name, nearest in (("money.case", "money.cases, money.granted, money"), ("monie", "money, money.cases"))
        ],
    )
    assert not (project.ledger / "2024.csv").exists()


@pytest.mark.parametrize(
    ("words", "found"), [((), "neither a key nor --all"), (("money", "--all"), "both keys and --all")]
)
@pytest.mark.usefixtures("project")
def test_what_to_accept_is_said(words: tuple[str, ...], found: str, sparbar: Command) -> None:
    done = sparbar("accept", *words)
    assert (done.code, done.errors) == (
        2,
        [f"accept: {found}; expected one of them. Write the keys to approve, or --all. A build shows the differences."],
    )


def test_many_differences_are_cut_with_their_number(
    project: Project, sparbar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    sparbar("accept", "--all", "--yes")
    many = [*NUMBERS, *(made.number(f"money.n{place}") for place in range(23))]
    monkeypatch.setattr(notebooks, "execute", made.executor(many))
    lines = sparbar("build", "--to", "html").out.splitlines()
    assert len([line for line in lines if line.startswith("differs ")]) == 20
    assert "… and 3 more differences" in lines
    assert project.edition(2024).is_dir()


# Wrong use


WRONG = {
    "a data folder": (
        ("build", "--data", "nyps"),
        "--data: nyps, which is no folder; expected a folder with sources.yml. Correct it.",
    ),
    "a format": (
        ("build", "--to", "epub"),
        "--to: 'epub'; expected one or more of html, pdf, docx. Write --to html,pdf.",
    ),
    "no format": (
        ("build", "--to", " ,"),
        "--to: no format; expected one or more of html, pdf, docx. Write --to html,pdf.",
    ),
    "a year": (
        ("build", "--year", "24"),
        "--year: '24'; expected a year from 2000 to 2100. Write four digits.",
    ),
    "a year to run": (
        ("run", "--year", "20240"),
        "--year: '20240'; expected a year from 2000 to 2100. Write four digits.",
    ),
    "an edition that exists": (
        ("new-year", "2024"),
        "data/svar/2024: an edition that exists; expected a new year. "
        "Edit the files there, or remove data/svar/2024 first.",
    ),
    "a source": (
        ("sources", "accept", "besluten"),
        "sources accept: the unknown source besluten; expected one of arenden, beslut, utbetalningar, finansiering, "
        "arende_mal, arende_kommun, mal, kommuner, stodformer, fragor, kommungranser, resultat, publicerat, kryss, "
        "insatser, milstolpar, parter. Correct the id.",
    ),
}


@pytest.mark.parametrize(("words", "message"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_2_and_says_what_to_do(
    project: Project, sparbar: Command, words: tuple[str, ...], message: str
) -> None:
    before = tiny.files(project.root)
    done = sparbar(*words)
    assert (done.code, done.errors) == (2, [message])
    assert done.err.splitlines()[-1] == "1 error(s). Nothing that was built before has been changed."
    assert tiny.files(project.root) == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words",
    [("bild",), ("build", "--format", "html"), ("build", "--year", "i år"), ("build", "--jobs", "0"), ("new-year",)],
)
def test_what_no_command_takes_is_2(sparbar: Command, words: tuple[str, ...]) -> None:
    done = sparbar(*words)
    assert done.code == 2
    assert "Usage: " in done.err


@pytest.mark.usefixtures("project")
def test_a_wrong_variable_is_named(sparbar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_YEAR", "nästa")
    for command in ("build", "run", "accept", "status", "sources"):
        done = sparbar(command)
        assert done.code == 2
        assert done.errors == ["REPORT_YEAR: 'nästa'; expected a year from 2000 to 2100. Write four digits."]


def test_outside_a_report(sparbar: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (
        ("build",),
        ("run",),
        ("accept",),
        ("status",),
        ("sources",),
        ("sources", "accept"),
        ("new-year", "2025"),
    ):
        done = sparbar(*words)
        assert done.code == 2
        assert done.errors == [f"no report.yml in {tmp_path} or any folder above it: run this inside a report's folder"]


def test_a_subfolder_is_inside(project: Project, sparbar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root / "chapters")
    assert sparbar("status").code == 0


def test_every_error_in_the_data_is_printed(project: Project, sparbar: Command) -> None:
    append(project, BESLUT, "B-2025-001,A-9999-001,i dag,andring,0,[grön]")
    done = sparbar("build")
    assert done.code == 2
    assert [error.split(":")[0] for error in done.errors] == [
        "data/nyps/beslut.csv",
        "data/nyps/beslut.csv, row 11, column beslutsdatum",
        "data/nyps/beslut.csv, row 11, column stodandel",
        "data/nyps/beslut.csv, row 11, column arende_id",
    ]
    assert "'[grön]'" in done.err
    assert not (project.root / "_build").exists() or not list((project.root / "_build").iterdir())


def test_a_failed_notebook_is_printed(sparbar: Command, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NotebookFailed.one("notebooks/money.ipynb, cell a", "KeyError: '[x]'", "a cell that runs", "Correct it.")

    monkeypatch.setattr(notebooks, "execute", fail)
    done = sparbar("build")
    assert (done.code, done.errors) == (
        2,
        ["notebooks/money.ipynb, cell a: KeyError: '[x]'; expected a cell that runs. Correct it."],
    )
    assert not project.edition(2024).exists()


def test_a_folder_that_cannot_be_written(project: Project, sparbar: Command) -> None:
    tiny.write(project.root, "_build", "a file")
    done = sparbar("build")
    assert done.code == 2
    assert len(done.errors) == 1
    assert "_build" in done.errors[0]


def test_a_file_that_another_program_holds(project: Project, sparbar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def held(self: Path) -> bytes:
        if self.name == "beslut.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", held)
    for words in (("status",), ("sources",), ("sources", "accept"), ("build",)):
        done = sparbar(*words)
        assert (done.code, done.errors) == (
            2,
            [
                f"{project.data / BESLUT}: Permission denied; expected a file that may be read and written. "
                "Close it in other programs, or ask for the permission."
            ],
        )


def test_an_interrupted_build_says_so(project: Project, sparbar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(notebooks, "execute", interrupted)
    done = sparbar("build")
    assert (done.code, done.err) == (130, "Interrupted. Nothing that was built before has been changed.\n")
    assert list(project.build.iterdir()) == []


def test_what_needs_no_notebook_is_said_before_any_runs(project: Project, sparbar: Command) -> None:
    tiny.write(project.root, "data/svar/2024/5.2.md", "{{< figur money.by_goal >}} {{< tal county.municipalities >}}\n")
    done = sparbar("build")
    assert (done.code, len(done.errors)) == (2, 2)
    assert "money 0.1 s" not in done.out


def test_what_the_book_lacks_is_said_after_a_build(project: Project, sparbar: Command) -> None:
    assert "lacks" not in sparbar("build", "--to", "html").out
    tiny.write(project.root, "data/svar/2024/5.2.md", "")
    assert "lacks Frågor utan svar: 5.2." in sparbar("build", "--to", "html").out


@pytest.mark.usefixtures("project")
def test_without_quarto_it_says_how_to_get_it(sparbar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = sparbar("build", "--renderer", "quarto")
    assert done.code == 2
    assert done.errors[0].startswith("PATH: no quarto; expected Quarto 1.8 or later. Make the conda environment")


# status, sources, new-year


def test_status_of_a_ready_edition(project: Project, sparbar: Command) -> None:
    done = sparbar("status")
    assert done.code == 0
    for shown in ("Questions 2024", "Medlen och målen", "answered", "Sources for 2024", "accepted", "nyps/beslut.csv"):
        assert shown in done.out
    assert "3 of 3 questions answered" in done.out
    assert str(project.root) not in done.out


def test_status_is_1_while_something_is_missing(project: Project, sparbar: Command) -> None:
    tiny.write(project.root, "data/svar/2024/5.2.md", "<!-- tom -->\n")
    done = sparbar("status")
    assert done.code == 1
    assert "missing" in done.out
    assert "2 of 3 questions answered" in done.out
    assert sparbar("status", "--year", "2025").code == 1


def test_new_year_then_status_then_build(project: Project, sparbar: Command) -> None:
    done = sparbar("new-year", "2025")
    assert done.code == 0
    assert done.out.splitlines() == [
        "3 empty answers in data/svar/2025",
        "Next: put the year's rows into data/, `sparbar sources accept`, `sparbar build --year 2025`.",
    ]
    assert "0 of 3 questions answered" in sparbar("status", "--year", "2025").out
    path = project.answers(2025) / "5.1.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nDet nya svaret.\n", encoding="utf-8")
    assert sparbar("build", "--year", "2025", "--to", "html").code == 0
    page = (project.edition(2025) / "html/05-anslaget.html").read_text(encoding="utf-8")
    assert "Det nya svaret." in page
    assert "Skriv svaret" not in page
    assert "Frågan är inte besvarad för 2025. Svaret skrivs i filen data/svar/2025/5.2.md." in page


def test_sources_is_1_when_one_is_changed(project: Project, sparbar: Command) -> None:
    assert sparbar("sources").code == 0
    append(project, BESLUT, ROW)
    done = sparbar("sources")
    assert done.code == 1
    assert "changed" in done.out
    assert done.out.splitlines()[-1] == "Look at the changes and take them over with `sparbar sources accept`."


# sources accept


def test_nothing_to_accept(project: Project, sparbar: Command) -> None:
    before = tiny.files(project.root)
    done = sparbar("sources", "accept")
    assert (done.code, done.out) == (0, "No file has changed since it was accepted.\n")
    assert tiny.files(project.root) == before


@pytest.mark.parametrize(
    ("typed", "said"), [("n\n", "Nothing was recorded."), ("\n", "Nothing was recorded."), ("", "write --yes")]
)
def test_accept_asks_and_a_no_records_nothing(project: Project, sparbar: Command, typed: str, said: str) -> None:
    append(project, BESLUT, ROW)
    before = tiny.files(project.root)
    done = sparbar("sources", "accept", typed=typed)
    assert done.code == 1
    assert "nyps/beslut.csv: 10 rows" in done.out
    assert "Take these files over? [y/N]:" in done.out
    assert said in done.out
    assert tiny.files(project.root) == before


@pytest.mark.parametrize(("words", "typed"), [((), "y\n"), (("--yes",), ""), (("beslut", "--yes"), "")])
def test_accept_records_after_a_yes(project: Project, sparbar: Command, words: tuple[str, ...], typed: str) -> None:
    append(project, BESLUT, ROW)
    assert sparbar("build").code == 2
    done = sparbar("sources", "accept", *words, typed=typed)
    assert done.code == 0
    assert done.out.endswith("Recorded hash and date of beslut in data/sources.yml\n")
    assert sparbar("sources").code == 0
    assert sparbar("build", "--to", "html").code == 0


def test_keys_with_brackets_are_shown_as_they_are(project: Project, sparbar: Command) -> None:
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "start")):
        tiny.run_git(project.root, *words)
    append(project, "publicerat.csv", '2024,business_support.share_by_gender[k],0.28,andel,0.01,"avsnitt 5.2"')
    done = sparbar("sources", "accept", "--yes")
    assert done.out.splitlines()[:2] == [
        "publicerat.csv: 2 rows",
        "  1 came: 2024/business_support.share_by_gender[k]",
    ]


def test_accept_validates_first(project: Project, sparbar: Command) -> None:
    append(project, BESLUT, "B-2025-001,A-2024-001,i dag,andring,0,")
    before = tiny.files(project.root)
    done = sparbar("sources", "accept", "--yes")
    assert done.code == 2
    assert done.errors[0].startswith("data/nyps/beslut.csv, row 11, column beslutsdatum: 'i dag'; expected ")
    assert done.out == ""
    assert tiny.files(project.root) == before


# Help


def words_of(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


HELP = {
    (): (
        "Start with `sparbar status`, then `sparbar build`",
        "build",
        "run",
        "accept",
        "status",
        "new-year",
        "sources",
    ),
    ("build",): (
        "The last build stays as it is until the new one is complete",
        "sparbar build --year 2023 --to html,pdf,docx",
        "REPORT_YEAR, else report.yml",
        "Formats, with commas between: html, pdf, docx",
        "embedded needs no Quarto",
        "How many notebooks to run at once",
        "Read the data from this folder",
        "Write to this folder",
    ),
    ("run",): ("Also Quarto's pre-render hook",),
    ("accept",): ("show each difference, ask, and write ledger/<year>.csv", "the others stay as they were approved"),
    ("status",): ("questions without answers, sources without data", "Exit code 1 while it does"),
    ("new-year",): ("an empty answer for each question", "such as 2025"),
    ("sources",): ("origin, received, age, hash and state", "Exit code 1 when one is changed or missing", "accept"),
    ("fetch",): ("Revised values are listed; older snapshots stay", "the next run resumes", "indikatorer.yml"),
    ("init",): ("which builds from the first moment", "Its municipalities with commas between, or its county"),
    ("example",): ("a made-up export of a case system", "the tables are then marked as synthetic"),
    ("receive",): ("validate all, show what changes, then write all tables", "Show what would change; write nothing"),
    ("mapping", "new"): ("Draft a mapping from the headings and cells", "Default: that of the file"),
    ("sources", "accept"): ("validate all data, show the rows that came, went or changed", "Do not ask"),
}


@pytest.mark.parametrize("words", HELP, ids=[" ".join(("sparbar", *words)) for words in HELP])
def test_help_teaches(sparbar: Command, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    done = sparbar(*words, "--help")
    assert done.code == 0
    for phrase in HELP[words]:
        assert phrase in words_of(done.out), phrase


# As a program


def program(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"REPORT_YEAR", "SPARBAR_DATA"}}
    return subprocess.run(
        [sys.executable, "-m", "sparbar", *words],
        cwd=folder,
        env={**clean, "COLUMNS": "200", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_program_without_words_shows_its_help(tmp_path: Path) -> None:
    done = program(tmp_path)
    assert "Usage: python -m sparbar" in done.stdout + done.stderr
    assert "new-year" in done.stdout + done.stderr


def test_exit_codes_of_the_program(tmp_path: Path) -> None:
    project = tiny.report(tmp_path / "report")
    assert program(project.root, "status").returncode == 0
    (project.answers(2024) / "5.1.md").unlink()
    assert program(project.root, "status").returncode == 1
    wrong = program(project.root, "build", REPORT_YEAR="i fjol")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "error REPORT_YEAR: 'i fjol'; expected a year" in wrong.stderr
    assert program(tmp_path, "status").returncode == 2


def test_the_program_builds_with_its_notebook(tmp_path: Path) -> None:
    project = tiny.report(tmp_path / "report")
    done = program(project.root, "build", "--to", "html", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    page = html.fromstring((project.edition(2024) / "html/05-anslaget.html").read_bytes().decode("utf-8"))
    assert "6 ärenden." in [" ".join(paragraph.text_content().split()) for paragraph in page.iter("p")]
    assert sorted(path.name for path in project.build.iterdir()) == [".cache", "2024"]
