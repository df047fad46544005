"""The manifest: inputs, code, programs and outputs are those that were recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sparbar import manifest, provenance
from sparbar.built import Built
from sparbar.verify.findings import Check, Fault

SHOWN = 12


def check(built: Built) -> Check:
    """Compare every SHA-256, in both directions."""
    what = "inputs, code, programs and outputs, by SHA-256 or version"
    place = built.place(manifest.FILE)
    try:
        recorded = json.loads((built.folder / manifest.FILE).read_text(encoding="utf-8"))
        now = manifest.hashes(built.project, built.folder, built.year)
        checked = sum(len(recorded[part]) for part in now)
        faults = [fault for part in now for fault in _differing(recorded[part], now[part], f"{place}, {part}")]
        checked += len(recorded["environment"])
        faults += _programs(recorded["environment"], provenance.versions(built.project), f"{place}, environment")
    except FileNotFoundError:
        fault = Fault(manifest.FILE, "the manifest of a build", "no such file: only the notebooks were run", place)
        return Check("manifest", what, 0, (fault,))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Check("manifest", what, 0, (Fault(manifest.FILE, "the manifest of a build", repr(error), place),))
    return Check("manifest", what, checked, tuple(faults))


def _differing(recorded: Mapping[str, str], now: Mapping[str, str], place: str) -> Iterator[Fault]:
    for file in sorted({*recorded, *now}):
        if recorded.get(file) != now.get(file):
            was, present = (
                f"SHA-256 {each[file][:SHOWN]}…" if file in each else missing
                for each, missing in ((recorded, "no such file"), (now, "no such file"))
            )
            yield Fault(file, was, present, place)


def _programs(recorded: Mapping[str, str], now: Mapping[str, str], place: str) -> Iterator[Fault]:
    """Programs of another version. The commit is not compared: a later one may change nothing that a build reads."""
    for program in sorted({*recorded, *now} - {provenance.COMMIT}):
        if recorded.get(program) != now.get(program):
            was, present = (versions.get(program, "no such program") for versions in (recorded, now))
            yield Fault(program, was, present, place)
