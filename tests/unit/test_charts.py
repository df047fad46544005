"""Every kind of chart, wide and narrow: legible, told apart by everyone, traceable, and the same bytes every time."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import made
import numpy as np
import pytest
from colorspacious import cspace_convert
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageFont

from sparbar import bitmaps, charts, fonts, formatting, lettering
from sparbar.charts import placing, svg
from sparbar.charts.canvas import Canvas
from sparbar.charts.layout import NARROW, SERIES, WIDE, Layout
from sparbar.charts.marks import Box, Line, Words
from sparbar.charts.save import Words as Frame
from sparbar.charts.save import save
from sparbar.design import SCHEMES, Scheme, contrast, tokens
from sparbar.numbers import Number
from sparbar.records import BITMAPS, FORMS

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = (WIDE, NARROW)
OUTLINES = Path(__file__).parents[2] / "data/register/kommuner.geojson"
WRITE = charts.Write("tal", lambda number: formatting.bare(number, "tal"))
COUNTY = {
    "1904": "Skinnskatteberg", "1907": "Surahammar", "1960": "Kungsör", "1961": "Hallstahammar", "1962": "Norberg",
    "1980": "Västerås", "1981": "Sala", "1982": "Fagersta", "1983": "Köping", "1984": "Arboga",
}  # fmt: skip


def number(name: str, value: int | None) -> Number:
    return made.number(f"money.{name}", value, "projekt")


def goals() -> charts.Chart:
    rows = [(f"Delmål {n}", number(f"g[{n}]", n % 3 * 40), number(f"p[{n}]", n % 4 * 17)) for n in range(1, 21)]
    return charts.paired_bars(rows, ("Beviljat till nya projekt", "Utbetalt under året"), WRITE, "Delmål")


def types() -> charts.Chart:
    rows = [(name, number(f"t[{name[0]}]", n * 9), number(f"b[{name[0]}]", n * 8)) for n, name in enumerate("ABC", 1)]
    return charts.paired_bars(rows, ("2031", "2030"), WRITE, "Stödtyp", by_value=True)


def forms() -> charts.Chart:
    names = ("Affärsutvecklingscheck för internationalisering", "Innovationsstöd", "Lån")
    return charts.bars([(name, number(f"f[{n}]", 7 * n)) for n, name in enumerate(names)], WRITE, ("Stödform", "Antal"))


def parts() -> charts.Chart:
    rows = [(f"Projekt från {n}", [number(f"c[{n}-{k}]", 20 + n + k) for k in range(5)]) for n in range(3)]
    return charts.stacked_bars(rows, ["Samma år", "Året efter", "Två år efter", "Senare", "Återstår"], WRITE, "Årskull")


def county() -> charts.Chart:
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    outlines = {feature["properties"]["kommun_kod"]: feature["geometry"] for feature in features}
    amounts = {code: number(f"m[{code}]", 99 if code == "1980" else 6 + place) for place, code in enumerate(COUNTY)}
    return charts.municipality_map(
        outlines, COUNTY, amounts, WRITE, charts.Area(["1904", "1962", "1982"], "Stödområde")
    )


def reach() -> charts.Chart:
    names = ["Överenskommelser om psykisk hälsa", "Nära vård"]
    rows = [charts.MatrixRow(name, [True, False] * 5, number(f"r[{n}]", 5)) for n, name in enumerate(names)]
    rows.append(charts.MatrixRow("Aktionsforskning", [False] * 10, number("r[9]", 4), "vilka anges inte"))
    below = [number(f"k[{code}]", 2) for code in COUNTY]
    return charts.matrix(rows, list(COUNTY.values()), charts.Edge("Insats", "Kommuner", "Insatser", below), WRITE)


def aims() -> charts.Chart:
    names = ("Smarta Sätt", "Automation Region", "EU for REAL")
    rows = [charts.MatrixRow(name, [n % 3 == 0 for n in range(20)], number(f"a[{name[0]}]", 7)) for name in names]
    below = [number(f"i[{n}]", n) for n in range(1, 21)]
    return charts.matrix(
        rows, [str(n) for n in range(1, 21)], charts.Edge("Insats", "Delmål", "Insatser", below), WRITE
    )


def history() -> charts.Chart:
    events = (("2029", "Tidigare studie med liknande brister"), ("2031-10", "Studie av stödet sent på hösten"))
    spans = [
        charts.Span("2031/a", "Föräldraskapsstöd", "2030", "", events),
        charts.Span("2031/b", "Samsjuklighetsprojektet", "", "2031"),
    ]
    return charts.timeline(spans, 2031)


KINDS: dict[str, Callable[[], charts.Chart]] = {
    make.__name__: make for make in (goals, types, forms, parts, county, reach, aims, history)
}
every_drawing = pytest.mark.parametrize(
    ("kind", "layout"),
    list(itertools.product(KINDS, LAYOUTS)),
    ids=lambda one: one if isinstance(one, str) else one.suffix or "wide",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    for name, make in KINDS.items():
        save(make(), folder, name, f"money.{name}", Frame("Tio av 20 delmål fick pengar", "Antal", "Källa: Liggaren."))
    return folder


def drawn(files: Path, kind: str, layout: Layout) -> etree._Element:
    suffix = f".{layout.suffix}" if layout.suffix else ""
    return etree.fromstring((files / f"{kind}{suffix}.svg").read_bytes())


def written(canvas: Canvas) -> list[Words]:
    """Every line of words, in the order they were written."""
    return [mark for mark in canvas.marks if isinstance(mark, Words)]


FACES = {
    bold: ImageFont.truetype(fonts.installed() / name, 2048) for bold, name in enumerate((fonts.REGULAR, fonts.BOLD))
}


def boxes(canvas: Canvas) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The text and the sides (left, top, right, bottom, in points) of every line, as another library measures it."""
    anchors = {"left": "ls", "center": "ms", "right": "rs"}
    for words in written(canvas):
        sides = FACES[words.bold].getbbox(words.text, anchor=anchors[words.at])
        left, top, right, bottom = (side / 2048 * words.size for side in sides)
        if words.turned:
            left, top, right, bottom = top, -right, bottom, -left
        yield words.text, (words.x + left, words.y + top, words.x + right, words.y + bottom)


