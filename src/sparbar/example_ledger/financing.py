"""Who pays a case: rows of ``finansiering``. What new ERUF projects get meets the year's totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from sparbar.example_ledger.calibrate import apportion
from sparbar.example_ledger.cases import Application, Plan
from sparbar.example_ledger.targets import ProjectTarget, target_for

MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Share:
    """One financier's part of a case, whole kronor. ``malomrade``: goal area of the ERUF programme."""

    finansiar: str
    kalla: str
    malomrade: int | None
    belopp_sek: int


Financing = dict[str, tuple[Share, ...]]


def financing(plan: Plan, cases: Sequence[Application]) -> Financing:
    """Serial -> shares, for every case; none without a grant, except EU money in a project's plan."""
    shares = {case.serial: _shares(plan, case) for case in cases}
    for year in plan.years:
        eruf = [case for case in cases if case.fund == "ERUF" and case.grants and case.first_year == year]
        shares |= _eruf_projects(plan, eruf, target_for(year, plan.scale).projects, plan.random("eruf", year))
    return shares


def project_rate(shares: Sequence[Share]) -> Decimal:
    """The part of the total cost that 1:1 pays, six decimals."""
    own = sum(share.belopp_sek for share in shares if share.kalla == "1:1")
    total = sum(share.belopp_sek for share in shares)
    return (Decimal(own) / Decimal(total)).quantize(MILLIONTH, ROUND_HALF_EVEN)


def _granted(case: Application) -> int:
    return sum(grant.amount for grant in case.grants)


def _own(case: Application) -> Share:
    """Supplements included, changes and write-downs not: the contract's rule for 1:1 rows."""
    return Share("Anslag 1:1", "1:1", None, _granted(case))


def _shares(plan: Plan, case: Application) -> tuple[Share, ...]:
    rng = plan.random("financing", case.serial)
    if case.stodtyp == "PROJ":
        return _own_project(rng, case) if case.grants else _planned(rng, case)
    if not case.grants:
        return ()
    rest = sum(round(grant.amount * (1 - rate) / rate) for grant in case.grants if (rate := grant.rate))
    return (_own(case), Share("Egen insats", "PRIVAT", None, rest))


def _planned(rng: Random, case: Application) -> tuple[Share, ...]:
    """A refused or undecided application for EU co-financing keeps its plan, with no 1:1 in it."""
    if not case.fund:
        return ()
    return (Share("ERUF", "ERUF", rng.randint(1, 6), rng.randint(1_500, 6_000) * 1_000),)


def _own_project(rng: Random, case: Application) -> tuple[Share, ...]:
    """At most half of the cost is paid by 1:1: the region's own rule for projects."""
    rest = _granted(case) * rng.randint(102, 240) // 100
    if not case.fund:
        return (_own(case), *_others(rng, rest))
    fund = rest * rng.randint(40, 60) // 100
    return (_own(case), Share(case.fund, case.fund, None, fund), *_others(rng, rest - fund))


def _eruf_projects(plan: Plan, cases: list[Application], target: ProjectTarget, rng: Random) -> Financing:
    """ERUF and other money roughly in step with the grant, exactly to the year's totals."""
    eruf = apportion(target.eruf, [_granted(case) * rng.randint(80, 120) for case in cases])
    other = apportion(target.other, [_granted(case) * rng.randint(70, 130) for case in cases])
    areas = [target.areas[i] if i < len(target.areas) else rng.choice(target.areas) for i in range(len(cases))]
    rng.shuffle(areas)
    return {
        case.serial: (
            _own(case),
            Share("ERUF", "ERUF", area, fund),
            *_others(plan.random("financiers", case.serial), rest),
        )
        for case, area, fund, rest in zip(cases, areas, eruf, other, strict=True)
    }


def _others(rng: Random, amount: int) -> tuple[Share, ...]:
    """One to three public or private financiers with neutral names."""
    kinds = rng.choice((("OFFENTLIG",), ("OFFENTLIG", "PRIVAT"), ("OFFENTLIG", "OFFENTLIG", "PRIVAT")))
    parts = apportion(amount, [rng.randint(20, 100) for _ in kinds])
    names = [f"Finansiär {number}" for number in rng.sample(range(1, 41), len(kinds))]
    return tuple(Share(name, kind, None, part) for name, kind, part in zip(names, kinds, parts, strict=True))
