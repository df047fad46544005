"""The stand-alone verifier: it passes what was published and names what is not, whatever was done to the folder."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import released
import tiny

from sparbar import verify_release

SOURCE = Path(verify_release.__file__)
ZIP = "rapport-2024-html.zip"
PAGE, PANEL, ROWS = "html/05-anslaget.html", "html/trace/money.js", "html/trace/rader/beslut.js"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a small report."""
    folder = tmp_path_factory.mktemp("released")
    project = released.report(folder / "report")
    released.build(project)
    return released.written(project, folder / "release")


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(original, tmp_path / "2024"))


def run(folder: Path, *words: str) -> tuple[int, str]:
    """The program as a reader runs it: the copy in the release, without any package."""
    command = [sys.executable, "-I", "-S", "verify_release.py", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def faults(folder: Path) -> list[tuple[str, str]]:
    """Kind and key of every fault."""
    found = verify_release.verify(folder)
    return [(kind, key) for kind, (_, _, listed) in found.items() for key, *_ in listed]


# What is right passes


def test_a_release_passes_and_every_check_has_looked_at_something(original: Path) -> None:
    code, told = run(original)
    assert code == 0, told
    assert told.endswith("Passed.\n")
    assert [int(count) for count in re.findall(r"(\d+) checked    0 wrong", told)] == [
        len(tiny.files(original)) - 1, *(count for count, _, _ in list(verify_release.verify(original).values())[1:])
    ]  # fmt: skip
    assert len(re.findall("checked    0 wrong", told)) == 7
    assert " 0 checked" not in told


def test_it_counts_each_number_once_and_each_printed_number_as_often_as_it_stands(original: Path) -> None:
    checked = {kind: count for kind, (count, _, _) in verify_release.verify(original).items()}
    assert checked[LEDGER] == 1 + 4
    assert checked[PANELS] == 4
    assert checked[PARENTS] == 1
    assert checked[FROM_ROWS] == 3
    texts = json.loads((original / "texts.json").read_text(encoding="utf-8"))["pages"]
    assert checked[PAGES] == 2 * sum(map(len, texts.values())) == 2 * 5


def test_it_is_one_file_of_the_standard_library_for_python_3_9(original: Path) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    assert len(text.splitlines()) < 300
    assert (original / "verify_release.py").read_bytes() == SOURCE.read_bytes()
    assert released.book(original)["html/verify_release.py"] == SOURCE.read_bytes()


def test_it_can_be_run_on_a_folder_by_name_or_from_inside_it(folder: Path) -> None:
    assert run(folder, ".")[0] == run(folder, str(folder))[0] == run(folder)[0] == 0


def test_the_command_of_the_package_says_the_same(original: Path) -> None:
    words = [sys.executable, "-m", "sparbar", "verify-release", str(original)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == run(original)


# What is wrong is named

FILES, BUILD, LEDGER, PAGES, PANELS = "files", "manifest", "ledger", "pages", "panels"
PARENTS, FROM_ROWS = "derived", "computed"


def swap(old: str, new: str) -> Callable[[str], str]:
    """Text with `new` in the place of every `old`, a regular expression."""
    return lambda text: re.sub(old, new, text)


def value(key: str, new: str) -> Callable[[str], str]:
    """ledger.json with another value of one number."""

    def change(text: str) -> str:
        document = json.loads(text)
        next(item for item in document["numbers"] if item["key"] == key)["value"] = new
        return json.dumps(document, ensure_ascii=False)

    return change


Edit = tuple[str, Callable[[str], str], str, str]  # file, change, kind and key of the fault
CSV, JSON, METADATA = "ledger.csv", "ledger.json", "ledger.csv-metadata.json"
EDITS: dict[str, Edit] = {
    "a number in a page": (PAGE, swap(">4,2", ">4,3"), PAGES, "money.granted"),
    "a number in words": (PAGE, swap(">sex<", ">sju<"), PAGES, "money.cases"),
    "a number gone": (PAGE, swap('<[a-z]+ [^>]*data-tal="money.first"[^>]*>', "<i>"), PAGES, "money.first"),
    "another key": (PAGE, swap('data-tal="money.first"', 'data-tal="money.last"'), PAGES, "money.last"),
    "a panel's text": (PANEL, swap('"text":"30', '"text":"31'), PANELS, "money.share"),
    "a panel's definition": (PANEL, swap('"Beviljat"', '"Utbetalt"'), PANELS, "money.granted"),
    "a cell behind a number": (ROWS, swap('"1250000"', '"1250001"'), FROM_ROWS, "money.first"),
    "a derived value": (JSON, value("money.share", "0.4"), PARENTS, "money.share"),
    "a computed value": (JSON, value("money.granted", "1"), FROM_ROWS, "money.granted"),
    "a unit in the CSV": (CSV, swap("money.first,([^,]*),SEK", r"money.first,\1,EUR"), LEDGER, "money.first"),
    "a row of the CSV gone": (CSV, swap("money.share.*\n", ""), LEDGER, "money.share"),
    "a row of the CSV twice": (CSV, swap("(money.share.*\n)", r"\1\1"), LEDGER, "money.share"),
    "a column's name": (METADATA, swap('"name": "unit"', '"name": "enhet"'), LEDGER, "columns"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_change_is_found_by_its_hash_and_named_even_when_the_hashes_are_made_anew(folder: Path, name: str) -> None:
    file, change, kind, key = EDITS[name]
    released.edit(folder, file, change)
    sealed = ZIP if file.startswith("html/") else file
    assert (FILES, sealed) in faults(folder)
    released.reseal(folder)
    found = faults(folder)
    assert (kind, key) in found
    assert FILES not in {kind for kind, _ in found}
    code, told = run(folder)
    assert code == 1
    assert f"  {key}, " in told
    assert told.endswith("NOT PASSED: this is not what was published, or not all of it.\n")


def test_a_fault_says_where_it_is_and_what_was_expected_and_found(folder: Path) -> None:
    file, change, *_ = EDITS["a number in a page"]
    released.edit(folder, file, change)
    released.reseal(folder)
    wanted = f"  money.granted, {PAGE}\n    expected 4,2 miljoner kronor\n    found    4,3 miljoner kronor\n"
    assert wanted in run(folder)[1].replace("\xa0", " ")


@pytest.mark.parametrize(
    "file", ["rapport-2024.pdf", "rapport-2024.docx", ZIP, "ledger.json", "manifest.json", "README.md"]
)
def test_a_file_that_is_changed_cut_or_gone_is_named(folder: Path, file: str) -> None:
    raw = (folder / file).read_bytes()
    for spoiled in (raw + b" ", raw[: len(raw) // 2]):
        (folder / file).write_bytes(spoiled)
        assert (FILES, file) in faults(folder)
        assert run(folder)[0] == 1
    (folder / file).unlink()
    assert (FILES, file) in faults(folder)
    assert run(folder)[0] == 1


def test_a_file_too_many_is_named_beside_the_book_and_in_it(folder: Path) -> None:
    tiny.write(folder, "extra/more.txt", "more")
    assert faults(folder) == [(FILES, "extra/more.txt")]
    shutil.rmtree(folder / "extra")
    released.pack(folder, {**released.book(folder), "html/more.html": b"<p>more"})
    released.seal(folder)
    assert faults(folder) == [(BUILD, "html/more.html")]


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/evil.txt", "html/../../evil.txt", "c:evil.txt", "html\\..\\evil.txt"]
)
def test_a_name_that_leaves_the_zip_is_refused_and_written_nowhere(folder: Path, name: str) -> None:
    released.pack(folder, {**released.book(folder), name: b"evil"})
    released.seal(folder)
    assert [kind for kind, _ in faults(folder)] == [BUILD]
    assert not list(folder.parent.rglob("*evil*"))


def test_no_more_is_unpacked_than_there_is_room_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_release, "ROOM", 100_000)
    held = {"html/a.html": b"a" * 60_000, "html/b.html": b"b" * 60_000, "html/c.html": b"c"}
    released.pack(folder, held)
    release = verify_release.Release(folder)
    assert list(release.book) == ["html/a.html"]
    assert [name for name, *_ in release.faults] == ["html/b.html", "html/c.html"]


@pytest.mark.parametrize("line", ["../outside", "/outside", "sub/../../outside"])
def test_a_name_that_leaves_the_folder_is_refused(folder: Path, line: str) -> None:
    path = folder / "SHA256SUMS"
    path.write_text(path.read_text(encoding="utf-8") + f"{'0' * 64}  {line}\n", encoding="utf-8")
    assert [kind for kind, _ in faults(folder)] == [FILES]


def test_links_are_no_files_of_a_release(folder: Path) -> None:
    (folder / "rapport-2024.pdf").rename(folder.parent / "elsewhere.pdf")
    (folder / "rapport-2024.pdf").symlink_to(folder.parent / "elsewhere.pdf")
    assert (FILES, "rapport-2024.pdf") in faults(folder)


BROKEN: dict[str, Callable[[Path], object]] = {
    "no JSON": lambda folder: (folder / "ledger.json").write_text("{", encoding="utf-8"),
    "JSON of another shape": lambda folder: (folder / "ledger.json").write_text('{"numbers": [1]}', encoding="utf-8"),
    "deep JSON": lambda folder: (folder / "manifest.json").write_text("[" * 100_000, encoding="utf-8"),
    "no text": lambda folder: (folder / "ledger.csv").write_bytes(b"\xff\xfe\xff"),
    "an empty table": lambda folder: (folder / "ledger.csv").write_bytes(b""),
    "no zip": lambda folder: (folder / ZIP).write_bytes(b"PK no zip"),
    "a zip of nothing": lambda folder: zipfile.ZipFile(folder / ZIP, "w").close(),
    "sums of nothing": lambda folder: (folder / "SHA256SUMS").write_text("", encoding="utf-8"),
    "a ledger of nothing": lambda folder: (folder / "ledger.json").write_text('{"numbers": []}', encoding="utf-8"),
    "no texts": lambda folder: (folder / "texts.json").write_text('{"pages": {}}', encoding="utf-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_findings_and_never_a_traceback(folder: Path, name: str) -> None:
    BROKEN[name](folder)
    if name != "sums of nothing":
        released.seal(folder)
    code, told = run(folder)
    assert code == 1
    assert "Traceback" not in told
    assert re.search(r"wrong\n(?s:.*)expected .*\n    found    .", told)


def test_a_number_that_no_row_is_published_of_is_counted_as_such(folder: Path) -> None:
    members = released.book(folder)
    del members[ROWS]
    released.pack(folder, members)
    result = verify_release.verify(folder)
    assert result[FROM_ROWS] == (1, 2, [])
    assert "2 more could not be checked" in run(folder)[1]


@pytest.mark.parametrize("words", [["nowhere"], ["notebooks"]])
def test_a_folder_that_is_no_release_is_wrong_use(folder: Path, words: list[str]) -> None:
    code, told = run(folder, *words)
    assert code == 2
    assert told.startswith(f"{words[0]}: no SHA256SUMS; expected a published report. Name its folder")
