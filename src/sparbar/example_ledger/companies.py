"""Company support (FTG): companies by municipality and gender of their CEO, and what they are granted."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sparbar.example_ledger.calibrate import apportion, scaled
from sparbar.example_ledger.cases import Application, Grant, Plan, after, repeated
from sparbar.example_ledger.county import COMPANY_FORMS, ELSEWHERE, VASTERAS, Form
from sparbar.example_ledger.targets import target_for

COMPANY_TYPES = ("aktiebolag",) * 7 + ("enskild_firma",) * 2 + ("handelsbolag",)
UNIT = 100


@dataclass
class Register:
    """The companies seen so far. One that was helped before often comes back."""

    first_number: int
    seen: int = 0
    by_kind: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def pick(self, rng: Random, municipality: str, gender: str) -> int:
        """Number of a company there with such a CEO: a known one three times in ten, else a new one."""
        known = self.by_kind[municipality, gender]
        if known and rng.random() < 0.3:
            return rng.choice(known)
        self.seen += 1
        known.append(self.seen)
        return self.seen


def companies(plan: Plan, first_number: int) -> list[Application]:
    """All company cases; applicants are numbered from ``first_number``."""
    register = Register(first_number)
    granted = [case for year in plan.years for case in _granted(plan, year, register)]
    targets = {
        (year, *cell): kronor
        for year in plan.years
        for cell, kronor in target_for(year, plan.scale).companies.kronor.items()
    }
    refused = [case for year in plan.years for case in _refused(plan, year, register)]
    return [*scaled(granted, _cell, targets, UNIT), *refused]


def _cell(case: Application, grant: Grant) -> tuple[int, str, bool]:
    return (grant.decided.year, case.vd_kon, case.kommun_kod == VASTERAS)


def _granted(plan: Plan, year: int, register: Register) -> list[Application]:
    """As many cases per cell as its kronor are worth, so that the later scaling stays near one."""
    target = target_for(year, plan.scale).companies
    counts = apportion(target.granted, list(target.kronor.values()))
    rng = plan.random("companies", year)
    elsewhere = _elsewhere(rng, sum(n for (_, west), n in zip(target.kronor, counts, strict=True) if not west))
    cases = []
    for (gender, west), count in zip(target.kronor, counts, strict=True):
        for i in range(count):
            place = VASTERAS if west else elsewhere.pop()
            serial = f"{year}-{gender}-{'v' if west else 'o'}{i}"
            cases.append(_granted_case(plan, rng, _company(register, rng, serial, place, gender), year))
    return cases


def _elsewhere(rng: Random, count: int) -> list[str]:
    """Municipalities outside Västerås in random order; even the smallest gets its part."""
    places = list(repeated(list(ELSEWHERE), apportion(count, list(ELSEWHERE.values()))))
    rng.shuffle(places)
    return places


def _company(register: Register, rng: Random, serial: str, place: str, gender: str) -> Application:
    number = register.pick(rng, place, gender)
    kind = COMPANY_TYPES[number * 7 % len(COMPANY_TYPES)]
    name, applicant = f"Exempelföretag {number:02d}", f"Sökande {register.first_number + number - 1}"
    never = date.min
    return Application(f"FTG-{serial}", "FTG", "", name, applicant, kind, place, never, never, never, gender)


def _form(rng: Random, place: str) -> Form:
    usable = [form for form in COMPANY_FORMS if form.granted_in(place)]
    return rng.choices(usable, [form.weight for form in usable])[0]


def _dated(case: Application, plan: Plan, rng: Random, decided: date) -> dict[str, date]:
    """Application, start and end of a case decided on that day."""
    start = decided + timedelta(days=rng.randint(-20, 30))
    applied = max(decided - timedelta(days=rng.randint(14, 75)), date(plan.first, 1, 3))
    return {"applied": applied, "startdatum": start, "slutdatum": start + timedelta(days=rng.randint(180, 400))}
