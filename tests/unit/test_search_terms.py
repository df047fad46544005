"""The search index is made from the pages as they lie there, and the identifiers of the glossary hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sparbar.appendices import glossary, glossary_id
from sparbar.finding import index
from sparbar.finding.index import Piece

PAGE = """<html><body><nav>Innehåll</nav><main>
<h1 id="sec-a">Välfärd</h1><div class="notis"><p>Utkast</p></div>
<p>Ett &lt;script&gt; och <a href="x">till\u00adgång</a>.</p>
<section id="sec-b" class="rubrik"><h2>Arbete</h2><a class="lank" href="#sec-b" aria-label="Länk"></a></section>
<ul><li>Punkt<ul><li>Inre</li></ul></li></ul>
<div class="figurram"><figure id="fig-x"><div class="figurtitel"><p>Tio av 20</p></div><svg><text>bort</text></svg>
<figcaption>Figur 1: Stöd</figcaption></figure></div>
<div id="tbl-x"><table><caption>Tabell 1: Ord</caption><thead><tr><th scope="col">Ord</th></tr></thead>
<tbody><tr><th>RUS</th><td><span id="ord-rus">Strategin.</span></td></tr></tbody></table></div>
</main></body></html>"""


def test_each_piece_of_a_page_leads_to_its_place(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (page,) = index.pages(tmp_path)
    assert (page.file, page.title) == ("index.html", "Välfärd")
    assert page.pieces[:3] == (
        Piece("rubrik", "", "Välfärd"),
        Piece("text", "", "Välfärd", "Ett <script> och tillgång."),
        Piece("rubrik", "sec-b", "Arbete"),
    )
    assert Piece("text", "sec-b", "Arbete", "Inre") in page.pieces
    assert page.pieces[-3:] == (
        Piece("figur", "fig-x", "Figur 1: Stöd", "Tio av 20"),
        Piece("ord", "ord-rus", "RUS", "Strategin."),
        Piece("tabell", "tbl-x", "Tabell 1: Ord", "Ord · RUS"),
    )
    assert index.explanations([page]) == {"ord-rus": "Strategin."}


def test_an_index_of_no_pages_is_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no page in"):
        index.pages(tmp_path)


def test_terms_keep_their_identifiers() -> None:
    terms = {"ÖMS": "a", "Anslag 1:1": "b", "BRP": "c", "BRP+": "d"}
    assert [glossary_id(term) for term in terms] == ["ord-oms", "ord-anslag-1-1", "ord-brp", "ord-brp-plus"]
    assert [row["cells"][0]["id"] for row in glossary(terms)["rows"]] == [glossary_id(term) for term in terms]
