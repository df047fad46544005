"""What a row feeds: directly and through derived numbers, and what would be left without it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import made
import pytest
import tiny

from sparbar.feeds import Feed, feeds
from sparbar.numbers import Aggregate, Fact, Formula, Number, Rows
from sparbar.originals import Originals
from sparbar.paths import Project

GRANTS = (("B-2024-002",), ("B-2024-003",), ("B-2024-007",))


def rows(expression: str, aggregate: Aggregate, keys: tuple[tuple[str, ...], ...] = GRANTS, *more: str) -> Rows:
    return Rows(("beslut", *more), keys, expression, aggregate)


NUMBERS = {
    number.key: number
    for number in (
        made.number("m.sum", 2_500_000, lineage=rows("belopp_sek", "sum")),
        made.number("m.kinds", 2, "slag", rows("beslutstyp", "count")),
        made.number("m.cases", 1, "ärenden", rows("arende_id", "count")),
        made.number("m.least", 0, lineage=rows("belopp_sek", "min")),
        made.number("m.most", 2_000_000, lineage=rows("belopp_sek", "max")),
        made.number("m.rate", Decimal("0.4"), "andel", rows("stodandel", "max", GRANTS[:2])),
        made.number(
            "m.goal",
            375_000,
            lineage=rows("belopp_sek * andel", "sum", (("B-2024-003", "A-2024-001/RUS2020/3"),), "arende_mal"),
        ),
        made.number("m.other", 80_000, lineage=rows("belopp_sek", "sum", (("B-2023-002",),))),
        made.number("m.share", Decimal("0.150000000000"), "andel", Formula("ratio", ("m.goal", "m.sum"))),
        made.number("m.twice", Decimal("0.300000000000"), "andel", Formula("sum", ("m.share", "m.share"))),
        made.number("m.far", 80_000, lineage=Formula("sum", ("m.other",))),
        made.number("m.fact", 33_000, "personer", Fact("resultat:2024/reached", "mer_an", "", "", "")),
    )
}


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(Project.at(tiny.copy_small(tmp_path)))


def told(originals: Originals, row: str) -> dict[str, Feed]:
    return {feed.number.key: feed for feed in feeds(NUMBERS, originals, originals.find(row))}


def test_a_decision_feeds_sums_counts_extremes_and_what_is_derived(originals: Originals) -> None:
    found = told(originals, "beslut:B-2024-003")
    assert {key: feed.how for key, feed in found.items()} == {
        "m.sum": "500000 of 2500000 SEK",
        "m.kinds": "counted, together with rows of the same value",
        "m.cases": "counted, together with rows of the same value",
        "m.least": "compared; it is not the smallest",
        "m.most": "compared; it is not the largest",
        "m.rate": "is the largest, with others",
        "m.goal": "375000 of 375000 SEK",
        "m.share": "0 without the row, not 0.15",
        "m.twice": "0 without the row, not 0.3",
    }
    assert found["m.sum"].without == 2_000_000
    assert found["m.share"].via == ("m.goal", "m.sum")
    assert found["m.twice"].via == ("m.share",)


def test_a_row_of_zero_and_the_only_row_of_a_value(originals: Originals) -> None:
    found = told(originals, "beslut:B-2024-007")
    assert found["m.sum"].how == "counted with zero"
    assert found["m.kinds"].how == "counted once"
    assert (found["m.least"].how, found["m.least"].without) == ("is the smallest", 500_000)


def test_a_joined_row_feeds_too(originals: Originals) -> None:
    found = told(originals, "arende_mal:A-2024-001/RUS2020/3")
    assert found["m.goal"].how == "375000 of 375000 SEK"
    assert found["m.share"].without == 0


def test_a_reported_row(originals: Originals) -> None:
    assert {key: feed.how for key, feed in told(originals, "resultat:2024/reached").items()} == {"m.fact": "says it"}


def test_a_row_that_feeds_nothing(originals: Originals) -> None:
    assert told(originals, "beslut:B-2024-006") == {}


def test_the_parts_of_a_sum_add_up_to_it(originals: Originals) -> None:
    number: Number = NUMBERS["m.sum"]
    parts = [told(originals, f"beslut:{key}")["m.sum"].without for (key,) in GRANTS]
    assert sum(2_500_000 - int(part or 0) for part in parts) == number.value
