"""SCB's PxWebApi v2: a declared selection as calls within the service's limits, and JSON-stat2 back as values."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sparbar.errors import Finding, InvalidData
from sparbar.indicators import rows
from sparbar.indicators.client import Client, Pace, Response
from sparbar.indicators.declared import SMALL_AREAS, Indicator, Scb
from sparbar.indicators.places import Places
from sparbar.indicators.rows import Value
from sparbar.indicators.spans import Leaf

FORMAT = "json-stat2"
YEARS = re.compile(r"[\s.]*(År|Månad|Kvartal)?\s*\d{4}.*$")  # a label ends with the periods it covers
REPORT = "Look at what the service answers; its form has changed."


@dataclass(frozen=True, slots=True)
class Limits:
    """What /config allows: cells in one answer, and calls in a window of seconds."""

    cells: int
    pace: Pace


def limits(client: Client) -> Limits:
    """The service's own limits; raises InvalidData when it does not say them."""
    answer = client.get("config")
    numbers = {}
    for name in ("maxDataCells", "maxCallsPerTimeWindow", "timeWindow"):
        leaf = answer.document.get(name) if isinstance(answer.document, dict) else None
        if not isinstance(leaf, Leaf) or leaf.value is None or leaf.value <= 0:
            raise InvalidData.one(answer.url, f"no {name}", "the service's limits", REPORT)
        numbers[name] = leaf.value
    pace = Pace(int(numbers["maxCallsPerTimeWindow"]), float(numbers["timeWindow"]))
    return Limits(int(numbers["maxDataCells"]), pace)


def fetch(client: Client, limit: Limits, indicator: Indicator, places: Places) -> Iterator[Response]:
    """The answers to the declared selection, in as many calls as the limit of cells demands.

    Raises InvalidData: another title than declared, an unknown code or variable, a variable without a choice.
    """
    asked = indicator.scb
    assert asked is not None
    answer = client.get(f"tables/{asked.table}/metadata", {"lang": "sv"})
    dimensions = _dimensions(answer)
    _check_title(asked, answer)
    regions = _regions(asked, indicator, places, dimensions, answer.url)
    times = [code for code in codes(dimensions[asked.time]) if _is_yearly(code, asked.month)]
    if not times:
        expected = f"years, or months such as M{asked.month or '12'}"
        raise InvalidData.one(answer.url, f"no period of {asked.time} to take", expected, "Declare the month.")
    for some_regions, some_times in chunks(regions, times, limit.cells):
        fixed = {asked.region: ",".join(some_regions), asked.time: ",".join(some_times), "ContentsCode": asked.contents}
        chosen = {f"valueCodes[{name}]": codes_ for name, codes_ in {**fixed, **asked.selection}.items()}
        if asked.codelist:
            chosen[f"codelist[{asked.region}]"] = asked.codelist
        yield client.page(f"tables/{asked.table}/data", {"lang": "sv", "outputFormat": FORMAT, **chosen})


