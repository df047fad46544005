"""What a public edition withholds: small numbers, and whatever would determine one. The oracle is exact elimination."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from made import ledger
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tiny import data as made_data

from sparbar import formatting
from sparbar.audience import Shown
from sparbar.config import Report, read_report
from sparbar.disclosure import Disclosure, assess, masked, public_data, search
from sparbar.ledger import Ledger
from sparbar.load import Data
from sparbar.numbers import Exact, Fact, Formula, Lineage, Number, Rows
from sparbar.panel.numbers import Material
from sparbar.paths import Project
from sparbar.previous import Previous
from sparbar.schemas import TABLES
from sparbar.second_results import Results

OPEN = {"stodtyp": ("PROJ",), "sokande_typ": ("kommun",)}
TOTAL = "money.total"


def report(fewest: int = 5) -> Report:
    fields = dict.fromkeys(("title", "region", "county", "publisher", "language"), "x")
    return Report.model_validate({**fields, "year": 2024, "min_cases": fewest, "open_cases": OPEN})


def cases(*kinds: tuple[str, str]) -> pd.DataFrame:
    """One case for each support type and kind of applicant: A-1, A-2 …"""
    ids = [f"A-{at}" for at in range(1, len(kinds) + 1)]
    names = [f"Namn {at}" for at in ids]
    return pd.DataFrame(
        {"arende_id": ids, "stodtyp": [k for k, _ in kinds], "sokande_typ": [t for _, t in kinds], "namn": names}
    )


def made(*kinds: tuple[str, str], money: Sequence[int] = ()) -> Data:
    """Cases with a decision each: B-1, B-2 …"""
    frame = cases(*kinds)
    amounts = money or [1000 + at for at in range(len(kinds))]
    ids = [f"B-{at}" for at in range(1, len(kinds) + 1)]
    decisions = pd.DataFrame({"beslut_id": ids, "arende_id": frame.arende_id, "belopp_sek": amounts})
    return made_data(Path(), {"arenden": frame, "beslut": decisions})


def number(key: str, value: Exact, lineage: Lineage, unit: str = "SEK") -> Number:
    return Number(key, value, unit, f"Vad {key} är", lineage, "money", "cell", 1)


def summed(key: str, source: Data, places: Sequence[int]) -> Number:
    """The sum of the decisions at these places, from 1."""
    frame = source.frames["beslut"]
    keys = tuple((f"B-{at}",) for at in places)
    value = sum(int(frame.at[name, "belopp_sek"]) for (name,) in keys)
    return number(key, value, Rows(("beslut",), keys, "belopp_sek", "sum"))


def counted(key: str, places: Sequence[int]) -> Number:
    keys = tuple((f"B-{at}", f"A-{at}") for at in places)
    return number(key, len(places), Rows(("beslut", "arenden"), keys, "arende_id", "count"), "ärenden")


def companies(many: int) -> list[tuple[str, str]]:
    return [("FTG", "aktiebolag")] * many


def found(source: Data, *numbers: Number, fewest: int = 5) -> Disclosure:
    return assess(ledger(numbers), source, report(fewest))


def test_a_sum_over_few_cases_is_withheld_and_one_that_is_left_with_it() -> None:
    source = made(*companies(30))
    parts = {"a": range(1, 4), "b": range(4, 12), "c": range(12, 31)}
    family = [summed(f"money.part[{name}]", source, places) for name, places in parts.items()]
    result = found(source, *family, summed(TOTAL, source, range(1, 31)))
    assert {key: item.why for key, item in result.withheld.items()} == {
        "money.part[a]": "small",
        "money.part[b]": "complement",
    }


def test_zero_concerns_nobody_and_is_told() -> None:
    source = made(*companies(8))
    result = found(source, counted("money.part[a]", []), counted("money.part[b]", range(1, 9)))
    assert not result.withheld


def test_what_is_withheld_together_is_about_enough_cases() -> None:
    """Two cases in each of two cells: their sum, four, follows from the total, so that a third goes."""
    source = made(*companies(20))
    parts = {"a": [1, 2], "b": [3, 4], "c": range(5, 11), "d": range(11, 21)}
    family = [counted(f"money.part[{name}]", places) for name, places in parts.items()]
    result = found(source, *family, counted(TOTAL, range(1, 21)))
    assert list(result.withheld) == ["money.part[a]", "money.part[b]", "money.part[c]"]


def test_cells_of_one_case_each_are_not_told_by_their_sum() -> None:
    source = made(*companies(20))
    family = [counted(f"money.part[{at}]", [at]) for at in range(1, 6)]
    family.append(counted("money.part[rest]", range(6, 21)))
    assert "money.part[rest]" in found(source, *family, counted(TOTAL, range(1, 21))).withheld


def test_two_numbers_that_differ_by_few_cases() -> None:
    source = made(*companies(12))
    result = found(source, summed("money.all", source, range(1, 13)), summed("money.most", source, range(1, 10)))
    assert len(result.withheld) == 1


def test_projects_by_organisations_are_open_and_by_others_not() -> None:
    source = made(("PROJ", "kommun"), ("PROJ", "enskild_firma"), ("FTG", "kommun"))
    family = [counted(f"money.part[{at}]", [at]) for at in (1, 2, 3)]
    assert list(found(source, *family).withheld) == ["money.part[2]", "money.part[3]"]


def test_open_cases_hide_nobody() -> None:
    """Whoever knows the projects knows what is left of a sum over projects and one company."""
    source = made(*[("PROJ", "kommun")] * 9, ("FTG", "aktiebolag"))
    assert list(found(source, summed(TOTAL, source, range(1, 11))).withheld) == [TOTAL]


def test_derived_numbers_follow_their_parents_and_sums_are_judged_for_themselves() -> None:
    source = made(*companies(20))
    few, many = summed("money.part[a]", source, [1, 2, 3]), summed("money.part[b]", source, [4, 5, 6, 7])
    rest = summed("money.rest", source, range(8, 21))
    both = number("money.both", 0, Formula("sum", (few.key, many.key)))
    share = number("money.share", 1, Formula("ratio", (few.key, both.key)), "andel")
    open_share = number("money.open", 1, Formula("ratio", (both.key, rest.key)), "andel")
    left = number("money.left", 0, Formula("difference", (both.key, few.key)))
    result = found(source, few, many, rest, both, share, open_share, left).withheld
    assert {key: item.why for key, item in result.items()} == {
        few.key: "small",
        many.key: "small",
        left.key: "small",
        share.key: "derived",
    }


@pytest.mark.parametrize(("amounts", "is_withheld"), [([7] * 6 + [9], True), ([7, 9, 9, 9, 9, 9], False)])
def test_an_extreme_counts_the_cases_that_have_it(amounts: list[int], is_withheld: bool) -> None:
    source = made(*companies(len(amounts)), money=amounts)
    keys = tuple((f"B-{at}",) for at in range(1, len(amounts) + 1))
    largest = number("money.most", 9, Rows(("beslut",), keys, "belopp_sek", "max"))
    assert bool(found(source, largest).withheld) is is_withheld


def test_facts_and_numbers_about_no_case_are_told() -> None:
    fact = number("money.fact", 1, Fact("resultat:2024/x", "exakt", "", "", ""))
    assert found(made(*companies(1)), fact) == Disclosure({}, frozenset())


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nothing_small_follows_from_what_is_told(drawn: st.DataObject) -> None:
    """Cells of two groupings with their totals, over cases in random groups."""
    many = drawn.draw(st.integers(6, 24))
    groups = [[drawn.draw(st.integers(0, 3)) for _ in range(many)] for _ in range(2)]
    source = made(*companies(many))
    numbers = [counted(TOTAL, range(1, many + 1))]
    for name, group in zip("xy", groups, strict=True):
        for cell in range(4):
            places = [at for at, own in enumerate(group, start=1) if own == cell]
            numbers.append(counted(f"money.{name}[{cell}]", places))
    withheld = found(source, *numbers).withheld
    told = [_vector(each, many) for each in numbers if each.key not in withheld]
    small = [each for each in numbers if 0 < len(each.lineage.keys) < 5]  # type: ignore[union-attr]
    assert all(each.key in withheld for each in small)
    for each in small:
        assert _rank([*told, _vector(each, many)]) > _rank(told)


def _vector(told: Number, many: int) -> list[Fraction]:
    assert isinstance(told.lineage, Rows)
    mine = {key[1] for key in told.lineage.keys}
    return [Fraction(f"A-{at}" in mine) for at in range(1, many + 1)]


def _rank(vectors: Sequence[Sequence[Fraction]]) -> int:
    rows, rank = [list(vector) for vector in vectors], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for at in range(rank + 1, len(rows)):
            factor = rows[at][column] / rows[rank][column]
            rows[at] = [left - factor * right for left, right in zip(rows[at], rows[rank], strict=True)]
        rank += 1
    return rank


def test_the_masked_ledger_has_no_value_and_no_rows_of_persons(tmp_path: Path) -> None:
    source = made(*companies(9), ("PROJ", "kommun"))
    numbers = [
        summed("money.few", source, [1, 2]),
        summed(TOTAL, source, range(3, 10)),
        summed("money.p", source, [10]),
    ]
    real = ledger(numbers)
    told = masked(real, assess(real, source, report()), source)
    few, total, project = (told.numbers[key] for key in ("money.few", TOTAL, "money.p"))
    assert (few.value, few.withheld, few.lineage.keys) == (None, True, ())  # type: ignore[union-attr]
    assert (total.value, total.withheld) == (real.numbers[TOTAL].value, False)
    assert (total.lineage.keys, total.lineage.listed) == ((), False)  # type: ignore[union-attr]
    assert project.lineage.keys == (("B-10",),)  # type: ignore[union-attr]
    told.write_json(tmp_path / "ledger.json")
    again = Ledger.read_file(Project.at(tmp_path), tmp_path / "ledger.json", 2024)
    assert (again.numbers, again.audience) == (told.numbers, "public")
    assert "2001" not in (tmp_path / "ledger.json").read_text(encoding="utf-8")  # 1000 + 1001


def test_public_data_have_public_columns_and_open_rows() -> None:
    source = made(("FTG", "aktiebolag"), ("PROJ", "kommun"))
    money = pd.DataFrame(
        {"arende_id": ["A-2", "A-2"], "finansiar": ["Anna", "Bo"], "kalla": ["1:1", "PRIVAT"], "belopp_sek": [1, 2]}
    )
    financed = made_data(Path(), {"finansiering": money})
    told = public_data(
        Data(source.project, {**source.frames, **financed.frames}, source.sources, {}), report().open_cases
    )
    assert list(told.frames["arenden"].columns) == ["arende_id", "stodtyp"]
    assert list(told.frames["arenden"].index) == ["A-2"]
    assert list(told.frames["finansiering"].index) == ["A-2/1", "A-2/2"]
    assert list(told.frames["finansiering"].columns) == ["arende_id", "kalla"]


@pytest.mark.parametrize(
    "column", ["namn", "sokande_id", "sokande_typ", "kommun_kod", "startdatum", "vd_kon", "status"]
)
def test_columns_that_point_out_an_applicant_are_internal(column: str) -> None:
    assert not TABLES["arenden"].is_public(column)


def test_every_public_column_is_a_column_and_every_key_of_a_case_is_public() -> None:
    for table in TABLES.values():
        assert set(table.public) <= {*table.columns, "*"}, table.name
        assert table.is_public(table.key[0])


def test_a_withheld_number_reads_so_in_every_form() -> None:
    few = masked_number()
    assert formatting.in_full(few, "kr") == "[uppgift\u00a0skyddad]"
    assert formatting.bare(few, "mkr") == "skyddad"
    assert formatting.in_words(few) == formatting.direction(few) == formatting.out_of_all(few, few)
    assert formatting.against_half(few) == "[uppgift\u00a0skyddad]"


def masked_number() -> Number:
    source = made(*companies(2))
    real = ledger([summed("money.few", source, [1, 2])])
    return masked(real, assess(real, source, report()), source).numbers["money.few"]


def test_report_yml_says_how_few_and_which_cases_are_open() -> None:
    settings_ = read_report(Project.find(Path(__file__)))
    assert settings_.min_cases == 5
    assert "enskild_firma" not in settings_.open_cases.sokande_typ


SECRETS: Mapping[str, str] = {"1234567": "1234567", "Åsa & Co": "Åsa & Co"}
SPELLED = {
    "plain.txt": "kr 1234567.",
    "spaces.html": "<p>1\u00a0234\u00a0567 kronor</p>",
    "narrow.svg": "<text>1\u202f234\u202f567</text>",
    "entity.html": "<p>1&nbsp;234&nbsp;567</p>",
    "name.html": "<td>Åsa &amp; Co</td>",
    "name.json": json.dumps({"namn": "Åsa & Co"}),
    "address.js": "x='#%C3%85sa%20%26%20Co'",
}


@pytest.mark.parametrize("file", SPELLED)
def test_the_search_finds_every_spelling(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text(SPELLED[file], encoding="utf-8")
    assert [found for found, _ in search.occurrences(tmp_path, SECRETS)] == [file]


def test_the_search_looks_into_archives_and_pictures(tmp_path: Path) -> None:
    described = PngInfo()
    described.add_itxt("Description", "1 234 567 kronor", zip=True)
    Image.new("L", (2, 2)).save(tmp_path / "bild.png", pnginfo=described)
    with zipfile.ZipFile(tmp_path / "inre.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "bild.png", "media/bild.png")
    with zipfile.ZipFile(tmp_path / "yttre.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "inre.zip", "word/inre.zip")
    (tmp_path / "inre.zip").unlink()
    assert [file for file, _ in search.occurrences(tmp_path, SECRETS)] == ["bild.png", "yttre.docx"]


def pdf(folder: Path, source: str) -> None:
    (folder / "a.typ").write_text(source, encoding="utf-8")
    typst.compile(folder / "a.typ", output=folder / "a.pdf")
    (folder / "a.typ").unlink()


@pytest.mark.parametrize(
    "source",
    [
        "1\u00a0234\u00a0567 kronor",
        '#link("https://example.org/1234567")[här]',
        '#set document(title: "Belopp 1234567")\nText',
        '#figure(alt: "Åsa & Co fick pengar", square())',
    ],
)
def test_the_search_reads_what_a_pdf_says_and_what_it_holds(tmp_path: Path, source: str) -> None:
    pdf(tmp_path, source)
    assert [file for file, _ in search.occurrences(tmp_path, SECRETS)] == ["a.pdf"]


def test_the_search_takes_no_number_of_a_pdf_s_own_for_an_amount(tmp_path: Path) -> None:
    pdf(tmp_path, "#set document(date: none)\nText")  # a time of day may have the digits of a place
    offsets = {
        number.decode().lstrip("0") for number in re.findall(rb"\b(\d{10}) \d{5} n", (tmp_path / "a.pdf").read_bytes())
    }
    assert offsets - {""}
    assert list(search.occurrences(tmp_path, offsets - {""})) == []


def test_the_search_takes_no_part_of_a_longer_number(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("91234567 12345670 1234567a 0,1234567", encoding="utf-8")
    (tmp_path / "b.txt").write_text(base64.b64encode(b"1234567").decode(), encoding="utf-8")
    assert list(search.occurrences(tmp_path, SECRETS)) == []


@given(st.binary(max_size=60))
def test_any_bytes_of_a_pdf_are_read(content: bytes) -> None:
    """A font's glyphs are no text: what stands behind a backslash there need not be an octal number."""
    assert isinstance(list(search._strings(b"(" + content + b")")), list)


