"""A built book verifies; and each fault planted in a copy of it is found and named by its key and place."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Checkout

from sparbar import verify
from sparbar.paths import Project
from sparbar.verify import Fault, Verified

Built = Callable[[int], Path]
YEAR = 2024
YEARS = (2022, 2023, 2024)
KINDS = [
    "ledger",
    "replay",
    "second computation",
    "attested",
    "published",
    "HTML",
    "pictures",
    "panels",
    "beside",
    "PDF",
    "DOCX",
    "typed",
    "manifest",
]
TOTAL = "project_funding.granted_total"
JOINED = "business_support.granted_total"  # over decisions and their cases


@pytest.fixture
def copy(built: Built, checkout: Checkout, tmp_path: Path) -> Path:
    """A copy of the checkout with its built book of 2024, to plant a fault in."""
    built(YEAR)
    target = tmp_path / "copy"
    ignored = shutil.ignore_patterns(".git", ".cache", "2022", "2023", ".building-*", "figures")
    shutil.copytree(checkout.root, target, ignore=ignored)
    return target


def verified(root: Path, year: int = YEAR) -> Verified:
    return verify.verify(Project.at(root), year)


def faults(root: Path, kind: str) -> list[Fault]:
    """The faults of a kind; the manifest always has one where a file of the edition was changed."""
    found = verified(root)
    assert not found.passed
    return list(next(check for check in found.checks if check.kind == kind).faults)


def changed(path: Path, old: str, new: str, count: int = 1) -> None:
    """Replace the first `count` of `old` in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"no {old!r} in {path.name}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def html(root: Path, page: str = "05-anslaget") -> Path:
    return root / "_build" / str(YEAR) / "html" / f"{page}.html"


def in_ledger(root: Path, key: str, change: Callable[[dict[str, object]], object]) -> None:
    """Change one number of ledger.json."""
    path = root / "_build" / str(YEAR) / "ledger.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(next(number for number in document["numbers"] if number["key"] == key))
    path.write_text(json.dumps(document), encoding="utf-8")


# A book as it was built


@pytest.mark.parametrize("year", YEARS)
def test_a_built_book_verifies(built: Built, checkout: Checkout, year: int) -> None:
    built(year)
    found = verified(checkout.root, year)
    assert [(check.kind, check.faults) for check in found.checks if check.faults] == []
    kinds = [kind for kind in KINDS if year == YEAR or kind not in {"published", "attested"}]
    assert [check.kind for check in found.checks] == kinds
    assert all(check.checked > 10 for check in found.checks)
    assert found.passed


def test_each_kind_checks_what_there_is(built: Built, checkout: Checkout) -> None:
    edition = built(YEAR)
    numbers = json.loads((edition / "ledger.json").read_text(encoding="utf-8"))["numbers"]
    printed = json.loads((edition / "printed.json").read_text(encoding="utf-8"))
    charts = [printed["figures"][key] for page in printed["pages"].values() for key in page["figures"]]
    shown = len(charts)  # a figure on two pages has its alternative text twice
    below = sum(bool(cell["key"]) for chart in charts for row in chart["table"]["rows"] for cell in row["cells"])
    below += sum(chart["written"][2].count("{{< tal ") for chart in charts)  # open below charts, in the HTML alone
    checked = {check.kind: check.checked for check in verified(checkout.root).checks}
    attested = sum(number["kind"] == "attested" for number in numbers)
    assert checked["replay"] == checked["second computation"] == len(numbers) - attested
    assert (checked["attested"], checked["panels"]) == (attested, len(numbers))
    assert checked["HTML"] > 900
    assert shown > 10
    assert checked["DOCX"] == checked["HTML"] - below + shown
    lines = (edition / "html/index.html").read_text(encoding="utf-8").count("linjebild")
    assert checked["PDF"] == checked["DOCX"] + lines > checked["DOCX"]  # a Word document has no lines of key numbers


def test_the_command(built: Built, checkout: Checkout) -> None:
    built(YEAR)
    told = checkout.sparbar("verify", year=YEAR)
    assert told.returncode == 0, told.stdout + told.stderr
    assert all(kind in told.stdout for kind in KINDS)
    answer = json.loads(checkout.sparbar("verify", "--json", year=YEAR).stdout)
    assert (answer["passed"], answer["faults"], list(answer["checked"])) == (True, [], KINDS)


def test_the_command_on_a_fault(copy: Path) -> None:
    changed(html(copy), "miljoner kronor</a></span>", "miljarder kronor</a></span>")
    told = Checkout(copy).sparbar("verify", year=YEAR)
    assert told.returncode == 1
    assert "miljarder kronor" in told.stdout
    answer = json.loads(Checkout(copy).sparbar("verify", "--json", year=YEAR).stdout)
    assert not answer["passed"]
    assert {fault["check"] for fault in answer["faults"]} == {"HTML", "manifest"}


