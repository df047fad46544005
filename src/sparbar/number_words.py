"""What the panel says about a number, in Swedish."""

from __future__ import annotations

from decimal import Decimal

from sparbar import formatting
from sparbar.formatting import NBSP
from sparbar.numbers import RATIO_DECIMALS, Exact, Fact, Formula, Number, Rows, simplified

UNITS = {"SEK": "kronor", "andel": "andel", "kvot": "kvot", "utan_tal": "utan tal"}
KINDS = {
    "computed": "Beräknat ur rader i regionens data",
    "derived": "Härlett ur andra tal",
    "attested": "Rapporterat: en rad i verksamhetens redovisning",
}
AGGREGATES = {"sum": "Summan av", "count": "Antalet olika", "min": "Det minsta av", "max": "Det största av"}
SPARE = {
    "sum": "är noll och ändrar inget",
    "count": "delar sitt värde med en annan, och varje värde räknas en gång",
}
OPERATIONS = {
    "ratio": "Det första talet delat med det andra",
    "difference": "Det första talet minus det andra",
    "sum": "Summan av talen",
    "smallest": "Det minsta av talen",
    "count_positive": "Antalet tal som är större än noll",
}
BASES = {
    "egen_bedomning": "egen bedömning",
    "uppfoljning": "uppföljning",
    "utvardering": "utvärdering",
    "extern_statistik": "extern statistik",
    "aterkoppling": "återkoppling",
    "avtal": "avtal",
    "ej_angivet": "ej angivet",
}
ROUNDED = {"kr": "hela kronor", "mkr": "miljoner kronor", "procent": "hela procent", "tal": "ett tal"}


def plain(value: Exact) -> str:
    """Every digit of `value`, in Swedish: no rounding, no zeros at the end."""
    shown = simplified(value)
    if isinstance(shown, int):
        return formatting.digits(shown, 0)
    return formatting.digits(shown, -int(shown.normalize().as_tuple().exponent))


def in_unit(value: Exact, unit: str) -> str:
    """The exact value with its unit, such as `33 300 000 kronor`; ratios and shares are bare."""
    noun = "" if unit in {"andel", "kvot", "utan_tal"} else NBSP + UNITS.get(unit, unit)
    return plain(value) + noun


PROTECTED = (
    "Skyddad uppgift. Talet bygger på så få ärenden att det kan röja uppgifter om enskilda, "
    "eller skulle tillsammans med andra tal röja ett sådant. Det visas inte i den offentliga utgåvan."
)


def exact_value(number: Number) -> str:
    """The value with all its digits, or why there is none."""
    if number.withheld:
        return PROTECTED
    if number.value is None:
        return f"Uppgift saknas: {number.unknown}" if number.unknown else "Uppgift saknas"
    return in_unit(number.value, number.unit)


def rounding(number: Number) -> str:
    """How the exact value becomes the usual text."""
    if number.value is None:
        return ""
    form = formatting.default_form(number)
    decimals = formatting.decimals_of(number, form)
    divisor = Decimal(formatting.SCALES[form][0])
    if (Decimal(number.value) / divisor) == round(Decimal(number.value) / divisor, decimals):
        told = "Inte avrundat"
    else:
        places = f"{decimals} decimal{'er' if decimals > 1 else ''}" if decimals else ""
        told = f"Avrundat till {' med '.join(filter(None, (ROUNDED[form], places)))}"
    if isinstance(number.lineage, Formula) and number.lineage.operation == "ratio":
        told += f"; kvoten är beräknad med {RATIO_DECIMALS} decimaler"
    if number.together:
        told += f"; avrundat tillsammans med {len(number.together) - 1} andra tal, så att delarna ger sin summa"
    return f"{told}."


def basis(number: Number) -> str:
    """The computation in one sentence."""
    lineage = number.lineage
    if isinstance(lineage, Rows):
        what = lineage.expression.replace(" * ", " × ")
        where = "i raderna nedan" if lineage.listed else "i rader som inte visas"
        return f"{AGGREGATES[lineage.aggregate]} {what} {where}.{_spare(lineage)}"
    if isinstance(lineage, Formula):
        return f"{_operation(lineage)}:"
    return f"{_fact(lineage)}."


def _spare(rows: Rows) -> str:
    """What is to be said of rows that the number would be the same without."""
    if not rows.spare or rows.aggregate not in SPARE:
        return ""
    return f" {formatting.digits(rows.spare, 0)} av raderna {SPARE[rows.aggregate]}."


def _operation(formula: Formula) -> str:
    if formula.operation == "largest":
        return f"Gruppen med det {'' if formula.place == 1 else f'{formula.place}:a '}största av talen"
    if formula.operation == "sum_of_largest":
        return f"Summan av de {formula.place} största av talen"
    return OPERATIONS[formula.operation]


def _fact(fact: Fact) -> str:
    parts = [f"Grund: {BASES.get(fact.basis, fact.basis)}"]
    if fact.period:
        parts.append(f"period: {fact.period}")
    if fact.reference:
        parts.append(f"hänvisning: {fact.reference}")
    return "; ".join(parts)
