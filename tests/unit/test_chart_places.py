"""Where the numbers of a chart stand: the boxes that the PDF's links lie on."""

from __future__ import annotations

from pathlib import Path

from sparbar import lettering
from sparbar.render.chart_places import places

BAR = '<rect x="10" y="10" width="30" height="10"/>'
CIRCLE = '<circle cx="100" cy="50" r="20"/>'
MIDDLE, END = (f' text-anchor="{at}"' for at in ("middle", "end"))
LAND = '<path d="M0 0L90 0L90 50L50 90L20 90L0 40z"/>'


def drawn(folder: Path, *groups: str) -> Path:
    picture = folder / "picture.svg"
    picture.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">{"".join(groups)}</svg>')
    return picture


def test_a_bar_and_its_label_are_boxes_of_one_number(tmp_path: Path) -> None:
    label = '<text x="50" y="18" font-size="10"{}>1 234</text>'
    picture = drawn(
        tmp_path,
        f'<g id="tal:a.b[c&amp;d]">{BAR}</g>{BAR}',
        f'<g id="text:a.b[c&amp;d]">{label.format("")}</g>',
        f'<g id="text:a.middle">{label.format(MIDDLE)}</g>',
        f'<g id="text:a.end">{label.format(END)}</g>',
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
    picture = drawn(tmp_path, f'<g id="tal:a.o">{CIRCLE}</g>', f'<g id="tal:a.x">{LAND}</g>')
    assert places(picture)["numbers"] == [{"key": "a.o", "boxes": [(80, 30, 40, 40)]}]


def test_a_file_that_is_no_picture_has_no_numbers(tmp_path: Path) -> None:
    (tmp_path / "text.svg").write_text("ingen bild")
    assert [places(tmp_path / name)["numbers"] for name in ("text.svg", "none.svg")] == [[], []]
