"""Every table of data/: its file, key and columns.

Rules that compare columns or tables are in rules.py; what the text of a cell means is in columns.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sparbar.columns import (
    DECIMAL_NUMBER,
    INTEGER_NUMBER,
    MOMENT,
    TEXT,
    Column,
    code,
    date,
    identifier,
    kronor,
    municipality,
    name,
    share,
    text,
    year,
)

YES_NO = ("ja", "nej")
UNDERLAG = (
    "egen_bedomning",
    "uppfoljning",
    "utvardering",
    "extern_statistik",
    "aterkoppling",
    "avtal",
    "ej_angivet",
)
KALLOR = ("1:1", "ERUF", "ESF+", "INTERREG", "LEADER", "OFFENTLIG", "PRIVAT")
EVERY = ("*",)  # registers, and what is reported to be published


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `dated`: the column whose years are those the table covers ('' = valid for every year).

    public: the columns that a public edition may show, EVERY for all of them; a column that nobody named is internal.
    known: the column with the day from which a row is known; a build as of a day leaves later rows out.
    optional: whether the file may be absent; then the table has no rows, and no source.
    """

    file: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    dated: str = ""
    public: tuple[str, ...] = ()
    known: str = ""
    optional: bool = False

    @property
    def name(self) -> str:
        """The file's stem: the name of the table in notebooks, lineage and traces."""
        return self.file.rsplit("/", 1)[-1].removesuffix(".csv")

    def is_public(self, column: str) -> bool:
        """Whether a public edition may show the column: no cell of it concerns a person, alone or with others."""
        return self.public == EVERY or column in self.public


arende = identifier(refers="arenden.arende_id")
fraga = Column(TEXT, pattern=r"[1-6]\.[1-9]", shape="a question such as 5.1", refers="fragor.fraga")
delmal_nr = Column(INTEGER_NUMBER, minimum=1, maximum=99)
delmal_lista = Column(TEXT, True, pattern=r"[1-9]\d?", shape="a sub-goal number", refers="mal.delmal_nr", listed=True)
kommun_lista = Column(
    TEXT,
    True,
    pattern=r"alla|\d{4}",
    shape="a municipality code or 'alla'",
    refers="kommuner.kommun_kod",
    listed=True,
    every="alla",
)
moment = Column(MOMENT)
maybe_moment = Column(MOMENT, True)

