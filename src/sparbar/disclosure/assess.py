"""Which numbers a public edition withholds: small ones, those that give them away, and those computed from either.

Every round asks what the numbers that are left determine, and withholds one number that a disclosure needs: of a
family rather than a total, of the same family, the one with the fewest cases. It ends when nothing is disclosed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations as pairs
from typing import Literal

from sparbar.config import Report
from sparbar.disclosure import algebra, comparing
from sparbar.disclosure.cases import CASE, Cases, Vector
from sparbar.ledger import Ledger
from sparbar.load import Data
from sparbar.numbers import Formula, Number, Rows

Why = Literal["small", "complement", "derived"]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number that is not told. why: small (too few cases), complement (would give one away), derived (from one).

    cases: how many cases that can concern persons are behind it. For the analyst alone, as why is.
    """

    key: str
    why: Why
    cases: int

    @property
    def told(self) -> str:
        """The reason in words."""
        reasons = {
            "small": "too few cases behind it",
            "complement": "with other numbers it would give away one with too few cases",
            "derived": "computed from a number that is withheld",
        }
        return f"{reasons[self.why]} ({self.cases})"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a public edition withholds, by key; and the keys of all numbers about cases that can concern persons.

    uncompared: the keys of those that are not compared with the year before, which may have withheld its own.
    """

    withheld: Mapping[str, Withheld]
    protected: frozenset[str]
    uncompared: frozenset[str] = frozenset()


def assess(ledger: Ledger, data: Data, report: Report) -> Disclosure:
    """The numbers of `ledger` that a public edition withholds."""
    cases = Cases(data, report.open_cases)
    return replace(
        _Assessment(ledger, cases, report.min_cases).disclosure(), uncompared=comparing.uncompared(ledger, cases)
    )


class _Assessment:
    def __init__(self, ledger: Ledger, cases: Cases, fewest: int) -> None:
        self._ledger, self._fewest = ledger, fewest
        about = {key: cases.about(number, ledger) for key, number in ledger.numbers.items() if number.value is not None}
        self._about = {key: found for key, found in about.items() if found}
        vectors = {key: cases.vector(ledger.numbers[key], ledger) for key in self._about}
        self._vectors = {key: vector for key, vector in vectors.items() if vector}
        self._cases = {key: _cases(vector) for key, vector in self._vectors.items()}
        self._why: dict[str, Why] = {key: "small" for key in self._about if self._is_small(key, cases)}

    def disclosure(self) -> Disclosure:
        small = tuple(self._why)
        while exposing := self._exposing(small):
            self._why[exposing] = "complement"
        self._withhold_derived()
        withheld = {key: Withheld(key, self._why[key], len(self._about[key])) for key in sorted(self._why)}
        return Disclosure(withheld, frozenset(self._about))

    def _is_small(self, key: str, cases: Cases) -> bool:
        number = self._ledger.numbers[key]
        if isinstance(number.lineage, Rows) and number.lineage.aggregate in {"min", "max"}:
            attaining = cases.attaining(number)
            return attaining is not None and len(attaining) < self._fewest
        return len(self._cases.get(key, self._about[key])) < self._fewest

    def _exposing(self, small: Iterable[str]) -> str | None:
        """A published number that one disclosure needs; None when nothing is disclosed any more."""
        published = [key for key in self._vectors if key not in self._why]
        vectors = [self._vectors[key] for key in published]
        targets = list(self._targets(small))
        found = algebra.combinations(vectors, [target for _, target in targets]) if vectors and targets else []
        for (family, _), used in zip(targets, found, strict=False):  # no vectors: nothing can be found
            if used is not None:
                return self._least(family, (published[place] for place in used))
        for pair in pairs(published, 2):
            if self._differ_little(*pair):
                return self._least("", pair)
        for support in algebra.simplest(vectors) if vectors else ():
            if len(support) < self._fewest:
                return self._least("", (key for key in published if support & self._cases[key]))
        return None

    def _targets(self, small: Iterable[str]) -> Iterator[tuple[str, Vector]]:
        """What must not follow: each small number, and what is withheld of a family where few cases share that."""
        for key in small:
            if key in self._vectors:
                yield _family(key), self._vectors[key]
        families: dict[str, list[str]] = defaultdict(list)
        for key in self._why:
            if key in self._vectors and "[" in key:
                families[_family(key)].append(key)
        for family, members in families.items():
            together = _added(self._vectors[key] for key in members)
            # As many cases as members: each has one, since none that is withheld is zero.
            if len(_cases(together)) < max(self._fewest, len(members) + 1 if self._counts(members) else 0):
                yield family, together

    def _counts(self, keys: Iterable[str]) -> bool:
        return any(coordinate[0] == CASE for key in keys for coordinate in self._vectors[key])

    def _differ_little(self, one: str, other: str) -> bool:
        """Whether the difference of two numbers is about too few cases, but about some."""
        if abs(len(self._about[one]) - len(self._about[other])) >= self._fewest:
            return False
        left, right = self._vectors[one], self._vectors[other]
        differing = {
            coordinate[2] for coordinate in left.keys() | right.keys() if left.get(coordinate) != right.get(coordinate)
        }
        return 0 < len(differing) < self._fewest

    def _least(self, family: str, keys: Iterable[str]) -> str:
        """The number of `keys` that is missed least."""
        return min(keys, key=lambda key: ("[" not in key, _family(key) != family, len(self._about[key]), key))

    def _withhold_derived(self) -> None:
        """What is computed from a withheld number, unless it is a sum that has been judged for itself."""
        waiting = [key for key in self._about if key not in self._why and key not in self._vectors]
        before = -1
        while before != len(self._why):
            before = len(self._why)
            for key in waiting:
                if key not in self._why and any(parent in self._why for parent in _parents(self._ledger.numbers[key])):
                    self._why[key] = "derived"


def _parents(number: Number) -> tuple[str, ...]:
    return number.lineage.parents if isinstance(number.lineage, Formula) else ()


def _cases(vector: Vector) -> set[str]:
    return {case for _, _, case in vector}


def _family(key: str) -> str:
    return key.partition("[")[0]


def _added(vectors: Iterable[Vector]) -> Vector:
    total: dict[tuple[str, str, str], object] = {}
    for vector in vectors:
        for coordinate, coefficient in vector.items():
            total[coordinate] = total.get(coordinate, 0) + coefficient  # type: ignore[operator]
    return total  # type: ignore[return-value]
