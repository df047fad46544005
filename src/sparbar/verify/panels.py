"""The panels of the HTML book against the ledger: what html/trace/<notebook>.js says of each number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sparbar.built import Built
from sparbar.numbers import Formula, Number
from sparbar.verify.findings import Check, Fault

Said = Mapping[str, Mapping[str, Any]]


def check(built: Built) -> Check:
    """Compare text, definition, code place and parents of every number."""
    said: dict[str, Said] = {notebook: _read(built, notebook) for notebook in _notebooks(built)}
    faults = [fault for number in built.numbers.values() for fault in _faults(built, number, said[number.notebook])]
    strays = [(key, notebook) for notebook, numbers in said.items() for key in numbers if key not in built.numbers]
    faults += [Fault(key, "a key of the ledger", "an unknown key", _place(built, notebook)) for key, notebook in strays]
    return Check("panels", "numbers in the panels of the pages", len(built.numbers), tuple(faults))


def _notebooks(built: Built) -> list[str]:
    return list(dict.fromkeys(number.notebook for number in built.numbers.values()))


def _place(built: Built, notebook: str) -> str:
    return built.place(f"html/trace/{notebook}.js")


def _read(built: Built, notebook: str) -> Said:
    """What the script hands over; nothing when it is not there or not as a build writes it."""
    path = built.folder / "html/trace" / f"{notebook}.js"
    if not path.is_file():
        return {}
    _, _, handed = path.read_text(encoding="utf-8").partition(" = ")
    try:
        numbers: Said = json.loads(handed.rstrip().removesuffix(";"))["numbers"]
    except (ValueError, KeyError, TypeError):
        return {}
    return numbers


def _faults(built: Built, number: Number, said: Said) -> Iterator[Fault]:
    place = _place(built, number.notebook)
    panel = said.get(number.key)
    if panel is None:
        yield Fault(number.key, "a panel", "none", place)
        return
    wanted = {
        "text": built.ledger.text(number),
        "definition": number.definition,
        "cell": number.cell,
        "line": number.line,
        "parents": list(number.lineage.parents) if isinstance(number.lineage, Formula) else [],
    }
    for name, value in wanted.items():
        if panel.get(name) != value:
            yield Fault(number.key, f"{name} {value}, as the ledger says", str(panel.get(name)), place)
