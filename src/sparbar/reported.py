"""What a year's report says: its attested facts, initiatives, milestones and partners, chapter by chapter.

Definitions and words that several notebooks share. Codes of the data become words here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sparbar.load import Data
from sparbar.rows import join

ALL_MUNICIPALITIES = "alla"
NOT_STATED = "ej_angivet"
NO_NUMBER = "utan_tal"
BASES: Mapping[str, str] = {
    "egen_bedomning": "Egen bedömning",
    "uppfoljning": "Uppföljning",
    "utvardering": "Utvärdering",
    "extern_statistik": "Extern statistik",
    "aterkoppling": "Återkoppling",
    "avtal": "Avtal",
    NOT_STATED: "Inte angivet",
}
PRECISIONS: Mapping[str, str] = {
    "exakt": "",
    "minst": "minst",
    "mer_an": "mer än",
    "cirka": "cirka",
    NOT_STATED: "",
}
PERIODS: Mapping[str, str] = {
    "under_aret": "Under året",
    "sedan_start": "Sedan start",
    "tidpunkt": "Vid en tidpunkt",
}
CHAPTERS: Mapping[int, str] = {
    1: "Välfärd",
    2: "Kompetens",
    3: "Innovation och företag",
    4: "Tillgänglighet",
    5: "Anslag 1:1",
    6: "Analys",
}
PARTNERS: Mapping[str, str] = {
    "kommun": "Kommuner",
    "region": "Regioner",
    "egen_verksamhet": "Egen verksamhet",
    "statlig_myndighet": "Myndigheter",
    "larosate_forskning": "Lärosäten",
    "utbildning": "Utbildning, college",
    "naringslivsorganisation": "Näringslivsorganisationer",
    "arbetstagarorganisation": "Fackförbund",
    "privat_foretag": "Privata företag",
    "offentligt_foretag": "Offentliga företag",
    "framjare": "Företagsfrämjare",
    "samverkansorgan": "Samverkansorgan",
    "civilsamhalle": "Civilsamhälle",
    "kultur": "Kultur",
}


def facts(data: Data, year: int, chapter: int = 0) -> pd.DataFrame:
    """The attested facts of `year`, of one chapter or of all, with the column `kapitel`."""
    every = data["resultat"]
    every = every.assign(kapitel=every.fraga.str[0].astype("int64"), delmal=every.delmal.fillna(""))
    return every[(every.ar == year) & every.kapitel.isin([chapter] if chapter else range(1, 7))]


def results(told: pd.DataFrame) -> pd.DataFrame:
    """The facts that are results: what was done (prestation) and what it led to (effekt)."""
    return told[told.typ.isin(["prestation", "effekt"])]


def initiatives(data: Data, year: int, chapter: int = 0) -> pd.DataFrame:
    """The initiatives of `year`, of one chapter or of all; what is not stated is ''."""
    every = data["insatser"]
    every = every.fillna({"start": "", "slut": "", "delmal": "", "kommuner": ""})
    return every[(every.ar == year) & (every.kapitel.isin([chapter] if chapter else range(1, 7)))]


def milestones(data: Data, chosen: pd.DataFrame) -> dict[str, tuple[tuple[str, str], ...]]:
    """insats_id → (when, what) of each milestone of the `chosen` initiatives of a year."""
    every = data["milstolpar"]
    every = every[every.ar.isin(chosen.ar) & every.insats_id.isin(chosen.insats_id)]
    return {
        str(initiative): tuple(zip(part.tidpunkt, part.handelse, strict=True))
        for initiative, part in every.groupby("insats_id")
    }


def partners(data: Data, chosen: pd.DataFrame) -> pd.DataFrame:
    """The partners of the `chosen` initiatives of a year."""
    every = data["parter"]
    return every[every.ar.isin(chosen.ar) & every.insats_id.isin(chosen.insats_id)]


def spread(frame: pd.DataFrame, column: str, into: str) -> pd.DataFrame:
    """One row for each item of the ;-lists of `column`, the item in `into`; rows with an empty list are left out.

    Row keys repeat until the items are filtered or joined.
    """
    items = frame.assign(**{into: frame[column].str.split(";")}).explode(into)
    return items[items[into].fillna("") != ""]


def reach(data: Data, chosen: pd.DataFrame) -> pd.DataFrame:
    """One row for each initiative and each municipality that it is stated to reach."""
    municipalities = data["kommuner"][["kommun_kod"]]
    everywhere = ";".join(municipalities.kommun_kod)
    places = chosen.assign(kommuner=chosen.kommuner.replace(ALL_MUNICIPALITIES, everywhere))
    stated = spread(places, "kommuner", "kommun_kod")[["insats_id", "kommun_kod"]].astype({"kommun_kod": "str"})
    return join(stated, municipalities, on="kommun_kod", validate="many_to_one")


def goals_of(data: Data, told: pd.DataFrame, chosen: pd.DataFrame, year: int) -> pd.DataFrame:
    """One row for each fact and each sub-goal that it is stated to contribute to, with the initiative's id."""
    named = chosen[["namn", "insats_id"]].rename(columns={"namn": "insats"})
    stated = spread(told[["insats", "fakta_id", "delmal"]], "delmal", "delmal_nr").astype({"delmal_nr": "int64"})
    known = join(stated, data.goals(year)[["delmal_nr"]], on="delmal_nr", validate="many_to_one")
    return join(known, named, on="insats", validate="many_to_one")


def basis_in_words(codes: str) -> str:
    """`uppfoljning;egen_bedomning` → `Uppföljning, egen bedömning`."""
    return ", ".join(BASES[code] for code in codes.split(";")).capitalize()


def unit_in_words(unit: str, precision: str) -> str:
    """`timmar`, `timmar (mer än)`; nothing for what states no number."""
    known = "" if unit == NO_NUMBER else {"SEK": "miljoner kronor"}.get(unit, unit)
    return f"{known} ({PRECISIONS[precision]})" if PRECISIONS[precision] else known
