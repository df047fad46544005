"""Rules about registers and the small tables that hang on them."""

from __future__ import annotations

import pandas as pd

from sparbar.rules.rule import Frames, Rule, found, unknown


def _validity_reversed(frames: Frames) -> pd.Series:
    goals = frames["mal"]
    return found(goals, goals.galler_till < goals.galler_fran, "galler_fran", "galler_till")


def _chapter_of_other_question(frames: Frames) -> pd.Series:
    questions = frames["fragor"]
    return found(questions, questions.fraga.str[0] != questions.kapitel.astype("str"), "fraga", "kapitel")


def _form_without_municipality(frames: Frames) -> pd.Series:
    forms = frames["stodformer"]
    known = {f"utom_{code}" for (code,) in frames.keys("kommuner", "kommun_kod")}
    return found(forms, forms.geografi.str.startswith("utom_") & ~forms.geografi.isin(known), "geografi")


def _stated_without_value(frames: Frames) -> pd.Series:
    facts = frames["resultat"]
    return found(facts, facts.varde.isna() != (facts.precision == "ej_angivet"), "varde", "precision")


def _ticked_incompletely(frames: Frames) -> pd.Series:
    ticks = frames.whole("kryss")
    count = ticks.groupby(["ar", "fraga"]).delfraga.transform("nunique")
    wrong = ticks[count != 4].drop_duplicates(["ar", "fraga"])
    texts = [f"{count[row]} of the 4 sub-questions of {wrong.fraga[row]} in {wrong.ar[row]}" for row in wrong.index]
    return pd.Series(texts, wrong.index, dtype="str")


def _unknown_initiative(table: str, frames: Frames) -> pd.Series:
    columns = ("ar", "insats_id")
    return unknown(frames[table], columns, frames.keys("insatser", *columns))


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
        "stodformer",
        "geografi",
        "a municipality of register/kommuner.csv after utom_",
        "Correct the code, or add the row to register/kommuner.csv.",
        _form_without_municipality,
    ),
    Rule(
        "resultat",
        "varde",
        "a value, or an empty cell with precision ej_angivet",
        "Fill in the value, or correct precision.",
        _stated_without_value,
    ),
    Rule(
        "kryss",
        "delfraga",
        "an answer each for rus, eruf, interreg and fro",
        "Add the missing rows.",
        _ticked_incompletely,
    ),
    Rule("milstolpar", "insats_id", KNOWN, ADD, _milestone_of_unknown),
    Rule("parter", "insats_id", KNOWN, ADD, _partner_of_unknown),
)
