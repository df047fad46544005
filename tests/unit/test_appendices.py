"""The appendices' tables: sources, all numbers, published totals beside recomputed ones, environment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import made
import pandas as pd
import tiny

from sparbar import appendices
from sparbar.chapters import Book, Chapter
from sparbar.diff import entries, places
from sparbar.ledger import rows_digest
from sparbar.numbers import Formula, Number, Rows


def texts(table: Mapping[str, Any]) -> list[list[str]]:
    return [[row["header"], *(cell["text"] for cell in row["cells"])] for row in table["rows"]]


def heads(table: Mapping[str, Any]) -> list[str]:
    return [column["text"] for column in table["columns"]]


def test_sources() -> None:
    table = appendices.sources([tiny.source("beslut", synthetic=True), tiny.source("mal")])
    assert heads(table) == ["Fil", "Titel", "Producent", "Mottagen", "Licens", "Syntetisk", "SHA-256 (början)"]
    assert texts(table) == [
        ["nyps/beslut.csv", "Tabellen beslut", "Testerna", "2025-01-15", "MIT", "ja", "0" * 12],
        ["register/mal.csv", "Tabellen mal", "Testerna", "2025-01-15", "MIT", "nej", "0" * 12],
    ]
    assert table["rows"][0]["cells"][-1] == {"text": "0" * 12, "code": True}


def test_all_numbers() -> None:
    one_row = Rows(("beslut",), (("B1",),), "belopp_sek", "sum")
    many = tuple(f"money.parent_{n}" for n in range(9))
    numbers = [
        made.number("money.a", 33_300_000),
        made.number("money.b", 5, lineage=one_row),
        made.number("money.c", None, lineage=Formula("sum", many)),
        made.number("money.d", 33_000, "personer", made.FACT),
    ]
    table = appendices.numbers(made.ledger(numbers))
    assert heads(table) == ["Nyckel", "Tal", "Exakt värde", "Definition", "Underlag", "Kod"]
    a, b, c, d = texts(table)
    assert a == [
        "money.a",
        "33,3\u00a0miljoner kronor",
        "33\u00a0300\u00a0000\u00a0kronor",
        "Vad money.a är",
        f"Beräknat: 2 rader i beslut, kontrollsumma {rows_digest(made.ROWS)}",
        "money, cell:3",
    ]
    assert b[4] == f"Beräknat: 1 rad i beslut, kontrollsumma {rows_digest(one_row)}"
    assert c[1] == "[uppgift\u00a0saknas]"
    assert c[3] == "Vad money.c är (inga rader)"
    assert c[4] == "Härlett: " + f"sum({', '.join(many)})"[:77] + "…"
    assert (d[1], d[2], d[4]) == (
        "mer än\u00a033\u00a0000",
        "33\u00a0000\u00a0personer",
        "Rapporterat: resultat:2024/reached",
    )
    assert [column["width"] for column in table["columns"]] == [0.2, 0.13, 0.12, 0.22, 0.2, 0.13]
    assert table["rows"][2]["cells"][0] == {"text": c[1], "key": "money.c", "missing": True, "id": "register:money.c"}


def publicerat(folder: Path, *rows: tuple[int, str, Decimal, str, Decimal]) -> Any:
    frame = pd.DataFrame(rows, columns=["ar", "nyckel", "varde", "enhet", "avrundning"])
    return tiny.data(folder, {"publicerat": frame})


HUNDRED_THOUSAND = Decimal(100_000)


def test_published_totals_beside_recomputed_ones(tmp_path: Path) -> None:
    ledger = made.ledger(
        [
            made.number("money.granted", 33_254_321),
            made.number("money.cases", 24, "projekt"),
            made.number("money.unknown", None),
        ]
    )
    data = publicerat(
        tmp_path,
        (2024, "money.granted", Decimal(33_300_000), "SEK", HUNDRED_THOUSAND),
        (2024, "money.cases", Decimal(25), "projekt", Decimal(1)),
        (2024, "money.unknown", Decimal(7), "SEK", Decimal(1)),
        (2024, "money.gone", Decimal(7), "SEK", Decimal(1)),
        (2023, "money.granted", Decimal(1), "SEK", Decimal(1)),
    )
    table = appendices.published(ledger, data)
    assert heads(table) == ["Nyckel", "Publicerat", "Omräknat", "Stämmer"]
    assert texts(table) == [
        ["money.granted", "33,3\u00a0miljoner kronor", "33,3\u00a0miljoner kronor", "ja"],
        ["money.cases", "25", "24", "nej"],
        ["money.unknown", "7\u00a0kronor", "[uppgift\u00a0saknas]", "nej"],
        ["money.gone", "7", "[uppgift\u00a0saknas]", "nej"],
    ]
    assert table["notes"] == []


def test_another_unit_does_not_agree(tmp_path: Path) -> None:
    ledger = made.ledger([made.number("money.cases", 24, "projekt")])
    data = publicerat(tmp_path, (2024, "money.cases", Decimal(24), "ärenden", Decimal(1)))
    assert texts(appendices.published(ledger, data))[0][-1] == "nej"


def test_a_year_without_published_totals_says_so(tmp_path: Path) -> None:
    data = publicerat(tmp_path, (2023, "money.granted", Decimal(1), "SEK", Decimal(1)))
    table = appendices.published(made.ledger([made.number("money.granted")]), data)
    assert (table["rows"], table["notes"]) == ([], ["Inga totaler för 2024 är publicerade tidigare."])


def test_environment() -> None:
    table = appendices.environment({"Python": "3.11.9", "pandas": "3.1"})
    assert heads(table) == ["Program", "Version"]
    assert texts(table) == [["Python", "3.11.9"], ["pandas", "3.1"]]


# Changes since the year before


def changed(numbers: list[Number], before: list[Number] | None, chapters: list[Chapter]) -> Mapping[str, Any]:
    earlier = None if before is None else entries.of_csv(made.ledger(before, year=2023).to_csv())
    return appendices.changes(made.ledger(numbers), earlier, places.places(Book(tuple(chapters)), {}))


CITING = [
    made.chapter("index.qmd", "# Året\n{{< tal b.two >}} {{< tal a.share >}}"),
    made.chapter("chapters/1-ett.qmd", "# Ett {#s}\n{{< tal a.money >}} {{< tal a.share >}} {{< tal a.top >}}", "a"),
    made.chapter("chapters/2-tva.qmd", "# Två\n", "b"),
]
NOW = [
    made.number("a.money", 33_300_000),
    made.number("a.share", Decimal("0.28"), "andel"),
    made.number("a.money_change", 5),
    made.number("a.top", 14, "delmål", Formula("largest", ("a.money", "a.share"), 1)),
    made.number("b.two", 2, "projekt"),
    made.number("b.uncited", 3),
]
BEFORE = [
    made.number("a.money", 31_200_000),
    made.number("a.share", Decimal("0.25"), "andel"),
    made.number("a.money_change", 4),
    made.number("a.top", 20, "delmål", Formula("largest", ("a.money", "a.share"), 1)),
    made.number("b.two", 4, "projekt"),
    made.number("b.uncited", 4),
]


def test_changes_stand_under_their_chapters_beside_the_year_before() -> None:
    table = changed(NOW, BEFORE, CITING)
    assert heads(table) == ["Tal", "Enhet", "2023", "2024", "Förändring", "Procent"]
    assert texts(table) == [
        ["Ett", "", "", "", "", ""],
        ["Vad a.money är", "miljoner kronor", "31,2", "33,3", "+2,1", "+6,7"],
        ["Vad a.share är", "%", "25", "28", "+3,0", "–"],
        ["Två", "", "", "", "", ""],
        ["Vad b.two är", "projekt", "4", "2", "−2", "−50,0"],
    ]
    assert [row["total"] for row in table["rows"]] == [True, False, False, True, False]


def test_only_this_years_number_is_the_number() -> None:
    """Last year's value belongs to the key, but is not the ledger's number of that key."""
    cells = changed(NOW, BEFORE, CITING)["rows"][1]["cells"]
    assert [cell.get("key") for cell in cells] == [None, None, "a.money", None, None]
    assert [cell.get("of") for cell in cells] == [None, "a.money", None, "a.money", "a.money"]


def test_what_a_public_edition_may_not_compare_is_left_out() -> None:
    earlier = entries.of_csv(made.ledger(BEFORE, year=2023).to_csv())
    table = appendices.changes(made.ledger(NOW), earlier, places.places(Book(tuple(CITING)), {}), {"a.money"})
    assert [row[0] for row in texts(table)] == ["Ett", "Vad a.share är", "Två", "Vad b.two är"]


def test_nothing_to_compare_is_said() -> None:
    assert changed(NOW, None, CITING)["notes"] == [
        "Ingen godkänd liggare finns för 2023, så det finns inget att jämföra med."
    ]
    assert changed(NOW, NOW, CITING)["notes"] == ["Inget tal i kapitlen har ändrats från 2023 till 2024."]
