"""What the shortcodes give Quarto, by pandoc alone: Quarto's own part of it is tests/integration/test_quarto.py."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from lxml import html

from sparbar.render import pandoc

LUA = Path(__file__).parents[2] / "_extensions/sparbar/sparbar.lua"
AS_QUARTO = """
quarto = { project = { directory = "." }, doc = { is_format = function(name) return name == arg[2] end } }
local handlers = dofile(arg[1])
local tal = handlers.tal({ "money.a[1]" }, {}, {}, {}, "inline")
local blocks = pandoc.Blocks { pandoc.Para { tal } } .. handlers.nyckeltal({}, {}, {}, {}, "block")
print(pandoc.write(pandoc.Pandoc(blocks), "html"))
"""
TEXT = "33,3\u00a0miljoner kronor"
BOOK = {
    "register": "chapters/b-tal.qmd",
    "citations": {"money.a[1]": {"key": "money.a[1]", "text": TEXT}},
    "key_numbers": {
        "tiles": [
            {
                "title": "Beviljat",
                "number": {"text": TEXT, "key": "money.a[1]"},
                "change": {"text": "+2", "key": "money.b"},
                "since": "Sedan i fjol:",
                "line": {"svg": "figures/key_numbers/1.svg", "alt": "Upp."},
            }
        ],
        "note": "Linjerna.",
    },
}


def made(folder: Path, output: str, **changed: object) -> html.HtmlElement:
    (folder / "book.json").write_text(json.dumps({**BOOK, **changed}), encoding="utf-8")
    (folder / "quarto.lua").write_text(AS_QUARTO, encoding="utf-8")
    done = subprocess.run(
        [pandoc.program(), "lua", str(folder / "quarto.lua"), str(LUA), output],
        env={**os.environ, "SPARBAR_BOOK": str(folder / "book.json")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return html.fromstring(f"<main>{done.stdout}</main>")


def test_a_number_leads_to_its_line_in_the_register(tmp_path: Path) -> None:
    page = made(tmp_path, "html")
    line = "/chapters/b-tal.qmd#register:money.a%5B1%5D"
    assert page.xpath("//span[@data-tal='money.a[1]']/a/@href") == [line, line]
    assert [" ".join(span.text_content().split("\n")) for span in page.xpath("//span[@data-tal='money.a[1]']")] == [
        TEXT,
        TEXT,
    ]
    assert page.xpath("//*[@class='varde']//span[@class='enhet']")[0].text_content() == "miljoner kronor"


def test_without_a_register_and_outside_html_it_is_text(tmp_path: Path) -> None:
    for output, register in (("html", ""), ("docx", BOOK["register"]), ("typst", BOOK["register"])):
        page = made(tmp_path, output, register=str(register))
        assert not page.xpath("//a")
        assert len(page.xpath("//span[@data-tal]")) == 3


def test_a_tile_has_its_line_but_in_word(tmp_path: Path) -> None:
    pictures = made(tmp_path, "html").xpath("//li//img")
    assert [(one.get("src"), one.get("alt")) for one in pictures] == [("/figures/key_numbers/1.svg", "Upp.")]
    assert not made(tmp_path, "docx").xpath("//img")


def test_a_tile_without_change_and_line_is_its_number(tmp_path: Path) -> None:
    (known,) = BOOK["key_numbers"]["tiles"]  # type: ignore[index]
    tiles = {"tiles": [{**known, "change": None, "line": None}], "note": ""}
    page = made(tmp_path, "html", key_numbers=tiles)
    assert [div.get("class") for div in page.xpath("//li/div")] == ["titel", "varde"]