def chunks(regions: Sequence[str], times: Sequence[str], cells: int) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The selection in parts of at most `cells` regions times periods, none twice."""
    width = min(len(times), cells)
    height = max(1, cells // width)
    for top in range(0, len(regions), height):
        for left in range(0, len(times), width):
            yield regions[top : top + height], times[left : left + width]


def codes(dimension: Mapping[str, Any]) -> list[str]:
    """The codes of a dimension in their order: `index` is an object of places or a list; one code needs none."""
    category = dimension["category"]
    index = category.get("index")
    if isinstance(index, dict):
        return sorted(index, key=lambda code: index[code].value)
    return list(index) if index is not None else list(category["label"])


def _dimensions(answer: Response) -> Mapping[str, Any]:
    document = answer.document
    if not isinstance(document, dict) or document.get("class") != "dataset" or "dimension" not in document:
        raise InvalidData.one(answer.url, "no JSON-stat 2 dataset", "class, id, size and dimension", REPORT)
    found: Mapping[str, Any] = document["dimension"]
    return found


def _check_title(asked: Scb, answer: Response) -> None:
    label = str(answer.document.get("label", ""))
    if YEARS.sub("", label).strip().rstrip(".") != YEARS.sub("", asked.title).strip().rstrip("."):
        remedy = "Correct table or title; another table's figures would be printed under this name."
        raise InvalidData.one(answer.url, f"the title '{label}'", f"'{asked.title}', as declared", remedy)


def _regions(
    asked: Scb, indicator: Indicator, places: Places, dimensions: Mapping[str, Any], where: str
) -> Sequence[str]:
    """The codes of the places; raises InvalidData for unknown variables and codes, all at once."""
    known = {name: codes(dimension) for name, dimension in dimensions.items()}
    findings = []
    for name in (asked.region, asked.time, "ContentsCode", *asked.selection):
        if name not in known:
            findings.append(Finding(where, f"no variable {name}", f"one of {', '.join(known)}", "Correct it."))
    for name, code in {"ContentsCode": asked.contents, **asked.selection}.items():
        if name in known and code not in known[name]:
            nearest = ", ".join(difflib.get_close_matches(code, known[name], 3, 0.3) or known[name][:3])
            findings.append(Finding(where, f"no code {code} of {name}", f"such as {nearest}", "Correct it."))
    for name, dimension in dimensions.items():
        chosen = {asked.region, asked.time, "ContentsCode", *asked.selection}
        if name not in chosen and not dimension.get("extension", {}).get("elimination") and len(known[name]) > 1:
            expected = f"a code of {name}, such as {known[name][0]}"
            findings.append(Finding(where, f"no choice of {name}", expected, "Add it to selection:."))
    if findings:
        raise InvalidData(findings)
    wanted = [code for code in places.wanted(indicator.levels) if code in known[asked.region]]
    small = [level for level in indicator.levels if level in SMALL_AREAS]
    for level in small:
        wanted += places.small(level, indicator.version, known[asked.region])
    if not wanted:
        example = f"DeSO or RegSO of {indicator.version}" if small else ", ".join(places.wanted(indicator.levels)[:3])
        expected = f"codes such as {example}"
        raise InvalidData.one(where, f"none of the county's codes in {asked.region}", expected, "Correct region:.")
    return wanted


def _is_yearly(code: str, month: str) -> bool:
    return bool(re.fullmatch(rf"\d{{4}}M{month}" if month else r"\d{4}", code))


def values(indicator: Indicator, document: Any, file: str) -> list[Value]:
    """The values of one answer; raises InvalidData when its form is another, or when it holds more than one value
    for a place and period."""
    asked = indicator.scb
    assert asked is not None
    try:
        names, sizes = list(document["id"]), [int(size.value) for size in document["size"]]
        every = {name: codes(document["dimension"][name]) for name in names}
        cells, marks = document["value"], document.get("status")
    except (KeyError, TypeError, AttributeError) as error:
        found = f"no {error} in the dataset" if isinstance(error, KeyError) else "an answer of another form"
        raise InvalidData.one(file, found, "JSON-stat 2 with id, size, dimension and value", REPORT) from error
    _check_shape(file, names, sizes, every, cells)
    wide = [name for name in names if name not in {asked.region, asked.time} and len(every[name]) > 1]
    if wide or asked.region not in names or asked.time not in names:
        found = f"several values for a place and a period, by {', '.join(wide)}" if wide else "no place or no period"
        raise InvalidData.one(file, found, "one value for each place and period", "Add a code to selection:.")
    return list(_cells(asked, names, sizes, every, (cells, marks), file))


def _check_shape(
    file: str, names: Sequence[str], sizes: Sequence[int], every: Mapping[str, Sequence[str]], cells: Any
) -> None:
    differing = [name for name, size in zip(names, sizes, strict=True) if len(every[name]) != size]
    total = math.prod(sizes)
    if differing:
        raise InvalidData.one(file, f"another number of codes than its size in {differing[0]}", "the same", REPORT)
    if isinstance(cells, list) and len(cells) != total:
        raise InvalidData.one(file, f"{len(cells)} values", f"{total}, the product of the sizes", REPORT)
    if isinstance(cells, dict) and any(not place.isdigit() or int(place) >= total for place in cells):
        raise InvalidData.one(file, "a place outside the dataset", f"places from 0 to {total - 1}", REPORT)


def _cells(
    asked: Scb,
    names: Sequence[str],
    sizes: Sequence[int],
    every: Mapping[str, Sequence[str]],
    content: tuple[Any, Any],
    file: str,
) -> Iterator[Value]:
    """Cell by cell, in row-major order. A sparse dataset says nothing of its empty cells, so neither do we."""
    cells, marks = content
    steps = {name: math.prod(sizes[place + 1 :]) for place, name in enumerate(names)}
    for i, region in enumerate(every[asked.region]):
        for j, period in enumerate(every[asked.time]):
            place = i * steps[asked.region] + j * steps[asked.time]
            leaf = cells.get(str(place)) if isinstance(cells, dict) else cells[place]
            where = f"{file}, {asked.region} {region}, {asked.time} {period}"
            mark = _mark(marks, place)
            if leaf is None:  # sparse
                continue
            if not isinstance(leaf, Leaf):
                raise InvalidData.one(where, f"'{leaf}'", "a number or null", REPORT)
            status = rows.status(mark, leaf, where)
            yield Value(region, int(period[:4]), "T", rows.rounded(leaf.value), status, file, leaf.first, leaf.end)


def _mark(marks: Any, place: int) -> Any:
    """JSON-stat's status: one for all, a list, or an object of places."""
    if isinstance(marks, dict):
        return marks.get(str(place))
    return marks[place] if isinstance(marks, list) and place < len(marks) else marks if isinstance(marks, str) else None