@every_drawing
def test_words_are_large_enough_where_they_are_read(files: Path, kind: str, layout: Layout) -> None:
    picture = drawn(files, kind, layout)
    width = float(picture.get("viewBox").split()[2])
    sizes = [float(text.get("font-size").removesuffix("px")) for text in picture.iter(f"{SVG}text")]
    assert len(sizes) > 3
    shown = 269 if layout.narrow else 425  # pixels on a phone of 320; points between the margins of a page
    assert min(sizes) * shown / width >= (11 if layout.narrow else 8)


@every_drawing
def test_words_stand_inside_the_picture_and_apart(kind: str, layout: Layout) -> None:
    canvas = KINDS[kind]().draw(layout)
    found = list(boxes(canvas))
    for words, (left, _, right, _) in found:
        assert left >= -0.5, words
        assert right <= layout.width + 0.5, words
    for (one, a), (other, b) in itertools.combinations(found, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert across <= 0.5 or down <= 2.5, f"{one} on {other}"


def test_every_line_of_words_stands_on_the_foot_of_its_neighbours() -> None:
    """A key or a row of labels is one line of text, whatever letters its words have."""
    feet = {words.y for words in written(parts().draw(WIDE)) if words.text in {"Samma år", "Året efter", "Senare"}}
    assert len(feet) == 1


@pytest.mark.parametrize("bold", [False, True])
def test_words_are_as_long_as_their_letters_and_closer_where_a_pair_fits_together(bold: bool) -> None:
    for letter in "aWåÖ1–,\u00a0\u2212":
        assert lettering.exact(letter, 2048, bold) == FACES[bold].getlength(letter)
    assert lettering.exact("Tal", 9, bold) < sum(lettering.exact(letter, 9, bold) for letter in "Tal")
    assert lettering.exact("1 234", 9, bold) == pytest.approx(sum(lettering.exact(one, 9, bold) for one in "1 234"))


@pytest.mark.parametrize("layout", LAYOUTS, ids=["wide", "narrow"])
def test_the_map_names_every_municipality_with_its_number_in_its_own_land(layout: Layout) -> None:
    chart = county()
    words = [text for text, _ in boxes(chart.draw(layout))]
    assert set(COUNTY.values()) <= set(words)
    assert len(chart.labels) == 10
    assert any(
        text.startswith("Stödområde: Skinnskatteberg, Norberg, Fagersta") for text in [" ".join(words)[:400]]
    ) or ("Stödområde:" in " ".join(words))


PLACES = st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 40))


