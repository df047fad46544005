"""A new year's ledger, dropped in by hand: new cases, new payments on old ones, and the odd shapes a real year has."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import printed
from conftest import Checkout

COMPANIES = 40


def _append(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _drop_in(nyps: Path) -> None:
    """Three projects, forty grants to one applicant in Köping, none in Norberg, no service support, old cases paid."""
    case = {"startdatum": "2025-02-01", "slutdatum": "2026-12-31", "status": "beviljat"}
    projects = [
        {"arende_id": f"A-2025-90{n}", "stodtyp": "PROJ", "stodform": "projektmedel", "namn": f"Exempelprojekt 9{n}",
         "sokande_id": f"Sökande 90{n}", "sokande_typ": "kommun", "kommun_kod": "1980", **case}
        for n in (1, 2, 3)
    ]  # fmt: skip
    companies = [
        {"arende_id": f"A-2025-{800 + n}", "stodtyp": "FTG", "stodform": "energieffektivisering",
         "namn": f"Exempelföretag {800 + n}", "sokande_id": "Sökande 999", "sokande_typ": "aktiebolag",
         "kommun_kod": "1983", "vd_kon": "K", **case}
        for n in range(COMPANIES)
    ]  # fmt: skip
    _append(nyps / "arenden.csv", [*projects, *companies])
    _append(nyps / "beslut.csv", [
        {"beslut_id": f"B-2025-9{n}", "arende_id": f"A-2025-90{n}", "beslutsdatum": "2025-03-01",
         "beslutstyp": "bevilja", "belopp_sek": 1_000_000 * n, "stodandel": "0.5"} for n in (1, 2, 3)
    ] + [
        {"beslut_id": f"B-2025-{800 + n}", "arende_id": f"A-2025-{800 + n}", "beslutsdatum": "2025-04-01",
         "beslutstyp": "bevilja", "belopp_sek": 25_000, "stodandel": "0.5"} for n in range(COMPANIES)
    ])  # fmt: skip
    _append(nyps / "utbetalningar.csv", [
        {"utbetalning_id": "U-2025-901", "arende_id": "A-2025-901", "datum": "2025-06-01",
         "typ": "utbetalning", "belopp_sek": 400_000},
    ])  # fmt: skip
    _append(nyps / "arende_mal.csv", [
        {"arende_id": "A-2025-901", "mal_version": "RUS2020", "delmal_nr": 3, "andel": "0.25"},
        {"arende_id": "A-2025-901", "mal_version": "RUS2020", "delmal_nr": 9, "andel": "0.75"},
        {"arende_id": "A-2025-902", "mal_version": "RUS2020", "delmal_nr": 9, "andel": "1"},
        {"arende_id": "A-2025-903", "mal_version": "RUS2020", "delmal_nr": 14, "andel": "1"},
    ])  # fmt: skip
    _append(nyps / "arende_kommun.csv", [
        {"arende_id": f"A-2025-90{n}", "kommun_kod": code, "roll": "nytta"}
        for n in (1, 2, 3) for code in ("1980", "1981")
    ])  # fmt: skip


def _pay_an_old_project(nyps: Path) -> int:
    """A payment in 2025 of what is left of a project granted in 2024; returns its amount."""
    granted: dict[str, int] = {}
    for row in _rows(nyps / "beslut.csv"):
        granted[row["arende_id"]] = granted.get(row["arende_id"], 0) + int(row["belopp_sek"])
    for row in _rows(nyps / "utbetalningar.csv"):
        granted[row["arende_id"]] -= int(row["belopp_sek"])
    case = next(
        row["arende_id"]
        for row in _rows(nyps / "arenden.csv")
        if row["stodtyp"] == "PROJ" and row["slutdatum"] > "2025-06-30" and granted.get(row["arende_id"], 0) > 10_000
        if not row["arende_id"].startswith("A-2025")
    )
    _append(nyps / "utbetalningar.csv", [
        {"utbetalning_id": "U-2025-902", "arende_id": case, "datum": "2025-06-30",
         "typ": "utbetalning", "belopp_sek": granted[case]},
    ])  # fmt: skip
    return granted[case]


def test_a_dropped_in_ledger_is_refused_until_accepted_and_then_gives_the_right_book(own_checkout: Checkout) -> None:
    nyps = own_checkout.root / "data/nyps"
    _drop_in(nyps)
    old = _pay_an_old_project(nyps)

    refused = own_checkout.sparbar("build", year=2025)
    assert refused.returncode == 2
    assert "data/nyps/beslut.csv: SHA-256" in refused.stderr
    assert "`sparbar sources accept`" in refused.stderr
    assert not own_checkout.book(2025).exists()

    accepted = own_checkout.sparbar("sources", "accept", "--yes")
    assert accepted.returncode == 0, accepted.stderr
    assert "43 came: A-2025-901, A-2025-902, A-2025-903," in accepted.stdout
    assert "nyps/utbetalningar.csv" in accepted.stdout

    built = own_checkout.sparbar("build", year=2025)
    assert built.returncode == 0, built.stderr
    book = own_checkout.book(2025)
    numbers = {n["key"]: n["value"] for n in json.loads((book / "ledger.json").read_text(encoding="utf-8"))["numbers"]}
    expected = {
        "project_funding.granted_projects": "3",
        "project_funding.granted_total": "6000000",
        "project_funding.granted_total_previous": "33300000",
        "project_funding.granted_by_goal[9]": "2750000",
        "project_funding.granted_by_goal[3]": "250000",
        "project_funding.granted_by_goal[20]": "0",
        "project_funding.paid_total": str(400_000 + old),
        "project_funding.min_municipalities": "2",
        "eu_cofinancing.projects": "0",
        "eu_cofinancing.leverage": None,
        "business_support.cases": str(COMPANIES),
        "business_support.granted_total": str(25_000 * COMPANIES),
        "business_support.share_by_gender[K]": "1.000000000000",
        "business_support.share_by_place[vasteras]": "0.000000000000",
        "business_support.granted_by_municipality[1983]": str(25_000 * COMPANIES),
        "business_support.granted_by_municipality[1962]": "0",
        "business_support.rates": "1",
        "service_support.cases": "0",
        "service_support.granted_total": "0",
    }
    assert {key: numbers[key] for key in expected} == expected

    shown = {(found.key, found.text.replace("\u00a0", " ")) for found in printed.numbers(book / "html")}
    assert ("project_funding.granted_total", "6,0 miljoner kronor") in shown
    assert ("business_support.granted_total", "1,0 miljoner kronor") in shown


def test_a_broken_ledger_leaves_the_previous_book_untouched(own_checkout: Checkout) -> None:
    assert own_checkout.sparbar("build", "--to", "html", year=2024).returncode == 0
    before = {path: path.read_bytes() for path in own_checkout.book(2024).rglob("*") if path.is_file()}
    path = own_checkout.root / "data/nyps/beslut.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("bevilja,", "beviljat,", 1), encoding="utf-8")

    refused = own_checkout.sparbar("build", "--to", "html", year=2024)
    assert refused.returncode == 2
    assert (
        "row 2, column beslutstyp: 'beviljat'; expected one of bevilja, avslag, andring, nedskrivning" in refused.stderr
    )
    after = {path: path.read_bytes() for path in own_checkout.book(2024).rglob("*") if path.is_file()}
    assert after == before
    assert not list((own_checkout.root / "_build").glob(".building-*"))
