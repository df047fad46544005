"""How time and memory grow with the ledger and with the book, and with which exponent; growth faster than linear fails.

Usage: python bench/scale.py [--ledgers 1,10,100,1000] [--books 1000,10000,30000,100000] [--largest-run 1000]
[--largest-build 1000] [--largest-pdf 10000] [--limit 3600].

Ledgers are the example's, as many times as large. Books cite their numbers twenty to a page and list them all in a
register, as the report does; they have no notebooks, so that rendering alone is measured. Every stage is a process of
its own: its CPU seconds (with the processes that it starts) and the most memory that one of them had.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LINEAR = 1.15  # an exponent above it is called faster than linear: what lies between is noise and logarithms
PER_PAGE = 20
PAGES = 200  # at most; then pages have more numbers
LOAD = """
import gc
from pathlib import Path
from sparbar.load import load
from sparbar.paths import Project
gc.set_threshold(50_000)  # as every command does
print(sum(len(frame) for frame in load(Project.at(Path("."), Path("{data}"))).frames.values()))
"""
RENDER = """
import sys
from pathlib import Path
from sparbar.render import Chapter, RenderJob
from sparbar.render.embedded import EmbeddedRenderer
from bench_book import chapters
root, out, form = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
job = RenderJob(root, root, chapters(root), out / "html" if form == "html" else None,
                out / "b.pdf" if form == "pdf" else None, None, 1700000000, panel=True, jobs=2)
EmbeddedRenderer().render(job)
"""
MEASURE = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, *sys.argv[1:]]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Cost:
    """CPU seconds, and the most memory of one process in MB."""

    size: int
    cpu: float
    memory: float


def cost(size: int, script: Path, words: Sequence[str], limit: float) -> Cost | str:
    """Of running a script; or why it did not end well."""
    env = os.environ | {"PYTHONPATH": str(script.parent)}
    command = [sys.executable, "-c", MEASURE, str(script), *words]
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return f"not done after {limit:.0f} s"
    said = done.stderr.strip().splitlines() or [""]
    if done.returncode:
        return f"exit code {done.returncode}: {' '.join(said[-3:])[:300]}"
    cpu, memory = said[-1].split()
    return Cost(size, float(cpu), int(memory) / 1024)


def ledgers(
    scales: Sequence[int], run: int, build: int, folder: Path, limit: float
) -> Iterator[tuple[str, Cost | str]]:
    """Generating, reading and checking; of ledgers up to `run` times as large, every notebook with ledger and figures.

    Of those up to `build` times as large, also that with the HTML, in which every row of the ledger has its place.
    """
    command = folder / "sparbar_command.py"
    command.write_text("import sys\nfrom sparbar.cli import main\nsys.exit(main())\n", encoding="utf-8")
    for scale in scales:
        data = folder / f"data-{scale}"
        subprocess.run(["cp", "-r", str(ROOT / "data"), str(data)], check=True)
        generate = folder / "generate.py"
        generate.write_text("from sparbar.example_ledger.__main__ import main\nmain()\n", encoding="utf-8")
        words = ("--out", str(data / "nyps"), "--scale", str(scale))
        yield "generate the ledger", cost(scale, generate, words, limit)
        accept(data)
        read = folder / f"read_{scale}.py"
        read.write_text(LOAD.format(data=data), encoding="utf-8")
        yield "read and check it", cost(scale, read, (), limit)
        words = ("--no-cache", "--data", str(data), "--out", str(folder / "out"))
        if scale <= run:
            yield "sparbar run", cost(scale, command, ("run", *words), limit)
        if scale <= build:
            yield "sparbar build --to html", cost(scale, command, ("build", "--to", "html", *words), limit)
        subprocess.run(["rm", "-rf", str(data), str(folder / "out")], check=True)


def accept(data: Path) -> None:
    """Take the generated ledger over in the place of the example's."""
    text = (data / "sources.yml").read_text("utf-8")
    for path in (data / "nyps").glob("*.csv"):
        was = ROOT / "data/nyps" / path.name
        text = text.replace(*(hashlib.sha256(one.read_bytes()).hexdigest() for one in (was, path)))
    (data / "sources.yml").write_text(text, encoding="utf-8")


def books(sizes: Sequence[int], largest: int, folder: Path, limit: float) -> Iterator[tuple[str, Cost | str]]:
    """HTML, and the PDF with all that is before it, but for books of more numbers than `largest`."""
    (folder / "bench_book.py").write_text(BOOK, encoding="utf-8")
    (folder / "render.py").write_text(RENDER, encoding="utf-8")
    for size in sizes:
        root = folder / f"book-{size}"
        write_book(root, size)
        for form, name in (("html", "book to HTML"), ("pdf", "book to PDF")):
            words = (str(root), str(folder / f"out-{size}-{form}"), form)
            if form == "html" or size <= largest:
                yield name, cost(size, folder / "render.py", words, limit)


BOOK = """
from sparbar.render import Chapter
def chapters(root):
    return tuple(Chapter(path.name, path.stem, False) for path in sorted(root.glob("*.qmd")))
"""