@given(st.lists(PLACES, min_size=1, max_size=9, unique_by=lambda place: place[1:]), st.lists(PLACES, max_size=4))
def test_the_best_place_is_that_with_least_against_it_of_all(
    places: list[tuple[int, int, int]], taken: list[tuple[int, int, int]]
) -> None:
    candidates = [(cost * 50.0, placing.Box(x, y, 12, 8)) for cost, x, y in sorted(places)]
    others = [placing.Box(x, y, 12, 8) for _, x, y in taken]
    costs = [(cost + sum(map(box.overlap, others)), box.x, box.y, box) for cost, box in candidates]
    assert placing._best(candidates, others) == min(costs)[-1]


@every_drawing
def test_nothing_in_a_picture_needs_what_a_strict_policy_blocks(files: Path, kind: str, layout: Layout) -> None:
    text = etree.tostring(drawn(files, kind, layout), encoding="unicode")
    assert not re.search(r"<style|<script|\sstyle=|href=|<!|<\?|clip-path", text)


@every_drawing
def test_every_colour_has_a_name_that_follows_light_and_dark(files: Path, kind: str, layout: Layout) -> None:
    painted = 0
    for element in drawn(files, kind, layout).iter():
        for paint, letter in (("fill", "f"), ("stroke", "s")):
            if element.get(paint, "none").startswith("#"):
                assert f"{letter}-" in element.get("class", ""), etree.tostring(element)
                painted += 1
    assert painted > 5


@pytest.mark.parametrize("kind", KINDS)
def test_ids_of_the_two_drawings_differ_and_are_each_once(files: Path, kind: str) -> None:
    wide, narrow = (
        [element.get("id") for element in drawn(files, kind, one).iter() if element.get("id")] for one in LAYOUTS
    )
    assert len(set(wide)) == len(wide)
    assert len(set(narrow)) == len(narrow)
    assert not set(wide) & set(narrow)


@every_drawing
def test_every_number_is_drawn_or_written_with_its_key(files: Path, kind: str, layout: Layout) -> None:
    named = {element.get("id", "").split(":", 1)[-1] for element in drawn(files, kind, layout).iter(f"{SVG}g")}
    assert {number.key for number in KINDS[kind]().numbers} <= named


def colours(element: etree._Element, root: etree._Element, scheme: Scheme) -> tuple[str, str]:
    """The fill of a shape, under its pattern, and the line around it."""
    shape = element[0]
    reference = re.fullmatch(r"url\(#(.*)\)", shape.get("fill"))
    painted = root.find(f".//*[@id='{reference[1]}']")[0] if reference else shape
    return _token(painted, "f", scheme), _token(shape, "s", scheme) if "s-" in shape.get("class", "") else ""


