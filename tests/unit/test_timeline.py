"""Timelines: where a bar begins and ends, what is open, how words are kept apart."""

from __future__ import annotations

import re

import pytest

from sparbar import charts
from sparbar.charts.marks import Line, Words
from sparbar.charts.timeline import _arranged, _Axis, _collisions, moment

PLAN = charts.Span("2024/plan", "Plan", "2022", "2033", (("2022", "Planen börjar"), ("2024-12", "Remiss")))
OPEN = charts.Span("2024/natverk", "Nätverk", "", "")
LATER = charts.Span("2024/lag", "Ny lag", "2026", "")


def ids(chart: charts.Chart) -> set[str]:
    return {gid for mark in chart.wide.marks if (gid := getattr(mark, "gid", ""))}


def words(chart: charts.Chart) -> list[str]:
    return [mark.text for mark in chart.wide.marks if isinstance(mark, Words)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("2024", 2024, 2025), ("2024-07", 2024.5, 2024 + 7 / 12), ("2024-01-01", 2024, 2024 + 1 / 365)],
)
def test_a_moment_is_as_long_as_it_is_exact(text: str, start: float, end: float) -> None:
    assert moment(text) == pytest.approx((start, end))


@pytest.mark.parametrize(
    ("span", "drawn"),
    [(PLAN, (2022, 2034)), (OPEN, (2024, 2025)), (LATER, (2026, 2027))],
    ids=["both known", "neither known: the report's year", "begins after the report's year"],
)
def test_a_bar_is_whole_where_the_data_says_so(span: charts.Span, drawn: tuple[float, float]) -> None:
    assert span.drawn(2024) == drawn


def test_an_unstated_end_known_to_be_before_the_year_leaves_a_bar_of_one_year() -> None:
    assert charts.Span("k", "Förstudie", "", "2023").drawn(2024) == (2023, 2024)


def test_every_bar_carries_the_key_of_its_row() -> None:
    chart = charts.timeline([PLAN, OPEN], 2024)
    assert {"rad:insatser:2024/plan", "rad:insatser:2024/natverk"} <= ids(chart)
    assert chart.numbers == ()
    assert not chart.empty


def test_the_scale_reaches_from_the_first_year_told_to_the_last() -> None:
    found = words(charts.timeline([PLAN, OPEN], 2024))
    years = [int(text) for text in found if re.fullmatch(r"20\d\d", text)]
    assert 2024 in years
    assert (min(years), max(years)) in {(2022, 2032), (2022, 2033)}


def test_what_is_open_has_a_dashed_arrow_and_the_key_says_what_it_means() -> None:
    def arrows(span: charts.Span) -> int:
        """Dashed lines, without the one of the key."""
        marks = charts.timeline([PLAN, span], 2024).wide.marks
        return sum(isinstance(mark, Line) and mark.dash is not None for mark in marks) - 1

    assert (arrows(PLAN), arrows(LATER), arrows(OPEN)) == (0, 1, 2)
    assert "start eller slut anges inte" in words(charts.timeline([OPEN], 2024))


def test_every_event_is_written_out() -> None:
    assert {"Planen börjar", "Remiss"} <= set(words(charts.timeline([PLAN], 2024)))


def test_words_avoid_the_lines_of_other_events() -> None:
    events = (("2021", "Tidigare studie med liknande brister"), ("2023", "Studie av stödet sent på hösten"))
    axis = _Axis(2018, 2026, 0, 420)
    arranged = _arranged(events, axis, 8.2)
    assert _collisions(arranged, axis) == 0
    assert {" ".join(event.lines) for event in arranged} == {words for _, words in events}


def test_words_too_long_for_a_phone_are_wrapped() -> None:
    axis = _Axis(2018, 2026, 4, 266)
    (event,) = _arranged((("2024", "Förra årets överenskommelse om barn och unga följs upp"),), axis, 11.5)
    assert len(event.lines) == 2
    assert event.end - event.left <= axis.right - axis.left


def test_long_names_are_wrapped() -> None:
    long = charts.Span("k", "Regionala valideringsstrukturer i Östra Mellansverige", "2023", "")
    found = words(charts.timeline([long], 2024))
    assert long.name not in found
    assert long.name in " ".join(found)


def test_a_timeline_is_told_as_a_table_too() -> None:
    rows = charts.timeline([PLAN, OPEN], 2024).grid.rows
    told = [[row.header, *(cell.text for cell in row.cells)] for row in rows]
    assert told == [
        ["Plan", "2022", "2033", "2022: Planen börjar; 2024-12: Remiss"],
        ["Nätverk", "Anges inte", "Anges inte", "–"],
    ]
