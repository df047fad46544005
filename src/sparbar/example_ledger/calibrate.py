"""How published totals are met exactly: draw freely, then scale each cell of a partition to its target."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sparbar.example_ledger.cases import Application, Grant

Cell = TypeVar("Cell", bound=Hashable)


def apportion(total: int, weights: Sequence[int], unit: int = 1) -> list[int]:
    """Split ``total`` in proportion to ``weights`` into multiples of ``unit`` by largest remainder.

    Integers throughout, so the parts add up to ``total`` to the krona. ValueError if ``total`` is no
    multiple of ``unit`` or there is nothing to weigh by.
    """
    whole = sum(weights)
    if total % unit or whole <= 0:
        raise ValueError(f"cannot split {total} into multiples of {unit} by weights that sum to {whole}")
    units = total // unit
    parts = [units * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(units * weights[i] % whole), i))
    for i in by_remainder[: units - sum(parts)]:
        parts[i] += 1
    return [part * unit for part in parts]


def scaled(
    applications: Iterable[Application],
    cell_of: Callable[[Application, Grant], Cell | None],
    targets: Mapping[Cell, int],
    unit: int,
) -> list[Application]:
    """The applications with their grants scaled so that each cell sums to its target.

    ``cell_of`` places a grant in a cell; a grant whose cell is not among the targets keeps its amount.
    """
    kept = list(applications)
    cells: dict[Cell | None, list[tuple[int, int]]] = defaultdict(list)
    for i, application in enumerate(kept):
        for j, grant in enumerate(application.grants):
            cells[cell_of(application, grant)].append((i, j))
    amounts: dict[tuple[int, int], int] = {}
    for cell, total in targets.items():
        places = cells[cell]
        wishes = [kept[i].grants[j].amount for i, j in places]
        amounts |= dict(zip(places, apportion(total, wishes, unit), strict=True))
    return [_with_amounts(application, i, amounts) for i, application in enumerate(kept)]


def _with_amounts(application: Application, i: int, amounts: Mapping[tuple[int, int], int]) -> Application:
    grants = (replace(grant, amount=amounts.get((i, j), grant.amount)) for j, grant in enumerate(application.grants))
    return replace(application, grants=tuple(grants))