def _token(element: etree._Element, letter: str, scheme: Scheme) -> str:
    found = re.search(rf"\b{letter}-([\w-]+)", element.get("class", ""))
    assert found, etree.tostring(element)
    return tokens().color(found[1], scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
@every_drawing
def test_shapes_stand_out_from_the_ground(files: Path, kind: str, layout: Layout, scheme: Scheme) -> None:
    root, ground = drawn(files, kind, layout), tokens().color("paper", scheme)
    shapes = [group for group in root.iter(f"{SVG}g") if re.match(r"(smal-)?(tal|rad):", group.get("id", ""))]
    assert shapes or kind in {"reach", "aims"}
    for shape in shapes:
        fill, edge = colours(shape, root, scheme)
        assert max(contrast(fill, ground), contrast(edge, ground) if edge else 1) >= 3, shape.get("id")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_neighbours_in_a_bar_differ_by_three_to_one(files: Path, scheme: Scheme) -> None:
    root = drawn(files, "parts", WIDE)
    shapes = [group for group in root.iter(f"{SVG}g") if group.get("id", "").startswith("tal:money.c[0-")]
    fills = [colours(shape, root, scheme)[0] for shape in shapes]
    assert len(fills) == 5
    for one, other in itertools.pairwise(fills[:4]):
        assert contrast(one, other) >= 3


VISIONS = {
    "deuteranomaly": {"name": "sRGB1+CVD", "cvd_type": "deuteranomaly", "severity": 100},
    "protanomaly": {"name": "sRGB1+CVD", "cvd_type": "protanomaly", "severity": 100},
    "tritanomaly": {"name": "sRGB1+CVD", "cvd_type": "tritanomaly", "severity": 100},
}


def seen(color: str, vision: str) -> str:
    """The colour as someone with that vision sees it."""
    rgb = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    if vision == "greyscale":
        lightness = cspace_convert(rgb, "sRGB1", "CIELab")[0]
        rgb = cspace_convert(np.array([lightness, 0.0, 0.0]), "CIELab", "sRGB1")
    else:
        rgb = cspace_convert(rgb, VISIONS[vision], "sRGB1")
    return "#" + "".join(f"{round(float(np.clip(channel, 0, 1)) * 255):02x}" for channel in rgb)


@pytest.mark.parametrize("vision", [*VISIONS, "greyscale"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_neighbours_stay_apart_in_everyones_eyes(scheme: Scheme, vision: str) -> None:
    names = ("chart-dark", "chart-light", "chart-middle", "chart-pale")
    shades = [seen(tokens().color(name, scheme), vision) for name in names]
    for one, other in itertools.pairwise(shades):
        assert contrast(one, other) >= 2.7, (one, other)


def test_series_differ_without_any_colour() -> None:
    patterns = [(fill.pattern, fill.color == tokens().color("paper")) for fill in SERIES]
    assert len(set(patterns)) == len(patterns)


@pytest.mark.parametrize("layout", LAYOUTS, ids=["wide", "narrow"])
def test_rows_of_zero_stay_and_the_zero_line_runs_past_all_of_them(layout: Layout) -> None:
    canvas = goals().draw(layout)
    labels = [text for text, _ in boxes(canvas)]
    assert [f"Delmål {n}" for n in range(1, 21)] == [text for text in labels if text.startswith("Delmål")]
    (line,) = (mark for mark in canvas.marks if isinstance(mark, Line))
    (_, top), (_, bottom) = line.points
    zeros = [words.y for words in written(canvas) if words.text == "0"]
    assert len(zeros) >= 11
    assert top < min(zeros) < max(zeros) < bottom


def test_bars_are_sorted_by_value_unless_looked_up_by_number() -> None:
    rows = [(name, number(f"s[{name}]", value)) for name, value in (("a", 1), ("b", 9), ("c", 4))]
    assert [row.header for row in charts.bars(rows, WRITE, ("Rad", "Antal")).grid.rows] == ["b", "c", "a"]
    assert [row.header for row in charts.bars(rows, WRITE, ("Rad", "Antal"), by_value=False).grid.rows] == [
        "a",
        "b",
        "c",
    ]


def test_bars_below_zero_are_drawn_left_of_the_zero_line() -> None:
    rows = [("a", number("n[a]", 9)), ("b", number("n[b]", -3))]
    canvas = charts.bars(rows, WRITE, ("Rad", "Antal")).draw(WIDE)
    ((zero, _), _) = next(mark for mark in canvas.marks if isinstance(mark, Line)).points
    sides = {mark.gid: mark.x for mark in canvas.marks if isinstance(mark, Box) and mark.gid}
    assert sides["tal:money.n[a]"] == pytest.approx(zero)
    assert sides["tal:money.n[b]"] < zero
    assert all(left >= 0 for _, (left, *_) in boxes(canvas))


def test_the_series_of_a_short_chart_are_named_beside_its_first_bars() -> None:
    words = [words.text for words in written(types().draw(WIDE))]
    assert words[:5] == ["C", "27", "24", "2031", "2030"]


def test_unknown_and_empty_charts_say_so() -> None:
    unknown = charts.bars([("a", number("u[a]", None))], WRITE, ("Rad", "Antal"))
    for layout in LAYOUTS:
        assert "Uppgift\u00a0saknas" in [text for text, _ in boxes(unknown.draw(layout))]
        assert "Uppgift\u00a0saknas" in [text for text, _ in boxes(charts.timeline([], 2031).draw(layout))]


@pytest.mark.parametrize("kind", ["parts", "county"])
def test_the_same_numbers_give_the_same_bytes(files: Path, tmp_path: Path, kind: str) -> None:
    save(
        KINDS[kind](),
        tmp_path,
        kind,
        f"money.{kind}",
        Frame("Tio av 20 delmål fick pengar", "Antal", "Källa: Liggaren."),
    )
    for form in FORMS:
        assert (tmp_path / f"{kind}{form}").read_bytes() == (files / f"{kind}{form}").read_bytes(), form


def test_the_bitmap_is_the_chart_on_paper_with_all_its_words(files: Path) -> None:
    """Typst leaves words out without a word when it does not find their font."""
    canvas = forms().draw(WIDE)
    bitmaps.draw([files / f"forms{form}" for form in BITMAPS.values()])
    whole, bare = (Image.open(files / f"forms{form}").convert("L") for form in (".hel.png", ".png"))
    assert bare.size == (round(WIDE.width * 200 / 72), canvas.height * 200 / 72)
    assert whole.width == bare.width
    assert whole.height > bare.height
    found = list(boxes(canvas))
    assert len(found) > 5
    for words, sides in found:
        dark, light = bare.crop(tuple(round(side * 200 / 72) for side in sides)).getextrema()
        assert dark < 90, words
        assert light > 250, words


def test_a_notebook_shows_the_chart_on_paper() -> None:
    chart = forms()
    assert repr(chart) == "<Chart of 3 numbers>"
    shown = etree.fromstring(chart._repr_svg_().encode())
    assert shown[0].get("fill") == tokens().color("paper")
    assert "Innovationsstöd" in [text.text for text in shown.iter(f"{SVG}text")]


def test_the_whole_picture_has_title_unit_and_source_and_the_bare_one_has_not(files: Path) -> None:
    whole, bare = ((files / f"forms{form}").read_text(encoding="utf-8") for form in (".hel.svg", ".svg"))
    for words in ("Tio av 20 delmål fick pengar", "Källa: Liggaren."):
        assert words in whole
        assert words not in bare


@pytest.mark.parametrize("words", ["<b>&amp;</b>", "'\"]]>", "å\t\r\n–\U0001f600"])
def test_words_and_ids_stand_in_a_picture_as_they_are(words: str) -> None:
    canvas = Canvas(WIDE)
    canvas.text(0, 9, words, gid=words)
    (group,) = etree.fromstring(svg.bare(canvas, "money.it").encode())
    assert (group.get("id"), group[0].text) == (words, words)


@pytest.mark.parametrize("unfit", ["\0", "\x1b", "\ufffe", "\ud800"])
def test_words_that_no_picture_can_hold_are_refused(unfit: str) -> None:
    canvas = Canvas(WIDE)
    canvas.text(0, 9, f"a{unfit}")
    with pytest.raises(ValueError, match=f"the picture money.it holds the character U\\+{ord(unfit):04X}"):
        svg.bare(canvas, "money.it")
