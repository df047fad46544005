"""The values the generator passes along: the plan, an application, a grant. No randomness of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random


@dataclass(frozen=True)
class Plan:
    """What to generate. The ledger is exported on the last day of ``last``: no row is dated later."""

    seed: int
    first: int = 2022
    last: int = 2024
    scale: int = 1

    @property
    def years(self) -> range:
        """The calendar years, first and last included."""
        return range(self.first, self.last + 1)

    @property
    def exported(self) -> date:
        """The day the ledger is taken out."""
        return date(self.last, 12, 31)

    def random(self, *purpose: object) -> Random:
        """A random stream of its own per purpose, so that one case can change without moving the others.

        Seeding with text is independent of PYTHONHASHSEED. Callers draw only integers, choices and uniform
        numbers: no logarithms, whose last bit may differ between machines.
        """
        return Random("/".join(map(str, (self.seed, *purpose))))


@dataclass(frozen=True)
class Grant:
    """One decision to grant. ``amount`` is whole kronor: a wish until calibrated, then the decided sum."""

    decided: date
    amount: int
    rate: Decimal | None = None


@dataclass(frozen=True)
class Application:
    """A case before it has a number. ``serial`` names its random stream; ``fund`` is an EU source or empty.

    ``outcome`` is beviljat, avslaget, aterkallat (withdrawn undecided) or ansokt (not decided yet);
    ``decided`` is the day of a refusal. ``late`` projects were granted too late in the year to be paid in it.
    """

    serial: str
    stodtyp: str
    stodform: str
    namn: str
    sokande_id: str
    sokande_typ: str
    kommun_kod: str
    applied: date
    startdatum: date
    slutdatum: date
    vd_kon: str = ""
    outcome: str = "beviljat"
    decided: date | None = None
    grants: tuple[Grant, ...] = ()
    fund: str = ""
    late: bool = False

    @property
    def first_year(self) -> int:
        """The year of the first grant: the year in which a project counts as new."""
        return self.grants[0].decided.year


def workday(day: date) -> date:
    """The same day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def after(day: date, low: int, high: int, rng: Random) -> date:
    """A working day between ``low`` and ``high`` days after (before, if negative) ``day``."""
    return workday(day + timedelta(days=rng.randint(low, high)))


def repeated(values: tuple[str, ...] | list[str], counts: list[int]) -> Iterator[str]:
    """Each value as many times as its count says."""
    for value, count in zip(values, counts, strict=True):
        yield from [value] * count


UNDATED = (date.min, date.min, date.min)


def dated(plan: Plan, rng: Random, case: Application, decided: date) -> Application:
    """The case of a company or shop with application, start and end around the day it was decided."""
    start = decided + timedelta(days=rng.randint(-20, 30))
    return replace(
        case,
        applied=max(decided - timedelta(days=rng.randint(14, 75)), date(plan.first, 1, 3)),
        startdatum=start,
        slutdatum=start + timedelta(days=rng.randint(180, 400)),
    )
