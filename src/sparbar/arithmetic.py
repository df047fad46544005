"""The arithmetic behind derived numbers, done again from their parents' values. Shares no code with the recorder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sparbar.numbers import Exact, Formula, ratio, simplified

Values = Mapping[str, Exact | None]


def apply(formula: Formula, values: Values) -> Exact | None:
    """What the formula gives of its parents' `values`.

    None where a parent is unknown, the denominator is zero, or there is nothing to rank. Raises KeyError for a parent
    without value or None.
    """
    known = [value for value in (values[parent] for parent in formula.parents) if value is not None]
    if len(known) < len(formula.parents):
        return None
    if formula.operation in RANKED:
        return _of_largest(formula, known)
    try:
        return OPERATIONS[formula.operation](known)
    except (ZeroDivisionError, ValueError):
        return None


def _of_largest(formula: Formula, values: Sequence[Exact]) -> Exact | None:
    """The group with the place's largest value above zero (the lower group at a tie), or the sum of that many."""
    groups = [int(parent.partition("[")[2].rstrip("]")) for parent in formula.parents]
    ranked = sorted((-value, group) for value, group in zip(values, groups, strict=True) if value > 0)
    if formula.operation == "largest":
        return ranked[formula.place - 1][1] if len(ranked) >= formula.place else None
    return simplified(-sum(value for value, _ in ranked[: formula.place])) if ranked else None


RANKED = {"largest", "sum_of_largest"}
OPERATIONS: Mapping[str, Callable[[Sequence[Exact]], Exact]] = {
    "ratio": lambda values: ratio(values[0], values[1]),
    "difference": lambda values: simplified(values[0] - values[1]),
    "sum": lambda values: simplified(sum(values, 0)),
    "smallest": min,
    "count_positive": lambda values: sum(value > 0 for value in values),
}
