"""Hostile text in numbers, tables and answers comes out as the text it is: no markup, no Typst code, no script."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pypdf
import pytest
from lxml import etree, html

from sparbar.render import Chapter, RenderJob
from sparbar.render.embedded import EmbeddedRenderer

REPOSITORY = Path(__file__).parents[2]
HOSTILE = [
    "<script>alert(1)</script>",
    '#panic("nu")',
    "[x] ] } ) $y$ *z* _w_ @fig-x",
    "\\ \\] \\# `kod` ~ \"citat\" 'enkel'",
    "= rubrik",
    "- punkt",
    "+ punkt",
    "/ term: text",
    "1. punkt",
    "// kommentar /* mer */",
    "--- ... -- -1",
    "&amp; &lt;b&gt; {{< tal x >}} $titel$",
]


def build(folder: Path, hostile: str, answer: str) -> RenderJob:
    """A book of one chapter with `hostile` in every place of book.json that is printed."""
    book = folder / "book"
    shutil.copytree(REPOSITORY / "_extensions", book / "_extensions")
    shutil.copytree(REPOSITORY / "tests/fixtures/book/figures", book / "figures")
    picture = "figures/2024/project_funding/by_goal"
    text = {"text": hostile, "align": "left"}
    content = {
        "year": 2024,
        "title": f"Titel {hostile}",
        "subtitle": hostile,
        "region": hostile,
        "author": hostile,
        "lang": "sv",
        "date": "2026-11-23",
        "draft": False,
        "notices": [hostile],
        "citations": {"n.a": {"key": "n.a", "text": hostile, "definition": hostile, "missing": False}},
        "figures": {
            "n.f": {
                "svg": f"{picture}.svg",
                "png": f"{picture}.png",
                "alt": hostile,
                "described": hostile,
                "title": [{"text": hostile}],
                "unit": hostile,
            }
        },
        "tables": {
            "n.t": {
                "columns": [text, text, text],
                "rows": [
                    {
                        "header": hostile,
                        "total": False,
                        "cells": [{"text": hostile, "key": "n.a"}, {"text": hostile, "code": True}],
                    }
                ],
                "notes": [hostile],
            }
        },
        "answers": {
            "1.1": {"answered": True, "markdown": answer, "file": "data/svar/2024/1.1.md"},
            "1.2": {"answered": False, "markdown": hostile},
        },
    }
    (book / "book.json").write_text(json.dumps(content), encoding="utf-8")
    (book / "index.qmd").write_text(
        "# Sida\n\nTal {{< tal n.a >}} och\n\n{{< svar 1.1 >}}\n\n{{< svar 1.2 >}}\n\n{{< notis >}}\n\n"
        "::: {#tbl-t}\n{{< tabell n.t >}}\n\nTabelltext {{< tal n.a >}}.\n:::\n\n"
        "::: {#fig-f}\n{{< figur n.f >}}\n\nFigurtext {{< tal n.a >}}.\n:::\n",
        encoding="utf-8",
    )
    chapters = (Chapter("index.qmd", "index", False),)
    return RenderJob(book, book, chapters, folder / "html", folder / "r.pdf", folder / "r.docx", 1700000000)


def squeezed(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_stays_text_in_every_format(tmp_path: Path, hostile: str) -> None:
    job = build(tmp_path, hostile, "Ett svar med {{< tal n.a >}}.")
    EmbeddedRenderer().render(job)
    assert job.html is not None
    assert job.pdf is not None
    assert job.docx is not None
    tree = html.fromstring((job.html / "index.html").read_bytes().decode("utf-8"))
    assert tree.xpath("//span[@class='tal']")[0].text_content() == hostile
    assert tree.xpath("//tbody//th")[0].text_content() == hostile
    assert tree.xpath("//tbody//td/code")[0].text_content() == hostile
    assert tree.xpath("//figure//*[name()='svg']/@aria-label") == [hostile]
    assert not tree.xpath("//script[not(@src)] | //em | //main//b | //main//script")
    wanted = squeezed(hostile)
    pdf = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(job.pdf).pages))
    assert pdf.count(wanted) >= 11, pdf
    with zipfile.ZipFile(job.docx) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    assert squeezed("".join(document.itertext())).count(wanted) >= 11


def test_raw_markup_in_an_answer_is_shown_and_not_run(tmp_path: Path) -> None:
    answer = (
        "<script>alert(1)</script>\n\nOrd <b onclick=x()>fett</b> och `#panic()`{=typst} slut.\n\n"
        "```{=typst}\n#panic()\n```\n\n<!-- borta -->\n\n\\# och ] och \\\\ kvar #panic()"
    )
    job = build(tmp_path, "x", answer)
    EmbeddedRenderer().render(job)
    assert job.html is not None
    assert job.pdf is not None
    page = (job.html / "index.html").read_bytes().decode("utf-8")
    tree = html.fromstring(page)
    assert not tree.xpath("//script[not(@src)] | //main//script | //b | //@onclick")
    assert "borta" not in page
    text = "".join(one.extract_text() for one in pypdf.PdfReader(job.pdf).pages)
    for words in ("<script>alert(1)</script>", "<b onclick=x()>", "# och ] och \\ kvar #panic()"):
        assert words in tree.text_content()
        assert squeezed(words) in squeezed(text)
