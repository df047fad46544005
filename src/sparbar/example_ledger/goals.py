"""Goals and municipalities of a project: rows of ``arende_mal`` and ``arende_kommun``."""

from collections.abc import Iterable
from random import Random

from sparbar.example_ledger.cases import Application, Plan
from sparbar.example_ledger.county import MUNICIPALITIES
from sparbar.example_ledger.targets import Profile, target_for

MILLION = 1_000_000
ROLES = ("part", "malgrupp", "nytta")


def _profile(*shares: tuple[int, int]) -> Profile:
    """Goals with their per cent; (33, 33, 34) stands for thirds, rounded as a case system rounds them."""
    thirds = {33: 333_333, 34: 333_334}
    return {goal: thirds.get(percent, percent * 10_000) for goal, percent in shares}


PROFILES: tuple[Profile, ...] = (
    *({goal: MILLION} for goal in (14, 20, 15, 18, 7, 10, 19, 3, 16, 8)),
    _profile((14, 50), (20, 50)),
    _profile((14, 60), (15, 40)),
    _profile((14, 70), (20, 30)),
    _profile((14, 33), (15, 33), (20, 34)),
    _profile((14, 50), (15, 20), (18, 30)),
    _profile((15, 30), (18, 20), (20, 50)),
    _profile((7, 33), (10, 33), (20, 34)),
    _profile((7, 60), (10, 40)),
    _profile((16, 20), (19, 30), (20, 50)),
    _profile((3, 20), (14, 80)),
    _profile((8, 30), (14, 40), (20, 30)),
    _profile((10, 50), (14, 50)),
    _profile((19, 50), (20, 50)),
)


def goals_of(plan: Plan, projects: Iterable[Application]) -> dict[str, Profile]:
    """Serial -> goal profile. Granted projects follow the year's goal weights, others choose at random."""
    profiles: dict[str, Profile] = {}
    by_year: dict[int, list[Application]] = {year: [] for year in plan.years}
    for project in projects:
        if project.grants:
            by_year[project.first_year].append(project)
        else:
            profiles[project.serial] = plan.random("goals", project.serial).choice(PROFILES)
    for year, granted in by_year.items():
        profiles |= _spread(
            granted, target_for(year, plan.scale).projects.goals, target_for(year, plan.scale).projects.late
        )
    return profiles


def _spread(granted: list[Application], weights: dict[int, int], late: tuple[Profile, ...]) -> dict[str, Profile]:
    """Largest project first, each takes the profile that brings the sums per goal nearest to the weights."""
    whole = sum(weights.values())
    total = sum(_granted(project) for project in granted)
    missing = {goal: total * weight // whole for goal, weight in weights.items()}
    usable = [profile for profile in PROFILES if profile.keys() <= weights.keys()]
    chosen = dict(zip((p.serial for p in granted if p.late), late, strict=True))
    for project in sorted(granted, key=lambda p: (not p.late, -_granted(p), p.serial)):
        amount = _granted(project)
        profile = chosen.setdefault(project.serial, min(usable, key=lambda p: _distance(p, amount, missing)))
        for goal, share in profile.items():
            missing[goal] = missing.get(goal, 0) - amount * share // MILLION
    return chosen


def _distance(profile: Profile, amount: int, missing: dict[int, int]) -> int:
    """How much the squared gaps would change if ``amount`` were spread by the profile (less is better)."""
    return sum((missing[goal] - amount * share // MILLION) ** 2 - missing[goal] ** 2 for goal, share in profile.items())


def _granted(project: Application) -> int:
    return sum(grant.amount for grant in project.grants)


def places_of(plan: Plan, project: Application) -> dict[str, str]:
    """Municipality -> role. A granted project reaches at least two; a refused one may reach only its own."""
    rng = plan.random("places", project.serial)
    fewest = 2 if project.grants else 1
    count = rng.choice((fewest, fewest, 2, 3, 3, 4, 5, len(MUNICIPALITIES)))
    others = [code for code in _by_lot(rng) if code != project.kommun_kod][: count - 1]
    return {project.kommun_kod: "part"} | {code: rng.choice(ROLES) for code in others}


def _by_lot(rng: Random) -> list[str]:
    """The municipalities in random order, the larger ones more often early."""
    return sorted(MUNICIPALITIES, key=lambda code: -rng.random() * MUNICIPALITIES[code])
