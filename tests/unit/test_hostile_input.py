"""What many hands may put into data, settings and answers is refused with its place, before anything is made of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import tiny
from hypothesis import example, given
from hypothesis import strategies as st
from test_lua_escaping import build

from sparbar import characters, csvfile, inside, outlines, sources, textfile, validate, yamlfile
from sparbar.answers import questions, read_answers
from sparbar.chapters import read_book
from sparbar.cli.app import plain
from sparbar.config import Report, read_report
from sparbar.errors import Finding, InvalidData, InvalidProject, RenderFailed
from sparbar.load import load
from sparbar.render.embedded import EmbeddedRenderer
from sparbar.schemas import TABLES
from sparbar.takeaway import safe

RLO = "\u202e"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def answer_findings(folder: Path, answer: str) -> list[str]:
    """How a book with this answer is refused."""
    with pytest.raises(RenderFailed) as refused:
        EmbeddedRenderer().render(build(folder, "x", answer))
    return [f"{finding.where}: {finding.found}" for finding in refused.value.findings]


# Answers


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Ett\n\n[ord]{onclick=x()}", "3: the attribute onclick"),
        ("[ord]{style=position:fixed}", "1: the attribute style"),
        ("{{{< [ord]{onclick=x()} >}}}", "1: the attribute onclick"),
        ("{{< ar >}} [ord]{onclick=x()} {{< ar >}}", "1: the attribute onclick"),
        ("[ord]{\nonclick=x()}", "2: the attribute onclick"),
        ("Ord\n[99]{.tal data-tal=n.a}", "2: the attribute data-tal"),
        ('[ord]{typst:text:fill="red; #panic()"}', "1: the attribute typst:text:fill"),
        ("::: {custom-style=x}\nord\n:::", "1: the attribute custom-style"),
        ("[ord](https://example.org){target=_blank}", "1: the attribute target"),
        ("Ord `1`{=sparbar} och {{< tal n.a >}}", "1: {=sparbar}"),
        ("[x](javascript:alert(1))", "1: link to javascript:alert(1)"),
        ("[x](data:text/html,x)", "1: link to data:text/html,x"),
        ("[x](../../etc/passwd)", "1: link to ../../etc/passwd"),
        ("Ord &#x202e;drO", "1: an invisible character, written as &#…; or as a name"),
        ("Ett\n\n" + "[" * 40, "3: more than 8 brackets or quotes within each other"),
        (">" * 3000 + " ord", "1: more than 8 brackets or quotes within each other"),
    ],
)
def test_an_answer_is_refused_with_its_line(tmp_path: Path, answer: str, expected: str) -> None:
    assert f"data/svar/2024/1.1.md:{expected}" in answer_findings(tmp_path, answer)


def test_a_document_that_pandoc_reads_for_years_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparbar.render.pandoc.LIMIT", 2)
    assert answer_findings(tmp_path, "[a](" * 400) == ["index.qmd: not read in 2 seconds"]


def test_a_text_that_no_font_shows_is_refused_with_its_place(tmp_path: Path) -> None:
    found = "the text 漢 (U+6F22), which no font of the PDF has"
    assert answer_findings(tmp_path, "Ord 😀\n\nשלום 漢") == [f"data/svar/2024/1.1.md, line 3: {found}"]


# Texts

INVISIBLE = {
    *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0),  # control characters
    0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),  # that turn the direction
    0x2028, 0x2029, 0xFEFF, *range(0xFFF9, 0xFFFC),  # breaks and marks
    *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), *range(0xE0000, 0xE0080),  # halves, none, tags
    *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
}  # fmt: skip


def test_of_all_characters_the_invisible_ones_are_refused() -> None:
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    assert {place for place, _ in characters.forbidden(text)} == INVISIBLE


@given(st.text())
@example("a\nb\tc")
def test_what_is_shown_in_a_terminal_commands_it_nothing(text: str) -> None:
    assert not list(characters.forbidden(characters.visible(text)))
    assert characters.visible("Åre 12\u00a0%\n") == "Åre 12\u00a0%\n"


def test_messages_do_not_turn_the_terminal() -> None:
    assert plain("a\x1b]0;x\x07[b]") == r"a\u{1b}]0;x\u{7}\[b]"


def test_a_finding_of_a_very_long_cell_is_short() -> None:
    assert len(str(Finding("f", "x" * 100_000, "y", "z"))) < 2000


def test_every_invisible_character_of_an_answer_is_named(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    tiny.write(project.root, "data/svar/2024/5.2.md", f"Ja.\n\nNej{RLO} och\x00 nej.\n")
    with pytest.raises(InvalidProject) as refused:
        read_answers(project, questions(load(project), 2024), 2024)
    assert [f"{finding.where}: {finding.found}" for finding in refused.value.findings] == [
        "data/svar/2024/5.2.md, line 3: the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)",
        "data/svar/2024/5.2.md, line 3: the invisible character U+0000 (a control character)",
    ]


def test_a_byte_order_mark_at_the_start_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeffOrd\r\n".encode())
    assert textfile.read(tmp_path / "a.md", "a.md") == "Ord\n"


# Cells


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (f"Å{RLO}B", "the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("Å\u200fB", "the invisible character U+200F (RIGHT-TO-LEFT MARK)"),
        ("Å\x1b[31mB", "a control character or line break in the cell"),
        ("Å" * 5000, "5000 characters"),
    ],
)
def test_a_cell_is_refused_with_its_place(cell: str, found: str) -> None:
    table = TABLES["kommuner"]
    raw = f"{','.join(table.columns)}\n1980,Västerås,nej\n1981,{cell},nej\n".encode()
    findings = validate.parse(csvfile.cells(raw, "kommuner.csv"), table).findings
    assert [(finding.where, finding.found) for finding in findings] == [("kommuner.csv, row 3, column namn", found)]


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(InvalidData, match=r"f, row 2: broken quoting, or a cell without end \(field larger"):
        csvfile.cells(b"a,b\n" + b"x" * 200_000 + b",y\n", "f")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠x"])
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


# Settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "f, line 2: an alias (*)"),
        ("a: " + "[" * 100_000, "f: too many lists within each other"),
        ("{[[a]]: 1}", "f: a list as a name"),
        ("a: 2024-13-45", "f: month must be in 1..12"),
        ("a: " + "9" * 5000, "f: Exceeds the limit"),
        ('a: {b: ["x", "\\e[31m"]}', "f, a, b, entry 2: the invisible character U+001B"),
        (f'a: [{{id: mal, title: "{RLO}"}}]', "f, a, mal, title: the invisible character U+202E"),
        ("a: !!python/object/apply:os.system [ls]", "f, line 1: could not determine a constructor"),
        ("a: \x00", "f"),
    ],
)
def test_yaml_that_is_no_plain_settings_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidProject) as refused:
        yamlfile.parsed(text, "f", InvalidProject)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("file", ["../hemligt.csv", "/etc/passwd", "nyps/../../x.csv", "C:\\x.csv", "nyps\\x.csv", ""])
def test_a_source_lies_in_the_data_folder(tmp_path: Path, file: str) -> None:
    project = tiny.report(tmp_path)
    text = project.sources.read_text(encoding="utf-8")
    project.sources.write_text(text.replace("nyps/beslut.csv", json.dumps(file)[1:-1]), encoding="utf-8")
    with pytest.raises(InvalidData, match=r"sources\.yml, .*beslut, file: "):
        sources.read(project)


@pytest.mark.parametrize("file", ["../utanför.qmd", "/etc/passwd", "chapters/../../x.qmd", "..\\x.qmd", "C:\\x.qmd"])
def test_a_chapter_lies_in_the_project(tmp_path: Path, file: str) -> None:
    project = tiny.report(tmp_path)
    tiny.write(tmp_path, "_quarto.yml", tiny.QUARTO.replace("chapters/01-valfard.qmd", file))
    with pytest.raises(InvalidProject, match="which leads out of it; expected a path below"):
        read_book(project)


def test_a_link_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    project = tiny.report(tmp_path / "report")
    (tmp_path / "hemligt").mkdir()
    secret = tiny.write(tmp_path, "hemligt/5.3.md", "Hemligt.\n")
    (project.answers(2024) / "5.3.md").symlink_to(secret)
    (project.data / "andra").symlink_to(tmp_path / "hemligt")
    (project.root / "chapters/x.qmd").symlink_to("../report.yml")
    (project.answers(2024) / "5.4.md").symlink_to("5.1.md")  # inside: as good as a file
    with pytest.raises(InvalidProject) as refused:
        inside.check(project)
    assert [f"{finding.where}: {finding.found}" for finding in refused.value.findings] == [
        f"data/andra: a link to {tmp_path / 'hemligt'}",
        f"data/svar/2024/5.3.md: a link to {secret}",
        "chapters/x.qmd: a link to ../report.yml",
    ]


def test_a_notebook_lies_among_the_notebooks(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    tiny.write(tmp_path, "chapters/05-anslaget.qmd", "---\nnotebooks: [../money]\n---\n# Anslaget\n")
    with pytest.raises(InvalidProject, match=r"front matter, notebooks, entry 1: '\.\./money'"):
        read_book(project)


def test_a_title_that_turns_the_page_is_refused(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    project.config.write_text(project.config.read_text(encoding="utf-8").replace("title: ", 'title: "\\u202e" #'))
    with pytest.raises(InvalidProject, match=r"report\.yml, title: the invisible character U\+202E"):
        read_report(project)
    assert "title" in Report.model_fields


# Outlines


SQUARE: list[Any] = [[[16.0, 59.0], [17.0, 59.0], [17.0, 60.0], [16.0, 59.0]]]


def features(*pairs: tuple[Any, Any]) -> bytes:
    return json.dumps(
        {"features": [{"properties": {"kommun_kod": code}, "geometry": shape} for code, shape in pairs]}
    ).encode()


@pytest.mark.parametrize(
    ("geometry", "found"),
    [
        (None, "another geometry"),
        ({"type": "Point", "coordinates": [16, 59]}, "another geometry"),
        ({"type": "Polygon", "coordinates": []}, "a geometry without polygons"),
        ({"type": "Polygon", "coordinates": [SQUARE[0][:3]]}, "a ring that is not closed"),
        ({"type": "Polygon", "coordinates": [[[16, float("nan")]] * 4]}, "the point [16, nan]"),
        ({"type": "Polygon", "coordinates": [[[16, 10**400]] * 4]}, "the point [16, 1000"),
        ({"type": "Polygon", "coordinates": [[["</svg>", 59]] * 4]}, "the point ['</svg>', 59]"),
        ({"type": "MultiPolygon", "coordinates": "x"}, "a geometry without polygons"),
    ],
)
def test_a_geometry_that_cannot_be_drawn_is_refused(geometry: Any, found: str) -> None:
    _, findings = outlines.parse(features(("1980", geometry)), "f", ["1980"])
    assert [finding.where for finding in findings] == ["f, kommun_kod 1980"]
    assert findings[0].found.startswith(found)


def test_outlines_as_they_should_be() -> None:
    shape = {"type": "MultiPolygon", "coordinates": [SQUARE]}
    assert outlines.parse(features(("1980", shape)), "f", ["1980"]) == ({"1980": shape}, [])
    _, findings = outlines.parse(features(("1980", shape), ("1980", shape)), "f", ["1980"])
    assert [finding.found for finding in findings] == ["a second feature"]


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"features": [1]}', b'{"features": {}}x', b"\xff", features((1, None))]
)
def test_what_is_no_geojson_is_refused(raw: bytes) -> None:
    found, findings = outlines.parse(raw, "f", ["1980"])
    assert not found
    assert len(findings) == 1
