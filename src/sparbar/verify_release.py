"""Check a published report: that no file is changed, lost or added, and that its numbers agree everywhere.

    python3 verify_release.py FOLDER        FOLDER is the one with SHA256SUMS

Python 3.9 or later is enough: nothing is installed, fetched or written. Derived numbers are computed from their
parents, computed ones from those rows that are published. Not checked: the text of PDF and DOCX (their SHA-256 is),
and that the rows are those the region holds: `sparbar verify` in the repository does both. The exit code is 0 when all
is well, 1 when something is not, and 2 when the folder is no published report.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from collections import Counter
from decimal import Context, Decimal, localcontext
from html.parser import HTMLParser
from math import prod
from pathlib import Path
from typing import Any, Callable, Iterator  # noqa: UP035 (Python 3.9)

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
NUMBER = re.compile(r"([-+\u2212]?)(\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:,(\d+))?")
SCALES = {"miljon": "1e6", "mkr": "1e6", "mnkr": "1e6", "tusen": "1e3", "tkr": "1e3", "%": "0.01", "procent": "0.01"}
SAME = ("key", "value", "unit", "kind", "text", "definition", "notebook")
ROOM = 1 << 30  # bytes to unpack in all: a few kilobytes of zip may hold more than there is memory
HIDDEN = None  # says that a number cannot be computed here, because what it is made of is not published
Outcome = Any  # of one thing that was checked: True, HIDDEN, or a fault: key, place, expected and found


class Release:
    """The files of a release: those in its folder, and in `book` those of the zipped HTML."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.book, self.faults, room = folder, dict[str, bytes](), list[Any](), ROOM
        for path in sorted(folder.glob("*-html.zip")):  # into memory: nothing is written where its names point
            try:
                with zipfile.ZipFile(path) as archive:
                    for member in archive.infolist():
                        room -= member.file_size
                        if safe(member.filename) and member.filename not in self.book and room > 0:
                            self.book[member.filename] = archive.read(member)
                        else:
                            self.faults.append((member.filename, path.name, "a file of the book, once", "another"))
            except Exception as error:  # noqa: BLE001 (a broken zip raises what it likes)
                self.faults.append((path.name, path.name, "a whole zip file", f"{type(error).__name__}: {error}"))

    def read(self, name: str) -> bytes:
        """The bytes of a file in the book or beside it."""
        path = self.folder / name
        if name not in self.book and not (safe(name) and path.is_file()):
            raise LookupError(name, name, "a file of the release", "no such file")
        return self.book[name] if name in self.book else path.read_bytes()

    def json(self, name: str) -> Any:
        """A file of JSON; of a panel's script, what it hands over."""
        raw = self.read(name)
        try:
            return json.loads(raw.partition(b" = ")[2].rstrip().rstrip(b";") if name.endswith(".js") else raw)
        except (ValueError, RecursionError) as error:
            raise LookupError(name, name, "JSON", f"{type(error).__name__}: {error}") from error

    def numbers(self) -> dict[str, Any]:
        """Key → number of the ledger."""
        listed = self.json("ledger.json")["numbers"]
        return {n["key"]: {**n, "exact": None if n["value"] is None else Decimal(n["value"])} for n in listed}