def test_nothing_is_built(own_checkout: Checkout) -> None:
    told = own_checkout.sparbar("verify", year=YEAR)
    assert told.returncode == 2
    assert f"sparbar build --year {YEAR}" in " ".join(told.stderr.split())


# Faults in the data and in the ledger


def rows_of(root: Path, key: str) -> list[str]:
    """The row keys of a number over one table, as its ledger.json lists them."""
    ledger = json.loads((root / f"_build/{YEAR}/ledger.json").read_text(encoding="utf-8"))
    number = next(number for number in ledger["numbers"] if number["key"] == key)
    return [keys[0] for keys in number["lineage"]["keys"]]


def test_a_cell_changed_after_the_build(copy: Path) -> None:
    path = copy / "data/nyps/beslut.csv"
    row = next(
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(f"{rows_of(copy, TOTAL)[0]},")
    )
    amount = row.split(",")[4]
    changed(path, row, row.replace(f",{amount},", f",{int(amount) + 1},"))
    found = {check.kind: check.faults for check in verified(copy).checks}
    replayed = {fault.key: fault for fault in found["replay"]}
    assert replayed[TOTAL].found == "33300001 of its rows"
    assert replayed.keys() <= {fault.key for fault in found["second computation"]}
    assert [(fault.key, fault.place) for fault in found["manifest"]] == [
        ("data/nyps/beslut.csv", f"_build/{YEAR}/manifest.json, inputs")
    ]


def test_a_row_removed_from_the_data(copy: Path) -> None:
    lost = rows_of(copy, TOTAL)[0]
    path = copy / "data/nyps/beslut.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines(True) if not line.startswith(f"{lost},")]
    path.write_text("".join(kept), encoding="utf-8")
    named = {fault.key: fault for fault in faults(copy, "replay")}
    assert named[TOTAL].expected == "rows that are in the data"
    assert lost in named[TOTAL].found


def test_a_value_changed_in_the_ledger(copy: Path) -> None:
    in_ledger(copy, TOTAL, lambda number: number.update(value="33300001"))
    found = {check.kind: check.faults for check in verified(copy).checks}
    again = next(fault for fault in found["replay"] if fault.key == TOTAL)
    assert again.expected.startswith("33300001")
    assert again.found == "33300000 of its rows"
    assert [fault.key for fault in found["second computation"]] == [TOTAL]
    assert f"_build/{YEAR}/manifest.json, outputs" in {fault.place for fault in found["manifest"]}


def _without_a_row(number: dict[str, object]) -> None:
    lineage = number["lineage"]
    assert isinstance(lineage, dict)
    lineage["keys"] = lineage["keys"][1:]


def _with_a_row_twice(number: dict[str, object]) -> None:
    lineage = number["lineage"]
    assert isinstance(lineage, dict)
    lineage["keys"] = [*lineage["keys"], lineage["keys"][0]]


def _joined_wrongly(number: dict[str, object]) -> None:
    lineage = number["lineage"]
    assert isinstance(lineage, dict)
    (first, other), (second, another) = lineage["keys"][:2]
    lineage["keys"] = [[first, another], [second, other], *lineage["keys"][2:]]


def test_a_row_dropped_from_the_ledger(copy: Path) -> None:
    in_ledger(copy, TOTAL, _without_a_row)
    assert TOTAL in {fault.key for fault in faults(copy, "replay")}


def test_a_row_dropped_that_a_count_does_not_miss(copy: Path) -> None:
    """Another row has the same case: replay cannot miss it, but the register says how many rows there were."""
    key = "project_funding.granted_projects"
    in_ledger(copy, key, _without_a_row)
    named = {fault.key: fault for kind in ("HTML", "replay") for fault in faults(copy, kind)}
    assert any(key in name for name in named)


def test_a_row_listed_twice(copy: Path) -> None:
    in_ledger(copy, TOTAL, _with_a_row_twice)
    assert [fault.found for fault in faults(copy, "replay") if fault.expected == "each row once"] == [
        "rows listed twice: 1"
    ]


def test_rows_joined_that_do_not_belong_together(copy: Path) -> None:
    in_ledger(copy, JOINED, _joined_wrongly)
    found = faults(copy, "replay")
    assert [(fault.key, fault.expected) for fault in found] == [(JOINED, "joined rows that belong together")]


def test_a_derived_number_with_other_parents(copy: Path) -> None:
    key = "project_funding.top_goals_share"

    def swapped(number: dict[str, object]) -> None:
        lineage = number["lineage"]
        assert isinstance(lineage, dict)
        lineage["parents"] = lineage["parents"][::-1]

    in_ledger(copy, key, swapped)
    assert [fault.key for fault in faults(copy, "replay")] == [key]


