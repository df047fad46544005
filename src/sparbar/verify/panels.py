"""The panels of the HTML book against ledger, data and approved ledgers: all that html/trace/<notebook>.js says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sparbar import corrected, corrections, number_words, sources
from sparbar.built import Built
from sparbar.numbers import Fact, Formula, Number, Rows
from sparbar.previous import INTERNAL, Previous
from sparbar.sources import Source
from sparbar.verify.beside import handed
from sparbar.verify.findings import Check, Fault

Said = Mapping[str, Any]
TOLD = ("title", "file", "producer", "sha256", "synthetic")


def check(built: Built) -> Check:
    """Compare everything that is told of each number and of the sources."""
    said = _said(built)
    places = {name: _place(built, name) for name in said}
    panels = {name: _named(told, "numbers") for name, told in said.items()}
    rows = {path.stem: handed(path) for path in (built.folder / "html/trace/rader").glob("*.js")}
    keys = {table: told["keys"] for table, told in rows.items() if isinstance(told.get("keys"), list)}
    listed = sources.read(built.project)
    entries, public = corrections.read(built.project), built.ledger.audience == "public"
    faults: list[Fault] = []
    for number in built.numbers.values():
        panel, place = panels[number.notebook].get(number.key), places[number.notebook]
        rectified = [corrected.swedish(item, public) for item in corrected.behind(entries, number)]
        faults += _faults(built, number, panel, keys, place, rectified)
    for notebook, told in said.items():
        strays = [key for key in panels[notebook] if key not in built.numbers]
        faults += [Fault(key, "a key of the ledger", "an unknown key", places[notebook]) for key in strays]
        faults += _sources(_named(told, "sources"), listed, places[notebook])
    faults += [] if public else comparisons(built)  # verify/withheld.py asks what a public edition may compare
    return Check("panels", "numbers in the panels of the pages", len(built.numbers), tuple(faults))


def comparisons(built: Built, internal: Collection[str] = ()) -> Iterator[Fault]:
    """What is told of the year before, number by number; the keys of `internal` are not to be compared."""
    before = Previous.read(built.project, built.year)
    panels = {name: _named(told, "numbers") for name, told in _said(built).items()}
    for number in built.numbers.values():
        told = _named(panels[number.notebook], number.key).get("change")
        wanted = INTERNAL if number.key in internal else before.change(number)
        if told != wanted:
            yield Fault(number.key, f"change: {wanted}", str(told), _place(built, number.notebook))


def _said(built: Built) -> dict[str, Said]:
    """What the panels' scripts hand over, by notebook."""
    notebooks = dict.fromkeys(number.notebook for number in built.numbers.values())
    return {name: handed(built.folder / "html/trace" / f"{name}.js") for name in notebooks}


def _place(built: Built, notebook: str) -> str:
    return built.place(f"html/trace/{notebook}.js")


def _named(told: Said, name: str) -> Said:
    """What is said under `name`, when it is said of names; nothing else."""
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _faults(
    built: Built,
    number: Number,
    panel: Said | None,
    keys: Mapping[str, list[str]],
    place: str,
    rectified: list[str],
) -> Iterator[Fault]:
    if not isinstance(panel, dict):
        yield Fault(number.key, "a panel", "none", place)
        return
    told = {**panel, "rows": {table: _at(keys.get(table, []), at) for table, at in _named(panel, "rows").items()}}
    wanted = {**_wanted(built, number), "corrections": rectified}
    for name, value in wanted.items():
        if told.get(name) != value:
            yield Fault(number.key, f"{name}: {value}", str(told.get(name)), place)


def _at(keys: list[str], places: Any) -> list[str]:
    """The keys at these places, as far as they are places."""
    known = places if isinstance(places, list) else []
    return [keys[place] for place in known if isinstance(place, int) and 0 <= place < len(keys)]


def _wanted(built: Built, number: Number) -> dict[str, Any]:
    """What the panel is to say, by field."""
    lineage = number.lineage
    return {
        "text": built.ledger.text(number),
        "exact": number_words.exact_value(number),
        "rounding": number_words.rounding(number),
        "unit": number_words.UNITS.get(number.unit, number.unit),
        "definition": number.definition,
        "kind": number_words.KINDS[number.kind],
        "synthetic": number.synthetic,
        "basis": number_words.basis(number),
        "columns": lineage.expression.split(" * ") if isinstance(lineage, Rows) else [],
        "combinations": len(lineage.keys) if isinstance(lineage, Rows) else 1,
        "parents": list(lineage.parents) if isinstance(lineage, Formula) else [],
        "cell": number.cell,
        "line": number.line,
        "withheld": number.withheld,
        "listed": lineage.listed if isinstance(lineage, Rows) else True,
        "rows": _rows(number),
        "second": "reported" if number.kind == "attested" else "equal",
    }


def _rows(number: Number) -> dict[str, list[str]]:
    lineage = number.lineage
    if isinstance(lineage, Fact):
        table, _, key = lineage.row.partition(":")
        return {table: [key]}
    if not isinstance(lineage, Rows):
        return {}
    return {name: list(dict.fromkeys(keys[at] for keys in lineage.keys)) for at, name in enumerate(lineage.tables)}


def _sources(told: Mapping[str, Said], listed: Mapping[str, Source], place: str) -> Iterator[Fault]:
    """Origins that are not those of sources.yml."""
    for name, source in told.items():
        known = listed.get(name)
        wanted = (
            {**{field: getattr(known, field) for field in TOLD}, "received": known.received.isoformat()}
            if known
            else {}
        )
        if source != wanted:
            yield Fault(f"source {name}", "its origin as in data/sources.yml", str(source), place)
