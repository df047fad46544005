"""`sparbar lint` on a tiny report, and its parts."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import tiny
from lxml import html

from sparbar import cli, lint
from sparbar.chapters import read_book
from sparbar.errors import InvalidProject
from sparbar.lint import documents, nearest, prose, recorded, tell, values
from sparbar.lint.findings import Linted
from sparbar.lint.nearest import Known
from sparbar.lint.pages import _Reader
from sparbar.paths import Project

YEAR = 2024
Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]
NAMES = "names:\n  - name: Agenda 2030\n    reason: FN:s handlingsplan heter så.\n"


@pytest.fixture
def report(tmp_path: Path) -> Project:
    return tiny.report(tmp_path)


def answer(project: Project, text: str) -> Linted:
    """The report with this answer to question 1.1, looked at."""
    tiny.write(project.root, "data/svar/2024/1.1.md", text)
    return lint.lint(project, YEAR)


def texts(linted: Linted) -> list[str]:
    return [typed.text for typed in linted.findings]


# The command


def test_a_clean_report_passes(report: Project, monkeypatch: Patch, capsys: Capture) -> None:
    monkeypatch.chdir(report.root)
    assert cli.main(["lint"]) == 0
    assert "0 typed numbers in 4 chapters, 3 answers, 1 glossary" in capsys.readouterr().out


def test_a_typed_number_is_named_with_file_line_column_and_keys(
    report: Project, monkeypatch: Patch, capsys: Capture
) -> None:
    tiny.write(report.root, "ledger/2024.csv", "key,value,unit\nmoney.cases,12,ärenden\nmoney.other,13,ärenden\n")
    tiny.write(report.root, "data/svar/2024/5.1.md", "Först en rad.\n\n- Det fanns *tolv* ärenden.\n")
    monkeypatch.chdir(report.root)
    assert cli.main(["lint"]) == 1
    printed = capsys.readouterr().out
    assert "data/svar/2024/5.1.md:3:14 tolv is typed; cite it. In “en rad. Det fanns tolv ärenden.”" in printed
    assert "the same value: money.cases\n" in printed
    assert "1 typed number in" in printed


def test_json_lists_everything(report: Project, monkeypatch: Patch, capsys: Capture) -> None:
    text = 'Flera kurser, 7 i Sala och noll i Arboga. <!-- undantag "noll": Det är en regel. -->\n'
    tiny.write(report.root, "data/svar/2024/1.1.md", text)
    monkeypatch.chdir(report.root)
    assert cli.main(["lint", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["year"], told["passed"], told["looked"]["answers"]) == (YEAR, False, 3)
    assert told["findings"] == [
        {
            "file": "data/svar/2024/1.1.md", "line": 1, "column": 15, "text": "7",
            "around": "Flera kurser, 7 i Sala och noll i", "keys": [], "problem": "typed",
        }
    ]  # fmt: skip
    assert [item["text"] for item in told["advice"]] == ["Flera"]
    assert told["exceptions"] == [
        {"file": "data/svar/2024/1.1.md", "line": 1, "text": "noll", "reason": "Det är en regel."}
    ]


def test_another_year_has_its_own_answers(report: Project) -> None:
    tiny.write(report.root, "data/svar/2023/1.1.md", "Tolv kurser.\n")
    assert lint.lint(report, YEAR).passed
    assert texts(lint.lint(report, 2023)) == ["Tolv"]


def test_other_folders_of_data_are_looked_at(report: Project, tmp_path: Path) -> None:
    other = tiny.copy(report.data, tmp_path / "other")
    (other / "svar/2024/1.1.md").write_text("Tre kurser.", encoding="utf-8")
    assert texts(lint.lint(Project.at(report.root, data=other), YEAR)) == ["Tre"]


def test_nothing_to_look_at_does_not_pass(report: Project) -> None:
    for path in (*report.root.glob("**/*.qmd"), *report.root.glob("data/svar/2024/*.md")):
        path.write_text("", encoding="utf-8")
    found = lint.lint(report, YEAR)
    assert not found.passed
    assert [typed.problem for typed in found.findings] == ["no text to look at"]
    assert "no text to look at" in "\n".join(str(part) for part in tell.told(found).text)


# Where numbers stand


@pytest.mark.parametrize(
    ("file", "text", "found", "line"),
    [
        ("chapters/01-valfard.qmd", "# Tolv mål {#sec-1}\n\n{{< svar 1.1 >}}\n", "Tolv", 1),
        (
            "index.qmd",
            "# Året {#sec-aret}\n\n::: {#tbl-x}\n{{< tabell book.sources >}}\n\nAlla 14 filer\n:::\n",
            "14",
            6,
        ),
        ("index.qmd", "# Året {#sec-aret}\n\n| a | b |\n|---|---|\n| c | 33,3 |\n", "33,3", 5),
        ("data/svar/2024/5.2.md", "Av länets\ntio kommuner.\n", "tio", 2),
        ("data/ordlista.yml", "# 3 ord\nERUF: Fonden har 27 länder.\n", "27", 2),
    ],
)
def test_it_is_found_in_every_kind_of_text(report: Project, file: str, text: str, found: str, line: int) -> None:
    tiny.write(report.root, file, text)
    (typed,) = lint.lint(report, YEAR).findings
    assert (typed.file, typed.text, typed.line) == (file, found, line)


def test_titles_notes_and_alternative_texts_of_notebooks(report: Project) -> None:
    code = (
        'record.figure("by", chart, note="Två delar",\n'
        "    title=f\"{cite('cases')} av 40 ärenden\",\n"
        '    alt="Karta. "\n    f"Länets {year} kommuner, tio stycken.")'
    )
    tiny.notebook(report.root, "money", tiny.COUNT, code)
    found = lint.lint(report, YEAR).findings
    assert [(typed.text, typed.line, typed.column) for typed in found] == [
        ("Två", 1, 34),
        ("40", 2, 32),
        ("tio stycken", 4, 31),
    ]
    assert {typed.file for typed in found} == {"notebooks/money.ipynb, cell record-2"}


def test_cells_that_are_no_python_are_left_to_the_build(tmp_path: Path) -> None:
    path = tiny.notebook(tmp_path, "money", "record.figure(")
    assert list(recorded.read(path, "x")) == []


# What may stand


def test_names_are_let_through_and_unused_ones_reported(report: Project) -> None:
    tiny.write(report.root, "chapters/names.yml", NAMES + "  - name: ÖMS 2050\n    reason: Dokumentet heter så.\n")
    found = answer(report, "Arbetet följer Agenda\u00a02030 och S3.\n")
    assert found.passed
    assert [(item.text, item.why) for item in found.advice if item.file.endswith("names.yml")] == [
        ("ÖMS 2050", "a name that no text of any year holds")
    ]


def test_the_name_of_an_indicator_is_a_name(report: Project) -> None:
    text = (tiny.REPOSITORY / "data/indikatorer.yml").read_text(encoding="utf-8")
    tiny.write(report.root, "data/indikatorer.yml", text)
    found = answer(report, "Sysselsatta i åldern 20–64 år är fler, och 20–64 år är en ålder.\n")
    assert texts(found) == ["20–64 år"], "the second one, which is no part of a name"
    assert not [item for item in found.advice if "name" in item.why]


def test_a_name_used_in_another_year_is_used(report: Project) -> None:
    tiny.write(report.root, "chapters/names.yml", NAMES)
    tiny.write(report.root, "data/svar/2022/1.1.md", "Agenda 2030.\n")
    assert not [item for item in lint.lint(report, YEAR).advice if "name" in item.why]


def test_a_name_covers_itself_alone(report: Project) -> None:
    tiny.write(report.root, "chapters/names.yml", "names:\n  - name: Linje 1\n    reason: Linjen heter så.\n")
    assert texts(answer(report, "Projektet Linje 14 kostade 1.\n")) == ["1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names:\n  - name: Agenda 2030\n", "entry 1, reason: the setting is missing"),
        (NAMES + "    källa: FN\n", "entry 1, källa: an unknown setting"),
        (NAMES + NAMES.partition("\n")[2], "Agenda 2030 twice; expected each name once"),
        ("names: 3\n", "chapters/names.yml, names: 3"),
    ],
)
def test_a_wrong_list_of_names_is_refused(
    report: Project, monkeypatch: Patch, capsys: Capture, text: str, said: str
) -> None:
    tiny.write(report.root, "chapters/names.yml", text)
    monkeypatch.chdir(report.root)
    assert cli.main(["lint"]) == 2
    assert said in capsys.readouterr().err
    with pytest.raises(InvalidProject):
        lint.lint(report, YEAR)


def test_an_exception_holds_for_its_words_in_its_paragraph(report: Project) -> None:
    found = answer(
        report,
        'Det blir hundra procent, av tio.\n<!-- undantag\n  "hundra procent": en regel. -->\n\n'
        "Här är hundra procent.\n",
    )
    assert [(typed.text, typed.line) for typed in found.findings] == [("tio", 1), ("hundra procent", 5)]
    assert [(exempt.text, exempt.reason) for exempt in found.exceptions] == [("hundra procent", "en regel.")]


def test_an_exception_alone_belongs_to_the_paragraph_before(report: Project) -> None:
    assert answer(report, 'Noll är inget tal.\n\n<!-- undantag "Noll": Ordet förklaras. -->\n').passed


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("undantag tolv", 'an exception that is not written as <!-- undantag "words": reason -->'),
        ('undantag "tolv":', 'an exception that is not written as <!-- undantag "words": reason -->'),
        ('undantag "elva": en regel', "an exception for words not in its paragraph"),
    ],
)
def test_an_exception_that_does_not_hold_is_a_finding(report: Project, comment: str, problem: str) -> None:
    found = answer(report, f"Vi var tolv. <!-- {comment} -->\n")
    assert sorted(typed.problem for typed in found.findings) == sorted([problem, "typed"])


def test_the_appendix_lists_exceptions_and_names_in_use(report: Project) -> None:
    tiny.write(report.root, "chapters/names.yml", NAMES + "  - name: ÖMS 2050\n    reason: Dokumentet heter så.\n")
    tiny.write(report.root, "data/svar/2024/1.1.md", 'Agenda 2030. Noll. <!-- undantag "Noll": En regel. -->\n')
    assert [(e.text, e.file, e.reason) for e in lint.exempted(report, YEAR, read_book(report))] == [
        ("Noll", "data/svar/2024/1.1.md", "En regel."),
        ("Agenda 2030", "chapters/names.yml", "FN:s handlingsplan heter så."),
    ]


# What a number is worth


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("tjugofyra", "24", ""), ("33,3 miljoner kronor", "33300000", "SEK"), ("28 %", "0.28", "andel"),
        ("tjugoåtta procent", "0.28", "andel"), ("1 234,5 tkr", "1234500", "SEK"), ("12 mkr", "12000000", "SEK"),
        ("en och en halv miljon kronor", "1500000", "SEK"), ("två tredjedelar", "0.67", "andel"),
        ("hälften", "0.5", "andel"),
        ("1.250.000 kronor", "1250000", "SEK"), ("¾", "0.75", "andel"), ("fördubblats", "2", "kvot"),
        ("femte", "5", ""),
    ],
)  # fmt: skip
def test_values_of_written_numbers(text: str, value: str, unit: str) -> None:
    quantity = values.of(text)[0]
    assert (round(quantity.value, 2), quantity.unit) == (Decimal(value), unit)


def test_a_ratio_is_worth_both_numbers_and_its_share() -> None:
    assert [(q.value, q.unit) for q in values.of("tre av fyra")] == [(3, ""), (4, ""), (Decimal("0.75"), "andel")]


def test_keys_with_the_same_value_as_printed() -> None:
    known = [
        Known("a.total", Decimal(33_312_450), "SEK"), Known("b.share", Decimal("0.2843"), "andel"),
        Known("b.cases", Decimal(28), "ärenden"), Known("a.cases", Decimal(28), "ärenden"),
    ]  # fmt: skip
    assert nearest.keys("33,3 miljoner kronor", known) == ("a.total",)
    assert nearest.keys("33,4 miljoner kronor", known) == ()
    assert nearest.keys("28 %", known) == ("b.share",)
    assert nearest.keys("28", known, ("b",)) == ("b.cases", "a.cases")


# What is printed


def lines(markup: str, recorded_words: frozenset[str] = frozenset()) -> list[str]:
    reader = _Reader(set(recorded_words))
    reader.walk(html.fromstring(f"<main>{markup}</main>"))
    return [line.text.replace("\ue000", "#").replace("\ue001", "_") for line in reader.lines]


def test_traceable_numbers_and_numbering_are_blanked() -> None:
    page = '<h2><span class="header-section-number">5.1</span> Mål</h2>'
    page += '<p>Av <span data-tal="a.b"><a>12</a></span> är 3.</p>'
    assert lines(page) == ["_ Mål", "Av # är 3."]
    assert lines('<p><a class="ref" href="#x">figur 5.1</a>, <code>x12</code></p>') == ["_, _"]
    assert lines("<table><tr><td>50 procent</td><td>60 procent</td></tr></table>", frozenset({"50 procent"})) == [
        "60 procent"
    ]


def test_digits_that_the_pages_do_not_have_are_named_with_their_page() -> None:
    pages = documents.around(["Vi beviljade 33,3 miljoner kronor till 24 projekt 2024."])
    right = documents.Part("a.pdf", 1, "Vi beviljade 33,3 mil-\nljoner\nkronor till 24\nprojekt 2024.\n1")
    wrong = documents.Part("a.pdf", 2, "Vi beviljade 34,3 miljoner kronor till 24 projekt 2024. Och 7 till.\n2")
    assert list(documents.strange([right], pages)) == []
    assert [(typed.text, typed.line) for typed in documents.strange([wrong], pages)] == [("34", 2), ("7", 2)]


def test_the_contents_and_numbered_headings_are_numbering() -> None:
    pages = documents.around(["Arbetet", "Mål"])
    part = documents.Part(
        "a.pdf",
        1,
        "1 Arbetet . . . . . . . . . . 3\n1.1 Mål . . . . . . 4\nC.2 Mål . . . . 5\nC.3 Ett långt mål . . 183\n"
        "Mål . . . . . . . .\n184\n2",
    )
    assert list(documents.strange([part], pages)) == []


@pytest.mark.parametrize(
    "text", ["Antalet var … 12\nx", "Antalet var... 12\nx", "Antalet var.... 12\nx", "osv. . 12\nx"]
)
def test_a_number_after_other_dots_is_no_page_of_the_contents(text: str) -> None:
    found = documents.strange([documents.Part("a.pdf", 1, text)], documents.around(["Antalet var"]))
    assert [typed.text for typed in found] == ["12"]


def test_paragraphs_of_a_word_document(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>Tal 1</w:t></w:r><w:r><w:t>2</w:t></w:r></w:p>"
    body = f"<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
    assert documents.docx(tmp_path / "a.docx", "a.docx") == [documents.Part("a.docx", 1, "Tal 12")]


# Markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("_tre_ av **fyra**", "tre av fyra"), ("33&nbsp;000 kr", "33 000 kr"), ("5\\ %", "5 %"), ("a\nb", "a b"),
        ("[x](y 3)", "x(y 3)"), ("[x](y/3)", "x"), ("{{< tal a.b >}} x", "\ue000 x"), ("<!-- 12 -->x", "x"),
        ("1. a\n2. b", "\na \nb"), ("`12`", "\ue001"), ("# Mål {#sec-2}", "Mål "), ("till\u00adägg", "tillägg"),
    ],
)  # fmt: skip
def test_markup_is_left_out(source: str, text: str) -> None:
    assert prose.read("x", source).text == text


def test_every_character_knows_its_place() -> None:
    source = (
        "---\nnotebooks: [a]\n---\n# Rubrik {#sec-1}\n\nText med **tolv** och &nbsp;fem,\nsedan {{< tal a.b >}} sju.\n"
    )
    read = prose.read("x", source)
    for word in ("Rubrik", "tolv", "fem", "sju"):
        assert source.split("\n")[read.at(read.text.index(word))[0] - 1][
            read.at(read.text.index(word))[1] - 1 :
        ].startswith(word)
