"""The tables of the appendices: sources, the register of all numbers, published totals, environment."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sparbar import citations, corrected, formatting, number_words
from sparbar.corrections import Correction
from sparbar.diff import entries, pairs
from sparbar.diff.entries import Entries
from sparbar.diff.pairs import Pair
from sparbar.formatting import agrees
from sparbar.ledger import Ledger, described
from sparbar.numbers import Number, Rows
from sparbar.sources import Source
from sparbar.tables import cell_of

if TYPE_CHECKING:
    from sparbar.diff.places import Places
    from sparbar.load import Data  # with pandas: verify reads the register without it

GENERATED = "book"
CHANGES = f"{GENERATED}.changes"
KINDS = {"computed": "Beräknat", "derived": "Härlett", "attested": "Rapporterat"}
Json = Mapping[str, Any]


def sources(listed: Sequence[Source]) -> Json:
    """Every data file with its origin."""
    heads = ["Fil", "Titel", "Producent", "Mottagen", "Licens", "Syntetisk", "SHA-256 (början)"]
    widths = [0.17, 0.2, 0.18, 0.12, 0.11, 0.1, 0.12]
    rows: list[list[Json]] = [
        [
            {"text": source.title + _export(source)},
            {"text": source.producer},
            {"text": source.received.isoformat()},
            {"text": source.licence},
            {"text": "ja" if source.synthetic else "nej"},
            {"text": source.sha256[:12], "code": True},
        ]
        for source in listed
    ]
    return _generated(heads, [source.file for source in listed], rows, widths)


def _export(source: Source) -> str:
    """The received file that a table was made of."""
    return f" (ur {source.export.file}, med mappningen {source.export.mapping})" if source.export else ""


def numbers(ledger: Ledger) -> Json:
    """The register of all numbers: key, text, exact value, definition, kind with lineage and hash, code place."""
    heads = ["Nyckel", "Tal", "Exakt värde", "Definition", "Underlag", "Kod"]
    widths = [0.2, 0.13, 0.12, 0.22, 0.2, 0.13]
    rows: list[list[Json]] = [
        [
            {**cell_of(number, ledger.text(number)), "id": register_id(number.key)},
            {"text": "" if number.value is None else number_words.exact_value(number)},
            {"text": number.definition + (f" ({number.unknown})" if number.unknown else "")},
            {"text": f"{KINDS[number.kind]}: {_basis(number, ledger)}"},
            {"text": f"{number.notebook}, {number.cell}:{number.line}", "code": True},
        ]
        for number in ledger.numbers.values()
    ]
    return _generated(heads, list(ledger.numbers), rows, widths)


def register_id(key: str) -> str:
    """The identifier of a number's line in the register."""
    return f"register:{key}"


def _basis(number: Number, ledger: Ledger) -> str:
    lineage = number.lineage
    if isinstance(lineage, Rows):
        if not lineage.listed:
            return f"rader i {', '.join(lineage.tables)}, som inte visas"
        noun = "rad" if len(lineage.keys) == 1 else "rader"
        told = f"{len(lineage.keys)} {noun} i {', '.join(lineage.tables)}"
        return f"{told}, kontrollsumma {ledger.rows_digests[number.key]}" if lineage.keys else told
    text = described(number)
    return text if len(text) <= 80 else f"{text[:77]}…"


def withheld(listed: Sequence[Number]) -> Json:
    """The numbers that a public edition withholds, and how many there are."""
    rows: list[list[Json]] = [[{"text": number.definition}] for number in listed]
    total: list[list[Json]] = [[{"text": str(len(listed))}]] if listed else []
    notes = [] if listed else ["Inga tal är skyddade."]
    headers = [*(number.key for number in listed), *(["Antal skyddade tal"] if listed else [])]
    return {**_generated(["Nyckel", "Vad talet visar"], headers, rows + total, [0.45, 0.55]), "notes": notes}


