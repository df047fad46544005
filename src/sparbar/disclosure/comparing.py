"""Which numbers a public edition does not compare with the year before: that year's edition may have withheld its own.

A number that is told this year, because it is zero or about open cases, may have been about a single company then. The
rows of that year's number are not known here, so what could have been behind it counts: see Cases.may_concern.
"""

from __future__ import annotations

from sparbar.disclosure.cases import Cases
from sparbar.ledger import Ledger
from sparbar.numbers import Formula, Rows


def uncompared(ledger: Ledger, cases: Cases) -> frozenset[str]:
    """The keys of the numbers of `ledger` whose namesakes of another year can be about protected cases."""
    families = {_family(key) for key, number in ledger.numbers.items() if cases.about(number, ledger)}
    found = {
        key
        for key, number in ledger.numbers.items()
        if _family(key) in families or (isinstance(number.lineage, Rows) and cases.may_concern(number.lineage))
    }
    formulas = [(key, number.lineage) for key, number in ledger.numbers.items() if isinstance(number.lineage, Formula)]
    while more := {key for key, formula in formulas if not found.isdisjoint(formula.parents)} - found:
        found |= more
    return frozenset(found)


def _family(key: str) -> str:
    return key.partition("[")[0]
