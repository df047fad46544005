"""Run the linter over the corpus: how many planted numbers it misses, and how many harmless sentences it accuses."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

from harmless import NAMES, Harmless, harmless
from planted import Planted, planted

from sparbar.lint import amounts, names, prose

KNOWN = names.known(names.Name(name=name, reason="ett namn") for name in NAMES)


@dataclass(frozen=True)
class Measured:
    """missed: planted numbers that were not found. false: harmless sentences, with what was found in them."""

    planted: tuple[Planted, ...]
    harmless: tuple[Harmless, ...]
    missed: tuple[Planted, ...]
    false: tuple[tuple[Harmless, str], ...]
    beside: tuple[tuple[Planted, str], ...]


def found(text: str) -> list[str]:
    """What the linter calls a typed number in this Markdown."""
    named, _ = KNOWN.without(prose.read("x.md", text).text)
    return [hit.text for hit in amounts.find(named)]


def measure(seed: int | None = None) -> Measured:
    """Every case, once. seed: draw other numbers than those of the corpus."""
    cases = tuple(planted() if seed is None else planted(seed))
    quiet = tuple(harmless() if seed is None else harmless(seed))
    hits = {case: found(case.text) for case in cases}
    missed = tuple(case for case in cases if not any(_covers(hit, case.number) for hit in hits[case]))
    beside = tuple(
        (case, hit) for case in cases for hit in hits[case] if len(hits[case]) > 1 and not _covers(hit, case.number)
    )
    false = tuple((case, ", ".join(hit)) for case in quiet if (hit := found(case.text)))
    return Measured(cases, quiet, missed, false, beside)


def _covers(hit: str, number: str) -> bool:
    """Whether what was found is the planted number: they share a word of it."""
    bare = prose.plain(number).replace("*", "").strip("_")
    return bare in hit or hit in bare or bool(set(bare.split()) & set(hit.split()))


def main() -> int:
    """Print both figures and every case that went wrong."""
    result = measure(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    for case in result.missed:
        print(f"missed   {case.kind}: {case.number!r} in {case.text!r}")
    for quiet, hit in result.false:
        print(f"false    {quiet.kind}: {hit!r} in {quiet.text!r}")
    for case, hit in result.beside:
        print(f"beside   {case.kind}: {hit!r} in {case.text!r}")
    kinds = Counter(case.kind for case in result.planted), Counter(case.kind for case in result.harmless)
    print(f"{len(result.planted)} planted numbers of {len(kinds[0])} kinds: {len(result.missed)} missed")
    print(f"{len(result.harmless)} harmless sentences of {len(kinds[1])} kinds: {len(result.false)} false alarms")
    return 1 if result.missed or result.false else 0


if __name__ == "__main__":
    sys.exit(main())
