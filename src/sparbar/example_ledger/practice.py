"""A small made-up ledger for any region: to practise on, in the municipalities and sub-goals of its own project.

Two years, a dozen cases each, neutral names. It is calibrated to nothing: no total of it says anything about anyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random

from sparbar.example_ledger.ledger import Ledger, Row

KINDS = (("PROJ", "projektmedel"), ("PROJ", "projektmedel"), ("FTG", "foretagsutveckling"), ("KS", "driftstod_service"))
CASES = 12  # a year
SEED = 1
THOUSAND = 1000


@dataclass(frozen=True)
class Case:
    """A granted case: its running number within the year, amounts in kronor."""

    year: int
    number: int
    kind: tuple[str, str]
    place: str
    granted: int
    paid: int
    goals: tuple[int, ...]

    @property
    def id(self) -> str:
        return f"A-{self.year}-{self.number:03}"

    @property
    def is_project(self) -> bool:
        return self.kind[0] == "PROJ"

    def running(self, letter: str) -> str:
        return f"{letter}-{self.year}-{self.number:03}"

    def day(self, month: int) -> date:
        """A day of the case's year, from that month on; what is decided and paid never leaves the year."""
        return date(self.year, month, 1) + timedelta(days=self.number)


def ledger(places: Sequence[str], goals: Sequence[tuple[str, int]], year: int) -> Ledger:
    """The ledger of `year` and the year before. places: municipality codes; goals: (version, number) of sub-goals."""
    random = Random(SEED)
    cases = [
        _case(random, when, number, places, goals) for when, number in product((year - 1, year), range(1, CASES + 1))
    ]
    version = goals[0][0]
    return Ledger(
        arenden=tuple(map(_row, cases)),
        beslut=tuple((c.running("B"), c.id, c.day(2), "bevilja", c.granted, Decimal("0.5")) for c in cases),
        utbetalningar=tuple((c.running("U"), c.id, c.day(6), "utbetalning", c.paid) for c in cases),
        finansiering=tuple(row for case in cases for row in _financing(case)),
        arende_mal=tuple((c.id, version, goal, Decimal(1) / len(c.goals)) for c in cases for goal in c.goals),
        arende_kommun=tuple((c.id, c.place, "part") for c in cases if c.is_project),
    )


def _case(random: Random, year: int, number: int, places: Sequence[str], goals: Sequence[tuple[str, int]]) -> Case:
    kind = KINDS[number % len(KINDS)]
    granted = random.randrange(100, 900, 10) * THOUSAND
    served = sorted(random.sample([goal for _, goal in goals], min(2, len(goals)))) if kind[0] == "PROJ" else []
    paid = granted * random.randrange(3, 9) // 10
    return Case(year, number, kind, places[number % len(places)], granted, paid, tuple(served[: 1 + number % 2]))


def _row(case: Case) -> Row:
    who = 100 * (case.year % 100) + case.number
    gender = ("K", "M")[case.number // len(KINDS) % 2] if case.kind[0] == "FTG" else None
    about = (f"Exempelärende {who}", f"Sökande {who}", "kommun" if case.is_project else "aktiebolag")
    return (case.id, *case.kind, *about, case.place, case.day(3), case.day(11), gender, "beviljat")


def _financing(case: Case) -> tuple[Row, ...]:
    return (
        (case.id, "Anslaget", "1:1", None, case.granted),
        (case.id, "Sökanden", "PRIVAT", None, case.granted),
    )


def exported(year: int) -> date:
    """The day on which the export of `year` was taken out."""
    return date(year + 1, 1, 15)