ALL = (
    Table(
        "nyps/arenden.csv",
        ("arende_id",),
        {
            "arende_id": identifier(),
            "stodtyp": code("PROJ", "FTG", "KS"),
            "stodform": Column(TEXT, pattern=r"[a-z][a-z0-9_]*", shape="a code", refers="stodformer.stodform"),
            "namn": text(),
            "sokande_id": text(),
            "sokande_typ": text(),
            "kommun_kod": municipality(),
            "startdatum": date(),
            "slutdatum": date(),
            "vd_kon": code("K", "M", "okant", optional=True),
            "status": code("ansokt", "beviljat", "avslaget", "avslutat", "aterkallat"),
        },
        public=("arende_id", "stodtyp", "stodform"),
    ),
    Table(
        "nyps/beslut.csv",
        ("beslut_id",),
        {
            "beslut_id": identifier(),
            "arende_id": arende,
            "beslutsdatum": date(),
            "beslutstyp": code("bevilja", "avslag", "andring", "nedskrivning"),
            "belopp_sek": kronor(),
            "stodandel": share(optional=True),
        },
        dated="beslutsdatum",
        public=("beslut_id", "arende_id"),
    ),
    Table(
        "nyps/utbetalningar.csv",
        ("utbetalning_id",),
        {
            "utbetalning_id": identifier(),
            "arende_id": arende,
            "datum": date(),
            "typ": code("utbetalning", "forskott", "aterkrav"),
            "belopp_sek": kronor(),
        },
        dated="datum",
        public=("utbetalning_id", "arende_id"),
    ),
    Table(
        "nyps/finansiering.csv",
        ("arende_id", "finansiar"),
        {
            "arende_id": arende,
            "finansiar": text(),
            "kalla": code(*KALLOR),
            "malomrade": Column(INTEGER_NUMBER, True, minimum=1, maximum=6),
            "belopp_sek": kronor(minimum=0),
        },
        public=("arende_id", "kalla", "malomrade"),
    ),
    Table(
        "nyps/arende_mal.csv",
        ("arende_id", "mal_version", "delmal_nr"),
        {"arende_id": arende, "mal_version": identifier(), "delmal_nr": delmal_nr, "andel": share()},
        public=EVERY,
    ),
    Table(
        "nyps/arende_kommun.csv",
        ("arende_id", "kommun_kod"),
        {"arende_id": arende, "kommun_kod": municipality(), "roll": code("part", "malgrupp", "nytta")},
        public=EVERY,
    ),
    Table(
        "register/mal.csv",
        ("mal_version", "delmal_nr"),
        {
            "mal_version": identifier(),
            "delmal_nr": delmal_nr,
            "namn": text(optional=True),
            "malomrade": text(),
            "galler_fran": date(),
            "galler_till": date(),
            "kalla": text(),
        },
        public=EVERY,
    ),
    Table(
        "register/kommuner.csv",
        ("kommun_kod",),
        {"kommun_kod": municipality(refers=""), "namn": text(), "stodomrade": code(*YES_NO)},
        public=EVERY,
    ),
    Table(
        "register/stodformer.csv",
        ("stodform",),
        {
            "stodform": name(),
            "namn": text(),
            "stodtyp": code("PROJ", "FTG", "KS"),
            "hallbarhet": code(*YES_NO),
            "geografi": Column(
                TEXT,
                pattern=r"lanet|stodomrade|utom_\d{4}",
                shape="lanet, stodomrade or utom_1234 (all but that municipality)",
            ),
        },
        public=EVERY,
    ),
    Table(
        "register/fragor.csv",
        ("form_version", "fraga"),
        {
            "form_version": identifier(),
            "fraga": Column(TEXT, pattern=r"[1-6]\.[1-9]", shape="a question such as 5.1"),
            "kapitel": Column(INTEGER_NUMBER, minimum=1, maximum=6),
            "rubrik": text(),
            "typ": code("arbete", "hallbarhet", "territorium", "prestation", "effekt", "mal"),
        },
        public=EVERY,
    ),
    Table(
        "resultat.csv",
        ("ar", "fakta_id"),
        {
            "ar": year(),
            "fakta_id": name(),
            "fraga": fraga,
            "insats": text(),
            "matt": text(),
            "varde": Column(DECIMAL_NUMBER, True),
            "enhet": text(),
            "precision": code("exakt", "minst", "mer_an", "cirka", "ej_angivet"),
            "period": code("under_aret", "sedan_start", "tidpunkt"),
            "typ": code("prestation", "effekt", "uppgift"),
            "delmal": delmal_lista,
            "underlag": Column(TEXT, allowed=UNDERLAG, listed=True),
            "kallhanvisning": text(),
        },
        dated="ar",
        public=EVERY,
        optional=True,
    ),
    Table(
        "publicerat.csv",
        ("ar", "nyckel"),
        {
            "ar": year(),
            "nyckel": text(),
            "varde": Column(DECIMAL_NUMBER),
            "enhet": text(),
            "avrundning": Column(DECIMAL_NUMBER, minimum=0),
            "kallhanvisning": text(),
        },
        dated="ar",
        public=EVERY,
        optional=True,
    ),
    Table(
        "kryss.csv",
        ("ar", "fraga", "delfraga"),
        {
            "ar": year(),
            "fraga": fraga,
            "delfraga": code("rus", "eruf", "interreg", "fro"),
            "svar": code("ja", "nej", "ej_aktuellt"),
            "kallhanvisning": text(),
        },
        dated="ar",
        public=EVERY,
        optional=True,
    ),
    Table(
        "insatser.csv",
        ("ar", "insats_id"),
        {
            "ar": year(),
            "insats_id": name(),
            "namn": text(),
            "kapitel": Column(INTEGER_NUMBER, minimum=1, maximum=6),
            "fraga": fraga,
            "start": maybe_moment,
            "slut": maybe_moment,
            "delmal": delmal_lista,
            "kommuner": kommun_lista,
            "kallhanvisning": text(),
        },
        dated="ar",
        public=EVERY,
        optional=True,
    ),
    Table(
        "milstolpar.csv",
        ("ar", "milstolpe_id"),
        {
            "ar": year(),
            "milstolpe_id": name(),
            "insats_id": name(),
            "tidpunkt": moment,
            "handelse": text(),
            "fraga": fraga,
            "kallhanvisning": text(),
        },
        dated="ar",
        public=EVERY,
        optional=True,
    ),
    Table(
        "parter.csv",
        ("ar", "insats_id", "part"),
        {
            "ar": year(),
            "insats_id": name(),
            "part": text(),
            "parttyp": name(),
            "antal": Column(INTEGER_NUMBER, minimum=1),
            "kallhanvisning": text(),
        },
        dated="ar",
        public=EVERY,
        optional=True,
    ),
    Table(  # written by `sparbar fetch`: every value of every snapshot, and the bytes of it
        "indikatorer/indikatorvarden.csv",
        ("indikator_id", "geografi", "ar", "kon", "hamtad"),
        {
            "indikator_id": name(),
            "geografi": Column(TEXT, pattern=r"\d{2}|\d{4}\w*", shape="a county, municipality, DeSO or RegSO code"),
            "geo_version": text(optional=True),
            "ar": Column(INTEGER_NUMBER, minimum=1900, maximum=2100),
            "kon": code("T", "K", "M"),
            "hamtad": date(),
            "varde": Column(DECIMAL_NUMBER, True),
            "status": code("saknas", "skyddad", "preliminar", "uppskattad", "reviderad", "borttagen", optional=True),
            "fil": text(),
            "fran": Column(INTEGER_NUMBER, minimum=0),
            "till": Column(INTEGER_NUMBER, minimum=0),
        },
        public=EVERY,
        known="hamtad",
        optional=True,
    ),
)
INDICATOR_VALUES = "indikatorvarden"
TABLES: Mapping[str, Table] = {table.name: table for table in ALL}
