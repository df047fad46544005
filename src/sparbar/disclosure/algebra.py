"""What follows from published sums: linear algebra over the rows behind them.

Exact but for the modulus: coefficients are taken modulo a prime, so that an elimination is whole numbers in numpy. Two
things that differ could only seem equal if a determinant happened to be a multiple of the prime, about 1 in 2·10⁹.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sparbar.disclosure.cases import Coefficient, Coordinate, Vector

PRIME = 2**31 - 1
Matrix = npt.NDArray[np.int64]
Column = tuple[tuple[int, int], ...]  # of what is not zero: the line, and its residue


def combinations(published: Sequence[Vector], targets: Sequence[Vector]) -> list[tuple[int, ...] | None]:
    """For each target the places of published vectors that together give it, or None when they do not determine it."""
    matrix = _matrix(tuple(_alike([*published, *targets])), len(published) + len(targets)).T
    pivots = _eliminate(matrix, len(published))
    found: list[tuple[int, ...] | None] = []
    for column in range(len(published), len(published) + len(targets)):
        determined = not matrix[len(pivots) :, column].any()
        used = tuple(pivot for row, pivot in enumerate(pivots) if matrix[row, column])
        found.append(used if determined else None)
    return found


def simplest(published: Sequence[Vector]) -> list[frozenset[str]]:
    """The cases that each row of the reduced echelon form is about: sums of few cases that follow from the published.

    Rows that many cases share come last, so that the form is reduced with respect to the rare ones.
    """
    alike = _alike(published)
    rare_first = sorted(alike, key=lambda column: (len(column), min(alike[column])))
    rare_last = sorted(alike, key=lambda column: (len(column), max(alike[column])), reverse=True)
    supports = []
    for columns in (rare_first, rare_last):
        reduced = _matrix(columns, len(published))
        rank = len(_eliminate(reduced, len(columns)))
        cases = [{case for _, _, case in alike[column]} for column in columns]
        supports += [frozenset().union(*(cases[place] for place in np.flatnonzero(row))) for row in reduced[:rank]]
    return supports


def _alike(vectors: Sequence[Vector]) -> dict[Column, list[Coordinate]]:
    """The coordinates by their columns. Rows that go into the same numbers are one: a ledger has few kinds of them."""
    columns: dict[Coordinate, list[tuple[int, int]]] = {}
    for line, vector in enumerate(vectors):
        for coordinate, coefficient in vector.items():
            column = columns.setdefault(coordinate, [])
            if residue := _residue(coefficient):
                column.append((line, residue))
    alike: dict[Column, list[Coordinate]] = {}
    for coordinate, column in columns.items():
        alike.setdefault(tuple(column), []).append(coordinate)
    return alike


def _matrix(columns: Sequence[Column], lines: int) -> Matrix:
    """One line for each vector."""
    matrix = np.zeros((lines, len(columns)), dtype=np.int64)
    for place, column in enumerate(columns):
        for line, residue in column:
            matrix[line, place] = residue
    return matrix


def _residue(coefficient: Coefficient) -> int:
    if isinstance(coefficient, int):
        return coefficient % PRIME
    return coefficient.numerator * pow(coefficient.denominator, -1, PRIME) % PRIME


def _eliminate(matrix: Matrix, columns: int) -> list[int]:
    """Gauss and Jordan, in place, over the first `columns` columns; the pivots' columns, one for each row from 0."""
    pivots: list[int] = []
    for column in range(columns):
        row = len(pivots)
        candidates = np.flatnonzero(matrix[row:, column])
        if not len(candidates):
            continue
        other = row + int(candidates[0])
        matrix[[row, other]] = matrix[[other, row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(matrix[:, column])
        others = others[others != row]
        matrix[others] = (matrix[others] - matrix[others, column, None] * matrix[row]) % PRIME
        pivots.append(column)
    return pivots
