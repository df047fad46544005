"""Pages made of templates are those that pandoc makes of everything, whatever is put into them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import tiny
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html

from sparbar.characters import FORBIDDEN
from sparbar.errors import RenderFailed
from sparbar.render import Chapter, RenderJob, pandoc
from sparbar.render.embedded import EmbeddedRenderer
from sparbar.render.places import SIGNS, Placed, with_places
from sparbar.store import Store

Book = dict[str, Any]
CHAPTERS = (Chapter("index.qmd", "index", False), Chapter("chapters/05-anslag-1-1.qmd", "05-anslag-1-1", False))
KEY = "project_funding.granted_total"
PICTURE = "figures/2024/project_funding/by_goal"
HOSTILE = (
    "Två ord & <b>tre</b>",
    "\"citat\" och 'enkla'",
    "a_b.c/d:e[f]g..hij/[kl].",
    "[uppgift.saknas.helt.och.hållet]",
    "×\u00a0≥ 5 – ja… --- ... ↩ ↔ 😀",
    "`kod` *stjärna* $1$ #rubrik",
    "(inom) = + -1 (parentes) /stig //kommentar 1. = rubrik",
    "= rubrik",
    "1. lista",
    "",
)


NUMBERS = (
    "7",
    "12\u00a0345",
    "−3,5",
    "+0,25\u00a0procentenheter",
    "33,3\u00a0miljoner kronor",
    "mer än 1\u00a0200\u00a0kronor",
    "28\u00a0%",
    "tolv",
    "–",
    "5 – 7",
    "1,2,3",
    ",5",
    "-5",
    "10.000",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book."""
    folder = tmp_path_factory.mktemp("places")
    tiny.copy(tiny.REPOSITORY / "tests/fixtures/book", folder)
    tiny.copy(tiny.REPOSITORY / "_extensions", folder / "_extensions")
    return folder


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What Typst would make PDFs of."""
    written: list[bytes] = []
    monkeypatch.setattr("sparbar.render.typeset.compile_pdf", lambda source, *_: written.append(source) or b"%PDF")
    return written


def render(project: Path, book: Book, out: Path, kept: Store | None = None, pdf: bool = True) -> dict[str, str]:
    """The pages of the book, by name."""
    (project / "book.json").write_text(json.dumps(book), encoding="utf-8")
    paper = out / "r.pdf" if pdf else None
    job = RenderJob(project, project, CHAPTERS, out / "html", paper, None, 1700000000, True, jobs=1, kept=kept)
    EmbeddedRenderer().render(job)
    return {path.name: path.read_text("utf-8") for path in sorted((out / "html").glob("*.html"))}


def straight(project: Path, book: Book, out: Path) -> dict[str, str]:
    """The pages as pandoc makes them of everything, without places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sparbar.render.embedded.with_places", Placed)
        return render(project, book, out)


def differing(left: dict[str, str], right: dict[str, str]) -> list[tuple[str, ...]]:
    """The lines that differ, each with its page, some of them."""
    assert left.keys() == right.keys()
    sides = [(name, *pair) for name in left for pair in zip_longest(left[name].split("\n"), right[name].split("\n"))]
    return [(name, one, other) for name, one, other in sides if one != other][:5]


