"""What each year must add up to. The 2024 totals are those of the published report; the rest is invented.

Published for 2024 (question 5.1): 33,3 Mkr to 24 new projects, payments to 10 of 20 goals; 12 new ERUF
projects with 58,4 Mkr from ERUF, 23,5 Mkr from 1:1 and 64,9 Mkr from others, in all six goal areas; company
support 28 % to companies led by women and 72 % by men, 46 % to Västerås; more than half the year before.
"""

from dataclasses import dataclass, replace

# A goal profile: goal number -> share of the case in millionths, summing to one million.
Profile = dict[int, int]


@dataclass(frozen=True)
class ProjectTarget:
    """New projects of a year. Amounts in kronor.

    ``goals`` gives the weights by which grants are spread over the goals. ``late`` are profiles of projects
    granted so late that nothing is paid the same year: that is how a goal is granted to but not yet paid.
    """

    new: int
    eruf_projects: int
    granted_eruf: int
    granted_own: int
    eruf: int
    other: int
    areas: tuple[int, ...]
    other_funds: tuple[str, ...]
    goals: dict[int, int]
    late: tuple[Profile, ...]
    refused: int = 3
    withdrawn: int = 1


@dataclass(frozen=True)
class CompanyTarget:
    """Company support of a year: granted kronor by (gender of the CEO, in Västerås or not)."""

    granted: int
    refused: int
    kronor: dict[tuple[str, bool], int]


@dataclass(frozen=True)
class YearTarget:
    """All targets of one year; shops only have a number of cases."""

    projects: ProjectTarget
    companies: CompanyTarget
    shops: int


def _by_gender(women: tuple[int, int], men: tuple[int, int], unknown: tuple[int, int]) -> dict[tuple[str, bool], int]:
    """Pairs are (in Västerås, elsewhere)."""
    pairs = {"K": women, "M": men, "okant": unknown}
    return {(gender, place): pair[not place] for gender, pair in pairs.items() for place in (True, False)}


TARGETS = {
    2022: YearTarget(
        ProjectTarget(
            21,
            8,
            14_860_000,
            12_590_000,
            36_240_000,
            41_170_000,
            (1, 2, 4, 5),
            ("INTERREG", "LEADER"),
            {14: 38, 20: 20, 15: 10, 18: 8, 7: 8, 19: 6, 10: 5, 3: 5},
            (),
        ),
        CompanyTarget(148, 24, _by_gender((1_922_300, 1_994_600), (6_733_900, 6_318_700), (512_600, 668_200))),
        11,
    ),
    2023: YearTarget(
        ProjectTarget(
            26,
            11,
            20_385_000,
            10_347_500,
            51_300_000,
            56_720_000,
            (1, 2, 3, 4, 5),
            ("ESF+",),
            {14: 36, 20: 22, 15: 8, 7: 7, 18: 6, 10: 5, 19: 5, 3: 5},
            ({8: 1_000_000}, {16: 600_000, 20: 400_000}),
            refused=2,
        ),
        CompanyTarget(181, 31, _by_gender((3_104_500, 2_561_800), (9_102_700, 7_813_200), (588_300, 701_900))),
        13,
    ),
    2024: YearTarget(
        ProjectTarget(
            24,
            12,
            23_500_000,
            9_800_000,
            58_400_000,
            64_900_000,
            (1, 2, 3, 4, 5, 6),
            ("LEADER", "ESF+"),
            {14: 30, 20: 25, 15: 12, 8: 7, 7: 6, 16: 6, 18: 5, 19: 5, 10: 4},
            ({5: 1_000_000}, {7: 500_000, 12: 500_000}, {14: 700_000, 17: 300_000}),
        ),
        # 5 613 300 of 20 047 500 with known gender = 28 %; 9 860 100 of 21 435 000 in Västerås = 46 %.
        CompanyTarget(163, 29, _by_gender((2_317_400, 3_295_900), (6_881_300, 7_552_900), (661_400, 726_100))),
        12,
    ),
}


def target_for(year: int, scale: int) -> YearTarget:
    """The targets of a year, ``scale`` times over; a year outside the table borrows the nearest one's."""
    nearest = TARGETS[min(max(year, min(TARGETS)), max(TARGETS))]
    return _times(nearest, scale)


def _times(target: YearTarget, scale: int) -> YearTarget:
    numbers = ("new", "eruf_projects", "granted_eruf", "granted_own", "eruf", "other", "refused", "withdrawn")
    projects = replace(
        target.projects,
        other_funds=target.projects.other_funds * scale,
        late=target.projects.late * scale,
        **{name: getattr(target.projects, name) * scale for name in numbers},
    )
    companies = CompanyTarget(
        target.companies.granted * scale,
        target.companies.refused * scale,
        {cell: kronor * scale for cell, kronor in target.companies.kronor.items()},
    )
    return YearTarget(projects, companies, target.shops * scale)
