"""The whole ledger: cases with their numbers, and the rows of the six tables as they are written."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sparbar.example_ledger.cases import Application, Plan
from sparbar.example_ledger.companies import companies
from sparbar.example_ledger.financing import Financing, financing, project_rate
from sparbar.example_ledger.goals import MILLION, goals_of, places_of
from sparbar.example_ledger.history import Event, History, history
from sparbar.example_ledger.projects import APPLICANTS, projects
from sparbar.example_ledger.shops import number_of_shops, shops

Value = str | int | date | Decimal | None
Row = tuple[Value, ...]
GOAL_VERSION = "RUS2020"


@dataclass(frozen=True)
class Ledger:
    """Rows per table; the columns of each are named in ``tables``."""

    arenden: tuple[Row, ...]
    beslut: tuple[Row, ...]
    utbetalningar: tuple[Row, ...]
    finansiering: tuple[Row, ...]
    arende_mal: tuple[Row, ...]
    arende_kommun: tuple[Row, ...]


def generate(plan: Plan) -> Ledger:
    """The ledger of a plan: the same plan gives the same rows, on every machine."""
    cases = _applications(plan)
    shares = financing(plan, cases)
    cases = [_with_rate(case, shares) for case in cases]
    numbered = _numbered("A", cases, lambda case: case.applied)
    histories = {number: history(plan, case) for number, case in numbered}
    goals = goals_of(plan, [case for case in cases if case.stodtyp == "PROJ"])
    return Ledger(
        arenden=tuple(_case_row(number, case, histories[number]) for number, case in numbered),
        beslut=_events("B", ((number, e) for number, h in histories.items() for e in h.decisions), with_rate=True),
        utbetalningar=_events("U", ((number, e) for number, h in histories.items() for e in h.payments)),
        finansiering=tuple(_financing_rows(numbered, shares)),
        arende_mal=tuple(_goal_rows(numbered, goals)),
        arende_kommun=tuple(_place_rows(plan, numbered)),
    )


Numbered = list[tuple[str, Application]]


def _applications(plan: Plan) -> list[Application]:
    """All kinds of case. Applicants are numbered through: projects, then shops, then companies."""
    first_shop = 1 + APPLICANTS * plan.scale
    first_company = first_shop + number_of_shops(plan)
    return [*projects(plan), *shops(plan, first_shop), *companies(plan, first_company)]


def _with_rate(case: Application, shares: Financing) -> Application:
    """Projects are granted a part of the total cost: their rate follows from the financing."""
    if case.stodtyp != "PROJ" or not case.grants:
        return case
    rate = project_rate(shares[case.serial])
    return replace(case, grants=tuple(replace(grant, rate=rate) for grant in case.grants))


def _numbered(letter: str, cases: list[Application], day_of: Callable[[Application], date]) -> Numbered:
    """Numbers such as A-2024-017, in order of date within the year, across all kinds of case."""
    ordered = sorted(cases, key=lambda case: (day_of(case), case.serial))
    return list(zip(_numbers(letter, map(day_of, ordered)), ordered, strict=True))


def _numbers(letter: str, days: Iterable[date]) -> list[str]:
    seen: dict[int, int] = defaultdict(int)
    numbers = []
    for day in days:
        seen[day.year] += 1
        numbers.append(f"{letter}-{day.year}-{seen[day.year]:03d}")
    return numbers


def _case_row(number: str, case: Application, history: History) -> Row:
    applicant = (case.namn, case.sokande_id, case.sokande_typ, case.kommun_kod)
    return (
        number,
        case.stodtyp,
        case.stodform,
        *applicant,
        case.startdatum,
        case.slutdatum,
        case.vd_kon,
        history.status,
    )


def _events(letter: str, events: Iterable[tuple[str, Event]], with_rate: bool = False) -> tuple[Row, ...]:
    """Decisions (with their rate) or payments of all cases, numbered in order of date."""
    ordered = sorted(events, key=lambda pair: pair[1].day)
    numbers = _numbers(letter, (event.day for _, event in ordered))
    return tuple(
        (number, case, event.day, event.kind, event.amount, *((event.rate,) if with_rate else ()))
        for number, (case, event) in zip(numbers, ordered, strict=True)
    )


def _financing_rows(numbered: Numbered, shares: Financing) -> Iterable[Row]:
    for number, case in numbered:
        for share in shares[case.serial]:
            yield (number, share.finansiar, share.kalla, share.malomrade, share.belopp_sek)


def _goal_rows(numbered: Numbered, goals: dict[str, dict[int, int]]) -> Iterable[Row]:
    for number, case in numbered:
        for goal, share in sorted(goals.get(case.serial, {}).items()):
            yield (number, GOAL_VERSION, goal, Decimal(share) / MILLION)


def _place_rows(plan: Plan, numbered: Numbered) -> Iterable[Row]:
    for number, case in numbered:
        if case.stodtyp == "PROJ":
            for municipality, role in sorted(places_of(plan, case).items()):
                yield (number, municipality, role)
