"""Rules that compare columns, rows or tables. Each names the rows that break it, what was found and what to do.

Rules run on parsed tables whose single cells are sound (schemas.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

Frames = Mapping[str, pd.DataFrame]
YEAR = pd.Timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` gives, for each row of `table` that breaks the rule (by position), the text of what was found."""

    table: str
    column: str
    expected: str
    remedy: str
    broken: Callable[[Frames], pd.Series]


def _found(frame: pd.DataFrame, bad: pd.Series, columns: list[str]) -> pd.Series:
    rows = frame.loc[bad.fillna(False).astype(bool), columns]
    return rows.apply(
        lambda row: ", ".join(f"{name} {_shown(row[name])}" for name in columns), axis=1
    ).astype("str")


def _shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "empty" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _ends_after_start(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    return _found(cases, cases.slutdatum < cases.startdatum, ["startdatum", "slutdatum"])


def _ceo_gender_only_for_companies(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    return _found(cases, (cases.stodtyp == "FTG") != cases.vd_kon.notna(), ["stodtyp", "vd_kon"])


def _form_fits_type(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    types = cases.stodform.map(frames["stodformer"].set_index("stodform").stodtyp)
    return _found(cases, types.notna() & (types != cases.stodtyp), ["stodform", "stodtyp"])


def _form_granted_where_allowed(frames: Frames) -> pd.Series:
    cases = frames["arenden"]
    geography = cases.stodform.map(frames["stodformer"].set_index("stodform").geografi)
    support_area = cases.kommun_kod.map(frames["kommuner"].set_index("kommun_kod").stodomrade)
    granted = cases.arende_id.isin(frames["beslut"].query("beslutstyp == 'bevilja'").arende_id)
    outside = (geography == "stodomrade") & (support_area == "nej")
    excluded = (geography == "ej_vasteras") & (cases.kommun_kod == "1980")
    return _found(cases, granted & (outside | excluded), ["stodform", "kommun_kod"])


def _sign_fits_decision(frames: Frames) -> pd.Series:
    decisions = frames["beslut"]
    kind, amount = decisions.beslutstyp, decisions.belopp_sek
    bad = (
        ((kind == "bevilja") & (amount <= 0))
        | ((kind == "avslag") & (amount != 0))
        | ((kind == "nedskrivning") & (amount >= 0))
    )
    return _found(decisions, bad, ["beslutstyp", "belopp_sek"])


def _rate_only_on_grants(frames: Frames) -> pd.Series:
    decisions = frames["beslut"]
    return _found(
        decisions,
        decisions.stodandel.notna() & (decisions.beslutstyp != "bevilja"),
        ["beslutstyp", "stodandel"],
    )


def _decided_within_case(frames: Frames) -> pd.Series:
    decisions = frames["beslut"]
    cases = frames["arenden"].drop_duplicates("arende_id").set_index("arende_id")
    start, end = decisions.arende_id.map(cases.startdatum), decisions.arende_id.map(cases.slutdatum)
    bad = (decisions.beslutsdatum < start - YEAR) | (decisions.beslutsdatum > end + YEAR)
    return _found(decisions, bad, ["beslutsdatum", "arende_id"])


def _sign_fits_payment(frames: Frames) -> pd.Series:
    payments = frames["utbetalningar"]
    recall = payments.typ == "aterkrav"
    bad = (recall & (payments.belopp_sek >= 0)) | (~recall & (payments.belopp_sek <= 0))
    return _found(payments, bad, ["typ", "belopp_sek"])


def _paid_within_case(frames: Frames) -> pd.Series:
    payments = frames["utbetalningar"]
    grants = frames["beslut"].query("beslutstyp == 'bevilja'")
    granted = payments.arende_id.map(grants.groupby("arende_id").beslutsdatum.min())
    ends = frames["arenden"].drop_duplicates("arende_id").set_index("arende_id").slutdatum
    bad = granted.isna() | (payments.datum < granted) | (payments.datum > payments.arende_id.map(ends) + YEAR)
    return _found(payments, bad, ["datum", "arende_id"])


def _paid_at_most_granted(frames: Frames) -> pd.Series:
    payments = frames["utbetalningar"]
    granted = frames["beslut"].groupby("arende_id").belopp_sek.sum()
    paid = payments.groupby("arende_id").belopp_sek.sum()
    excess = paid[paid > granted.reindex(paid.index).fillna(0)]
    last = payments[payments.arende_id.isin(excess.index)].drop_duplicates("arende_id", keep="last")
    return last.arende_id.map(
        lambda case: f"{excess[case]} paid and {granted.get(case, 0)} granted to {case}"
    ).astype("str")


def _programme_goal_only_for_eruf(frames: Frames) -> pd.Series:
    financing = frames["finansiering"]
    return _found(
        financing, (financing.kalla == "ERUF") != financing.malomrade.notna(), ["kalla", "malomrade"]
    )


def _own_financing_is_granted(frames: Frames) -> pd.Series:
    financing = frames["finansiering"]
    own = financing[financing.kalla == "1:1"].groupby("arende_id").belopp_sek.sum()
    granted = frames["beslut"].query("beslutstyp == 'bevilja'").groupby("arende_id").belopp_sek.sum()
    wrong = own[own != granted.reindex(own.index).fillna(0)]
    rows = financing[(financing.kalla == "1:1") & financing.arende_id.isin(wrong.index)].drop_duplicates(
        "arende_id"
    )
    return rows.arende_id.map(
        lambda case: f"{own[case]} financed and {granted.get(case, 0)} granted to {case}"
    ).astype("str")


def _shares_sum_to_one(frames: Frames) -> pd.Series:
    goals = frames["arende_mal"]
    sums = goals.groupby(["arende_id", "mal_version"]).andel.transform("sum")
    return "shares of " + _first_of_group(goals[sums != 1], ["arende_id", "mal_version"], sums)


def _first_of_group(frame: pd.DataFrame, keys: list[str], sums: pd.Series) -> pd.Series:
    first = frame.drop_duplicates(keys)
    return (first.arende_id + " that sum to " + sums[first.index].astype("str")).astype("str")


def _goal_exists(frames: Frames) -> pd.Series:
    goals, register = frames["arende_mal"], frames["mal"]
    known = set(zip(register.mal_version, register.delmal_nr, strict=True))
    bad = pd.Series(
        [pair not in known for pair in zip(goals.mal_version, goals.delmal_nr, strict=True)], goals.index
    )
    return _found(goals, bad, ["mal_version", "delmal_nr"])


def _validity_ends_after_start(frames: Frames) -> pd.Series:
    goals = frames["mal"]
    return _found(goals, goals.galler_till < goals.galler_fran, ["galler_fran", "galler_till"])


def _milestone_has_initiative(frames: Frames, table: str) -> pd.Series:
    rows, initiatives = frames[table], frames["insatser"]
    known = set(zip(initiatives.ar, initiatives.insats_id, strict=True))
    bad = pd.Series([pair not in known for pair in zip(rows.ar, rows.insats_id, strict=True)], rows.index)
    return _found(rows, bad, ["ar", "insats_id"])


RULES = (
    Rule(
        "arenden", "slutdatum", "an end on or after the start", "Correct one of the dates.", _ends_after_start
    ),
    Rule(
        "arenden",
        "vd_kon",
        "a value for company support (FTG) and only there",
        "Fill in K, M or okant, or empty the cell.",
        _ceo_gender_only_for_companies,
    ),
    Rule(
        "arenden",
        "stodform",
        "a support form of the case's type",
        "Correct stodform or stodtyp.",
        _form_fits_type,
    ),
    Rule(
        "arenden",
        "stodform",
        "a support form that may be granted in that municipality",
        "Correct stodform or kommun_kod, or the form's geografi in register/stodformer.csv.",
        _form_granted_where_allowed,
    ),
    Rule(
        "beslut",
        "belopp_sek",
        "bevilja above 0, avslag 0, nedskrivning below 0",
        "Correct the amount or the type; a lowered grant is a nedskrivning.",
        _sign_fits_decision,
    ),
    Rule(
        "beslut",
        "stodandel",
        "a support rate on bevilja only",
        "Empty the cell or correct beslutstyp.",
        _rate_only_on_grants,
    ),
    Rule(
        "beslut",
        "beslutsdatum",
        "a day from one year before the case starts to one year after it ends",
        "Correct the date or the case's dates.",
        _decided_within_case,
    ),
    Rule(
        "utbetalningar",
        "belopp_sek",
        "payments above 0 and aterkrav below 0",
        "Correct the sign or the type.",
        _sign_fits_payment,
    ),
    Rule(
        "utbetalningar",
        "datum",
        "a day from the case's first bevilja to one year after it ends",
        "Correct the date, or add the missing decision.",
        _paid_within_case,
    ),
    Rule(
        "utbetalningar",
        "belopp_sek",
        "at most what was granted to the case",
        "Correct the payment, or add the missing decision.",
        _paid_at_most_granted,
    ),
    Rule(
        "finansiering",
        "malomrade",
        "a programme goal area on ERUF rows and only there",
        "Fill in 1 to 6, or empty the cell.",
        _programme_goal_only_for_eruf,
    ),
    Rule(
        "finansiering",
        "belopp_sek",
        "1:1 financing equal to what was granted to the case",
        "Correct the row, or add the missing decision.",
        _own_financing_is_granted,
    ),
    Rule(
        "arende_mal",
        "andel",
        "shares that sum to 1 per case and version",
        "Correct the shares, or add the missing goal.",
        _shares_sum_to_one,
    ),
    Rule(
        "arende_mal",
        "delmal_nr",
        "a sub-goal of that version in register/mal.csv",
        "Correct the number or the version.",
        _goal_exists,
    ),
    Rule(
        "mal",
        "galler_till",
        "an end on or after the start",
        "Correct one of the dates.",
        _validity_ends_after_start,
    ),
    Rule(
        "milstolpar",
        "insats_id",
        "an initiative of that year in insatser.csv",
        "Add the initiative or correct the id.",
        lambda frames: _milestone_has_initiative(frames, "milstolpar"),
    ),
    Rule(
        "parter",
        "insats_id",
        "an initiative of that year in insatser.csv",
        "Add the initiative or correct the id.",
        lambda frames: _milestone_has_initiative(frames, "parter"),
    ),
)


def broken(frames: Frames) -> Iterator[tuple[Rule, int, str]]:
    """Each rule's broken rows by position, as far as the tables it needs could be read."""
    for rule in RULES:
        try:
            found = rule.broken(frames)
        except KeyError as error:
            if error.args and error.args[0] in frames:
                raise
            continue
        for position, text in found.items():
            yield rule, int(position), text  # type: ignore[call-overload]