def with_numbers(project: Path, texts: Sequence[str]) -> Book:
    """The book with each text wherever a number, a cell or what is said of a picture can stand."""
    book: Book = json.loads((tiny.REPOSITORY / "tests/fixtures/book/book.json").read_text("utf-8"))
    cited = [{"key": f"prov.t{at}", "text": text, "missing": at % 3 == 0} for at, text in enumerate(texts)]
    calls = [f"{{{{< tal {one['key']} >}}}}" for one in cited]
    book["citations"] = {**book["citations"], **{one["key"]: {**one, "definition": ""} for one in cited}}
    said = " ".join(texts)
    figure = {"alt": said, "described": said, "title": cited, "description": [{"text": "Se "}, *cited], "unit": "kr"}
    figure |= {"numbers": cited, "svg": f"{PICTURE}.svg", "narrow": f"{PICTURE}.svg"}
    rows = [
        {"header": text, "total": False, "cells": [one, {"text": text}]} for one, text in zip(cited, texts, strict=True)
    ]
    heads = [{"text": head, "align": align} for head, align in (("A", "left"), ("B", "right"), ("C", "left"))]
    book["tables"]["prov.t"] = {"columns": heads, "rows": rows, "notes": []}
    book["figures"]["prov.f"] = {**figure, "table": book["tables"]["prov.t"]}
    line = {"svg": f"{PICTURE}.svg", "alt": said}
    tiles = [{"title": "Ett", "number": one, "change": cited[-1], "since": "Förut:", "line": line} for one in cited]
    book["key_numbers"] = {"tiles": tiles, "note": ""}
    lines = "\n".join(f"| Ord {at} | {call} | {call} |" for at, call in enumerate(calls))
    chapter = f"""# Prov {calls[0]} {{#sec-prov}}

{" ".join(calls)} slut, **{calls[0]}**, 5{calls[1]}.

{calls[0]}

## {calls[1]} i en rubrik

| A | B | C |
|---|--:|---|
{lines}

::: {{#fig-prov}}
{{{{< figur prov.f >}}}}

En figur med {calls[0]} och {calls[1]}.
:::

::: {{#tbl-prov}}
{{{{< tabell prov.t >}}}}

En tabell med {calls[0]}.
:::

{{{{< nyckeltal >}}}}
"""
    (project / CHAPTERS[1].path).write_text(chapter, encoding="utf-8")
    (project / "index.qmd").write_text("# Först\n\nSe @sec-prov.\n", encoding="utf-8")
    return book


def other_digits(texts: Sequence[str]) -> list[str]:
    """The same texts with other numbers of as many decimals."""
    return [text.translate(str.maketrans("0123456789", "1357924680")) for text in texts]


