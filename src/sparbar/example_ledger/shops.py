"""Support to commercial service (KS): a few shops outside Västerås that come back year after year."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sparbar.example_ledger.cases import UNDATED, Application, Grant, Plan, after, dated, repeated
from sparbar.example_ledger.county import SHOP_FORMS, choose_form
from sparbar.example_ledger.targets import target_for

# Municipality -> shops there. Never Västerås: no part of it is sparse enough (the 2024 report, 5.3).
SHOPS = {"1981": 3, "1904": 2, "1962": 1, "1983": 1, "1984": 1, "1907": 1}
SHOP_TYPES = ("aktiebolag", "enskild_firma", "ekonomisk_forening")


def number_of_shops(plan: Plan) -> int:
    """Shops that exist, applicants or not."""
    return sum(SHOPS.values()) * plan.scale


@dataclass(frozen=True)
class Roster:
    """The shops by their municipalities, numbered as applicants from ``first_number``."""

    homes: tuple[str, ...]
    first_number: int

    def case(self, rng: Random, serial: str) -> Application:
        """An undated case of some shop."""
        shop = rng.randrange(len(self.homes))
        name, applicant = f"Exempelbutik {shop + 1}", f"Sökande {self.first_number + shop}"
        form = choose_form(rng, SHOP_FORMS, self.homes[shop]).code
        kind = SHOP_TYPES[shop % len(SHOP_TYPES)]
        return Application(f"KS-{serial}", "KS", form, name, applicant, kind, self.homes[shop], *UNDATED)


def shops(plan: Plan, first_number: int) -> list[Application]:
    """All cases of commercial service, amounts as drawn: no total of theirs is published."""
    homes = tuple(repeated(list(SHOPS), list(SHOPS.values()))) * plan.scale
    roster = Roster(homes, first_number)
    return [case for year in plan.years for case in _of_year(plan, year, roster)]


def _of_year(plan: Plan, year: int, roster: Roster) -> list[Application]:
    rng = plan.random("shops", year)
    count = target_for(year, plan.scale).shops
    granted = [_granted(plan, rng, roster.case(rng, f"{year}-{i}"), year) for i in range(count)]
    return [_refused(case) if i % 12 == 7 else case for i, case in enumerate(granted)]


def _granted(plan: Plan, rng: Random, case: Application, year: int) -> Application:
    form = next(form for form in SHOP_FORMS if form.code == case.stodform)
    decided = after(date(year, 1, 15), 0, 330, rng)
    amount = rng.randint(form.low // 100, form.high // 100) * 100
    grant = Grant(decided, amount, rng.choice(form.rates_in(case.kommun_kod)))
    return replace(dated(plan, rng, case, decided), grants=(grant,))


def _refused(case: Application) -> Application:
    return replace(case, outcome="avslaget", decided=case.grants[0].decided, grants=())
