"""Rules about granted projects: what a project must say before its money can be placed on goals and municipalities."""

from __future__ import annotations

import pandas as pd

from sparbar.rules.rule import Frames, Rule, found


def _granted_without(table: str, frames: Frames) -> pd.Series:
    cases, decisions = frames["arenden"], frames["beslut"]
    granted = cases.arende_id.isin(decisions[decisions.beslutstyp == "bevilja"].arende_id)
    bad = granted & (cases.stodtyp == "PROJ") & ~cases.arende_id.isin(frames.whole(table).arende_id)
    return found(cases, bad, "arende_id")


def _without_goal(frames: Frames) -> pd.Series:
    return _granted_without("arende_mal", frames)


def _without_municipality(frames: Frames) -> pd.Series:
    return _granted_without("arende_kommun", frames)


RULES = (
    Rule(
        "arenden",
        "arende_id",
        "a granted project with at least one sub-goal",
        "Add its rows to nyps/arende_mal.csv.",
        _without_goal,
    ),
    Rule(
        "arenden",
        "arende_id",
        "a granted project with at least one municipality",
        "Add its rows to nyps/arende_kommun.csv.",
        _without_municipality,
    ),
)
