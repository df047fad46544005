"""Matrices: marks, numbers, counts at the edges, and what is not known."""

from __future__ import annotations

from sparbar import charts, formatting
from sparbar.charts.marks import Box, Circle, Words
from sparbar.numbers import Number, Rows


def number(name: str, value: int | None) -> Number:
    lineage = Rows(("insatser",), (), "insats_id", "count")
    unknown = "" if value is not None else "inga uppgifter"
    return Number(f"welfare.{name}", value, "kommuner", name, lineage, "welfare", "cell", 1, unknown)


write = charts.Write("tal", lambda number: formatting.bare(number, "tal"))


def written(chart: charts.Chart) -> list[Words]:
    return [mark for mark in chart.wide.marks if isinstance(mark, Words)]


def texts(chart: charts.Chart) -> dict[str, str]:
    """gid → text of every number written."""
    return {words.gid: words.text for words in written(chart) if words.gid}


def words(chart: charts.Chart) -> list[str]:
    return [words.text for words in written(chart)]


def circles(chart: charts.Chart) -> list[Circle]:
    return [mark for mark in chart.wide.marks if isinstance(mark, Circle)]


def test_counts_at_the_edges_are_the_numbers_and_are_named_by_key() -> None:
    count, below = number("reach[a]", 1), (number("by[x]", 1), number("by[y]", 0))
    rows = [charts.MatrixRow("Insats", [True, False], count)]
    chart = charts.matrix(rows, ["Arboga", "Köping"], charts.Edge("Insats", "Kommuner", "Insatser", below), write)
    expected = {"text:welfare.reach[a]": "1", "text:welfare.by[x]": "1", "text:welfare.by[y]": "0"}
    assert texts(chart) == expected
    assert chart.numbers == (count, *below)
    assert {"Insats", "Arboga", "Köping", "Kommuner", "Insatser"} <= set(words(chart))


def test_a_mark_and_no_mark_differ_in_more_than_colour() -> None:
    rows = [charts.MatrixRow("Insats", [True, False], number("reach[a]", 1))]
    chart = charts.matrix(rows, ["Arboga", "Köping"], charts.Edge("Insats"), write)
    marked, unmarked = circles(chart)
    assert marked.radius > 2 * unmarked.radius


def test_a_row_whose_places_are_not_known_says_so_and_keeps_its_count() -> None:
    rows = [charts.MatrixRow("Insats", [False, False], number("reach[a]", 4), "vilka anges inte")]
    chart = charts.matrix(rows, ["Arboga", "Köping"], charts.Edge("Insats"), write)
    assert "vilka anges inte" in words(chart)
    assert texts(chart) == {"text:welfare.reach[a]": "4"}
    assert not circles(chart)


def test_numbers_in_cells_are_written_zero_is_a_ring_and_unknown_a_dash() -> None:
    cells = (number("c[1]", 8), number("c[2]", 0), number("c[3]", None))
    chart = charts.matrix([charts.MatrixRow("Rad", cells)], ["A", "B", "C"], charts.Edge("Insats"), write)
    assert texts(chart) == {"text:welfare.c[1]": "8", "text:welfare.c[3]": "–"}
    shades = [mark.gid for mark in chart.wide.marks if isinstance(mark, Box | Circle) and mark.gid]
    assert shades == ["tal:welfare.c[1]", "tal:welfare.c[2]"]
    assert chart.numbers == cells


def test_heads_are_turned_only_when_they_do_not_fit() -> None:
    def turned(heads: list[str]) -> set[bool]:
        rows = [charts.MatrixRow("Rad", [True] * len(heads))]
        drawn = written(charts.matrix(rows, heads, charts.Edge("Insats"), write))
        return {words.turned for words in drawn if words.text in heads}

    assert turned([str(n) for n in range(1, 21)]) == {False}
    assert turned(["Skinnskatteberg"] * 10) == {True}


def test_nothing_known_and_nothing_to_show_are_said() -> None:
    unknown = charts.matrix([charts.MatrixRow("Rad", [number("c[1]", None)])], ["A"], charts.Edge("Insats"), write)
    nothing = charts.matrix([], [], charts.Edge("Insats", "Antal", "Summa", ()), write)
    assert "Uppgift\u00a0saknas" in words(unknown)
    assert "Uppgift\u00a0saknas" in words(nothing)
    assert (unknown.empty, nothing.empty) == (False, True)
