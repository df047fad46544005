"""Company support (FTG): companies by municipality and gender of their CEO, and what they are granted."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sparbar.example_ledger.calibrate import apportion, scaled
from sparbar.example_ledger.cases import UNDATED, Application, Grant, Plan, after, dated, repeated
from sparbar.example_ledger.county import COMPANY_FORMS, ELSEWHERE, MUNICIPALITIES, VASTERAS, choose_form
from sparbar.example_ledger.targets import target_for

COMPANY_TYPES = ("aktiebolag",) * 7 + ("enskild_firma",) * 2 + ("handelsbolag",)
UNIT = 100
SUPPLEMENTED = 0.03


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
    """A case of some company there, not dated yet."""
    number = register.pick(rng, place, gender)
    kind = COMPANY_TYPES[number * 7 % len(COMPANY_TYPES)]
    name, applicant = f"Exempelföretag {number:02d}", f"Sökande {register.first_number + number - 1}"
    form = choose_form(rng, COMPANY_FORMS, place).code
    return Application(f"FTG-{serial}", "FTG", form, name, applicant, kind, place, *UNDATED, gender)


def _granted_case(plan: Plan, rng: Random, case: Application, year: int) -> Application:
    form = next(form for form in COMPANY_FORMS if form.code == case.stodform)
    decided = after(date(year, 1, 8), 0, 342, rng)
    rate = rng.choice(form.rates_in(case.kommun_kod))
    grants = [Grant(decided, rng.randint(form.low, form.high), rate)]
    if rng.random() < SUPPLEMENTED:
        more = after(decided, 60, 150, rng)
        grants += [Grant(more, grants[0].amount // 3, rate)] if more <= plan.exported else []
    return replace(dated(plan, rng, case, decided), grants=tuple(grants))


def _refused(plan: Plan, year: int, register: Register) -> list[Application]:
    """Refused applications, and a few that were withdrawn or, in the year of the export, still wait."""
    rng = plan.random("companies-refused", year)
    cases = []
    for i in range(target_for(year, plan.scale).companies.refused):
        place = rng.choices(list(MUNICIPALITIES), list(MUNICIPALITIES.values()))[0]
        case = _company(register, rng, f"{year}-no{i}", place, rng.choice(("K", "M", "M", "okant")))
        decided = after(date(year, 1, 8), 0, 342, rng)
        waits = year == plan.last and decided.month > 10
        outcome = "ansokt" if waits else "aterkallat" if rng.random() < 0.12 else "avslaget"
        when = decided if outcome == "avslaget" else None
        cases.append(replace(dated(plan, rng, case, decided), outcome=outcome, decided=when))
    return cases
