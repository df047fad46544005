"""A server on this machine that answers as SCB's PxWebApi v2 (/scb) and Kolada v3 (/kolada) do.

Limits, catalogue entries, one table and one series are real (tests/fixtures/statistics); all other values are made up.
Faults stand in line: the next request whose address holds the fault's text gets it.

`python tests/statistics_server.py data/indikatorer.yml` answers for that project until it is stopped: it writes its own
address into the file, which so far names the two services.
"""

from __future__ import annotations

import csv
import json
import sys
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sparbar.scaffold.places import register

FIXTURES = Path(__file__).parent / "fixtures/statistics"
YEARS = range(2015, 2025)


@dataclass
class Fault:
    """What goes wrong once. cut: the body ends early, as promised by no one; body: instead of the answer."""

    where: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: bool = False


@dataclass
class Statistics:
    """What the server knows; tests change it between fetches."""

    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    per_page: int = 5000
    cells: int = 150_000
    years: range = YEARS
    title: str = "Folkmängden efter region, civilstånd, ålder och kön. År 1968-2024"
    revised: dict[tuple[str, str, int], float | None] = field(default_factory=dict)  # kpi or table, place, year
    marks: dict[tuple[str, str, int], str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    sparse: bool = False
    published: dict[str, Any] = field(default_factory=dict)  # for every entry of the catalogue

    def value(self, what: str, place: str, year: int) -> float | None:
        """A made-up value that is the same every time."""
        if (what, place, year) in self.revised:
            return self.revised[what, place, year]
        level = zlib.crc32(f"{what} {place}".encode()) % 300 / 10
        return round(40 + level + (year - 2015) * 0.7 + zlib.crc32(f"{what}{place}{year}".encode()) % 100 / 73, 6)


def real_catalogue() -> dict[str, dict[str, Any]]:
    """Entries of Kolada's catalogue by key figure."""
    rows = csv.DictReader((FIXTURES / "kolada_catalogue.csv").read_text(encoding="utf-8").splitlines())
    return {row["id"]: {**row, "is_divided_by_gender": row["is_divided_by_gender"] == "True"} for row in rows}


def real_series() -> dict[tuple[str, str, int], float]:
    """Key figure, municipality and year → value, of the series that are real."""
    rows = csv.DictReader((FIXTURES / "kolada_brp_arboga.csv").read_text(encoding="utf-8").splitlines())
    return {(row["kpi"], row["municipality_id"], int(row["year"])): float(row["value"]) for row in rows}


CATALOGUE, SERIES = real_catalogue(), real_series()


@contextmanager
def serving() -> Iterator[Statistics]:
    """The server for as long as the block runs."""
    knows = Statistics()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = unquote(self.path)
            knows.asked.append(address)
            fault = next((fault for fault in knows.faults if fault.where in address), None)
            if fault:
                knows.faults.remove(fault)
            if fault and fault.status != 200:
                self.send(fault.status, json.dumps({"title": "Fel", "status": fault.status}).encode(), fault.headers)
                return
            status, document = answer(knows, address)
            raw = fault.body if fault and fault.body is not None else json.dumps(document, ensure_ascii=False).encode()
            self.send(status, raw, {}, cut=bool(fault and fault.cut))

        def send(self, status: int, raw: bytes, headers: Mapping[str, str], cut: bool = False) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw[: len(raw) // 2] if cut else raw)
            self.close_connection = self.close_connection or cut

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    knows.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield knows
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(knows: Statistics, address: str) -> tuple[int, Any]:  # noqa: PLR0911  # one return for each address
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    path = parts.path.strip("/").split("/")
    match path:
        case ["scb", "config"]:
            real = json.loads((FIXTURES / "scb_config.json").read_text(encoding="utf-8"))
            return 200, {**real, "maxDataCells": knows.cells, "maxCallsPerTimeWindow": 1000}
        case ["scb", "tables", "TAB6471", what]:
            return 200, json.loads((FIXTURES / f"scb_TAB6471_{what}.json").read_text(encoding="utf-8"))
        case ["scb", "tables", "TAB638", "metadata"]:
            return 200, population(knows, None)
        case ["scb", "tables", "TAB638", "data"]:
            return 200, population(knows, query)
        case ["kolada", "kpi", kpi] if kpi in CATALOGUE:
            return 200, {"count": 1, "values": [{**CATALOGUE[kpi], **knows.published}], "next_url": None}
        case ["kolada", "kpi", kpi]:
            return 200, {"count": 0, "values": [], "next_url": None}
        case ["kolada", "data", "kpi", kpi, "municipality", places]:
            return 200, page(knows, kpi, places.split(","), int(query.get("page", 1)), parts.path)
    return 404, {"title": "Not Found", "status": 404}


MUNICIPALITIES = [place.code for place in register().values()]
SMALL = ["1980A0010", "1980A0010_DeSO2025", "1980C1010_DeSO2025", "1980R001", "1980R001_RegSO2025", "2080A0010"]
PLACES = ["00", *sorted({code[:2] for code in MUNICIPALITIES}), *MUNICIPALITIES, *SMALL]


def population(knows: Statistics, query: Mapping[str, str] | None) -> dict[str, Any]:
    """The table's metadata, or the answer to a query, in the form of JSON-stat 2."""
    asked = query or {}
    regions = asked.get("valueCodes[Region]", ",".join(PLACES)).split(",")
    years = asked.get("valueCodes[Tid]", ",".join(map(str, knows.years))).split(",")
    contents = ["BE0101N1"] if query else ["BE0101N1", "BE0101N2"]
    index = {name: {code: place for place, code in enumerate(codes)} for name, codes in
             {"Region": regions, "Kon": ["1", "2"], "ContentsCode": contents, "Tid": years}.items()}  # fmt: skip
    if query:
        del index["Kon"]
    cells: list[float | None] = []
    marks: dict[str, str] = {}
    for region in regions if query else ():
        for year in years:
            value = None if region in knows.absent else knows.value("TAB638", region, int(year))
            if ("TAB638", region, int(year)) in knows.marks:
                marks[str(len(cells))] = knows.marks["TAB638", region, int(year)]
            cells.append(None if value is None else round(value * 1000))
    return {
        "version": "2.0",
        "class": "dataset",
        "label": knows.title if not query else "Folkmängden efter region, tabellinnehåll och år",
        "id": list(index),
        "size": [len(codes) for codes in index.values()],
        "dimension": {
            name: {
                "category": {"index": codes, "label": codes},
                "extension": {"elimination": name in {"Region", "Kon"}},
            }
            for name, codes in index.items()
        },
        "value": {str(n): v for n, v in enumerate(cells) if v is not None} if knows.sparse else cells,
        **({"status": marks} if marks else {}),
    }


def page(knows: Statistics, kpi: str, places: list[str], number: int, path: str) -> dict[str, Any]:
    """One page of a key figure's values, with the address of the next one."""
    items = [item(knows, kpi, place, year) for place in places if place not in knows.absent for year in knows.years]
    start = (number - 1) * knows.per_page
    more = start + knows.per_page < len(items)
    return {
        "count": len(items[start : start + knows.per_page]),
        "values": items[start : start + knows.per_page],
        "next_url": f"{knows.url}{path}?page={number + 1}" if more else None,
        "previous_url": None,
    }


def item(knows: Statistics, kpi: str, place: str, year: int) -> dict[str, Any]:
    value = SERIES.get((kpi, place, year)) if (kpi, place, year) not in knows.revised else None
    value = knows.value(kpi, place, year) if value is None else value
    status = knows.marks.get((kpi, place, year), "")
    one = {"gender": "T", "count": 1, "status": status, "value": value, "isdeleted": status == "deleted"}
    one["status"] = "" if status == "deleted" else status
    return {"kpi": kpi, "municipality": place, "period": year, "values": [one]}


ADDRESSES = {"scb": "https://statistikdatabasen.scb.se/api/v2", "kolada": "https://api.kolada.se/v3"}


def redirect(declared: Path, url: str) -> None:
    """Let the declarations name this server."""
    text = declared.read_text(encoding="utf-8")
    for service, address in ADDRESSES.items():
        text = text.replace(address, f"{url}/{service}")
    declared.write_text(text, encoding="utf-8")


def main(declared: Path) -> None:
    with serving() as server:
        redirect(declared, server.url)
        print(f"{declared} names {server.url} now: its answers are made up. Stop with Ctrl-C.", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
