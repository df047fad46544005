"""What a chart draws for a number is the same however SVG is written, and another when a shape moves."""

from __future__ import annotations

import pytest
from lxml import etree, html

from sparbar.shapes import drawn, outline

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><g id="tal:m.a"><path d="M 1 2\nL 3 4" fill="red"/>'
    '<rect x="1" y="2" width="3" height="4"/></g><g id="tal:m.b[x]"><circle cx="1" cy="2" r="3"/></g>'
    '<g id="axis"><path d="M 9 9"/></g></svg>'
)


def of_xml(svg: str) -> dict[str, str]:
    return dict(drawn(etree.fromstring(svg)))


def test_every_number_with_shapes_and_no_other() -> None:
    assert list(of_xml(SVG)) == ["m.a", "m.b[x]"]


def test_a_page_says_the_same_as_the_file() -> None:
    assert dict(drawn(html.fragment_fromstring(SVG))) == of_xml(SVG)


def test_the_drawing_for_phones_names_its_groups_otherwise() -> None:
    assert of_xml(SVG.replace('id="tal:', 'id="smal-tal:')) == of_xml(SVG)


def test_colours_and_classes_are_no_shapes() -> None:
    assert of_xml(SVG.replace('fill="red"', 'fill="blue" class="x"')) == of_xml(SVG)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [("L 3 4", "L 3 5", "m.a"), ('height="4"', 'height="5"', "m.a"), ('r="3"', 'r="4"', "m.b[x]"),
     ('<rect x="1" y="2" width="3" height="4"/>', "", "m.a"), ("<circle", '<circle transform="scale(2)"', "m.b[x]")],
)  # fmt: skip
def test_a_shape_that_is_another_tells_on_its_number_alone(old: str, new: str, key: str) -> None:
    assert old in SVG
    before, after = of_xml(SVG), of_xml(SVG.replace(old, new))
    assert {name for name in before if before[name] != after.get(name)} == {key}


def test_shapes_of_a_number_in_two_groups_count_together() -> None:
    twice = SVG.replace("</svg>", '<g id="tal:m.a"><path d="M 5 5"/></g></svg>')
    assert of_xml(twice)["m.a"] != of_xml(SVG)["m.a"]
    assert of_xml(twice)["m.b[x]"] == of_xml(SVG)["m.b[x]"]


def test_an_outline_is_all_that_is_drawn() -> None:
    line = '<svg><line x1="0" x2="9" y1="1" y2="1"/><polyline points="1,2 3,4"/><circle cx="1" cy="2" r="3"/></svg>'
    assert outline(etree.fromstring(line)) == (
        "x1=0", "x2=9", "y1=1", "y2=1", "points=1,2 3,4", "cx=1", "cy=2", "r=3"
    )  # fmt: skip
    assert outline(etree.fromstring(line)) != outline(etree.fromstring(line.replace("3,4", "3,5")))
