"""Seeded generator of the synthetic case ledger in ``data/nyps``.

No region's case ledger is public. This package invents one: neutral names, random cases, and amounts that
are afterwards scaled so that the totals of the published 2024 report come out exactly. It reads nothing
from disk and uses the standard library only. Reading order: ``targets`` (what must come out), ``projects``,
``companies`` and ``shops`` (who applies), ``calibrate`` (how the totals are met), ``history`` (what happens
to a granted case), ``ledger`` (all of it, as the rows of the six tables).
"""

from sparbar.example_ledger.ledger import Ledger, generate

__all__ = ["Ledger", "generate"]
