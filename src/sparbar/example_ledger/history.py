"""What happens to a case after the application: decisions, payments, the status at the export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sparbar.example_ledger.calibrate import apportion
from sparbar.example_ledger.cases import Application, Plan, after


@dataclass(frozen=True)
class Event:
    """A decision or payment: its day, its code word (beslutstyp or typ), whole signed kronor."""

    day: date
    kind: str
    amount: int
    rate: Decimal | None = None


@dataclass(frozen=True)
class History:
    """All that the ledger knows about a case at the export."""

    decisions: tuple[Event, ...] = ()
    payments: tuple[Event, ...] = ()
    status: str = "beviljat"


@dataclass(frozen=True)
class Pace:
    """How a kind of case is paid. Pairs are days (low, high), the rest are probabilities."""

    first: tuple[int, int]
    step: tuple[int, int]
    advance: float
    prolonged: float
    adjusted: float
    recalled: float
    abandoned: float


PACES = {
    "PROJ": Pace((80, 140), (100, 160), advance=0.35, prolonged=0.2, adjusted=0.15, recalled=0.12, abandoned=0.0),
    "FTG": Pace((60, 200), (150, 260), advance=0.04, prolonged=0.06, adjusted=0.02, recalled=0.03, abandoned=0.02),
    "KS": Pace((30, 150), (120, 240), advance=0.1, prolonged=0.05, adjusted=0.0, recalled=0.02, abandoned=0.0),
}


def history(plan: Plan, case: Application) -> History:
    """The case's decisions and payments up to the day of the export, in order of date."""
    if not case.grants:
        refusal = (Event(case.decided, "avslag", 0),) if case.decided else ()
        return History(refusal, (), case.outcome)
    rng = plan.random("history", case.serial)
    pace = PACES[case.stodtyp]
    grants = [Event(grant.decided, "bevilja", grant.amount, grant.rate) for grant in case.grants]
    if rng.random() < pace.abandoned:
        return _abandoned(plan, rng, grants)
    decisions = [*grants, *_changes(rng, pace, grants[0])]
    payments = sorted(_payments(rng, pace, case, decisions), key=lambda event: event.day)
    done = max(payments[-1].day, case.slutdatum) < plan.exported
    if done:
        decisions += _write_down(rng, decisions, payments)
        payments += _recall(rng, pace, payments)
    return History(
        _until(plan.exported, decisions), _until(plan.exported, payments), "avslutat" if done else "beviljat"
    )


def _until(exported: date, events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted((event for event in events if event.day <= exported), key=lambda event: event.day))


def _abandoned(plan: Plan, rng: Random, grants: list[Event]) -> History:
    """The applicant withdraws after the grant, which is written down to nothing."""
    day = after(grants[-1].day, 30, 120, rng)
    if day > plan.exported:
        return History(tuple(grants))
    gone = Event(day, "nedskrivning", -sum(grant.amount for grant in grants))
    return History((*grants, gone), (), "aterkallat")


def _changes(rng: Random, pace: Pace, grant: Event) -> Iterator[Event]:
    """A prolongation (0 kr) or an adjustment of the grant: lowered more often than raised."""
    if rng.random() < pace.prolonged:
        yield Event(after(grant.day, 60, 170, rng), "andring", 0)
    if rng.random() < pace.adjusted:
        percent = rng.choice((-8, -6, -5, -3, 2, 4))
        yield Event(after(grant.day, 60, 150, rng), "andring", grant.amount * percent // 10_000 * 100)


def _payments(rng: Random, pace: Pace, case: Application, decisions: list[Event]) -> Iterator[Event]:
    """Each decision that adds money is paid out on its own, so that nothing is paid before it is decided.

    A lowering is taken off the first grant from the start; half the cases do not use all they got.
    """
    lowered = sum(event.amount for event in decisions if event.amount < 0)
    for i, decision in enumerate(event for event in decisions if event.amount > 0):
        payable = decision.amount + (lowered if i == 0 else 0)
        used = payable if rng.random() < 0.5 else payable * rng.randint(820, 995) // 1_000
        days = list(_payment_days(rng, pace, case, decision.day))
        amounts = apportion(used, [rng.randint(60, 140) for _ in days])
        advanced = i == 0 and len(days) > 1 and decision.day.month < 10 and rng.random() < pace.advance
        if advanced:
            days[0] = after(decision.day, 25, 45, rng)
        for day, amount in zip(days, amounts, strict=True):
            yield Event(day, "forskott" if advanced and day == days[0] else "utbetalning", amount)


def _payment_days(rng: Random, pace: Pace, case: Application, decided: date) -> Iterator[date]:
    """From some time after decision and start until the final account, at most three months after the end.

    The first day is at least 60 (projects: 80) days after the decision, so a grant of November or
    December is never paid the same year.
    """
    day = after(max(decided, case.startdatum), *pace.first, rng)
    final = case.slutdatum + timedelta(days=90)
    if day > final:
        yield day
    while day <= final:
        yield day
        day = after(day, *pace.step, rng)


def _write_down(rng: Random, decisions: list[Event], payments: list[Event]) -> list[Event]:
    """What a closed case did not use is mostly written down, some weeks after the last payment."""
    unused = sum(event.amount for event in decisions) - sum(event.amount for event in payments)
    if not unused or rng.random() < 0.2:
        return []
    return [Event(after(payments[-1].day, 15, 70, rng), "nedskrivning", -unused)]


def _recall(rng: Random, pace: Pace, payments: list[Event]) -> list[Event]:
    """A check of a closed case now and then ends in a recall of some of the money."""
    if rng.random() >= pace.recalled:
        return []
    percent = rng.randint(3, 15)
    amount = sum(event.amount for event in payments) * percent // 100
    return [Event(after(payments[-1].day, 20, 120, rng), "aterkrav", -amount)]
