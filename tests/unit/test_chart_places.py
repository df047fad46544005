"""Where the numbers of a chart stand: the boxes that the PDF's links lie on."""

from __future__ import annotations

from pathlib import Path

from sparbar.charts import lettering
from sparbar.render.chart_places import places

BAR = "M 10 60 L 40 60 L 40 70 L 10 70 z"
CIRCLE = "M 100 80 C 110 80 120 90 120 100 C 120 110 110 120 100 120 C 90 120 80 110 80 100 C 80 90 90 80 100 80 z"
LAND = "M 0 0 L 90 0 L 90 50 L 50 90 L 20 90 L 0 40 L 0 0 z"


def drawn(folder: Path, *groups: str) -> Path:
    picture = folder / "picture.svg"
    picture.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 50 200 100">{"".join(groups)}</svg>')
    return picture


def test_a_bar_and_its_label_are_boxes_of_one_number_from_the_upper_edge(tmp_path: Path) -> None:
    label = '<text x="50" y="68" font-size="10px" text-anchor="{}">1 234</text>'
    picture = drawn(
        tmp_path,
        f'<g id="tal:a.b[c&amp;d]"><path d="{BAR}"/></g><g><path d="{BAR}"/></g>',
        f'<g id="text:a.b[c&amp;d]"><g><path d="{CIRCLE}"/></g>{label.format("start")}</g>',  # with a ground behind it
        f'<g id="text:a.middle">{label.format("middle")}</g>',
        f'<g id="text:a.end">{label.format("end")}</g>',
    )
    found = places(picture)
    long = lettering.width("1 234", 10)
    assert found["width"] == 200
    assert [number["key"] for number in found["numbers"]] == ["a.b[c&d]", "a.middle", "a.end"]
    bar, start = found["numbers"][0]["boxes"]
    assert bar == (10, 10, 30, 10)
    assert start == (50, 9, round(long, 2), 12)
    assert [number["boxes"][0][0] for number in found["numbers"][1:]] == [round(50 - long / 2, 2), round(50 - long, 2)]


def test_a_circle_is_a_box_and_an_area_is_not_because_it_lies_over_its_neighbours(tmp_path: Path) -> None:
    picture = drawn(
        tmp_path, *(f'<g id="tal:a.{name}"><path d="{path}"/></g>' for name, path in (("o", CIRCLE), ("x", LAND)))
    )
    assert places(picture)["numbers"] == [{"key": "a.o", "boxes": [(80, 30, 40, 40)]}]


def test_a_file_that_is_no_picture_has_no_numbers(tmp_path: Path) -> None:
    (tmp_path / "text.svg").write_text("ingen bild")
    assert [places(tmp_path / name)["numbers"] for name in ("text.svg", "none.svg")] == [[], []]