def corrections(listed: Sequence[Correction], public: bool) -> Json:
    """What was corrected when the data was read, why, by whom, and whether the owner of the data knows."""
    rows: list[list[Json]] = []
    for item in listed:
        told = corrected.what(item) if not public or corrected.shown(item) else corrected.INTERNAL
        reason = item.reason if not public or corrected.shown(item) else ""
        by = f"{item.who} {item.date}, {corrected.OWNER[item.status]}"
        rows.append([{"text": told, "code": True}, {"text": reason}, {"text": by}])
    headers = [item.name if not public or corrected.shown(item) else item.table for item in listed]
    table = _generated(["Rad", "Rättelse", "Skäl", "Av vem"], headers, rows, [0.2, 0.3, 0.28, 0.22])
    return {**table, "notes": [] if rows else ["Inga uppgifter är rättade."]}


def published(ledger: Ledger, data: Data) -> Json:
    """Totals that an earlier report published, beside the recomputed ones and whether they agree as rounded."""
    frame = data.frames["publicerat"]
    stated = frame[frame.ar == ledger.year].to_dict("records")
    heads = ["Nyckel", "Publicerat", "Omräknat", "Stämmer"]
    rows: list[list[Json]] = []
    for row in stated:
        number = ledger.numbers.get(row["nyckel"])
        same = (
            number is not None
            and number.value is not None
            and number.unit == row["enhet"]
            and agrees(number.value, row["varde"], row["avrundning"])
        )
        text = ledger.text(number) if number else formatting.UNKNOWN
        key = {"key": number.key} if number else {}
        if number and number.withheld:
            rows.append([{"text": text}, {"text": text, **key}, {"text": "visas inte"}])
            continue
        shown = _as_published(number, row["varde"])
        rows.append([{"text": shown}, {"text": text, **key}, {"text": "ja" if same else "nej"}])
    notes = [] if rows else [f"Inga totaler för {ledger.year} är publicerade tidigare."]
    return {**_generated(heads, [row["nyckel"] for row in stated], rows), "notes": notes}


def _as_published(number: Number | None, value: Decimal) -> str:
    if number is None:
        return str(value)
    stated = dataclasses.replace(number, value=value)
    return formatting.in_full(stated, formatting.default_form(stated))


def exceptions(listed: Sequence[tuple[str, str, str]]) -> Json:
    """Numbers that may be typed, and names with digits: what stands where, and why."""
    rows: list[list[Json]] = [[{"text": place}, {"text": reason}] for _, place, reason in listed]
    notes = [] if rows else ["Inget är undantaget."]
    table = _generated(["Text", "Ställe", "Skäl"], [text for text, _, _ in listed], rows, [0.25, 0.25, 0.5])
    return {**table, "notes": notes}


def changes(ledger: Ledger, before: Entries | None, places: Places, internal: Collection[str] = ()) -> Json:
    """The cited numbers that are not as in the approved ledger of the year before, chapter by chapter.

    Cells of that year and of the change belong to this year's number (`of`) without being it. before: None when no
    ledger of that year is approved. Numbers that compare with the year before themselves are left out, and those
    whose comparison is `internal`: the year before may have withheld what a public edition of this year tells.
    """
    heads = ["Tal", "Enhet", str(ledger.year - 1), str(ledger.year), "Förändring", "Procent"]
    found = pairs.pairs(before or {}, entries.of_ledger(ledger), 1)
    told = [pair for pair in found if places.cite(pair.key) and not _compares(pair) and pair.key not in internal]
    shown = [pair for pair in told if pair.amount]
    headers: list[str] = []
    rows: list[list[Json]] = []
    for group in places.groups(shown):
        headers += [group.title, *(pair.entry.definition for pair in group.pairs)]
        rows += [[{"text": ""}] * 5, *(_compared(pair, ledger) for pair in group.pairs)]
    table = _generated(heads, headers, rows, [0.42, 0.18, 0.1, 0.1, 0.11, 0.09], right=2)
    for row in table["rows"]:
        row["total"] = not row["cells"][0]["text"] and "key" not in row["cells"][2]
    return {**table, "notes": _change_notes(ledger.year, before, shown)}


