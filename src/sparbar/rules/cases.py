"""Rules about cases: their dates, their support form, their goals."""

from __future__ import annotations

import pandas as pd

from sparbar.rules.rule import Frames, Rule, found, unknown

YEAR = pd.Timedelta(days=366)


def _ends_before_start(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    return found(cases, cases.slutdatum < cases.startdatum, "startdatum", "slutdatum")


def _gender_without_company(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    return found(cases, (cases.stodtyp == "FTG") != cases.vd_kon.notna(), "stodtyp", "vd_kon")


def _form_of_other_type(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    types = cases.stodform.map(frames.lookup("stodformer", "stodform", "stodtyp"))
    return found(cases, types.notna() & (types != cases.stodtyp), "stodform", "stodtyp")


def _granted_outside_area(frames: Frames) -> pd.Series:
    cases, decisions = frames["arenden"], frames["beslut"]
    area = cases.stodform.map(frames.lookup("stodformer", "stodform", "geografi"))
    supported = cases.kommun_kod.map(frames.lookup("kommuner", "kommun_kod", "stodomrade"))
    granted = cases.arende_id.isin(decisions[decisions.beslutstyp == "bevilja"].arende_id)
    outside = (area == "stodomrade") & (supported == "nej")
    excluded = area == "utom_" + cases.kommun_kod
    return found(cases, granted & (outside | excluded), "stodform", "kommun_kod")


def _decided_outside_case(frames: Frames) -> pd.Series:
    decisions = frames["beslut"]
    start = decisions.arende_id.map(frames.lookup("arenden", "arende_id", "startdatum"))
    end = decisions.arende_id.map(frames.lookup("arenden", "arende_id", "slutdatum"))
    bad = (decisions.beslutsdatum < start - YEAR) | (decisions.beslutsdatum > end + YEAR)
    return found(decisions, bad, "beslutsdatum", "arende_id")


def _paid_outside_case(frames: Frames) -> pd.Series:
    payments, decisions = frames["utbetalningar"], frames.whole("beslut")
    first = decisions[decisions.beslutstyp == "bevilja"].groupby("arende_id").beslutsdatum.min()
    granted = first.reindex(payments.arende_id).set_axis(payments.index)  # map() cannot, when nothing was granted
    end = payments.arende_id.map(frames.lookup("arenden", "arende_id", "slutdatum"))
    bad = granted.isna() | (payments.datum < granted) | (payments.datum > end + YEAR)
    return found(payments, bad, "datum", "arende_id")


def _unknown_goal(frames: Frames) -> pd.Series:
    columns = ("mal_version", "delmal_nr")
    return unknown(frames["arende_mal"], columns, frames.keys("mal", *columns))


RULES = (
    Rule(
        "arenden",
        "slutdatum",
        "an end on or after the start",
        "Correct one of the two dates.",
        _ends_before_start,
    ),
    Rule(
        "arenden",
        "vd_kon",
        "a value for company support (FTG) and only there",
        "Fill in K, M or okant for a company, empty the cell for others.",
        _gender_without_company,
    ),
    Rule(
        "arenden",
        "stodform",
        "a support form of the case's own type",
        "Correct stodform or stodtyp.",
        _form_of_other_type,
    ),
    Rule(
        "arenden",
        "stodform",
        "a support form that may be granted in that municipality",
        "Correct stodform or kommun_kod, or the form's geografi in register/stodformer.csv.",
        _granted_outside_area,
    ),
    Rule(
        "beslut",
        "beslutsdatum",
        "a day from a year before the case starts to a year after it ends",
        "Correct the date, or the case's dates in nyps/arenden.csv.",
        _decided_outside_case,
    ),
    Rule(
        "utbetalningar",
        "datum",
        "a day from the case's first bevilja to a year after its end",
        "Correct the date, or add the missing decision to nyps/beslut.csv.",
        _paid_outside_case,
        sums=True,
    ),
    Rule(
        "arende_mal",
        "delmal_nr",
        "a sub-goal of that version in register/mal.csv",
        "Correct the number or the version.",
        _unknown_goal,
    ),
)