class Page(HTMLParser):
    """The numbers of a page: key and text of each element with data-tal."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found, self.open = list[Any](), list[Any]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, []))
        key = dict(attrs).get("data-tal")
        self.found += [(key, self.open[-1][1])] if key else []

    def handle_endtag(self, tag: str) -> None:
        while any(tag == name for name, _ in self.open) and self.open.pop()[0] != tag:
            pass  # what nobody closed ends with what it stands in

    def handle_data(self, data: str) -> None:
        for _, texts in self.open:
            texts.append(data)


def safe(name: str) -> bool:
    """Whether a name stays inside the folder that it is unpacked in."""
    return not re.search(r"^/|(^|/)\.{0,2}(/|$)|[\\:\0]", name)


def files(release: Release) -> Iterator[Outcome]:
    """SHA256SUMS names every file of the folder, and each is as it says."""
    named: dict[str, str] = {}
    for place, line in enumerate(release.read(SUMS).decode("utf-8").splitlines(), start=1):
        match = LINE.fullmatch(line)
        if match and safe(match[2]) and match[2] not in named:
            named[match[2]] = match[1]
        else:
            yield line, f"{SUMS}:{place}", "a SHA-256, two spaces and a file of this folder, once", "it is not"
    for name, wanted in named.items():
        path = release.folder / name
        there = path.is_file() and not path.is_symlink()
        found = hashlib.sha256(path.read_bytes()).hexdigest() if there else "no such file"
        yield found == wanted or (name, SUMS, wanted, found)
    for path in sorted(release.folder.rglob("*")):
        name = path.relative_to(release.folder).as_posix()
        if name not in {*named, SUMS} and (path.is_file() or path.is_symlink()):
            yield name, SUMS, "no such file", "a file that is not listed"


def manifest(release: Release) -> Iterator[Outcome]:
    """Every output of the build is here as it was built, and the book holds nothing else."""
    yield from release.faults
    outputs = release.json("manifest.json")["outputs"]
    for name, wanted in outputs.items():
        there = name in release.book or (safe(name) and (release.folder / name).is_file())
        found = hashlib.sha256(release.read(name)).hexdigest() if there else "no such file"
        yield found == wanted or (name, "manifest.json", wanted, found)
    for name in sorted(release.book.keys() - outputs.keys()):
        yield name, "manifest.json", "no such file in the book", "a file that no build made"


def ledger(release: Release) -> Iterator[Outcome]:
    """The ledger says the same as JSON and as CSV, whose metadata name its columns."""
    numbers, place = release.numbers(), "ledger.csv"
    rows = list(csv.DictReader(io.StringIO(release.read(place).decode("utf-8"), newline="")))
    columns = [column["name"] for column in release.json("ledger.csv-metadata.json")["tableSchema"]["columns"]]
    yield columns == list(rows[0]) or ("columns", "ledger.csv-metadata.json", list(rows[0]), columns)
    for key, times in Counter(row["key"] for row in rows).items():
        if times > 1 or key not in numbers:
            yield key, place, "a number of ledger.json, once", f"{times} row(s)"
    listed = {row["key"]: row for row in rows}
    for key, number in numbers.items():
        said = {name: "" if number[name] is None else str(number[name]) for name in SAME}
        said["synthetic"] = "yes" if number["synthetic"] else "no"
        found, keys = listed.get(key, {}), number["lineage"].get("keys")
        if keys and found.get("rows_sha256"):
            sha256 = hashlib.sha256("\n".join(map("\t".join, keys)).encode("utf-8")).hexdigest()
            said.update(rows=str(len(keys)), rows_sha256=sha256[: len(found["rows_sha256"])])
        yield differing(key, place, said, found)


def differing(key: str, place: str, said: dict[str, Any], found: dict[str, Any]) -> Outcome:
    """True when `found` holds all that is said, else the first difference."""
    wrong = next((name for name, value in said.items() if found.get(name) != value), None)
    return wrong is None or (key, place, f"{wrong}: {said[wrong]}", f"{wrong}: {found.get(wrong)}")


def pages(release: Release) -> Iterator[Outcome]:
    """Every page prints the numbers that it is to print, and whatever else it prints in digits is the ledger's."""
    numbers, texts = release.numbers(), release.json("texts.json")["pages"]
    for name in sorted({*texts, *(name for name in release.book if re.fullmatch(r"html/[^/]+\.html", name))}):
        spans = [(key, " ".join("".join(text).split())) for key, text in Page(release.read(name).decode("utf-8")).found]
        there, wanted = Counter(spans), Counter((key, " ".join(text.split())) for key, text in texts.get(name, ()))
        left = dict((there - wanted).elements())
        if spans and name not in texts:
            yield name, "texts.json", f"a page with {len(spans)} numbers", "no such page"
        for key, text in wanted.elements():
            there[key, text] -= 1
            yield there[key, text] >= 0 or (key, name, text, left.get(key, "not there"))
        for key, text in spans:
            number = numbers.get(key, {"text": "a number of the ledger", "value": None})
            yield agrees(text, number) or (key, name, number["text"], text)


def agrees(text: str, number: Any) -> bool:
    """Whether the first number in `text` is the ledger's value, rounded; a text in words is not read."""
    match = NUMBER.search(re.sub(r"\bav \d.*", "", text))
    if match is None or number["value"] is None:
        return "key" in number and (match is None or text.split() == number["text"].split())
    read = Decimal(match[2].replace(" ", "") + "." + (match[3] or "0")) * (-1 if match[1] in ("-", "\u2212") else 1)
    value = number["exact"] if match[1] else abs(number["exact"])
    last = Decimal(1).scaleb(-len(match[3] or ""))
    scales = [scale for word, scale in SCALES.items() if word in text] or ["1", *SCALES.values()]
    return any(abs(value - read * Decimal(scale)) < last * Decimal(scale) for scale in scales)


def panels(release: Release) -> Iterator[Outcome]:
    """What a reader sees who opens a number is what the ledger says."""
    numbers, shown = release.numbers(), {}
    for notebook in sorted({number["notebook"] for number in numbers.values()}):
        shown.update(release.json(f"html/trace/{notebook}.js")["numbers"])
    for key, number in numbers.items():
        said = {name: number[name] for name in ("text", "definition", "cell", "line")}
        said["parents"] = number["lineage"].get("parents", [])
        yield differing(key, f"html/trace/{number['notebook']}.js", said, shown.pop(key, {}))
    yield from ((key, "html/trace", "a number of the ledger", "an unknown key") for key in shown)


def derived(release: Release) -> Iterator[Outcome]:
    """Each derived number again, from its parents."""
    numbers = release.numbers()
    for key, number in numbers.items():
        if number["kind"] == "derived":
            parents = [numbers[parent]["exact"] for parent in number["lineage"]["parents"]]
            known = [parent for parent in parents if parent is not None]
            again = formula(number["lineage"], known) if len(known) == len(parents) else None
            hidden = number.get("withheld") or (len(known) < len(parents) and number["exact"] is not None)
            yield HIDDEN if hidden else again == number["exact"] or (key, "ledger.json", number["exact"], again)


