"""Typed numbers in what was built: on pages, in PDF and DOCX; and none because a page does not say what it ought to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import made
import pytest
import tiny

from sparbar.built import Built
from sparbar.chapters import read_book
from sparbar.verify import rendered, typed
from sparbar.verify.findings import Check

GRANTED = made.number("money.granted", 33_300_000)
SPAN = '<span data-tal="money.granted">33,3&nbsp;miljoner kronor</span>'
TEXT = f"<p>Vi beviljade {SPAN} under 2024.</p>"
SAID = "Vi beviljade 33,3 miljoner kronor under 2024."
SLUGS = ("index", "05-anslaget")
PAGE = {"citations": ["{{< tal money.granted >}}"], "tables": [], "figures": []}


def checked(folder: Path, text: str = TEXT, papers: Mapping[str, Sequence[str]] | None = None) -> Check:
    """The check of an edition whose page 05-anslaget holds `text`."""
    project = tiny.report(folder)
    pages = {"index": {**PAGE, "citations": []}, "05-anslaget": PAGE}
    built = Built(project, made.ledger([GRANTED]), {"pages": pages, "tables": {}, "figures": {}})
    for slug, body in zip(SLUGS, ("<p>Välkommen.</p>", text), strict=True):
        if body:
            tiny.write(built.folder, f"html/{slug}.html", f"<html><body><main>\n{body}\n</main></body></html>")
    return typed.check(built, read_book(project), rendered.read(built), papers or {})


def test_numbers_of_the_ledger_and_years_are_none(tmp_path: Path) -> None:
    check = checked(tmp_path, papers={"a.pdf": [SAID], "a.docx": [SAID, "Välkommen."]})
    assert (check.kind, check.checked, check.faults, check.note) == ("typed", 5, (), "")


@pytest.mark.parametrize("number", ["98 företag", "tolv projekt", "4\u00a0711 kronor", "hälften"])
def test_a_typed_number_on_a_page_has_its_place(tmp_path: Path, number: str) -> None:
    (fault,) = checked(tmp_path, f"{TEXT}\n<p>Dessutom deltog {number} i år.</p>").faults
    assert fault.place == "_build/2024/html/05-anslaget.html:3"
    assert fault.key in number.replace("\u00a0", " ")
    assert fault.expected == "a number of the ledger, cited by its key"
    assert f"Dessutom deltog {number}".replace("\u00a0", " ") in fault.found


def test_a_number_that_lost_its_key_is_typed(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, TEXT.replace(' data-tal="money.granted"', "")).faults
    assert "33,3 miljoner" in fault.found


def test_an_exception_beside_the_text_may_stand(tmp_path: Path) -> None:
    text = '# Anslaget {#sec-5}\n\nHundra procent. <!-- undantag "Hundra procent": en regel, inget resultat -->\n'
    project = tiny.report(tmp_path)
    tiny.write(tmp_path, "chapters/05-anslaget.qmd", text)
    built = Built(project, made.ledger([GRANTED]), {"pages": {"05-anslaget": PAGE}, "tables": {}, "figures": {}})
    tiny.write(built.folder, "html/05-anslaget.html", "<main><p>Hundra procent.</p><p>Femtio procent.</p></main>")
    found = typed.check(built, read_book(project), rendered.read(built), {}).faults
    assert [fault.key for fault in found] == ["Femtio procent"]


@pytest.mark.parametrize(("paper", "place"), [("a.pdf", "a.pdf, page 2"), ("a.docx", "a.docx, paragraph 2")])
def test_digits_that_only_the_pdf_or_the_docx_has(tmp_path: Path, paper: str, place: str) -> None:
    (fault,) = checked(tmp_path, papers={paper: ["Välkommen.", f"{SAID} Och 77 till."]}).faults
    assert (fault.key, fault.place) == ("77", place)


def test_what_a_page_says_wrongly_is_not_typed_in_the_pdf(tmp_path: Path) -> None:
    """The page's fault is told by its own check: there the number is another, and the PDF is right."""
    assert checked(tmp_path, TEXT.replace("33,3", "44,4"), {"a.pdf": [SAID]}).faults == ()


def test_nothing_is_held_against_pages_that_are_missing(tmp_path: Path) -> None:
    check = checked(tmp_path, "", {"a.pdf": [SAID]})
    assert (check.checked, check.faults, check.note) == (1, (), "not in PDF and DOCX, since pages are missing")


def test_notices_of_the_program_may_name_questions(tmp_path: Path) -> None:
    """What a year without answers says, at the top of the book and where each answer is to stand."""
    notice = "<div class='notis'><p>Frågor utan svar: 1.1, 1.2, 6.3.</p></div>"
    missing = "<div class='saknas'><p>Svaret skrivs i filen data/svar/2023/1.1.md.</p></div>"
    assert checked(tmp_path, TEXT + notice + missing).faults == ()
    (fault,) = checked(tmp_path, TEXT + notice.replace("6.3", "77 företag")).faults
    assert "77 företag" in fault.found
