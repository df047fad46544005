"""Rules about amounts: their signs, and sums that must agree."""

from __future__ import annotations

import pandas as pd

from sparbar.rules.rule import Frames, Rule, found


def _sign_of_decision(frames: Frames) -> pd.Series:
    decisions = frames["beslut"]
    kind, amount = decisions.beslutstyp, decisions.belopp_sek
    bad = (
        ((kind == "bevilja") & (amount <= 0))
        | ((kind == "avslag") & (amount != 0))
        | ((kind == "nedskrivning") & (amount >= 0))
    )
    return found(decisions, bad, "beslutstyp", "belopp_sek")


def _rate_without_grant(frames: Frames) -> pd.Series:
    decisions = frames["beslut"]
    bad = decisions.stodandel.notna() & (decisions.beslutstyp != "bevilja")
    return found(decisions, bad, "beslutstyp", "stodandel")


def _sign_of_payment(frames: Frames) -> pd.Series:
    payments = frames["utbetalningar"]
    recall, amount = payments.typ == "aterkrav", payments.belopp_sek
    return found(payments, (recall & (amount >= 0)) | (~recall & (amount <= 0)), "typ", "belopp_sek")


def _paid_above_grant(frames: Frames) -> pd.Series:
    payments = frames["utbetalningar"]
    paid = payments.groupby("arende_id").belopp_sek.sum()
    granted = frames.whole("beslut").groupby("arende_id").belopp_sek.sum().reindex(paid.index, fill_value=0)
    last = payments[payments.arende_id.isin(paid[paid > granted].index)].drop_duplicates("arende_id", keep="last")
    texts = [f"{paid[case]} paid in total, {granted[case]} granted to {case}" for case in last.arende_id]
    return pd.Series(texts, last.index, dtype="str")


def _programme_goal_without_eruf(frames: Frames) -> pd.Series:
    financing = frames["finansiering"]
    return found(financing, (financing.kalla == "ERUF") != financing.malomrade.notna(), "kalla", "malomrade")


def _own_financing_not_granted(frames: Frames) -> pd.Series:
    """The row of 1:1, or where a case has none the first of its rows."""
    financing, decisions = frames.whole("finansiering"), frames.whole("beslut")
    rows = financing.assign(own=financing.belopp_sek.where(financing.kalla == "1:1", 0))
    own = rows.groupby("arende_id").own.sum()
    grants = decisions[decisions.beslutstyp == "bevilja"].groupby("arende_id").belopp_sek.sum()
    granted = grants.reindex(own.index, fill_value=0)
    wrong = rows[rows.arende_id.isin(own[own != granted].index)]
    wrong = wrong.sort_values("own", ascending=False, kind="stable").drop_duplicates("arende_id").sort_index()
    texts = [f"{own[case]} financed, {granted[case]} granted to {case}" for case in wrong.arende_id]
    return pd.Series(texts, wrong.index, dtype="str")


def _shares_off_one(frames: Frames) -> pd.Series:
    goals = frames.whole("arende_mal")
    sums = goals.groupby(["arende_id", "mal_version"]).andel.transform("sum")
    wrong = goals[sums != 1].drop_duplicates(["arende_id", "mal_version"])
    pairs = zip(wrong.arende_id, sums[wrong.index], strict=True)
    texts = [f"shares of {case} that sum to {total}" for case, total in pairs]
    return pd.Series(texts, wrong.index, dtype="str")


RULES = (
    Rule(
        "beslut",
        "belopp_sek",
        "bevilja above 0, avslag 0, nedskrivning below 0",
        "Correct the amount or beslutstyp; a lowered grant is a nedskrivning.",
        _sign_of_decision,
    ),
    Rule(
        "beslut",
        "stodandel",
        "a support rate on bevilja only",
        "Empty the cell or correct beslutstyp.",
        _rate_without_grant,
    ),
    Rule(
        "utbetalningar",
        "belopp_sek",
        "aterkrav below 0, other payments above 0",
        "Correct the sign or typ.",
        _sign_of_payment,
    ),
    Rule(
        "utbetalningar",
        "belopp_sek",
        "payments up to what was granted to the case",
        "Correct the payment, or add the missing decision to nyps/beslut.csv.",
        _paid_above_grant,
        sums=True,
    ),
    Rule(
        "finansiering",
        "malomrade",
        "a programme goal area on ERUF rows and only there",
        "Fill in 1 to 6 for ERUF, empty the cell for others.",
        _programme_goal_without_eruf,
    ),
    Rule(
        "finansiering",
        "belopp_sek",
        "1:1 financing equal to what was granted to the case",
        "Correct the row, or add the missing decision to nyps/beslut.csv.",
        _own_financing_not_granted,
        sums=True,
    ),
    Rule(
        "arende_mal",
        "andel",
        "shares that sum to 1 for each case and version",
        "Correct the shares or add the missing goal.",
        _shares_off_one,
        sums=True,
    ),
)
