"""The same commit gives the same bytes wherever, by whomever and whenever it is built; and what differs is named."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
import typst
from builds import build, outputs
from differences import compare
from matrix import VALUES, Circumstances, combinations

ELSEWHERE = Circumstances(
    folder="Årets rapport (1)",
    home="någon annan",
    user="åsa",
    zone="America/St_Johns",
    locale="tr_TR.UTF-8",
    umask=0o077,
    hash_seed="random",
    order="reversed",
    clock="2031-12-31 23:59:58",
    jobs=1,
    cache="full",
)


def zipped(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("_", ".")), text)
    return stream.getvalue()


def told(name: str, left: bytes, right: bytes) -> list[str]:
    return [str(found) for found in compare({name: left}, {name: right})]


def test_every_circumstance_takes_every_value_and_no_combination_comes_twice() -> None:
    ways = combinations(24)
    assert len(set(ways)) == 24
    for name, values in VALUES.items():
        assert {getattr(way, name) for way in ways} == set(values)


@pytest.mark.parametrize(
    ("name", "left", "right", "expected"),
    [
        ("a.html", b"<p>\n33,3\n", b"<p>\n33,4\n", "a.html, line 2: b'3' ≠ b'4'"),
        ("a.json", b'{"b":[1,2]}', b'{"b":[1,3]}', "a.json, $.b[1]: 2 ≠ 3"),
        ("a.json", b'{"a":1,"b":2}', b'{"b":2,"a":1}', "a.json, $, order of keys: ['a', 'b'] ≠ ['b', 'a']"),
        ("a.json", b'{"a":1}', b'{"a": 1}', "a.json, byte 5: b'1}' ≠ b' 1}'"),
        ("a.png", b"\x89PNG1", b"\x89PNG2", "a.png, byte 4: b'1' ≠ b'2'"),
        ("a.docx", zipped(a_xml="x\ny"), zipped(a_xml="x\nz"), "a.docx!a.xml, line 2: b'y' ≠ b'z'"),
    ],
)
def test_a_difference_is_named_by_its_place(name: str, left: bytes, right: bytes, expected: str) -> None:
    assert told(name, left, right) == [expected]


def test_a_missing_file_is_a_difference() -> None:
    assert [str(found) for found in compare({"a": b"1"}, {})] == ["a, the file: there ≠ missing"]


def test_a_time_stamp_in_a_zip_is_named() -> None:
    early, late = zipped(a_txt="1"), zipped(a_txt="1").replace(b"\x00\x00!\x00", b"\x00\x00\x22\x00")
    assert any("header of member 0" in line and "1980, 1, 2" in line for line in told("a.zip", early, late))


def test_an_object_of_a_pdf_is_named() -> None:
    left, right = (typst.compile(f"#set document(date: none)\n{text}".encode()) for text in ("Ett", "Två"))
    assert any(line.startswith("a.pdf, object ") for line in told("a.pdf", left, right))


@pytest.mark.skipif(
    not shutil.which("faketime") and os.environ.get("CI", "").lower() != "true",
    reason="needs Debian's package faketime for another clock",
)
def test_the_same_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    year = 2024
    here, there = (outputs(build(way, tmp_path, year)) for way in (Circumstances(), ELSEWHERE))
    assert len(here) > 100
    assert json.loads(here[f"_build/{year}/ledger.json"])["year"] == year
    assert [str(found) for found in compare(here, there)] == []
