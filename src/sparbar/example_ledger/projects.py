"""Project applications (PROJ): who applies, when it is decided, for how much, and when it ends."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sparbar.example_ledger.calibrate import scaled
from sparbar.example_ledger.cases import UNDATED, Application, Grant, Plan, after, workday
from sparbar.example_ledger.county import MUNICIPALITIES
from sparbar.example_ledger.targets import target_for

APPLICANTS = 18
APPLICANT_TYPES = ("kommun", "region", "larosate", "forening", "forening", "stiftelse", "aktiebolag")
SUPPLEMENTS_A_YEAR = 2
UNIT = 500


def projects(plan: Plan) -> list[Application]:
    """All project applications of the plan, grants calibrated to the targets of each year."""
    drawn = [project for year in plan.years for project in _granted(plan, year)]
    drawn = _with_supplements(plan, drawn)
    targets: dict[tuple[int, bool], int] = {}
    for year in plan.years:
        target = target_for(year, plan.scale).projects
        targets |= {(year, True): target.granted_eruf, (year, False): target.granted_own}
    decided = scaled(drawn, _cell, targets, UNIT)
    undecided = [project for year in plan.years for project in _not_granted(plan, year)]
    return _named([*decided, *undecided])


def _cell(project: Application, grant: Grant) -> tuple[int, bool] | None:
    """Grants of the project's first year count as new; later supplements are outside every target."""
    year = grant.decided.year
    return (year, project.fund == "ERUF") if year == project.first_year else None


def _granted(plan: Plan, year: int) -> list[Application]:
    target = target_for(year, plan.scale).projects
    rng = plan.random("projects", year)
    late = len(target.late)
    own = target.new - target.eruf_projects - len(target.other_funds)
    funds = ["ERUF"] * target.eruf_projects + list(target.other_funds) + [""] * (own - late)
    rng.shuffle(funds)
    regular = [
        _project(plan, rng, f"{year}-{i}", _evenly(year, i, len(funds), rng), fund) for i, fund in enumerate(funds)
    ]
    return regular + [
        replace(_project(plan, rng, f"{year}-late{i}", after(date(year, 11, 3), 0, 40, rng), ""), late=True)
        for i in range(late)
    ]


def _evenly(year: int, i: int, count: int, rng: Random) -> date:
    """The i:th of ``count`` decision days spread over the year, from late January to early December."""
    return workday(date(year, 1, 20) + timedelta(days=(320 * i + rng.randint(0, 320)) // count))


def _project(plan: Plan, rng: Random, serial: str, decided: date, fund: str) -> Application:
    small = not fund and rng.random() < 0.2
    low, high = (900, 3_400) if fund == "ERUF" else (120, 420) if small else (380, 1_600)
    start = decided + timedelta(days=rng.randint(-45, 60))
    return replace(
        _applicant(plan, rng, serial),
        stodform="medfinansiering_eu" if fund else "forstudie" if small else "projektmedel",
        applied=max(decided - timedelta(days=rng.randint(25, 95)), date(plan.first, 1, 3)),
        startdatum=start,
        slutdatum=start + timedelta(days=rng.randint(240, 365) if small else rng.randint(420, 1_090)),
        grants=(Grant(decided, rng.randint(low, high) * 1_000),),
        fund=fund,
    )


def _applicant(plan: Plan, rng: Random, serial: str) -> Application:
    """An undated application of some applicant; those with low numbers come back often."""
    number = 1 + min(rng.randrange(APPLICANTS * plan.scale) for _ in range(2))
    home = plan.random("applicant", number).choices(list(MUNICIPALITIES), list(MUNICIPALITIES.values()))[0]
    kind = APPLICANT_TYPES[(number - 1) % len(APPLICANT_TYPES)]
    return Application(f"PROJ-{serial}", "PROJ", "", "", f"Sökande {number}", kind, home, *UNDATED)


def _not_granted(plan: Plan, year: int) -> list[Application]:
    """Refused and withdrawn applications, and in the year of the export one that still waits."""
    target = target_for(year, plan.scale).projects
    rng = plan.random("projects-not-granted", year)
    outcomes = ["avslaget"] * target.refused + ["aterkallat"] * target.withdrawn
    outcomes += ["ansokt"] * plan.scale if year == plan.last else []
    return [_turned_down(plan, rng, f"{year}-no{i}", year, outcome) for i, outcome in enumerate(outcomes)]


def _turned_down(plan: Plan, rng: Random, serial: str, year: int, outcome: str) -> Application:
    waits = outcome == "ansokt"
    applied = after(date(year, 9 if waits else 1, 10), 0, 90 if waits else 230, rng)
    start = applied + timedelta(days=rng.randint(30, 120))
    fund = rng.choice(("", "", "ERUF"))
    return replace(
        _applicant(plan, rng, serial),
        stodform="medfinansiering_eu" if fund else "projektmedel",
        applied=applied,
        startdatum=start,
        slutdatum=start + timedelta(days=rng.randint(365, 900)),
        outcome=outcome,
        decided=after(applied, 30, 95, rng) if outcome == "avslaget" else None,
        fund=fund,
    )


def _with_supplements(plan: Plan, drawn: list[Application]) -> list[Application]:
    """Some projects get more, but none with EU funds: there the programme fixes what the region pays."""
    added: dict[str, Grant] = {}
    for year in plan.years:
        own = [p for p in drawn if p.first_year == year and not p.fund and not p.late]
        added |= _supplements(plan, year, own)
    return [_supplemented(project, added.get(project.serial)) for project in drawn]


def _supplements(plan: Plan, year: int, own: list[Application]) -> dict[str, Grant]:
    """Serial -> supplement: to the earliest some weeks after the grant, to the others the year after."""
    rng = plan.random("supplements", year)
    picked = rng.sample(own, min(len(own), (1 + SUPPLEMENTS_A_YEAR) * plan.scale))
    added = {}
    for i, project in enumerate(sorted(picked, key=lambda p: (p.grants[0].decided, p.serial))):
        first = project.grants[0]
        soon, later = after(first.decided, 20, 25, rng), after(date(year + 1, 2, 1), 0, 280, rng)
        grant = Grant(soon if i < plan.scale else later, first.amount * rng.randint(15, 35) // 100_000 * 1_000)
        if grant.decided <= plan.exported:
            added[project.serial] = grant
    return added


def _supplemented(project: Application, grant: Grant | None) -> Application:
    """A later grant, and the project prolonged so that it has half a year left to spend it."""
    if grant is None:
        return project
    end = max(project.slutdatum, grant.decided + timedelta(days=183))
    return replace(project, grants=(*project.grants, grant), slutdatum=end)


def _named(applications: list[Application]) -> list[Application]:
    """Neutral names, numbered in the order of application."""
    ordered = sorted(applications, key=lambda p: (p.applied, p.serial))
    return [replace(project, namn=f"Exempelprojekt {i:02d}") for i, project in enumerate(ordered, start=1)]
