"""The indicators as a notebook records them: the values of the latest snapshot, and what they say of the strategy.

Values are those of both sexes together, of years up to the report's. Changes are between years of one place, never
across a break in the series; no part is ever expected to add up to a whole, for the producers add noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from sparbar.indicators import declared
from sparbar.indicators.declared import Indicator
from sparbar.load import Data
from sparbar.numbers import Number
from sparbar.schemas import INDICATOR_VALUES

YEARS = 5  # that a history goes back, and the longer change
COUNTY, MUNICIPALITY = 2, 4  # digits of a code
BREAK = "brott i serien"
UNKNOWN = "uppgift saknas"
UP, DOWN, SAME = "▲", "▼", "■"


@dataclass(frozen=True)
class Followed:
    """An indicator with its values: `rows` of every place and year of the history, sorted by place and year."""

    indicator: Indicator
    rows: pd.DataFrame
    names: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.indicator.id

    @property
    def county(self) -> pd.DataFrame:
        """The county's rows, by year."""
        county: pd.DataFrame = self.rows.loc[self.rows.geografi.str.len() == COUNTY]
        return county

    @property
    def municipalities(self) -> pd.DataFrame:
        """The municipalities' rows of the newest year that any of them has."""
        found = self.rows.loc[self.rows.geografi.str.len() == MUNICIPALITY]
        newest: pd.DataFrame = found.loc[found.ar == found.ar.max()]
        return newest

    @property
    def newest(self) -> pd.DataFrame:
        """The county's newest row."""
        return self.county.tail(1)

    @property
    def fetched(self) -> str:
        """The day of the snapshot."""
        return str(self.rows.hamtad.max().date())

    @property
    def about(self) -> str:
        """Name and unit, as a table's row has them."""
        return f"{self.indicator.name}, {self.indicator.unit}"

    @property
    def source(self) -> str:
        """Who published the figures."""
        return self.indicator.producer

    @property
    def marked(self) -> str:
        """What a reader must know of single values: provisional and revised ones of the newest year, and noise."""
        newest = self.rows[self.rows.ar == self.rows.ar.max()]
        notes = [self.indicator.note.rstrip(".")] if self.indicator.note else []
        if (newest.status == "preliminar").any():
            notes.append("Det senaste årets värden är preliminära")
        noise = self.indicator.scb.noise_from if self.indicator.scb else None
        if noise and self.rows.ar.max() >= noise:
            hidden = "en liten slumpmässig osäkerhet, så att delar inte alltid ger sin summa"
            notes.append(f"Från och med {noise} har SCB lagt in {hidden}")
        return ". ".join(notes)

    def broken(self, before: int, now: int) -> str:
        """Why two years cannot be compared; '' when they can."""
        return next((why or BREAK for year, why in self.indicator.breaks.items() if before < year <= now), "")

    def place(self, code: str) -> str:
        """The name of a place."""
        return self.names.get(code, code)


def history(data: Data, year: int) -> list[Followed]:
    """The declared indicators that have values, in the order of their declaration."""
    frame = data[INDICATOR_VALUES]
    latest = frame.groupby("indikator_id").hamtad.transform("max")
    known = frame[(frame.hamtad == latest) & (frame.kon == "T") & frame.varde.notna() & (frame.ar <= year)]
    known = known[known.geografi.str.len().isin([COUNTY, MUNICIPALITY])]
    newest = known.groupby(["indikator_id", "geografi"]).ar.transform("max")
    known = known[known.ar >= newest - YEARS].sort_values(["geografi", "ar"])
    register = data["kommuner"]
    names = {**dict(zip(register.kommun_kod, register.namn, strict=True)), register.kommun_kod.min()[:COUNTY]: "Länet"}
    groups = {str(name): rows for name, rows in known.groupby("indikator_id")}
    indicators = declared.read(data.project).indicators
    return [Followed(each, groups[each.id], names) for each in indicators if each.id in groups]


def all_rows(found: list[Followed], data: Data) -> pd.DataFrame:
    """The newest row of each place of each indicator: what there is, in one frame."""
    newest = [each.rows.groupby("geografi").tail(1) for each in found]
    return pd.concat(newest) if newest else data[INDICATOR_VALUES].head(0)


def absent(data: Data, found: list[Followed]) -> list[Indicator]:
    """The declared indicators that the book is to show and that have no values."""
    there = {each.id for each in found}
    return [each for each in declared.read(data.project).indicators if each.is_shown and each.id not in there]


