"""Every file of a new region's project but its answers: path → bytes. Nothing is written here."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from string import Template

from sparbar.scaffold import origin
from sparbar.scaffold.outline import outline
from sparbar.scaffold.places import Municipality
from sparbar.schemas import TABLES

CASES = ("arenden", "beslut", "utbetalningar", "finansiering", "arende_mal", "arende_kommun")
FOLLOWED = ("sysselsattning", "folkmangd")  # an indicator of each service, which any region has
VERSION, AREA = "EXEMPEL", "Exempelmålområde A"  # of template/mal.csv
# Assumptions in the method appendix about notebooks that a new region does not get.
ASSUMED_ELSEWHERE = ("EU-projekt", "Kvinnor och män", "Västerås och övriga kommuner")
INDICATORS = """\
# The indicators by which the strategy (RUS) is followed; `sparbar fetch` gets their values. Their target area is an
# example: write the one of data/register/mal.csv that each follows, and add goals: [numbers].
"""
NAME = "  - name: "
_CHAPTER = re.compile(r"chapters/(?:\d\d|[a-z])-[\w-]+\.qmd")


def files(region: str, places: Sequence[Municipality], year: int) -> Mapping[str, bytes]:
    """The files of the project of `region`, whose report of `year` is its first."""
    fields = {"region": json.dumps(region, ensure_ascii=False), "county": places[0].county, "year": str(year)}
    found = dict(origin.whole())
    chapters = {"index.qmd": _template("index.qmd"), **_chapters()}
    notebooks = [raw.decode() for file, raw in found.items() if file.startswith("notebooks/")]
    reviewed = _reviewed("\n".join([*chapters.values(), *notebooks]))
    texts = {**_settings(fields, region), **chapters, **reviewed, **_data(places)}
    return found | {file: text.encode() for file, text in texts.items()}


def _settings(fields: Mapping[str, str], region: str) -> Mapping[str, str]:
    """What says whose report it is."""
    author = re.compile(r"^  author: .*$", re.MULTILINE)
    return {
        "report.yml": Template(_template("report.yml")).substitute(fields),
        "README.md": Template(_template("README.md")).substitute({**fields, "region": region}),
        "_quarto.yml": author.sub(lambda _: f"  author: {fields['region']}", origin.text("_quarto.yml")),
    }


def _template(name: str) -> str:
    return resources.files("sparbar.scaffold").joinpath("template", name).read_text(encoding="utf-8")


def _chapters() -> Mapping[str, str]:
    """The book's chapters: those with questions in outline, the appendices whole."""
    texts = {file: origin.text(file) for file in _CHAPTER.findall(origin.text("_quarto.yml"))}
    asking = {file: outline(text, origin.NOTEBOOKS) for file, text in texts.items() if "{{< svar " in text}
    return {file: asking.get(file) or _appendix(text) for file, text in texts.items()}


def _appendix(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f"- **{name}.**" for name in ASSUMED_ELSEWHERE)))


def _data(places: Sequence[Municipality]) -> Mapping[str, str]:
    """The registers, the empty case ledger, and how data is received, corrected and fetched."""
    features = ",\n".join(json.dumps(place.feature, ensure_ascii=False) for place in places)
    register = [(place.code, place.name, "nej") for place in places]
    told, _, _ = origin.text("data/corrections.yml").partition("\ncorrections:")
    mapping = origin.text("data/mappings/nyps.yml").replace("constant: RUS2020", f"constant: {VERSION}")
    return {
        **{f"data/{TABLES[name].file}": _table(name, ()) for name in CASES},
        "data/register/mal.csv": _template("mal.csv"),
        "data/register/stodformer.csv": _template("stodformer.csv"),
        f"data/{TABLES['kommuner'].file}": _table("kommuner", register),
        "data/register/kommuner.geojson": f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n',
        "data/mappings/nyps.yml": mapping,
        "data/indikatorer.yml": _indicators(),
        "data/corrections.yml": f"{told}\ncorrections: []\n",
    }


def _table(name: str, rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([list(TABLES[name].columns), *rows])
    return text.getvalue()


def _indicators() -> str:
    """A few of the declared indicators; which target area they follow is the region's to say."""
    head, _, _ = origin.text("data/indikatorer.yml").partition("indicators:\n")
    services = head[head.index("services:") :]
    return INDICATORS + services + "indicators:\n" + "".join(_declared())


def _declared() -> Iterator[str]:
    """The entries of FOLLOWED as they are written, with the example's target area."""
    _, _, listed = origin.text("data/indikatorer.yml").partition("indicators:\n")
    entries = re.split(r"(?=^  - id: )", listed, flags=re.MULTILINE)
    by_id = {entry.split(maxsplit=3)[2]: entry for entry in entries if entry.startswith("  - id: ")}
    for name in FOLLOWED:
        entry = re.sub(r"^    goals:.*\n|^\s*#.*\n|^\n", "", by_id[name], flags=re.MULTILINE)
        yield re.sub(r"^    target_area: .*$", f"    target_area: {AREA}", entry, flags=re.MULTILINE)


def _reviewed(texts: str) -> Mapping[str, str]:
    """The glossary, the names with digits and the words of the trade: of each what these texts use."""
    glossary = re.split(r"^(?=[^\s#])", origin.text("data/ordlista.yml"), flags=re.MULTILINE)
    names = re.split(rf"^(?={NAME})", origin.text("chapters/names.yml"), flags=re.MULTILINE)
    words = origin.text("chapters/words.txt").splitlines(keepends=True)
    return {
        "data/ordlista.yml": glossary[0] + "".join(e for e in glossary[1:] if _used(e.partition(": ")[0], texts)),
        "chapters/names.yml": names[0] + "".join(e for e in names[1:] if _used(e.splitlines()[0][len(NAME) :], texts)),
        "chapters/words.txt": "".join(word for word in words if word[0] in "#\n" or _used(word, texts)),
    }


def _used(term: str, texts: str) -> bool:
    """Whether the texts hold the term as words of its own, at the start of a sentence or within it, with any spaces."""
    word = term.strip().strip('"')
    first, rest = f"[{word[0].lower()}{word[0].upper()}]", r"\s".join(map(re.escape, word[1:].split(" ")))
    return bool(re.search(rf"(?<!\w){first}{rest}(?!\w)", texts))