HOSTILE_TEXT = st.text(st.characters(codec="utf-8"), max_size=40).filter(lambda text: not FORBIDDEN.search(text))


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["= 1"], sorted(NUMBERS))  # the first begins with +
@given(st.lists(HOSTILE_TEXT, min_size=2, max_size=6), st.permutations(NUMBERS))
def test_whatever_stands_in_a_place_the_bytes_are_those_without_places(
    project: Path, sources: list[bytes], tmp_path_factory: pytest.TempPathFactory, odd: list[str], numbers: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("out")
    book = with_numbers(project, [*numbers, *HOSTILE, *odd])
    assert differing(render(project, book, folder / "a"), straight(project, book, folder / "b")) == []
    assert differing({"typst": sources[-2].decode()}, {"typst": sources[-1].decode()}) == []


@pytest.mark.usefixtures("sources")
def test_numbers_rows_and_descriptions_that_change_are_put_into_the_template_that_is_there(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [text for text in NUMBERS if with_places(_cited(text)).texts]
    assert len(plain) == len(NUMBERS) - 3, "all but a comma without digits before it, a hyphen and a point"
    store = Store(tmp_path / "store")
    render(project, with_numbers(project, plain), tmp_path / "first", store)
    after = with_numbers(project, other_digits(plain))
    after["tables"]["prov.t"]["rows"].reverse()
    monkeypatch.setattr("sparbar.render.pandoc.Reading", None)  # whoever asks pandoc fails
    pages = render(project, after, tmp_path / "again", store, pdf=False)
    monkeypatch.undo()
    assert differing(pages, straight(project, after, tmp_path / "clean")) == []
    title = html.fromstring(pages["index.html"]).xpath("//nav[@id='kapitel']//a[@href='05-anslag-1-1.html']")[0]
    assert title.text_content() == f"1 Prov {other_digits(plain)[0]}", "the other page has a number in its heading"


def _cited(text: str) -> Book:
    return {"citations": {KEY: {"key": KEY, "text": text, "missing": False}}}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_of_a_notebook_that_holds_the_sign_of_a_place_is_refused(
    project: Path, tmp_path: Path, sign: str
) -> None:
    book = with_numbers(project, NUMBERS)
    book["tables"]["prov.t"]["notes"] = [f"Källa{sign}616263{sign}"]
    with pytest.raises(RenderFailed) as failed:
        render(project, book, tmp_path)
    assert "book.json, tables.prov.t.notes[0]" in [finding.where for finding in failed.value.findings]
    assert all(f"U+{ord(sign):04X}" in finding.found for finding in failed.value.findings)


LACKING = """
package.path = arg[1] .. "/lua/?.lua;" .. package.path
local floats = require("floats")
for line in io.lines() do io.write(floats.lacking({ line, "0,0000000" })[1] or "", "\\n") end
"""


def test_a_shape_has_the_decimals_of_its_text_whatever_stands_around_it(tmp_path: Path) -> None:
    texts = [*NUMBERS, "12,5\u00a0", "é1", "1\u00a0é", "−", "+", "1,25"]
    placed = [(text, standing) for text in texts if (standing := _standing(text)) != text]
    assert len(placed) > len(NUMBERS)
    around = [
        (before, after) for before in ("", "ca ", "3", "3,", "+", "x,") for after in ("", " st", "5", ",5", "\u00a0")
    ]
    pairs = [[f"{before}{text}{after}" for text in one] for one in placed for before, after in around]
    (tmp_path / "lacking.lua").write_text(LACKING, encoding="utf-8")
    command = [pandoc.program(), "lua", str(tmp_path / "lacking.lua"), str(pandoc.HERE)]
    asked = "".join(f"{text}\n" for pair in pairs for text in pair)
    told = subprocess.run(command, input=asked.encode(), capture_output=True, check=True).stdout.decode().split("\n")
    lacks = dict(zip([text for pair in pairs for text in pair], told, strict=False))
    assert len(set(told)) >= 5
    assert [pair for pair in pairs if lacks[pair[0]] != lacks[pair[1]]] == []


def _standing(text: str) -> str:
    return str(with_places(_cited(text)).book["citations"][KEY]["text"])


@pytest.mark.parametrize("odd", ["", "  två blanksteg", "rad\nbrott", "slut "])
def test_rows_written_past_pandoc_are_those_that_pandoc_writes(
    project: Path, sources: list[bytes], tmp_path: Path, odd: str
) -> None:
    book = with_numbers(project, NUMBERS)
    book["tables"]["prov.t"] = _table(odd)
    pages = render(project, book, tmp_path / "a")
    assert differing(pages, straight(project, book, tmp_path / "b")) == []
    assert differing({"typst": sources[0].decode()}, {"typst": sources[1].decode()}) == []
    page, source = pages["05-anslag-1-1.html"], sources[0].decode()
    assert page.count("<tr>") > 60
    assert all(mark in page for mark in ('<tr class="total">', 'data-fyll=",00"', 'class="fjol"', 'class="mitten"'))
    assert source.count("radrubrik[") >= 60
    assert all(mark in source for mark in ("#hide[,00]", "summa[", ", platser => table(", "#platser(", "#tal("))


def _table(odd: str) -> dict[str, Any]:
    heads = [("Nyckel", "left"), ("Tal", "left"), ("Text", "left"), ("Kod", "left")]
    heads += [("Summa", "right"), ("I fjol", "right"), ("Mitt", "center")]
    rows = [_row(place, HOSTILE[place % len(HOSTILE)]) for place in range(80)]
    rows[-1]["cells"][1]["text"] = odd
    columns = [{"text": head, "align": align, "width": 1 / len(heads)} for head, align in heads]
    return {"columns": columns, "rows": rows, "notes": ["Slut."]}


AMOUNTS = ("12", "−3,5", "1\u00a0234,56", "–", "", "+0,1", "ord 7", "minst")


def _row(place: int, text: str) -> dict[str, Any]:
    key = f'prov.tal[{place} "&" <é>]'
    shown = {"text": text, "key": key, "missing": place % 3 == 0, "id": f"register:{key}", "exact": str(place)}
    amount = AMOUNTS[place % len(AMOUNTS)]
    return {
        "header": f"prov.nyckel_{place}.{text}",
        "total": place % 5 == 0,
        "cells": [
            shown,
            {"text": text},
            {"text": text, "code": True},
            {"text": amount, "key": key, "missing": False, "exact": "1"},
            {"text": amount, "of": key},
            {"text": amount},
        ],
    }
