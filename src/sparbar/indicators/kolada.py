"""Kolada v3: a key figure's entry in the catalogue, which must be the declared one, and its values page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sparbar.errors import InvalidData
from sparbar.indicators import rows
from sparbar.indicators.client import Client, Response
from sparbar.indicators.declared import Indicator
from sparbar.indicators.places import Places
from sparbar.indicators.rows import Value
from sparbar.indicators.spans import Leaf

PER_PAGE = 5000
PER_CALL = 20  # places in one address
PAGES = 1000
REPORT = "Look at what the service answers; its form has changed."
KINDS = {"county": "L", "municipalities": "K"}


def catalogue(client: Client, indicator: Indicator) -> Response:
    """The key figure's entry; raises InvalidData when there is none, or when it is not the declared one."""
    asked = indicator.kolada
    assert asked is not None
    answer = client.get(f"kpi/{asked.kpi}")
    found = entry(answer.document, asked.kpi, answer.url)
    if found["title"].strip() != asked.title.strip():
        remedy = "Correct kpi or title; another key figure would be printed under this name."
        raise InvalidData.one(answer.url, f"the title '{found['title']}'", f"'{asked.title}', as declared", remedy)
    kind = found.get("municipality_type", "A")
    lacking = [level for level in indicator.levels if kind not in {"A", KINDS[level]}]
    if lacking:
        expected = f"a key figure with {lacking[0]}"
        raise InvalidData.one(answer.url, f"the kind {kind}", expected, f"Take {lacking[0]} out of levels:.")
    return answer


def entry(document: Any, kpi: str, where: str) -> Mapping[str, Any]:
    """The entry of `kpi` out of an answer; raises InvalidData."""
    listed = document.get("values", [document]) if isinstance(document, dict) else []
    found = next((item for item in listed if isinstance(item, dict) and item.get("id") == kpi), None)
    if found is None:
        raise InvalidData.one(where, f"no key figure {kpi}", "its entry", "Correct kpi:, or look for its successor.")
    if not isinstance(found.get("title"), str):
        raise InvalidData.one(where, f"no title of {kpi}", "an entry with id and title", REPORT)
    return found


def promised(document: Any, kpi: str) -> tuple[dt.date | None, dt.date | None, str]:
    """When the next figures come: preliminary, final, and of which period; None or '' where the entry does not say."""
    found = entry(document, kpi, kpi)
    preliminary, final = (_day(found.get(name)) for name in ("prel_publication_date", "publication_date"))
    period = found.get("publ_period")
    return preliminary, final, str(period.value or "") if isinstance(period, Leaf) else str(period or "")


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except (TypeError, ValueError):
        return None


def fetch(client: Client, indicator: Indicator, places: Places) -> Iterator[Response]:
    """Every page of the key figure's values for the declared places; raises InvalidData when pages go in a circle."""
    asked = indicator.kolada
    assert asked is not None
    ids = [places.kolada(code) for code in places.wanted(indicator.levels)]
    for start in range(0, len(ids), PER_CALL):
        some = ",".join(ids[start : start + PER_CALL])
        path, query = f"data/kpi/{asked.kpi}/municipality/{some}", {"per_page": str(PER_PAGE)}
        seen: set[str] = set()
        while path:
            answer = client.page(path, query)
            if answer.url in seen or len(seen) >= PAGES:
                raise InvalidData.one(answer.url, "a page that has been read", "a next page", REPORT)
            seen.add(answer.url)
            yield answer
            path, query = _next(answer), {}


def _next(answer: Response) -> str:
    document = answer.document
    if not isinstance(document, dict) or not isinstance(document.get("values"), list):
        raise InvalidData.one(answer.url, "no list of values", "count, values and next_url", REPORT)
    following = document.get("next_url")
    return following if isinstance(following, str) else ""


def values(indicator: Indicator, document: Any, file: str, places: Places) -> list[Value]:
    """The values of one page; raises InvalidData when its form is another or it tells of another key figure."""
    asked = indicator.kolada
    assert asked is not None
    try:
        return [value for item in document["values"] for value in _values(asked.kpi, item, file, places)]
    except (KeyError, TypeError, AttributeError) as error:
        found = f"no {error} in an item" if isinstance(error, KeyError) else "an item of another form"
        expected = "kpi, municipality, period and values with gender, status and value"
        raise InvalidData.one(file, found, expected, REPORT) from error


def _values(kpi: str, item: Any, file: str, places: Places) -> Iterator[Value]:
    where = f"{file}, {item['municipality']} {_year(item['period'])}"
    if item["kpi"] != kpi:
        raise InvalidData.one(where, f"a value of {item['kpi']}", f"values of {kpi}", REPORT)
    for value in item["values"]:
        leaf = value["value"]
        if not isinstance(leaf, Leaf):
            raise InvalidData.one(where, f"the value '{leaf}'", "a number or null", REPORT)
        if value["gender"] not in {"T", "K", "M"}:
            raise InvalidData.one(where, f"the gender '{value['gender']}'", "T, K or M", REPORT)
        deleted = value.get("isdeleted") is True
        status = "borttagen" if deleted else rows.status(value["status"], leaf, where)
        number = None if deleted else rows.rounded(leaf.value)
        place, year = places.from_kolada(item["municipality"]), _year(item["period"])
        yield Value(place, year, value["gender"], number, status, file, leaf.first, leaf.end)


def _year(period: Any) -> int:
    return int(str(period.value) if isinstance(period, Leaf) else period)
