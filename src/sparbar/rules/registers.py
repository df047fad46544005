"""Rules about registers and the small tables that hang on them."""

from __future__ import annotations

import pandas as pd

from sparbar.rules.rule import Frames, Rule, found


def _validity_reversed(frames: Frames) -> pd.Series:
    goals = frames["mal"]
    return found(goals, goals.galler_till < goals.galler_fran, "galler_fran", "galler_till")


def _chapter_of_other_question(frames: Frames) -> pd.Series:
    questions = frames["fragor"]
    return found(questions, questions.fraga.str[0] != questions.kapitel.astype("str"), "fraga", "kapitel")


def _ticked_twice_or_not(frames: Frames) -> pd.Series:
    ticks = frames["kryss"]
    count = ticks.groupby(["ar", "fraga"]).delfraga.transform("nunique")
    wrong = ticks[count != 4].drop_duplicates(["ar", "fraga"])
    texts = [f"{count[row]} of the 4 sub-questions of {wrong.ar[row]}" for row in wrong.index]
    return pd.Series(texts, wrong.index, dtype="str")


def _unknown_initiative(table: str, frames: Frames) -> pd.Series:
    rows, initiatives = frames[table], frames["insatser"]
    known = pd.MultiIndex.from_frame(initiatives[["ar", "insats_id"]])
    unknown = ~pd.MultiIndex.from_frame(rows[["ar", "insats_id"]]).isin(known)
    return found(rows, pd.Series(unknown, rows.index), "ar", "insats_id")


def _milestone_of_unknown(frames: Frames) -> pd.Series:
    return _unknown_initiative("milstolpar", frames)


def _partner_of_unknown(frames: Frames) -> pd.Series:
    return _unknown_initiative("parter", frames)


KNOWN = "an initiative of that year in insatser.csv"
ADD = "Add the initiative to insatser.csv or correct insats_id."

RULES = (
    Rule(
        "mal",
        "galler_till",
        "an end on or after the start",
        "Correct one of the two dates.",
        _validity_reversed,
    ),
    Rule(
        "fragor",
        "kapitel",
        "the first digit of fraga",
        "Correct fraga or kapitel.",
        _chapter_of_other_question,
    ),
    Rule(
        "kryss",
        "delfraga",
        "a tick for rus, eruf, interreg and fro",
        "Add the missing rows.",
        _ticked_twice_or_not,
    ),
    Rule("milstolpar", "insats_id", KNOWN, ADD, _milestone_of_unknown),
    Rule("parter", "insats_id", KNOWN, ADD, _partner_of_unknown),
)
