"""An edition full of what could execute or break out, in Chromium: nothing does, and all of it stands as it was typed.

The texts stand in cells, settings, the glossary and answers; from there they reach pages, panels, figures, CSV, PDF
and DOCX.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import tiny
from lxml import etree
from playwright.sync_api import Page
from pypdf import PdfReader

from sparbar.paths import Project

HEBREW = "שלום"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><svg onload=alert(3)>",
    "<!-- kommentar --",
    '#panic("typst") @sec-1 <mark> \\#',
    "{{< tal money.cases >}}",
    '=HYPERLINK("http://127.0.0.1:9/";"x")',
    "@SUM(1+1)",
    "+46 21",
    "`1`{=html}",
    r"$\frac{1}{0}$ kr",
    "&lt;b&gt; &amp; &#60;",
    "[länk](javascript:alert(4))",
    "*stjärna* _under_ ~~x~~ ^y^",
    "'; DROP TABLE beslut; --",
    "${alert(5)} %(x)s {0}",
    HEBREW,
    "lång " * 100 + "slut",
)
DRAWN = {"svg", "g", "path", "text", "tspan", "defs", "use", "clipPath", "rect"}
LABELS = """\
from sparbar.notebook import Column, charts, number_row
cases = record.numbers["money.cases"]
names = list(data.goals(year).namn)
chart = charts.bars([(name, cases) for name in names], record.writer("tal"), (names[0], names[6]))
record.figure("f", chart, title=f'{record.cite("cases")} {names[10]}', alt=f'{record.cite("cases")} {names[1]}')
record.table("t", names[2], [Column(names[3], "tal")], [number_row(name, cases) for name in names], note=names[4])"""
ANSWER = (*HOSTILE[:1], *HOSTILE[2:3], "#panic() $x", "=1+1", "${alert(5)}")
CHAPTER = """
::: {#fig-f}
{{< figur money.f >}}

Bild
:::

::: {#tbl-t}
{{< tabell money.t >}}

Mål
:::
"""


def accepted(project: Project, file: str, change: Callable[[list[dict[str, str]]], Iterable[dict[str, str]]]) -> None:
    """Change the rows of a table, and take the file over."""
    path = project.data / file
    before = path.read_bytes()
    rows = list(change(list(csv.DictReader(io.StringIO(before.decode())))))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    old, new = (hashlib.sha256(raw).hexdigest() for raw in (before, path.read_bytes()))
    said = project.sources.read_text(encoding="utf-8")
    assert old in said
    project.sources.write_text(said.replace(old, new), encoding="utf-8")


def goals(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A goal for each text."""
    return [{**rows[0], "delmal_nr": str(place), "namn": text} for place, text in enumerate(HOSTILE, 1)]


def cases(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Names and applicants that the panel of a number shows."""
    return [{**row, "namn": text, "sokande_id": text[::-1]} for row, text in zip(rows, HOSTILE, strict=False)]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built edition."""
    project = tiny.report(tmp_path_factory.mktemp("hostile"))
    accepted(project, "register/mal.csv", goals)
    accepted(project, "nyps/arenden.csv", cases)
    quoted = [json.dumps(text, ensure_ascii=False) for text in HOSTILE]
    settings = project.config.read_text(encoding="utf-8").replace("Liten redovisning", quoted[0])
    project.config.write_text(
        settings.replace("publisher: Region Exempel", f"publisher: {quoted[1]}"), encoding="utf-8"
    )
    origins = project.sources.read_text(encoding="utf-8").replace("title: Påhittad tabell", f"title: {quoted[2]}", 1)
    project.sources.write_text(origins.replace("producer: Testerna", f"producer: {quoted[4]}"), encoding="utf-8")
    tiny.write(project.root, "data/ordlista.yml", f"Anslag: {quoted[1]}\n{quoted[3]}: {quoted[5]}\n")
    tiny.notebook(project.root, "money", tiny.COUNT, LABELS)
    chapter = project.root / "chapters/05-anslaget.qmd"
    chapter.write_text(chapter.read_text(encoding="utf-8") + CHAPTER, encoding="utf-8")
    tiny.write(project.root, "data/svar/2024/5.1.md", "\n\n".join(ANSWER) + "\n")
    words = [sys.executable, "-m", "sparbar", "build", "--to", "html,pdf,docx"]
    done = subprocess.run(words, cwd=project.root, env={**os.environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return project.edition(2024)


def plain(text: str) -> str:
    """Without the spaces that a line break or a format puts in."""
    return "".join(text.split())


def missing(text: str, wanted: Iterable[str] = HOSTILE) -> list[str]:
    return [one for one in wanted if plain(one) not in plain(text)]


def test_nothing_executes_and_all_is_shown_as_typed(page: Page, edition: Path) -> None:
    seen = ""
    for path in sorted((edition / "html").rglob("*.html")):
        page.goto(path.as_uri())  # the fixture fails on any dialog, request or complaint
        seen += page.locator("body").text_content() or ""
    page.goto((edition / "html/05-anslaget.html").as_uri())
    shown = page.locator("main").text_content() or ""
    assert missing(shown) == []
    said = page.locator("main p").all_text_contents()
    assert [text for text in ANSWER if text not in said] == []
    page.locator("[data-tal='money.cases'] a").first.click()
    page.wait_for_selector('#talpanel[data-tal="money.cases"]')
    panel = page.locator("#talpanel").text_content() or ""
    assert missing(panel, HOSTILE[:5]) == []  # the first rows; the others stand on the page of rows
    assert missing(seen) == []


def test_the_pdf_and_the_docx_hold_the_same_texts(edition: Path) -> None:
    pdf = "".join(found.extract_text() for found in PdfReader(edition / "rapport-2024.pdf").pages)
    assert missing(pdf, [text for text in HOSTILE if text != HEBREW]) == []
    assert HEBREW in pdf or HEBREW[::-1] in pdf  # as it is read, or as it stands on the paper
    with zipfile.ZipFile(edition / "rapport-2024.docx") as archive:
        docx = "".join(etree.fromstring(archive.read("word/document.xml")).itertext())
    assert missing(docx) == []


def test_the_picture_is_a_picture_and_the_csv_has_no_formula(edition: Path) -> None:
    drawn = etree.parse(edition / "html/figurer/money.f.svg")
    assert {etree.QName(element).localname for element in drawn.iter()} <= DRAWN
    assert missing("".join(drawn.getroot().itertext())) == []
    with (edition / "html/figurer/money.f.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert [row[0].removeprefix("'") for row in found[1:]] == [text.removeprefix("'") for text in HOSTILE]
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@"))]
