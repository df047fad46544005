"""What follows from published sums: linear algebra over the rows behind them.

Exact but for the modulus: coefficients are taken modulo a prime, so that an elimination is whole numbers in numpy. Two
things that differ could only seem equal if a determinant happened to be a multiple of the prime, about 1 in 2·10⁹.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from sparbar.disclosure.cases import Vector

PRIME = 2**31 - 1
Matrix = npt.NDArray[np.int64]


def combinations(published: Sequence[Vector], targets: Sequence[Vector]) -> list[tuple[int, ...] | None]:
    """For each target the places of published vectors that together give it, or None when they do not determine it."""
    matrix = _matrix([*published, *targets]).T
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
    coordinates = sorted({coordinate for vector in published for coordinate in vector})
    matrix = _matrix(published, coordinates)
    order = np.argsort(np.count_nonzero(matrix, axis=0), kind="stable")
    supports = []
    for columns in (order, order[::-1]):
        reduced = matrix[:, columns].copy()
        rank = len(_eliminate(reduced, reduced.shape[1]))
        cases = [coordinates[column][2] for column in columns]
        supports += [frozenset(cases[place] for place in np.flatnonzero(row)) for row in reduced[:rank]]
    return supports


def _matrix(vectors: Sequence[Vector], coordinates: Sequence[tuple[str, str, str]] | None = None) -> Matrix:
    """One line for each vector, one column for each coordinate."""
    known = coordinates if coordinates is not None else sorted({each for vector in vectors for each in vector})
    place = {coordinate: column for column, coordinate in enumerate(known)}
    matrix = np.zeros((len(vectors), len(known)), dtype=np.int64)
    for line, vector in enumerate(vectors):
        for coordinate, coefficient in vector.items():
            matrix[line, place[coordinate]] = _residue(coefficient)
    return matrix


def _residue(coefficient: Fraction) -> int:
    numerator, denominator = coefficient.as_integer_ratio()
    return numerator % PRIME if denominator == 1 else numerator * pow(denominator, -1, PRIME) % PRIME


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
