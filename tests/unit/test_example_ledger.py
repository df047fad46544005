"""The synthetic ledger: the same bytes every time, the published totals of 2024, every rule of the schemas.

All sums are computed here from the text of the CSV files, not from the generator's own objects.
"""

import csv
import io
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparbar.example_ledger.__main__ import DEFAULT_SEED, main
from sparbar.example_ledger.calibrate import apportion
from sparbar.example_ledger.cases import Plan
from sparbar.example_ledger.ledger import generate
from sparbar.example_ledger.tables import csv_texts

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
YEARS = ("2022", "2023", "2024")
YEAR = timedelta(days=366)

Row = dict[str, str]
Tables = dict[str, list[Row]]


def rows_of(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def tables_of(plan: Plan) -> Tables:
    return {name.removesuffix(".csv"): rows_of(text) for name, text in csv_texts(generate(plan)).items()}


def register(name: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows_of((DATA / "register" / name).read_text(encoding="utf-8"))}


def kronor(rows: list[Row]) -> int:
    return sum(int(row["belopp_sek"]) for row in rows)


def by_case(rows: list[Row]) -> dict[str, list[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row["arende_id"]].append(row)
    return grouped


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The committed ledger."""
    return {path.stem: rows_of(path.read_text(encoding="utf-8")) for path in (DATA / "nyps").glob("*.csv")}


def type_of(tables: Tables) -> dict[str, str]:
    return {case["arende_id"]: case["stodtyp"] for case in tables["arenden"]}


def granted(tables: Tables, kind: str, year: str) -> list[Row]:
    """Grants dated in the year, supplements to older cases included."""
    kinds = type_of(tables)
    return [
        row
        for row in tables["beslut"]
        if row["beslutstyp"] == "bevilja" and row["beslutsdatum"].startswith(year) and kinds[row["arende_id"]] == kind
    ]


def new_projects(tables: Tables, year: str) -> set[str]:
    """Projects whose first grant is dated in the year."""
    first: dict[str, str] = {}
    for row in sorted(tables["beslut"], key=lambda row: row["beslutsdatum"]):
        if row["beslutstyp"] == "bevilja":
            first.setdefault(row["arende_id"], row["beslutsdatum"])
    kinds = type_of(tables)
    return {case for case, day in first.items() if day.startswith(year) and kinds[case] == "PROJ"}


def new_grants(tables: Tables, year: str) -> list[Row]:
    new = new_projects(tables, year)
    return [row for row in granted(tables, "PROJ", year) if row["arende_id"] in new]


def eruf_projects(tables: Tables, year: str) -> set[str]:
    sources = defaultdict(set)
    for row in tables["finansiering"]:
        sources[row["arende_id"]].add(row["kalla"])
    return {case for case in new_projects(tables, year) if {"ERUF", "1:1"} <= sources[case]}


def by_goal(tables: Tables, rows: list[Row]) -> dict[int, Decimal]:
    """Amounts split over goals by their shares, exactly."""
    goals = by_case(tables["arende_mal"])
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        for goal in goals[row["arende_id"]]:
            sums[int(goal["delmal_nr"])] += int(row["belopp_sek"]) * Decimal(goal["andel"])
    return sums


def paid_projects(tables: Tables, year: str) -> list[Row]:
    kinds = type_of(tables)
    return [
        row for row in tables["utbetalningar"] if row["datum"].startswith(year) and kinds[row["arende_id"]] == "PROJ"
    ]


def company_kronor(tables: Tables, year: str, column: str) -> Counter[str]:
    """Company support granted in the year by a column of the case."""
    value = {case["arende_id"]: case[column] for case in tables["arenden"]}
    sums: Counter[str] = Counter()
    for row in granted(tables, "FTG", year):
        sums[value[row["arende_id"]]] += int(row["belopp_sek"])
    return sums


# The same bytes every time


def test_committed_files_equal_a_fresh_generation() -> None:
    fresh = csv_texts(generate(Plan(DEFAULT_SEED)))
    assert len(fresh) == 6
    for name, text in fresh.items():
        assert (DATA / "nyps" / name).read_bytes() == text.encode(), name


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    outputs = []
    for hash_seed in ("0", "4711"):
        folder = tmp_path / hash_seed
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "sparbar.example_ledger", "--out", str(folder), "--seed", "7"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        outputs.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert outputs[0] == outputs[1]
    assert outputs[0] == {name: text.encode() for name, text in csv_texts(generate(Plan(7))).items()}


def test_another_seed_gives_another_ledger() -> None:
    assert csv_texts(generate(Plan(1))) != csv_texts(generate(Plan(2)))


def test_command_refuses_years_in_the_wrong_order(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--out", str(tmp_path), "--years", "2024", "2022"])
    assert stop.value.code == 2
    assert not list(tmp_path.iterdir())


# The published totals of 2024


def test_24_new_projects_share_33_300_000(tables: Tables) -> None:
    assert len(new_projects(tables, "2024")) == 24
    assert kronor(new_grants(tables, "2024")) == 33_300_000


def test_an_older_project_is_supplemented_in_2024(tables: Tables) -> None:
    new = new_projects(tables, "2024")
    older = [row for row in granted(tables, "PROJ", "2024") if row["arende_id"] not in new]
    assert older
    assert kronor(granted(tables, "PROJ", "2024")) > 33_300_000


def test_payments_of_2024_reach_exactly_ten_goals(tables: Tables) -> None:
    paid = by_goal(tables, paid_projects(tables, "2024"))
    assert {goal for goal, amount in paid.items() if amount > 0} == {3, 7, 8, 10, 14, 15, 16, 18, 19, 20}
    assert all(amount >= 0 for amount in paid.values())
    assert any(row["typ"] == "aterkrav" for row in paid_projects(tables, "2024")), "net of a real recall"


def test_goals_14_and_20_and_their_area_lead_the_payments(tables: Tables) -> None:
    paid = by_goal(tables, paid_projects(tables, "2024"))
    first, second, third = sorted(paid, key=lambda goal: -paid[goal])[:3]
    assert (first, second) == (14, 20)
    assert paid[14] > paid[20] * Decimal("1.3")
    assert paid[20] > paid[third] * Decimal("1.3")
    areas = register("mal.csv", "delmal_nr")
    newest = sum(paid[goal] for goal in paid if areas[str(goal)]["malomrade"] == "Ett nyskapande Västmanland")
    assert newest > sum(paid.values()) * 2 / 3


def test_grants_of_2024_lead_alike_but_reach_other_goals(tables: Tables) -> None:
    given_ = by_goal(tables, new_grants(tables, "2024"))
    assert sorted(given_, key=lambda goal: -given_[goal])[:2] == [14, 20]
    paid = by_goal(tables, paid_projects(tables, "2024"))
    assert given_.keys() - paid.keys() == {5, 12, 17}
    assert 3 in paid.keys() - given_.keys()


def test_twelve_eruf_projects_and_their_money(tables: Tables) -> None:
    projects = eruf_projects(tables, "2024")
    sums: Counter[str] = Counter()
    areas = set()
    for row in tables["finansiering"]:
        if row["arende_id"] in projects:
            sums[row["kalla"] if row["kalla"] in ("ERUF", "1:1") else "other"] += int(row["belopp_sek"])
            areas |= {row["malomrade"]} - {""}
    assert len(projects) == 12
    assert sums == {"ERUF": 58_400_000, "1:1": 23_500_000, "other": 64_900_000}
    assert areas == {"1", "2", "3", "4", "5", "6"}


def test_interreg_is_found_in_2022_only(tables: Tables) -> None:
    interreg = {row["arende_id"] for row in tables["finansiering"] if row["kalla"] == "INTERREG"}
    assert len(interreg & new_projects(tables, "2022")) == 1
    assert interreg <= new_projects(tables, "2022")


def test_women_lead_28_per_cent_of_company_support(tables: Tables) -> None:
    sums = company_kronor(tables, "2024", "vd_kon")
    known = sums["K"] + sums["M"]
    assert sums["K"] * 100 == 28 * known
    assert sums["M"] * 100 == 72 * known
    assert sums["okant"] > 0


def test_vasteras_has_46_per_cent_of_company_support(tables: Tables) -> None:
    sums = company_kronor(tables, "2024", "kommun_kod")
    assert sums["1980"] * 100 == 46 * sum(sums.values())
    assert sums.keys() == register("kommuner.csv", "kommun_kod").keys()


def test_more_than_half_went_to_vasteras_the_year_before(tables: Tables) -> None:
    sums = company_kronor(tables, "2023", "kommun_kod")
    assert Decimal("0.51") < Decimal(sums["1980"]) / sum(sums.values()) < Decimal("0.56")


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_women_led_fewer_the_years_before(tables: Tables, year: str) -> None:
    sums = company_kronor(tables, year, "vd_kon")
    assert Decimal("0.22") < Decimal(sums["K"]) / (sums["K"] + sums["M"]) < Decimal("0.27")


# Every year


def test_years_differ_in_every_total(tables: Tables) -> None:
    def totals(year: str) -> list[int]:
        return [
            len(new_projects(tables, year)),
            kronor(new_grants(tables, year)),
            kronor(granted(tables, "FTG", year)),
            kronor(granted(tables, "KS", year)),
            kronor(paid_projects(tables, year)),
            len(eruf_projects(tables, year)),
            company_kronor(tables, year, "vd_kon")["K"],
        ]

    assert all(len(set(values)) == len(YEARS) for values in zip(*map(totals, YEARS), strict=True))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_a_plausible_number_of_cases(tables: Tables, year: str) -> None:
    applied = Counter(row["stodtyp"] for row in tables["arenden"] if row["arende_id"][2:6] == year)
    assert 25 <= applied["PROJ"] <= 30
    assert 150 <= applied["FTG"] <= 250
    assert 10 <= applied["KS"] <= 14
    assert 20 <= len(new_projects(tables, year)) <= 28
    assert 25_000_000 <= kronor(new_grants(tables, year)) <= 36_000_000


@pytest.mark.parametrize("year", YEARS)
def test_new_projects_reach_two_municipalities(tables: Tables, year: str) -> None:
    places = by_case(tables["arende_kommun"])
    assert min(len(places[case]) for case in new_projects(tables, year)) == 2


@pytest.mark.parametrize("year", YEARS)
def test_company_support_uses_both_rates_and_every_form(tables: Tables, year: str) -> None:
    rows = granted(tables, "FTG", year)
    assert {row["stodandel"] for row in rows} == {"0.5", "0.8"}
    forms = {case["arende_id"]: case["stodform"] for case in tables["arenden"]}
    known = {code for code, form in register("stodformer.csv", "stodform").items() if form["stodtyp"] == "FTG"}
    assert {forms[row["arende_id"]] for row in rows} == known


def test_commercial_service_is_never_in_vasteras(tables: Tables) -> None:
    assert not [row for row in tables["arenden"] if row["stodtyp"] == "KS" and row["kommun_kod"] == "1980"]


def test_the_ledger_is_as_messy_as_a_real_one(tables: Tables) -> None:
    decisions = Counter((type_of(tables)[row["arende_id"]], row["beslutstyp"]) for row in tables["beslut"])
    assert all(decisions["PROJ", kind] for kind in ("bevilja", "avslag", "andring", "nedskrivning")), decisions
    assert {row["typ"] for row in tables["utbetalningar"]} == {"utbetalning", "forskott", "aterkrav"}
    assert {row["status"] for row in tables["arenden"]} == {
        "ansokt", "beviljat", "avslaget", "avslutat", "aterkallat",
    }  # fmt: skip
    assert {"0.5", "0.3", "0.333333", "0.333334", "1"} <= {row["andel"] for row in tables["arende_mal"]}
    assert max(Counter(row["sokande_id"] for row in tables["arenden"]).values()) >= 5
    years_paid = defaultdict(set)
    for row in tables["utbetalningar"]:
        years_paid[row["arende_id"]].add(row["datum"][:4])
    assert max(map(len, years_paid.values())) == 3


def test_names_are_neutral(tables: Tables) -> None:
    prefix = {"PROJ": "Exempelprojekt ", "FTG": "Exempelföretag ", "KS": "Exempelbutik "}
    for row in tables["arenden"]:
        assert row["namn"].removeprefix(prefix[row["stodtyp"]]).isdigit()
        assert row["sokande_id"].removeprefix("Sökande ").isdigit()
    neutral = {"ERUF", "ESF+", "INTERREG", "LEADER", "Anslag 1:1", "Egen insats"}
    for row in tables["finansiering"]:
        assert row["finansiar"] in neutral or row["finansiar"].removeprefix("Finansiär ").isdigit()


# Every rule of the schemas, for any seed


def broken_rules(tables: Tables) -> Iterator[str]:
    """The contract's rules, one message per row that breaks one."""
    cases = {row["arende_id"]: row for row in tables["arenden"]}
    yield from broken_keys(tables, cases)
    yield from broken_cases(tables["arenden"])
    yield from broken_decisions(tables, cases)
    yield from broken_payments(tables, cases)
    yield from broken_places(tables, cases)
    yield from broken_financing(tables)
    yield from broken_goals(tables)


def broken_keys(tables: Tables, cases: dict[str, Row]) -> Iterator[str]:
    keys = {
        "arenden": ("arende_id",),
        "beslut": ("beslut_id",),
        "utbetalningar": ("utbetalning_id",),
        "finansiering": ("arende_id", "finansiar"),
        "arende_mal": ("arende_id", "mal_version", "delmal_nr"),
        "arende_kommun": ("arende_id", "kommun_kod"),
    }
    municipalities = register("kommuner.csv", "kommun_kod")
    goals = register("mal.csv", "delmal_nr")
    for table, columns in keys.items():
        seen = Counter(tuple(row[column] for column in columns) for row in tables[table])
        yield from (f"{table}: {key} twice" for key, times in seen.items() if times > 1)
        for row in tables[table]:
            if row["arende_id"] not in cases:
                yield f"{table}: no case {row['arende_id']}"
            if row.get("kommun_kod", "1980") not in municipalities:
                yield f"{table}: no municipality {row['kommun_kod']}"
            if row.get("delmal_nr", "1") not in goals or row.get("mal_version", "RUS2020") != "RUS2020":
                yield f"{table}: no goal {row['delmal_nr']}"


def broken_cases(rows: list[Row]) -> Iterator[str]:
    forms = register("stodformer.csv", "stodform")
    for row in rows:
        if date.fromisoformat(row["slutdatum"]) < date.fromisoformat(row["startdatum"]):
            yield f"{row['arende_id']} ends before it starts"
        if (row["vd_kon"] in ("K", "M", "okant")) != (row["stodtyp"] == "FTG") or (
            row["stodtyp"] != "FTG" and row["vd_kon"]
        ):
            yield f"{row['arende_id']}: vd_kon {row['vd_kon']!r}"
        if forms[row["stodform"]]["stodtyp"] != row["stodtyp"]:
            yield f"{row['arende_id']}: form {row['stodform']} of another type"


def broken_decisions(tables: Tables, cases: dict[str, Row]) -> Iterator[str]:
    signs = {
        "bevilja": lambda kr: kr > 0,
        "avslag": lambda kr: kr == 0,
        "andring": lambda kr: True,  # noqa: ARG005
        "nedskrivning": lambda kr: kr < 0,
    }
    for row in tables["beslut"]:
        case = cases[row["arende_id"]]
        day = date.fromisoformat(row["beslutsdatum"])
        first, last = (date.fromisoformat(case[column]) for column in ("startdatum", "slutdatum"))
        if not first - YEAR <= day <= last + YEAR:
            yield f"{row['beslut_id']} outside its case"
        if not signs[row["beslutstyp"]](int(row["belopp_sek"])):
            yield f"{row['beslut_id']}: {row['beslutstyp']} of {row['belopp_sek']}"
        if (row["stodandel"] != "") != (row["beslutstyp"] == "bevilja"):
            yield f"{row['beslut_id']}: rate {row['stodandel']!r} on {row['beslutstyp']}"
        if row["stodandel"] and not (0 < Decimal(row["stodandel"]) <= 1 and len(row["stodandel"]) <= 8):
            yield f"{row['beslut_id']}: rate {row['stodandel']!r}"


def broken_payments(tables: Tables, cases: dict[str, Row]) -> Iterator[str]:
    """Also stricter than the contract: on no day is more paid than has been decided by then."""
    decisions, payments = by_case(tables["beslut"]), by_case(tables["utbetalningar"])
    for case, rows in payments.items():
        grants = [row["beslutsdatum"] for row in decisions[case] if row["beslutstyp"] == "bevilja"]
        last = date.fromisoformat(cases[case]["slutdatum"]) + YEAR
        for row in rows:
            if not grants or not min(grants) <= row["datum"] <= last.isoformat():
                yield f"{row['utbetalning_id']} outside its case"
            if (int(row["belopp_sek"]) < 0) != (row["typ"] == "aterkrav") or row["belopp_sek"] == "0":
                yield f"{row['utbetalning_id']}: {row['typ']} of {row['belopp_sek']}"
            paid = kronor([other for other in rows if other["datum"] <= row["datum"]])
            decided = kronor([other for other in decisions[case] if other["beslutsdatum"] <= row["datum"]])
            if paid > decided:
                yield f"{case}: {paid} paid of {decided} on {row['datum']}"
        if kronor(rows) > kronor(decisions[case]):
            yield f"{case}: more paid than granted"


def broken_places(tables: Tables, cases: dict[str, Row]) -> Iterator[str]:
    forms = register("stodformer.csv", "stodform")
    places = register("kommuner.csv", "kommun_kod")
    for case in {row["arende_id"] for row in tables["beslut"] if row["beslutstyp"] == "bevilja"}:
        where, geography = cases[case]["kommun_kod"], forms[cases[case]["stodform"]]["geografi"]
        if geography == "stodomrade" and places[where]["stodomrade"] != "ja":
            yield f"{case}: outside the support area"
        if geography == "utom_1980" and where == "1980":
            yield f"{case}: in Västerås"
    for row in tables["arende_kommun"]:
        if row["roll"] not in ("part", "malgrupp", "nytta"):
            yield f"{row['arende_id']}: role {row['roll']}"


def broken_financing(tables: Tables) -> Iterator[str]:
    sources = {"1:1", "ERUF", "ESF+", "INTERREG", "LEADER", "OFFENTLIG", "PRIVAT"}
    own: Counter[str] = Counter()
    for row in tables["finansiering"]:
        own[row["arende_id"]] += int(row["belopp_sek"]) if row["kalla"] == "1:1" else 0
        if row["kalla"] not in sources or int(row["belopp_sek"]) <= 0:
            yield f"{row['arende_id']}: {row['belopp_sek']} from {row['kalla']}"
        if (row["malomrade"] in list("123456")) != (row["kalla"] == "ERUF") or (
            row["kalla"] != "ERUF" and row["malomrade"]
        ):
            yield f"{row['arende_id']}: goal area {row['malomrade']!r} of {row['kalla']}"
    for row in tables["beslut"]:
        own[row["arende_id"]] -= int(row["belopp_sek"]) if row["beslutstyp"] == "bevilja" else 0
    yield from (f"{case}: 1:1 differs from the grants by {gap}" for case, gap in own.items() if gap)


def broken_goals(tables: Tables) -> Iterator[str]:
    shares: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in tables["arende_mal"]:
        shares[row["arende_id"], row["mal_version"]] += Decimal(row["andel"])
        if len(row["andel"].partition(".")[2]) > 6:
            yield f"{row['arende_id']}: {row['andel']} has more than six decimals"
    yield from (f"{key}: shares sum to {total}" for key, total in shares.items() if total != 1)
    projects = {row["arende_id"] for row in tables["arenden"] if row["stodtyp"] == "PROJ"}
    if projects != {case for case, _ in shares}:
        yield "a project without goals, or goals of something else"


def test_committed_ledger_obeys_every_rule(tables: Tables) -> None:
    assert list(broken_rules(tables)) == []


def test_a_broken_rule_is_noticed(tables: Tables) -> None:
    """The rules above can fail: a raised payment, a lowered share, a moved case, a doubled row."""
    paid = [dict(tables["utbetalningar"][0], belopp_sek="99000000"), *tables["utbetalningar"][1:]]
    share = [dict(tables["arende_mal"][0], andel="0.1"), *tables["arende_mal"][1:]]
    moved = [
        dict(row, kommun_kod="1980") if row["stodform"] == "investeringsstod" else row for row in tables["arenden"]
    ]
    doubled = [*tables["beslut"], tables["beslut"][0]]
    for change in ({"utbetalningar": paid}, {"arende_mal": share}, {"arenden": moved}, {"beslut": doubled}):
        assert list(broken_rules(tables | change)), change.keys()


@given(seed=st.integers(min_value=0, max_value=10**9))
@settings(max_examples=15, deadline=None)
def test_any_seed_obeys_every_rule(seed: int) -> None:
    assert list(broken_rules(tables_of(Plan(seed)))) == []


@pytest.mark.parametrize(("first", "last", "scale"), [(2024, 2024, 1), (2022, 2024, 3), (2021, 2026, 2)])
def test_other_years_and_scales_obey_every_rule(first: int, last: int, scale: int) -> None:
    tables = tables_of(Plan(DEFAULT_SEED, first, last, scale))
    assert list(broken_rules(tables)) == []
    assert len(new_projects(tables, "2024")) == 24 * scale
    newest = max(row["beslutsdatum"] for row in tables["beslut"])
    assert newest <= f"{last}-12-31"
    assert max(row["datum"] for row in tables["utbetalningar"]) <= f"{last}-12-31"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_published_totals_hold_for_other_seeds_too(seed: int) -> None:
    tables = tables_of(Plan(seed))
    assert kronor(new_grants(tables, "2024")) == 33_300_000
    assert len(eruf_projects(tables, "2024")) == 12
    assert sum(1 for amount in by_goal(tables, paid_projects(tables, "2024")).values() if amount > 0) == 10
    sums = company_kronor(tables, "2024", "kommun_kod")
    assert sums["1980"] * 100 == 46 * sum(sums.values())


# Splitting a total


@given(
    weights=st.lists(st.integers(0, 10**7), min_size=1, max_size=40).filter(sum),
    units=st.integers(0, 10**6),
    unit=st.sampled_from([1, 100, 500]),
)
def test_parts_add_up_and_stay_within_one_unit_of_their_share(weights: list[int], units: int, unit: int) -> None:
    parts = apportion(units * unit, weights, unit)
    assert sum(parts) == units * unit
    for part, weight in zip(parts, weights, strict=True):
        assert part % unit == 0
        assert abs(part * sum(weights) - units * unit * weight) < unit * sum(weights)


def test_the_largest_remainder_gets_what_is_left() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(1_000, [30, 60, 15], 100) == [300, 600, 100]


def test_what_cannot_be_split_is_refused() -> None:
    with pytest.raises(ValueError, match="multiples of 100"):
        apportion(150, [1, 2], 100)
    with pytest.raises(ValueError, match="sum to 0"):
        apportion(100, [0, 0])


# The registers


def test_registers_hold_the_county_the_goals_and_the_sustainable_forms() -> None:
    municipalities = register("kommuner.csv", "kommun_kod")
    assert len(municipalities) == 10
    area = {row["namn"] for row in municipalities.values() if row["stodomrade"] == "ja"}
    assert area == {"Fagersta", "Norberg", "Skinnskatteberg"}
    goals = register("mal.csv", "delmal_nr")
    assert [int(number) for number in goals] == list(range(1, 21))
    assert {number for number, row in goals.items() if row["namn"]} == {"14", "18", "20"}
    forms = register("stodformer.csv", "stodform")
    sustainable = {code for code, row in forms.items() if row["hallbarhet"] == "ja"}
    assert sustainable == {"energieffektivisering", "check_gron_omstallning"}