def test_an_edited_row_of_what_was_reported(copy: Path) -> None:
    path = copy / "data/resultat.csv"
    row = next(line for line in path.read_text(encoding="utf-8").splitlines() if f"{YEAR},health_agreements," in line)
    changed(path, row, row.replace(",2,", ",3,").replace(",exakt,", ",minst,"))
    found = faults(copy, "attested")
    assert {(fault.key, fault.place) for fault in found} == {
        ("welfare.health_agreements", f"data/resultat.csv, resultat:{YEAR}/health_agreements")
    }
    assert [fault.found for fault in found] == ["3", "minst"]


def test_a_reported_row_that_is_gone(copy: Path) -> None:
    path = copy / "data/resultat.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines(True) if ",health_agreements," not in line]
    path.write_text("".join(kept), encoding="utf-8")
    assert [(fault.key, fault.found) for fault in faults(copy, "attested")] == [
        ("welfare.health_agreements", "no such row")
    ]


def test_a_wrong_published_total(copy: Path) -> None:
    changed(copy / "data/publicerat.csv", f"{TOTAL},33300000", f"{TOTAL},33400000")
    assert [(fault.key, fault.place) for fault in faults(copy, "published")] == [
        (TOTAL, f"data/publicerat.csv, {YEAR}/{TOTAL}")
    ]


def test_a_number_without_second_computation(copy: Path) -> None:
    (copy / "notebooks/county.sql").unlink()
    found = faults(copy, "second computation")
    assert {fault.found for fault in found} == {"no second computation"}
    assert {fault.key.partition(".")[0] for fault in found} == {"county"}


# Faults in what is printed

SPAN = re.compile(r'<span class="tal" data-tal="([^"]+)">(<a [^>]*>)?([^<]+)(</a>)?</span>')


def first_span(path: Path) -> tuple[str, str, str]:
    """The first number in the prose of a page: the whole element, its key and its text."""
    match = SPAN.search(path.read_text(encoding="utf-8"))
    assert match
    return match[0], match[1], match[3]


def test_an_edited_number_in_a_page(copy: Path) -> None:
    span, key, text = first_span(html(copy))
    changed(html(copy), span, span.replace(f"{text}<", "99<"))
    found = faults(copy, "HTML")
    assert [(fault.key, fault.expected, fault.found) for fault in found] == [(key, " ".join(text.split()), "99")]
    assert re.fullmatch(rf"_build/{YEAR}/html/05-anslaget\.html:\d+", found[0].place)


def test_a_removed_number_in_a_page(copy: Path) -> None:
    span, key, text = first_span(html(copy))
    changed(html(copy), span, text)
    assert [(fault.key, fault.found) for fault in faults(copy, "HTML")] == [(key, "not there")]


def test_a_number_under_another_key(copy: Path) -> None:
    span, key, _ = first_span(html(copy))
    changed(html(copy), span, span.replace(f'data-tal="{key}"', 'data-tal="no.such_number"'))
    assert {fault.key for fault in faults(copy, "HTML")} == {key, "no.such_number"}


def test_a_number_under_another_key_in_the_table_below_a_chart(copy: Path) -> None:
    """Also where the other number is printed with the same words."""
    text = html(copy).read_text(encoding="utf-8")
    below = text[text.index("Tabell med talen</summary>") :]
    below = below[: below.index("</table>")]
    same: dict[str, list[str]] = {}
    for key, words in re.findall(r'data-tal="([^"]+)"[^>]*>(?:<a[^>]*>)?([^<]+)<', below):
        same.setdefault(words, []).append(key)
    one, other = next(keys for keys in same.values() if len(keys) > 1)[:2]
    changed(html(copy), below, below.replace(f'data-tal="{one}"', f'data-tal="{other}"', 1))
    found = {(fault.key, fault.found) for fault in faults(copy, "HTML")}
    assert (one, "not there") in found
    assert {key for key, _ in found} <= {one, other}


def test_an_edited_word_in_a_table(copy: Path) -> None:
    """The register says how many rows a number has; that follows from the ledger."""
    text = html(copy, "b-tal").read_text(encoding="utf-8")
    basis = re.search(r": (\d+) rader i beslut", text)
    assert basis
    changed(html(copy, "b-tal"), basis[0], basis[0].replace(basis[1], "7777"))
    (fault,) = faults(copy, "HTML")
    assert fault.key.startswith("book.numbers, ")
    assert basis[0][2:] in fault.expected
    assert "7777 rader i beslut" in fault.found


def test_a_page_that_is_gone(copy: Path) -> None:
    html(copy).unlink()
    assert [fault.key for fault in faults(copy, "HTML")] == ["05-anslaget"]


def test_an_edited_alternative_text(copy: Path) -> None:
    changed(html(copy), "staplar i par för", "staplar i trio för")
    found = faults(copy, "pictures")
    assert {fault.key for fault in found} == {"project_funding.by_goal"}
    assert "i par för" in found[0].expected
    assert "i trio för" in found[0].found