def _compares(pair: Pair) -> bool:
    """Whether the number itself is of the year before, or a change since then: notebooks name them so."""
    return pair.key.partition("[")[0].endswith(("_previous", "_change"))


def _compared(pair: Pair, ledger: Ledger) -> list[Json]:
    number = ledger.numbers[pair.key]
    form, decimals = _common_form(pair)
    now = formatting.bare(number, form, decimals, citations.siblings(number, ledger.numbers))
    beside: dict[str, Json] = {
        part: {"text": compared_text(pair, part), "of": pair.key, "part": part}
        for part in ("before", "change", "percent")
    }
    cell = {"text": now, "key": pair.key, "missing": False, "form": form, "decimals": decimals}
    return [{"text": _unit(pair.entry.unit, form)}, beside["before"], cell, beside["change"], beside["percent"]]


def _common_form(pair: Pair) -> tuple[str, int | None]:
    """The form and decimals in which both years stand; a ratio has one decimal more than in prose, to show a change."""
    form = formatting.default_form(pairs.valued(pair, pair.entry.value))
    return form, 2 if pair.entry.unit == "kvot" else None


def _unit(unit: str, form: str) -> str:
    """The unit in words, as the digits of `form` want it."""
    return "" if unit in {"kvot", "utan_tal"} else formatting.SCALES[form][2].strip() or unit


def compared_text(pair: Pair, part: str) -> str:
    """What a cell says beside this year's number: the number of the year before, the change, or that in per cent."""
    form, decimals = _common_form(pair)
    if part == "before":
        return formatting.bare(pairs.valued(pair, pair.before.value if pair.before else None), form, decimals)
    if part == "percent":
        return pairs.percent_text(pair) or "–"
    places = 1 if form == "procent" else decimals
    return formatting.bare(pairs.valued(pair, pair.amount), form, places, signed=True)


def _change_notes(year: int, before: Entries | None, shown: Sequence[Pair]) -> list[str]:
    if before is None:
        return [f"Ingen godkänd liggare finns för {year - 1}, så det finns inget att jämföra med."]
    return [] if shown else [f"Inget tal i kapitlen har ändrats från {year - 1} till {year}."]


def environment(versions: Mapping[str, str]) -> Json:
    """What computed the report: program and version."""
    rows: list[list[Json]] = [[{"text": text, "code": True}] for text in versions.values()]
    return _generated(["Program", "Version"], list(versions), rows)


def glossary(terms: Mapping[str, str]) -> Json:
    """Terms and abbreviations with their explanations."""
    rows: list[list[Json]] = [[{"text": text, "id": glossary_id(term)}] for term, text in terms.items()]
    return _generated(["Ord", "Förklaring"], list(terms), rows)


def glossary_id(term: str) -> str:
    """The identifier of a term's entry, the same every year: ord-anslag-1-1, ord-esf-plus."""
    plain = unicodedata.normalize("NFD", term.casefold().replace("+", " plus")).encode("ascii", "ignore").decode()
    return "ord-" + "-".join(re.findall(r"[a-z0-9]+", plain))


def _generated(
    heads: list[str], headers: list[str], rows: list[list[Json]], widths: Sequence[float] = (), right: int | None = None
) -> dict[str, Any]:
    """widths: the columns' shares of the line, where the texts are too long to find their own.

    right: from which column, counted from 0, the cells are numbers alone.
    """
    body = [{"header": header, "total": False, "cells": cells} for header, cells in zip(headers, rows, strict=True)]
    columns: list[Json] = [
        {"text": head, "align": "left" if right is None or place < right else "right"}
        for place, head in enumerate(heads)
    ]
    if widths:
        columns = [{**column, "width": width} for column, width in zip(columns, widths, strict=True)]
    return {"columns": columns, "rows": body, "notes": []}
