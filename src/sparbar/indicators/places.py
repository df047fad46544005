"""The places that an indicator is about: the county and its municipalities, as each service calls them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sparbar.errors import InvalidData
from sparbar.schemas import TABLES


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

    def kolada(self, code: str) -> str:
        """Kolada's id: a county is its region, 0019 for 19."""
        return code.zfill(4)

    def from_kolada(self, code: str) -> str:
        """The code of a place out of Kolada's id."""
        return code[2:] if code.startswith("00") else code
