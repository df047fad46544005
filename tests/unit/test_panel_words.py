"""What the panel says of a number: exact value, rounding, basis, the second computation, the change since last year."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import made
import pytest
import tiny

from sparbar import number_words as words
from sparbar import second, second_results
from sparbar.numbers import Exact, Fact, Formula, Lineage, Number, Rows
from sparbar.panel import code, places
from sparbar.panel.highlighting import highlighted
from sparbar.panel.page import script
from sparbar.previous import Previous
from sparbar.store import Store

ROOT = Path(__file__).parents[2]
RATIO = Formula("ratio", ("money.a", "money.b"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "unit", "exact", "rounding"),
    [
        (33_300_000, "SEK", "33 300 000 kronor", "Inte avrundat."),
        (33_333_333, "SEK", "33 333 333 kronor", "Avrundat till miljoner kronor med 1 decimal."),
        (Decimal("804.5"), "SEK", "804,5 kronor", "Avrundat till hela kronor."),
        (-5, "SEK", "−5 kronor", "Inte avrundat."),
        (Decimal("0.280000000000"), "andel", "0,28", "Inte avrundat."),
        (Decimal("0.285"), "andel", "0,285", "Avrundat till hela procent."),
        (12, "projekt", "12 projekt", "Inte avrundat."),
        (Decimal("2.25"), "kvot", "2,25", "Avrundat till ett tal med 1 decimal."),
        (None, "SEK", "Uppgift saknas: inga rader", ""),
    ],
)
def test_the_exact_value_and_how_it_is_rounded(value: Exact | None, unit: str, exact: str, rounding: str) -> None:
    number = made.number("money.a", value, unit)
    assert (plain(words.exact_value(number)), words.rounding(number)) == (exact, rounding)


def test_a_ratio_and_parts_of_a_whole_say_so() -> None:
    share = made.number(
        "money.a", Decimal("0.333333333333"), "andel", RATIO, together=("money.a", "money.b", "money.c")
    )
    assert words.rounding(share) == (
        "Avrundat till hela procent; kvoten är beräknad med 12 decimaler; "
        "avrundat tillsammans med 2 andra tal, så att delarna ger sin summa."
    )


@pytest.mark.parametrize(
    ("lineage", "told"),
    [
        (Rows(("beslut", "mal"), (), "belopp_sek * andel", "sum"), "Summan av belopp_sek × andel i raderna nedan."),
        (Rows(("beslut",), (), "arende_id", "count"), "Antalet olika arende_id i raderna nedan."),
        (RATIO, "Det första talet delat med det andra:"),
        (Formula("largest", ("money.a",), 1), "Gruppen med det största av talen:"),
        (Formula("largest", ("money.a",), 2), "Gruppen med det 2:a största av talen:"),
        (Formula("sum_of_largest", ("money.a",), 2), "Summan av de 2 största av talen:"),
        (
            Fact("resultat:2024/x", "minst", "under_aret", "avtal", "s. 1"),
            "Grund: avtal; period: under_aret; hänvisning: s. 1.",
        ),
    ],
)
def test_the_computation_in_a_sentence(lineage: Lineage, told: str) -> None:
    assert words.basis(made.number("money.a", 1, lineage=lineage)) == told


def change(number: Number, *known: tuple[str, str, str]) -> str:
    return plain(Previous(2023, True, {key: (value, unit) for key, value, unit in known}).change(number))


def test_the_change_since_last_year() -> None:
    money, share = made.number("money.a", 110), made.number("money.s", Decimal("0.3"), "andel")
    assert change(money, ("money.a", "100", "SEK")) == "2023: 100 kronor. Ändring: +10 kronor (+10,0 %)."
    assert change(money, ("money.a", "220", "SEK")) == "2023: 220 kronor. Ändring: −110 kronor (−50,0 %)."
    assert change(money, ("money.a", "110", "SEK")) == "2023: 110 kronor. Oförändrat."
    assert change(money, ("money.a", "0", "SEK")) == "2023: 0 kronor. Ändring: +110 kronor."
    assert change(money, ("money.a", "-100", "SEK")) == "2023: −100 kronor. Ändring: +210 kronor (+210,0 %)."
    assert change(share, ("money.s", "0.25", "andel")) == "2023: 0,25. Ändring: +5,0 procentenheter."
    assert change(money) == "Talet finns inte i liggaren för 2023."
    assert change(money, ("money.a", "", "SEK")) == "Går inte att jämföra med 2023: uppgift saknas."
    assert change(money, ("money.a", "1", "projekt")) == "Går inte att jämföra med 2023: enheten är en annan."
    assert Previous(2023, False, {}).change(money) == "Ingen godkänd liggare finns för 2023."


def test_the_verdict_of_the_second_computation() -> None:
    number = made.number("money.a", 1)
    assert second_results.Results({"money.a": 1}, {}).of(number) == "equal"
    assert second_results.Results({"money.a": 2}, {}).of(number) == "different"
    assert second_results.Results({"money.a": None}, {}).of(number) == "different"
    assert second_results.Results({}, {}).of(number) == "none"
    assert second_results.Results({}, {"money": "fel"}).of(number) == "failed"
    assert second_results.Results({}, {}).of(replace(number, lineage=made.FACT)) == "reported"


def test_a_second_computation_that_fails_stops_nothing(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    (project.notebooks / "money.sql").write_text("SELECT nothing", encoding="utf-8")
    (project.notebooks / "other.sql").write_text("SELECT 'other.a' AS key, $year - 2023 AS value", encoding="utf-8")
    results = second_results.compute(project, ("money", "other", "third"), 2024)
    assert set(results.failed) == {"money"}
    assert results.values == {"other.a": 1}


def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that DuckDB ran."""
    ran: list[str] = []
    compute = second.compute

    def noted(connection: duckdb.DuckDBPyConnection, statement: Path, year: int) -> second.Values:
        ran.append(statement.stem)
        return compute(connection, statement, year)

    monkeypatch.setattr(second, "compute", noted)
    return ran