def test_an_edited_label_of_a_chart(copy: Path) -> None:
    text = html(copy).read_text(encoding="utf-8")
    group = re.search(r'<g id="text:([^"]+)">\s*<text[^>]*>([^<]+)</text>', text)
    assert group
    changed(html(copy), group[0], group[0].replace(f">{group[2]}</text>", ">77,7</text>"))
    assert [(fault.key, fault.found) for fault in faults(copy, "pictures")] == [(group[1], "77,7")]


def test_a_removed_label_of_a_chart(copy: Path) -> None:
    text = html(copy).read_text(encoding="utf-8")
    group = re.search(r'<g id="text:([^"]+)">', text)
    assert group
    changed(html(copy), group[0], "<g>")
    assert [(fault.key, fault.found) for fault in faults(copy, "pictures")] == [(group[1], "not there")]


def test_an_edited_panel(copy: Path) -> None:
    path = copy / f"_build/{YEAR}/html/trace/project_funding.js"
    changed(path, '"text":"33,3\u00a0miljoner kronor"', '"text":"34,3\u00a0miljoner kronor"')
    found = faults(copy, "panels")
    assert [fault.found for fault in found] == ["34,3\u00a0miljoner kronor"]


def test_a_pdf_of_another_year(copy: Path, built: Built) -> None:
    shutil.copyfile(built(2023) / "rapport-2023.pdf", copy / f"_build/{YEAR}/rapport-{YEAR}.pdf")
    found = faults(copy, "PDF")
    assert len(found) > 200
    assert TOTAL in {fault.key for fault in found}
    assert all(fault.place.startswith(f"_build/{YEAR}/rapport-{YEAR}.pdf") for fault in found)


def test_an_edited_docx(copy: Path) -> None:
    path = copy / f"_build/{YEAR}/rapport-{YEAR}.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["word/document.xml"].decode("utf-8")
    wanted = ">33,3\u00a0miljoner kronor<"
    assert wanted in document
    parts["word/document.xml"] = document.replace(wanted, ">33,4\u00a0miljoner kronor<", 1).encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert TOTAL in {fault.key for fault in faults(copy, "DOCX")}


def test_a_typed_number_in_a_page(copy: Path) -> None:
    changed(html(copy), "</p>\n<p>", " Dessutom deltog 98 företag.</p>\n<p>")
    (fault,) = faults(copy, "typed")
    assert fault.key == "98"
    assert "98, typed, in “Dessutom deltog 98 företag." in fault.found
    assert re.fullmatch(rf"_build/{YEAR}/html/05-anslaget\.html:\d+", fault.place)


def test_another_line_of_a_key_number(copy: Path) -> None:
    changed(html(copy, "index"), 'class="linje" points="', 'class="linje" points="9')
    (fault,) = faults(copy, "pictures")
    assert fault.expected == "its line over the years, as the approved ledgers give it"


# Faults in the record


def test_a_tampered_manifest(copy: Path) -> None:
    path = copy / f"_build/{YEAR}/manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["inputs"]["data/publicerat.csv"] = "0" * 64
    path.write_text(json.dumps(document), encoding="utf-8")
    assert [(fault.key, fault.expected) for fault in faults(copy, "manifest")] == [
        ("data/publicerat.csv", "SHA-256 000000000000…")
    ]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"inputs": 3}'])
def test_a_manifest_that_is_none(copy: Path, content: str) -> None:
    (copy / f"_build/{YEAR}/manifest.json").write_text(content, encoding="utf-8")
    assert [fault.key for fault in faults(copy, "manifest")] == ["manifest.json"]


def test_only_the_notebooks_were_run(copy: Path) -> None:
    folder = copy / f"_build/{YEAR}"
    for path in folder.iterdir():
        if path.name != "ledger.json":
            subprocess.run(["rm", "-r", str(path)], check=True)
    found = verified(copy)
    assert [check.kind for check in found.checks] == [
        "ledger",
        "replay",
        "second computation",
        "attested",
        "published",
        "manifest",
    ]
    assert [check.kind for check in found.checks if not check.passed] == ["manifest"]


def test_a_file_that_no_build_made(copy: Path) -> None:
    (copy / f"_build/{YEAR}/html/extra.html").write_text("33,3", encoding="utf-8")
    assert [(fault.key, fault.expected) for fault in faults(copy, "manifest")] == [("html/extra.html", "no such file")]


def test_zero_checked_does_not_pass(copy: Path) -> None:
    (copy / f"_build/{YEAR}/printed.json").unlink()
    found = {check.kind: check for check in verified(copy).checks}
    assert [fault.found for fault in found["HTML"].faults] == ["nothing to check"]
    assert not found["PDF"].passed
