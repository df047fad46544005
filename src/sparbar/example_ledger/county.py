"""The few facts of the county and its support forms the generator needs; data/register says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

VASTERAS = "1980"

# Municipality code -> invented weight: how often a case comes from there.
# Codes: SCB, the ten municipalities of Västmanland (county 19).
ELSEWHERE = {
    "1983": 26,
    "1981": 22,
    "1961": 16,
    "1984": 14,
    "1982": 13,
    "1907": 10,
    "1960": 8,
    "1962": 6,
    "1904": 5,
}
MUNICIPALITIES = {VASTERAS: 60, **ELSEWHERE}

# Municipality code -> name, as an export writes it.
NAMES = {
    "1904": "Skinnskatteberg",
    "1907": "Surahammar",
    "1960": "Kungsör",
    "1961": "Hallstahammar",
    "1962": "Norberg",
    VASTERAS: "Västerås",
    "1981": "Sala",
    "1982": "Fagersta",
    "1983": "Köping",
    "1984": "Arboga",
}

# Skinnskatteberg, Norberg, Fagersta: the special support area named in question 5.3 of the 2024 report.
SUPPORT_AREA = frozenset({"1904", "1962", "1982"})


@dataclass(frozen=True)
class Form:
    """A support form: amounts in kronor, an invented weight, and where and at what rates it is granted.

    The 2024 report (5.1, 5.3): 80 and 50 per cent were tried; some forms are not granted in Västerås or at
    a lower rate there; some only in the support area; innovation is the same everywhere.
    """

    code: str
    low: int
    high: int
    weight: int
    geography: str = "lanet"
    rates: tuple[str, ...] = ("0.5", "0.8")
    vasteras_rates: tuple[str, ...] = ("0.5",)

    def granted_in(self, municipality: str) -> bool:
        """Whether the form may be granted in this municipality."""
        if self.geography == "stodomrade":
            return municipality in SUPPORT_AREA
        return self.geography == "lanet" or municipality != VASTERAS

    def rates_in(self, municipality: str) -> tuple[Decimal, ...]:
        """The support rates in use there."""
        return tuple(map(Decimal, self.vasteras_rates if municipality == VASTERAS else self.rates))


COMPANY_FORMS = (
    Form("energieffektivisering", 25_000, 240_000, 22),
    Form("check_gron_omstallning", 40_000, 180_000, 16, vasteras_rates=("0.5", "0.8")),
    Form("check_digitalisering", 40_000, 200_000, 20),
    Form("check_internationalisering", 40_000, 210_000, 14),
    Form("innovation", 60_000, 380_000, 18, vasteras_rates=("0.5", "0.8")),
    Form("foretagsutveckling", 80_000, 390_000, 12, "utom_1980"),
    Form("investeringsstod", 120_000, 520_000, 26, "stodomrade", rates=("0.5",)),
)

SHOP_FORMS = (
    Form("driftstod_service", 60_000, 190_000, 5, rates=("0.5",)),
    Form("investering_service", 45_000, 420_000, 4, rates=("0.5", "0.85")),
    Form("hemsandning", 12_000, 60_000, 2, rates=("0.5",)),
)


def choose_form(rng: Random, forms: Sequence[Form], municipality: str) -> Form:
    """A form that may be granted in the municipality."""
    usable = [form for form in forms if form.granted_in(municipality)]
    return rng.choices(usable, [form.weight for form in usable])[0]
