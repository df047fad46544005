"""The first page's key numbers: the author's choice, the approved past, the line, and what must never be drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import made
import pytest
import tiny
from lxml import etree

from sparbar import key_numbers, sparklines
from sparbar.chapters import Chapter, KeyNumber, read_book
from sparbar.errors import InvalidProject
from sparbar.paths import Project

HEADS = "key,value,unit\n"
LEDGER = made.ledger([made.number("money.granted", 33_300_000), made.number("money.cases", None, "ärenden")])
FRONT = """---
notebooks: [money]
key_numbers:
  - title: Beviljat
    number: money.granted form=mkr
    change: money.cases
---
# Året

{{< nyckeltal >}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny.report(tmp_path)


def chapter(*numbers: KeyNumber) -> Chapter:
    return Chapter("index.qmd", "index", False, ("money",), FRONT, numbers)


def points(svg: str) -> list[list[float]]:
    """The heights of each line's points, from the bottom, in hundredths of what a line can have."""
    room = sparklines.HEIGHT - 2 * sparklines.EDGE
    listed = [line.get("points").split() for line in etree.fromstring(svg).iter("{*}polyline")]
    heights = [[float(pair.split(",")[1]) for pair in line] for line in listed]
    return [[round(100 * (sparklines.HEIGHT - sparklines.EDGE - y) / room) for y in line] for line in heights]


def test_a_line_begins_at_zero_and_ends_with_the_largest() -> None:
    svg = sparklines.draw({2022: 50, 2023: Decimal("25.0"), 2024: 100})
    assert points(svg) == [[50, 25, 100]]
    assert not re.search(r"<text|style=|id=", svg)


def test_values_below_zero_have_room() -> None:
    assert points(sparklines.draw({2023: -10, 2024: 10})) == [[0, 100]]


def test_a_year_without_a_value_is_a_gap() -> None:
    values = {2021: 4, 2022: 2, 2023: None, 2024: 4}
    svg = sparklines.draw(values)
    assert points(svg) == [[100, 50]]
    assert svg.count("<circle") == 3
    assert sparklines.words(values) == "Utvecklingen 2021–2024: ned, sedan upp. Uppgift saknas för 2023."


@pytest.mark.parametrize("values", [{2024: 5}, {2023: None, 2024: 5}, {2023: 5, 2024: None}, {2024: None}])
def test_one_year_is_no_line(values: dict[int, int | None]) -> None:
    assert sparklines.draw(values) == ""


def test_years_of_nothing_are_a_line_on_the_ground() -> None:
    assert points(sparklines.draw({2023: 0, 2024: 0})) == [[0, 0]]
    assert sparklines.words({2022: 0, 2023: 0, 2024: 0}) == "Utvecklingen 2022–2024: oförändrat."


def test_the_past_is_the_approved_ledgers(project: Project) -> None:
    for year, value in ((2018, "1"), (2022, "20000000"), (2023, "")):
        tiny.write(project.root, f"ledger/{year}.csv", f"{HEADS}money.granted,{value},SEK\n")
    past = key_numbers.past(project, 2024)
    assert past == {2022: {"money.granted": ("20000000", "SEK")}, 2023: {"money.granted": ("", "SEK")}}
    (tile,) = key_numbers.tiles(chapter(KeyNumber(title="Beviljat", number="money.granted")), LEDGER, past)
    assert tile.alt == "Utvecklingen 2022–2024: upp. Uppgift saknas för 2023."


def test_a_value_in_another_unit_is_not_compared() -> None:
    past = {2023: {"money.granted": ("33300", "tkr")}}
    (tile,) = key_numbers.tiles(chapter(KeyNumber(title="Beviljat", number="money.granted")), LEDGER, past)
    assert tile.svg == ""


def test_a_public_edition_draws_what_its_printed_change_tells_anyway() -> None:
    past = {year: {"money.granted": (f"{year}", "SEK")} for year in (2022, 2023)}
    known = made.ledger([made.number("money.granted", 2024), made.number("money.change", 1)])
    for change, years in ((1, ["2023–2024"]), (None, [])):
        numbers = {**known.numbers, "money.change": made.number("money.change", change)}
        public = replace(known, numbers=numbers, audience="public")
        asked = KeyNumber(title="Beviljat", number="money.granted", change="money.change")
        (tile,) = key_numbers.tiles(chapter(asked), public, past)
        assert re.findall(r"\d{4}–\d{4}", tile.alt) == years


def test_what_the_shortcode_prints() -> None:
    asked = KeyNumber(title="Beviljat", number="money.granted form=mkr", change="money.cases")
    told = key_numbers.described(chapter(asked), LEDGER, {2023: {"money.granted": ("30000000", "SEK")}}, "figures/2024")
    assert told["note"] == "Linjerna visar utvecklingen 2023–2024. " + key_numbers.READING
    assert told["tiles"] == [
        {
            "title": "Beviljat",
            "number": {"text": "33,3\u00a0miljoner kronor", "key": "money.granted", "missing": False},
            "change": {"text": "[uppgift\u00a0saknas]", "key": "money.cases", "missing": True},
            "since": "Sedan 2023:",
            "line": {"svg": "figures/2024/key_numbers/1.svg", "alt": "Utvecklingen 2023–2024: upp."},
        }
    ]


def test_without_a_past_there_are_numbers_and_no_lines() -> None:
    told = key_numbers.described(chapter(KeyNumber(title="Beviljat", number="money.granted")), LEDGER, {}, "figures")
    assert told["note"] == ""
    assert told["tiles"][0]["line"] is None
    assert told["tiles"][0]["change"] is None


def test_the_front_matter_cites_like_the_text_does(project: Project) -> None:
    tiny.write(project.root, "index.qmd", FRONT)
    cited = [(s.name, s.canonical, s.line) for s in read_book(project).chapters[0].shortcodes()]
    assert cited == [("tal", "money.granted|form=mkr", 5), ("tal", "money.cases", 6), ("nyckeltal", "", 10)]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "index.qmd",
            FRONT.replace("{{< nyckeltal >}}", ""),
            "1 key numbers in the front matter, {{< nyckeltal >}} in 0",
        ),
        ("index.qmd", "# Året\n\n{{< nyckeltal >}}\n", "0 key numbers in the front matter, {{< nyckeltal >}} in 1"),
        (
            "index.qmd",
            FRONT.replace("number: money.granted form=mkr", 'number: "{{< tal money.granted >}}"'),
            "number: ",
        ),
        ("chapters/05-anslaget.qmd", FRONT, "key_numbers in a second chapter"),
    ],
)
def test_key_numbers_that_cannot_be_printed(project: Project, file: str, text: str, told: str) -> None:
    tiny.write(project.root, "index.qmd", FRONT)
    tiny.write(project.root, file, text)
    with pytest.raises(InvalidProject) as refused:
        read_book(project)
    assert told in str(refused.value.findings[0])