def each_row(found: list[Followed]) -> Iterator[tuple[Followed, str, int, pd.DataFrame]]:
    """Every row of every history on its own: the indicator, the code of the place, the year, and the row."""
    for each in found:
        for position, (code, year) in enumerate(zip(each.rows.geografi, each.rows.ar, strict=True)):
            yield each, code, int(year), each.rows.iloc[[position]]


def pairs(found: list[Followed], years: int) -> Iterator[tuple[Followed, str, str]]:
    """For each indicator whose county has a value that many years before its newest: both names in the history."""
    for each in found:
        known = set(each.county.ar)
        for now in each.newest.ar:
            if now - years in known:
                code = each.newest.geografi.iloc[0]
                yield each, f"{each.id}-{code}-{now}", f"{each.id}-{code}-{now - years}"


def spread(found: list[Followed]) -> list[Followed]:
    """The indicators with values of more than one municipality."""
    return [each for each in found if len(each.municipalities) > 1]


def direction(each: Followed, change: Number | None, years: int) -> str:
    """The way a change goes, by symbol and word, and whether it is the wished one; what prints as 0 is no change."""
    if change is None or change.value is None:
        return UNKNOWN
    now = int(each.newest.ar.iloc[0])
    if broken := each.broken(now - years, now):
        return broken
    unit = Decimal(1).scaleb(-each.indicator.decimals)
    shown = Decimal(change.value).quantize(unit, ROUND_HALF_UP)
    if not shown:
        return f"{SAME} oförändrat"
    good = (shown > 0) == (each.indicator.wished == "higher")
    return f"{UP if shown > 0 else DOWN} {'uppåt' if shown > 0 else 'nedåt'}, åt {'önskat' if good else 'fel'} håll"


def comparable(each: Followed, years: int) -> bool:
    """Whether no break lies between the newest year and the one so many years before."""
    now = int(each.newest.ar.iloc[0])
    return not each.broken(now - years, now)


def series(each: Followed, numbers: Mapping[str, Number]) -> list[tuple[str, dict[int, Number]]]:
    """Place → year → number, the county first, then the municipalities by name."""
    found: dict[str, dict[int, Number]] = {}
    for code, year in zip(each.rows.geografi, each.rows.ar, strict=True):
        found.setdefault(code, {})[int(year)] = numbers[f"{each.id}-{code}-{year}"]
    if is_amount(each):  # the county's would flatten all the others
        found = {code: values for code, values in found.items() if len(code) != COUNTY}
    order = sorted(found, key=lambda code: (len(code) != COUNTY, each.place(code)))
    return [(each.place(code), found[code]) for code in order]


def is_amount(each: Followed) -> bool:
    """Whether the county's value is above that of every municipality: then it is no rate but a count."""
    most = each.municipalities.varde.max() if len(each.municipalities) else None
    return most is not None and len(each.newest) > 0 and bool(each.newest.varde.iloc[0] > most)


def municipal(each: Followed, numbers: Mapping[str, Number]) -> dict[str, Number]:
    """Municipality → its number of the newest year."""
    rows = each.municipalities
    return {code: numbers[f"{each.id}-{code}-{year}"] for code, year in zip(rows.geografi, rows.ar, strict=True)}


def extreme(each: Followed, largest: bool) -> str:
    """The municipality with the highest or lowest value, all of them at a tie."""
    rows = each.municipalities
    wanted = max(rows.varde) if largest else min(rows.varde)
    return ", ".join(sorted(each.place(code) for code in rows.geografi[rows.varde == wanted]))


def period(each: Followed) -> str:
    """The years of the history, such as 2019–2024."""
    first, last = int(each.rows.ar.min()), int(each.rows.ar.max())
    return f"{first}–{last}" if first < last else str(last)


def title(each: Followed, change: Number | None) -> str:
    """The finding of the small multiples: which way the county has gone in five years."""
    told = direction(each, change, YEARS) if len(each.county) else UNKNOWN
    if told in {UNKNOWN, BREAK} or told == each.broken(int(each.rows.ar.min()), int(each.rows.ar.max())):
        return f"{each.indicator.name} i länets kommuner"
    way, _, wanted = told.partition(" ")[2].partition(", ")
    since = int(each.newest.ar.iloc[0]) - YEARS
    return f"{each.indicator.name}: länet {way} sedan {since}{', ' if wanted else ''}{wanted}"


def map_title(each: Followed) -> str:
    """The finding of the map: which municipalities have the highest and the lowest value."""
    return f"Högst i {extreme(each, True)}, lägst i {extreme(each, False)}"
