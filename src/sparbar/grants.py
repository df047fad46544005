"""What counts as granted, and when: the definitions that several notebooks share.

Source of the definitions: data/README.md, Assumptions.
"""

from __future__ import annotations

import pandas as pd

from sparbar.load import Data


def grants(data: Data) -> pd.DataFrame:
    """Every decision to grant (`bevilja`), supplements to older cases included."""
    decisions = data["beslut"]
    return decisions[decisions["beslutstyp"] == "bevilja"]


def granted_in(data: Data, year: int) -> pd.DataFrame:
    """The decisions to grant that are dated in `year`."""
    every = grants(data)
    dated: pd.Series[bool] = every["beslutsdatum"].dt.year == year
    return every[dated]


def first_grants(data: Data) -> pd.DataFrame:
    """The first decision to grant of each case: the one that says which year the case is new in."""
    ordered = grants(data).sort_values(["beslutsdatum", "beslut_id"])
    return ordered.drop_duplicates("arende_id").sort_index()


def cohorts(data: Data) -> pd.Series:
    """arende_id → the year of the case's first decision to grant."""
    years: pd.Series[int] = first_grants(data).set_index("arende_id")["beslutsdatum"].dt.year
    return years


def new_cases(data: Data, support: str, year: int) -> pd.DataFrame:
    """The cases of support type `support` (PROJ, FTG, KS) that were first granted in `year`."""
    cases = data["arenden"]
    return cases[(cases.stodtyp == support) & (cases.arende_id.map(cohorts(data)) == year)]