def formula(lineage: Any, values: list[Decimal]) -> Decimal | None:
    """The value of a formula over its parents' values; None where there is none."""
    name, place = lineage["operation"], lineage["place"]
    groups = [int(key.split("[")[-1][:-1]) if name == "largest" else 0 for key in lineage["parents"]]
    ranked = sorted((-value, group) for value, group in zip(values, groups) if value > 0)  # noqa: B905 (Python 3.9)
    if name == "largest":
        return Decimal(ranked[place - 1][1]) if len(ranked) >= place else None
    operations: dict[str, Callable[[], Decimal | None]] = {
        "ratio": lambda: (values[0] / values[1]).quantize(Decimal("1e-12")) if values[1] else None,
        "difference": lambda: values[0] - values[1],
        "sum": lambda: sum(values, Decimal(0)),
        "smallest": lambda: min(values, default=None),
        "count_positive": lambda: Decimal(len(ranked)),
        "sum_of_largest": lambda: -sum((value for value, _ in ranked[:place]), Decimal(0)) if ranked else None,
    }
    return operations[name]()


def computed(release: Release) -> Iterator[Outcome]:
    """Each computed number again, from the rows that are published with it."""
    numbers = [number for number in release.numbers().values() if number["kind"] == "computed"]
    tables: dict[str, dict[str, Any]] = {}
    for table in sorted({table for number in numbers for table in number["lineage"]["tables"]}):
        if f"html/trace/rader/{table}.js" in release.book:
            said = release.json(f"html/trace/rader/{table}.js")
            rows = [dict(zip(said["columns"], row)) for row in said["cells"]]  # noqa: B905 (Python 3.9)
            tables[table] = dict(zip(said["keys"], rows))  # noqa: B905 (Python 3.9)
    for number in numbers:
        keys, names = number["lineage"]["keys"], number["lineage"]["expression"].split(" * ")
        found = [cells(tables, number["lineage"]["tables"], names, key) for key in keys]
        if None in found or number["lineage"].get("listed") is False:
            yield HIDDEN
        elif keys or number["exact"] is not None:  # of no rows, nothing is known
            again = aggregate(number["lineage"]["aggregate"], found)
            yield again == number["exact"] or (number["key"], "html/trace/rader", number["exact"], again)


def cells(tables: Any, names: list[str], columns: list[str], keys: list[str]) -> list[str] | None:
    """The cells of one row that a number is made of; None where they are not published."""
    rows = [tables.get(name, {}).get(key) for name, key in zip(names, keys)]  # noqa: B905 (Python 3.9)
    found = [next((row[column] for row in rows if row and column in row), None) for column in columns]
    return None if None in found or None in rows else [str(cell) for cell in found]


def aggregate(name: str, rows: list[Any]) -> Decimal | None:
    """The sum, count of different values, smallest or largest of the rows' cells, multiplied in each row."""
    if name == "count":
        return Decimal(len({row[0] for row in rows}))
    with localcontext(Context(prec=120)):
        values = [prod(map(Decimal, row), start=Decimal(1)) for row in rows]
        return sum(values, Decimal(0)) if name == "sum" else {"min": min, "max": max}[name](values, default=None)


def verify(folder: Path) -> dict[str, tuple[int, int, list[Any]]]:
    """Kind of check → how many were checked, how many could not be, and the faults; nothing checked is one."""
    release, result = Release(folder), {}
    for check in (files, manifest, ledger, pages, panels, derived, computed):
        kind, outcomes = check.__name__, list[Outcome]()
        try:
            outcomes.extend(check(release))
        except Exception as error:  # noqa: BLE001 (a broken file is a fault, whatever it breaks)
            other = (kind, folder.name, "files as they are published", f"{type(error).__name__}: {error}")
            outcomes.append(error.args if len(error.args) == len(other) else other)
        seen = [outcome for outcome in outcomes if outcome is not HIDDEN]
        told = seen or [(kind, folder.name, "something to check", "nothing")]
        result[kind] = (len(seen), len(outcomes) - len(seen), [outcome for outcome in told if outcome is not True])
    return result


def main(folder: Path) -> int:
    """Check the release in `folder` and tell; the return value is the exit code."""
    if not (folder / SUMS).is_file():
        print(f"{folder}: no {SUMS}; expected a published report. Name its folder: verify_release.py FOLDER")
        return 2
    result = verify(folder)
    for kind, (checked, hidden, faults) in result.items():
        note = f"   {hidden} more could not be checked: what they are made of is not published" if hidden else ""
        print(f"{kind:9}{checked:7} checked{len(faults):5} wrong{note}")
        for key, place, expected, found in faults:
            print(f"  {key}, {place}\n    expected {str(expected)[:300]}\n    found    {str(found)[:300]}")
    passed = not any(faults for _, _, faults in result.values())
    print("Passed." if passed else "NOT PASSED: this is not what was published, or not all of it.")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parent))