def test_only_octal_digits_are_an_escape() -> None:
    assert list(search._strings(rb"(\101\8\(\n)")) == ["A8(\n"]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("money.part[a]", "about companies"),
        ("money.part[b]", "no case is behind it this year: one may have been"),
        ("money.part[c]", "open cases, in a family that tells of companies"),
        ("money.none", "no case is behind it, alone"),
        ("money.none_share", "computed from one of these"),
        ("money.none_share_twice", "and again"),
        ("money.projects", None),
        ("money.projects_share", None),
        ("money.reported", None),
    ],
)
def test_a_number_whose_namesake_may_have_been_withheld_is_not_compared(key: str, why: str | None) -> None:
    source = made(*companies(9), *[("PROJ", "kommun")] * 9)
    projects = summed("money.projects", source, range(10, 19))
    numbers = [
        summed("money.part[a]", source, range(1, 10)),
        summed("money.part[b]", source, []),
        summed("money.part[c]", source, range(10, 19)),
        summed("money.none", source, []),
        number("money.none_share", 0, Formula("ratio", ("money.none", projects.key)), "andel"),
        number("money.none_share_twice", 0, Formula("ratio", ("money.none_share", projects.key)), "andel"),
        projects,
        number("money.projects_share", 1, Formula("ratio", (projects.key, projects.key)), "andel"),
        number("money.reported", 7, Fact("resultat:2024/x", "exakt", "", "", "")),
    ]
    assert (key in found(source, *numbers).uncompared) == bool(why)


def test_projects_of_an_open_kind_are_not_compared_once_any_year_has_a_protected_one() -> None:
    source = made(*[("PROJ", "kommun")] * 9, ("PROJ", "enskild"))
    assert found(source, summed(TOTAL, source, range(1, 10))).uncompared == {TOTAL}


def test_a_public_panel_says_nothing_of_last_year_s_number_where_that_may_have_been_withheld() -> None:
    source = made(*companies(9), *[("PROJ", "kommun")] * 9)
    none, projects = summed("money.none", source, []), summed("money.projects", source, range(10, 19))
    whole = ledger([none, projects])
    past = Previous(2023, True, {none.key: ("123456", "SEK"), projects.key: ("100", "SEK")})
    result = found(source, none, projects)
    public = Shown(masked(whole, result, source), source, {}, whole, result)
    internal = Shown(whole, source, {}, whole, result)
    told = {shown.public: Material(shown, Results({}, {}), past, {}) for shown in (public, internal)}
    assert told[True].change(none) == "Jämförelsen visas bara i den interna utgåvan."
    assert told[False].change(none).replace("\u00a0", " ").startswith("2023: 123 456 kronor.")
    assert told[True].change(projects).startswith("2023: 100")
