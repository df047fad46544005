"""The places that an indicator is about: the county and its municipalities, as each service calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sparbar.errors import InvalidData
from sparbar.schemas import TABLES

SMALL = {"deso": ("DeSO", r"[ABC]\d{4}"), "regso": ("RegSO", r"R\d{3}")}  # name, and code after the municipality's
MARKED_FROM = 2025


@dataclass(frozen=True, slots=True)
class Places:
    """county: its code of two digits; municipalities: code of four digits → name."""

    county: str
    municipalities: dict[str, str]

    @classmethod
    def of(cls, register: pd.DataFrame) -> Places:
        """The county that all municipalities of the register lie in; raises InvalidData when there is none."""
        counties = {code[:2] for code in register.kommun_kod}
        if len(counties) != 1:
            found = f"municipalities of the counties {', '.join(sorted(counties)) or '(none)'}"
            remedy = "Correct the codes."
            raise InvalidData.one(f"data/{TABLES['kommuner'].file}", found, "municipalities of one county", remedy)
        return cls(counties.pop(), dict(zip(register.kommun_kod, register.namn, strict=True)))

    def wanted(self, levels: tuple[str, ...]) -> list[str]:
        """The codes of the county and municipalities that these levels name."""
        county = [self.county] if "county" in levels else []
        return [*county, *(sorted(self.municipalities) if "municipalities" in levels else [])]

    def small(self, level: str, version: str, codes: Sequence[str]) -> list[str]:
        """The codes of the DeSO or RegSO of that version in the county's municipalities.

        SCB marks them from 2025 on (1980A0010_DeSO2025), so that a table may hold two versions beside each other.
        """
        name, pattern = SMALL[level]
        mark = f"_{name}{version}" if int(version) >= MARKED_FROM else ""
        wanted = re.compile(rf"(\d{{4}}){pattern}{mark}")
        return [code for code in codes if (found := wanted.fullmatch(code)) and found[1] in self.municipalities]

    def kolada(self, code: str) -> str:
        """Kolada's id: a county is its region, 0019 for 19."""
        return code.zfill(4)

    def from_kolada(self, code: str) -> str:
        """The code of a place out of Kolada's id."""
        return code[2:] if code.startswith("00") else code