def test_second_values_are_kept_for_as_long_as_what_a_statement_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, store, ran = tiny.report(tmp_path), Store(tmp_path / "cache"), runs(monkeypatch)
    (project.notebooks / "money.sql").write_text(
        "SELECT 'money.a' AS key, count(*) + 0 * $year AS value FROM beslut", "utf-8"
    )
    (project.notebooks / "other.sql").write_text("SELECT 'other.a' AS key, nullif($year, $year) AS value", "utf-8")
    first = second_results.compute(project, ("money", "other"), 2024, store)
    assert second_results.compute(project, ("money", "other"), 2024, store) == first
    assert ran == ["money", "other"]
    for table, again in (("nyps/arenden.csv", []), ("nyps/beslut.csv", ["money"])):
        path = project.data / table
        path.write_text(path.read_text("utf-8") + "\n" * 2, "utf-8")
        ran.clear()
        assert second_results.compute(project, ("money", "other"), 2024, store) == first
        assert ran == again
    ran.clear()
    second_results.compute(project, ("money",), 2023, store)
    assert ran == ["money"]


def test_values_of_a_statement_that_is_edited_meanwhile_are_not_kept_as_those_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, store, compute = tiny.report(tmp_path), Store(tmp_path / "cache"), second.compute
    statement = project.notebooks / "money.sql"

    def written(value: int) -> None:
        statement.write_text(f"SELECT 'money.a' AS key, {value} + 0 * $year AS value", "utf-8")

    def edited(connection: duckdb.DuckDBPyConnection, path: Path, year: int) -> second.Values:
        written(2)
        return compute(connection, path, year)

    written(1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(second, "compute", edited)
        assert second_results.compute(project, ("money",), 2024, store).values == {"money.a": 2}
    written(1)
    assert second_results.compute(project, ("money",), 2024, store).values == {"money.a": 1}


@pytest.mark.parametrize(
    "more", ["query_table('bes' || 'lut')", "(SELECT now())", "(SELECT random())", "duckdb_tables()"]
)
def test_a_statement_that_can_say_more_than_its_text_and_tables_runs_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    project, store, ran = tiny.report(tmp_path), Store(tmp_path / "cache"), runs(monkeypatch)
    (project.notebooks / "money.sql").write_text(
        f"SELECT 'money.a' AS key, count(*) + 0 * $year AS value FROM {more}", "utf-8"
    )
    for _ in range(2):
        assert "money.a" in second_results.compute(project, ("money",), 2024, store).values
    assert ran == ["money"] * 2


def test_a_table_that_cannot_be_read_fails_the_statements_that_name_it(tmp_path: Path) -> None:
    project = tiny.report(tmp_path)
    (project.notebooks / "money.sql").write_text(
        "SELECT 'money.a' AS key, count(*) + 0 * $year AS value FROM beslut", "utf-8"
    )
    (project.notebooks / "other.sql").write_text("SELECT 'other.a' AS key, $year - 2023 AS value", "utf-8")
    (project.data / "nyps/beslut.csv").unlink()
    results = second_results.compute(project, ("money", "other"), 2024)
    assert (set(results.failed), results.values) == ({"money"}, {"other.a": 1})


CODE = {
    "if x is None:": [("k", "if"), ("k", "is"), ("k", "None")],
    "iffy = classes.pass_through": [],
    "y = 0x1F + 2.5e-3 + a1 - 1_000": [("m", "0x1F"), ("m", "2.5e-3"), ("m", "1_000")],
    r"""s = r"\\" + 'it\'s' + "# no" # yes 'x'""": [
        ("s", r'r"\\"'),
        ("s", r"'it\'s'"),
        ("s", '"# no"'),
        ("c", "# yes 'x'"),
    ],
    """f"a {b['c']:,} d" + ''""": [("s", 'f"a '), ("s", ' d"'), ("s", "''")],
    '''t = """a\n<b> "c\n\n""" and 1''': [("s", '"""a'), ("s", '<b> "c'), ("s", '"""'), ("k", "and"), ("m", "1")],
    "'open": [],
}


@pytest.mark.parametrize("source", CODE)
def test_keywords_texts_numbers_and_comments_stand_out(source: str) -> None:
    spans = re.findall('<span class="(.)">(.*?)</span>', "\n".join(highlighted(source)))
    assert [(kind, html.unescape(text)) for kind, text in spans] == CODE[source]


def test_highlighted_code_is_the_code_line_by_line() -> None:
    cells = [
        cell for path in sorted(ROOT.glob("notebooks/*.ipynb")) for cell in code.cells(path.read_bytes()) if cell.code
    ]
    assert len(cells) > 100
    for source in (*CODE, *(cell.source for cell in cells)):
        lines = highlighted(source)
        assert [html.unescape(re.sub("<[^>]*>", "", line)) for line in lines] == source.split("\n")
        assert all(line.count("<span ") == line.count("</span>") for line in lines)


def test_places_come_in_the_order_of_the_book_with_keys_as_they_are(tmp_path: Path) -> None:
    for name in ("b-tal", "05-anslaget", "index"):
        text = f'<h1 id="x"><span>5</span> {name} &amp; mer</h1><span data-tal="money.a[x&amp;y]">1</span>'
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    found = places.find(tmp_path)
    assert [page for page, _ in found["money.a[x&y]"]] == ["05-anslaget.html", "b-tal.html", "index.html"]
    assert found["money.a[x&y]"][0][1] == "5 05-anslaget & mer"


def test_a_script_holds_no_markup_and_no_line_that_a_script_may_not() -> None:
    text = script("x", {"a": "</script><!--\u2028\u2029"})
    assert not set("<\u2028\u2029") & set(text)
