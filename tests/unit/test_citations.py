"""How prose cites a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparbar import citations
from sparbar.citations import BadCitation, Shortcode
from sparbar.formatting import FORMS, NBSP
from sparbar.numbers import Exact, Fact, Formula, Number


def number(key: str, value: Exact | None, unit: str, precision: str = "", together: tuple[str, ...] = ()) -> Number:
    lineage = Fact("resultat:1", precision, "", "", "") if precision else Formula("sum", ())
    return Number(key, value, unit, "D", lineage, "n", "c", 1, together=together)


PAIR = ("n.part[a]", "n.part[b]")
NUMBERS = {
    item.key: item
    for item in (
        number("n.money", 33_300_000, "SEK"),
        number("n.share", Decimal("0.28"), "andel"),
        number("n.count", 8, "kommuner"),
        number("n.all", 10, "kommuner"),
        number("n.one", 1, "plats"),
        number("n.change", -4_000, "SEK"),
        number("n.unknown", None, "SEK"),
        number("n.fact", 33_000, "personer", "mer_an"),
        number("n.few", 3, "kurser", "minst"),
        number(PAIR[0], 250_000, "SEK", together=PAIR),
        number(PAIR[1], 250_000, "SEK", together=PAIR),
    )
}


def text(inside: str) -> str:
    return citations.number_text(one(f"{{{{< tal {inside} >}}}}"), NUMBERS)


def one(source: str) -> Shortcode:
    (shortcode,) = citations.find(source)
    return shortcode


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("n.money", f"33,3{NBSP}miljoner kronor"),
        ("n.money form=kr", f"33{NBSP}300{NBSP}000{NBSP}kronor"),
        ("n.money form=mkr decimaler=0", f"33{NBSP}miljoner kronor"),
        ("n.money form=tal", f"33{NBSP}300{NBSP}000"),
        ("n.money tecken=ja", f"+33,3{NBSP}miljoner kronor"),
        ("n.change tecken=ja", f"\u22124{NBSP}000{NBSP}kronor"),
        ("n.money form=mkr enhet=nej", "33,3"),
        ("n.money form=mkr enhet=nej tecken=ja", "+33,3"),
        ("n.unknown enhet=nej tecken=ja", "–"),
        ("n.share form=procentenheter tecken=ja", f"+28{NBSP}procentenheter"),
        ("n.count tecken=ja", "+8"),
        ("n.share", f"28{NBSP}%"),
        ("n.share form=halften", "mindre än hälften"),
        ("n.share form=halften versal=ja", "Mindre än hälften"),
        ("n.count", "8"),
        ("n.count form=ord", "åtta"),
        ("n.count form=ord versal=ja", "Åtta"),
        ("n.one form=ord", "ett"),
        ("n.one form=ord genus=n", "en"),
        ("n.count form=samtliga av=n.all", "åtta av tio"),
        ("n.all form=samtliga av=n.all versal=ja", "Samtliga tio"),
        ("n.change form=riktning", "minskade"),
        ("n.unknown", f"[uppgift{NBSP}saknas]"),
        ("n.fact", f"mer än{NBSP}33{NBSP}000"),
        ("n.fact precision=nej", f"33{NBSP}000"),
        ("n.few form=ord", f"minst{NBSP}tre"),
        ("n.few form=ord precision=nej", "tre"),
        ("n.part[a] form=mkr", f"0,3{NBSP}miljoner kronor"),
        ("n.part[b] form=mkr", f"0,2{NBSP}miljoner kronor"),
    ],
)
def test_the_text_of_a_citation(inside: str, expected: str) -> None:
    assert text(inside) == expected


@pytest.mark.parametrize(
    ("inside", "found", "expected"),
    [
        ("", "0 keys", "one key: {{< tal notebook.name >}}"),
        ("n.money n.count", "2 keys", "one key: {{< tal notebook.name >}}"),
        ("n.mony", "the unknown key n.mony", "a recorded number; nearest: n.money, "),
        ("xyz", "the unknown key xyz", "a recorded number"),
        ("n.money frm=kr", "the option frm", f"one of {', '.join(sorted(citations.OPTIONS))}"),
        ("n.money form=miljoner", "form=miljoner", f"one of {', '.join(FORMS)}"),
        ("n.money decimaler=9", "decimaler=9", "0, 1, 2 or 3"),
        ("n.money form=procent", "form=procent for the unit SEK", "a form of that unit"),
        ("n.share form=mkr", "form=mkr for the unit andel", "a form of that unit"),
        ("n.count form=kr", "form=kr for the unit kommuner", "a form of that unit"),
        ("n.money form=ord", "form=ord for the unit SEK", "a form of that unit"),
        ("n.share form=ord", "form=ord for the unit andel", "a form of that unit"),
        ("n.count form=halften", "form=halften for the unit kommuner", "a form of that unit"),
        ("n.count form=samtliga", "form=samtliga without av", "av= with the key of the whole"),
        ("n.count form=samtliga av=n.alll", "the unknown key n.alll", "a recorded number; nearest: n.all"),
    ],
)
def test_a_citation_that_cannot_be_printed(inside: str, found: str, expected: str) -> None:
    with pytest.raises(BadCitation) as error:
        text(inside)
    assert error.value.found == found
    assert error.value.expected.startswith(expected)


OPTIONS = st.dictionaries(st.sampled_from(sorted(citations.OPTIONS)), st.sampled_from(["ja", "kr", "n.all", "1"]))


@given(OPTIONS, st.randoms(), st.sampled_from([" ", "  ", "\n", "\t"]))
def test_the_canonical_name_does_not_depend_on_order_or_space(
    options: dict[str, str], random: object, space: str
) -> None:
    words = ["n.money", *(f"{name}={value}" for name, value in options.items())]
    turned = list(words)
    random.shuffle(turned)  # type: ignore[attr-defined]
    names = {one("{{< tal" + space + space.join(order) + space + ">}}").canonical for order in (words, turned)}
    assert names == {"|".join(["n.money", *sorted(words[1:])])}


@given(OPTIONS, OPTIONS)
def test_different_options_have_different_names(first: dict[str, str], second: dict[str, str]) -> None:
    def name(options: dict[str, str]) -> str:
        return one("{{< tal n.k " + " ".join(f"{key}={value}" for key, value in options.items()) + " >}}").canonical

    assert (name(first) == name(second)) == (first == second)


def test_shortcodes_are_found_in_order_with_their_lines() -> None:
    found = list(
        citations.find("# Rubrik\n{{< ar >}} och {{<tal a.b>}}\n\n{{< figur\n c.d >}} {{ inte }}\n{{< svar 5.1 >}}\n")
    )
    assert [(item.name, item.arguments, item.line) for item in found] == [
        ("ar", (), 2),
        ("tal", ("a.b",), 2),
        ("figur", ("c.d",), 4),
        ("svar", ("5.1",), 6),
    ]
    assert found[1].source == "{{<tal a.b>}}"


@given(
    st.lists(st.sampled_from(["n.money", "n.count form=ord", "n.share"]), max_size=5), st.text("ab åäö.\n", max_size=9)
)
def test_fill_replaces_every_citation_and_nothing_else(cited: list[str], between: str) -> None:
    template = between.join(["", *(f"{{{{< tal {inside} >}}}}" for inside in cited), ""])
    assert citations.fill(template, NUMBERS) == between.join(["", *map(text, cited), ""])


def test_siblings_are_the_numbers_printed_together() -> None:
    assert [item.key for item in citations.siblings(NUMBERS[PAIR[0]], NUMBERS)] == list(PAIR)
    assert citations.siblings(NUMBERS["n.money"], NUMBERS) == ()


def test_half_a_shortcode_is_found_where_it_stands() -> None:
    text = "Hela {{< tal\nn.money >}} går.\n\nEn {{< tal n.money\noch en n.money >}}.\n"
    assert [str(finding) for finding in citations.unclosed(text, "data/svar/2024/1.1.md")] == []
    broken = "Hela {{< tal\nn.money >}} går.\n\nn.money >}} eller {{< tal n.money.\n"
    expected = "without its other half; expected {{< … >}}. Close the shortcode."
    assert [str(finding) for finding in citations.unclosed(broken, "1.1.md")] == [
        f"1.1.md, line 4: >}}}} {expected}",
        f"1.1.md, line 4: {{{{< {expected}",
    ]