def write_book(root: Path, size: int) -> None:
    """A book of `size` numbers; its first page has none."""
    (root / "_extensions").mkdir(parents=True)
    subprocess.run(["cp", "-r", str(ROOT / "_extensions/sparbar"), str(root / "_extensions/sparbar")], check=True)
    keys = [f"bench.number_{place}" for place in range(size)]
    pages = min(PAGES, max(1, size // PER_PAGE))
    (root / "a-index.qmd").write_text("# Boken {#sec-boken}\n\nText.\n", encoding="utf-8")
    for page in range(pages):
        lines = [f"Talet är {{{{< tal {key} >}}}} i år.\n" for key in keys[page::pages]]
        text = "\n".join([f"# Sida {page} {{#sec-{page}}}\n", *lines])
        (root / f"p-{page:04}.qmd").write_text(text, encoding="utf-8")
    register = "# Register {#sec-register}\n\n::: {#tbl-alla}\n{{< tabell bench.numbers >}}\n\nAlla\n:::\n"
    (root / "z-register.qmd").write_text(register, encoding="utf-8")
    (root / "book.json").write_text(json.dumps(described(keys), ensure_ascii=False), encoding="utf-8")


def described(keys: Sequence[str]) -> dict[str, Any]:
    """book.json of such a book."""
    cited = {
        key: {"key": key, "text": f"{place}", "definition": "Ett tal", "missing": False}
        for place, key in enumerate(keys)
    }
    columns = [{"text": head, "align": "left", "width": 0.25} for head in ("Nyckel", "Tal", "Definition", "Kod")]
    rows = [
        {"header": key, "total": False, "cells": [
            {"text": f"{place}", "key": key, "missing": False, "id": f"register:{key}", "exact": str(place)},
            {"text": "Ett tal, med en definition av vanlig längd"},
            {"text": "bench, record:3", "code": True},
        ]}
        for place, key in enumerate(keys)
    ]  # fmt: skip
    told = {
        "title": "Bok",
        "subtitle": "",
        "region": "",
        "author": "",
        "lang": "sv",
        "date": "",
        "draft": True,
    }
    made = {"columns": columns, "rows": rows, "notes": []}
    return {**told, "notices": [], "year": 1, "citations": cited, "figures": {}, "tables": {"bench.numbers": made},
            "answers": {}, "key_numbers": {"tiles": [], "note": ""}}  # fmt: skip


def exponent(before: float, after: float, ratio: float) -> float:
    """p in cost ∝ size^p for a size that is `ratio` times as large; what does not grow at all is part of the cost."""
    return math.log(after / before) / math.log(ratio)


def growth(earlier: Cost, one: Cost) -> tuple[str, bool]:
    """In words, and whether it is faster than linear."""
    ratio = one.size / earlier.size
    power, memory = exponent(earlier.cpu, one.cpu, ratio), exponent(earlier.memory, one.memory, ratio)
    fast = max(power, memory) > LINEAR
    return f"  time ∝ n^{power:.2f}, memory ∝ n^{memory:.2f}{'  FASTER THAN LINEAR' if fast else ''}", fast


def tell(stages: dict[str, list[Cost | str]]) -> int:
    """The table; 1 when something grows faster than linearly or nothing was measured."""
    bad = 0
    for name, costs in stages.items():
        known = [one for one in costs if isinstance(one, Cost)]
        for one in costs:
            if isinstance(one, str):
                print(f"{name}: {one}")
                continue
            earlier = known[known.index(one) - 1] if known.index(one) else None
            grows, fast = growth(earlier, one) if earlier else ("", False)
            bad += fast
            print(f"{name}, {one.size}: {one.cpu:.1f} s CPU, {one.memory:.0f} MB{grows}")
    return 1 if bad or not any(isinstance(one, Cost) for costs in stages.values() for one in costs) else 0


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def main() -> int:
    """Measure and print; exit code 1 when a stage grows faster than linearly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledgers", type=numbers, default=[1, 10, 100, 1000])
    parser.add_argument("--books", type=numbers, default=[1000, 10_000, 30_000, 100_000])
    parser.add_argument("--largest-run", type=int, default=1000, help="the largest multiple whose notebooks also run")
    parser.add_argument(
        "--largest-build", type=int, default=100, help="the largest multiple that is also built to HTML"
    )
    parser.add_argument("--largest-pdf", type=int, default=10_000, help="numbers of a book that also becomes a PDF")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that one stage may take")
    asked = parser.parse_args()
    stages: dict[str, list[Cost | str]] = {}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = Path(name)
        larger = ledgers(asked.ledgers, asked.largest_run, asked.largest_build, folder, asked.limit)
        for stage, found in chain(larger, books(asked.books, asked.largest_pdf, folder, asked.limit)):
            stages.setdefault(stage, []).append(found)
            print(f"   {time.perf_counter() - began:.0f} s: {stage}: {found}", flush=True)
    return tell(stages)


if __name__ == "__main__":
    sys.exit(main())
