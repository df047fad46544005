"""Number → Swedish text. The only place where a number is rounded, and where its unit becomes words.

Swedish style: decimal comma, no-break space (U+00A0) in thousands and before units, a real minus sign (Språkrådet's
Svenska skrivregler; Babel's locale sv). Halves are rounded away from zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from sparbar.numbers import Exact, Fact, Number

NBSP = "\u00a0"
MINUS = "\u2212"
UNKNOWN = f"[uppgift{NBSP}saknas]"
WITHHELD = f"[uppgift{NBSP}skyddad]"
WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
PRECISION = {"exakt": "", "minst": f"minst{NBSP}", "mer_an": f"mer än{NBSP}", "cirka": f"cirka{NBSP}", "ej_angivet": ""}
MILLION = 1_000_000
PERCENT = f"{NBSP}%"
# form → (divisor, default decimals, what follows)
SCALES: Mapping[str, tuple[Exact, int, str]] = {
    "kr": (1, 0, f"{NBSP}kronor"),
    "tkr": (1_000, 0, f"{NBSP}tusen kronor"),
    "mkr": (MILLION, 1, f"{NBSP}miljoner kronor"),
    "procent": (Decimal("0.01"), 0, PERCENT),
    "procentenheter": (Decimal("0.01"), 0, f"{NBSP}procentenheter"),
    "tal": (1, 0, ""),
}
UNITS = {"kr": "SEK", "tkr": "SEK", "mkr": "SEK", "procent": "andel", "procentenheter": "andel"}
WORD_FORMS = ("ord", "samtliga", "riktning", "halften")
FORMS = (*SCALES, *WORD_FORMS)


def default_form(number: Number) -> str:
    """The form that a number takes when the author asks for none."""
    if number.unit == "SEK":
        return "kr" if number.value is None or -MILLION < number.value < MILLION else "mkr"
    return "procent" if number.unit == "andel" else "tal"


def decimals_of(number: Number, form: str) -> int:
    """How many decimals `form` shows of this number unless the author says otherwise.

    Ratios have one; a reported value that is no whole number keeps its own.
    """
    if form != "tal" or number.unit in {"SEK", "andel"}:
        return SCALES[form][1]
    if number.unit == "kvot":
        return 1
    return max(0, -int(number.value.as_tuple().exponent)) if isinstance(number.value, Decimal) else 0


def digits(value: Exact, decimals: int, signed: bool = False) -> str:
    """`value` with exactly `decimals` decimals in Swedish digits, such as `−1 234,5`.

    signed: with a plus before what is above zero as printed, for changes.
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + _grouped(abs(rounded), decimals)


@lru_cache(1 << 14)  # a book prints the same amounts again and again, and a proof of it tries many forms
def _grouped(rounded: Decimal, decimals: int) -> str:
    return format_decimal(rounded, "#,##0" + ("." + "0" * decimals if decimals else ""), locale="sv_SE")


def together(values: Sequence[Exact], decimals: int) -> list[Decimal]:
    """`values` rounded so that they add up to their rounded sum: the method of largest remainders.

    Each is rounded down; what is missing goes, a unit each, to the largest remainders (the earlier at a tie).
    """
    unit = Decimal(1).scaleb(-decimals)
    target = sum((Decimal(value) for value in values), Decimal(0)).quantize(unit, ROUND_HALF_UP)
    floors = [Decimal(value).quantize(unit, ROUND_FLOOR) for value in values]
    missing = int((target - sum(floors, Decimal(0))) / unit)
    order = sorted(range(len(values)), key=lambda i: (floors[i] - Decimal(values[i]), i))
    raised = set(order[:missing])
    return [floor + unit if i in raised else floor for i, floor in enumerate(floors)]


def agrees(value: Exact, stated: Decimal, rounding: Decimal) -> bool:
    """Whether `value` rounded to a multiple of `rounding` (halves up) is what was published."""
    if not rounding:
        return value == stated
    steps = (Decimal(value) / rounding).to_integral_value(rounding="ROUND_HALF_UP")
    return steps * rounding == stated


def scaled(number: Number, form: str, decimals: int, siblings: Sequence[Number] = ()) -> Decimal:
    """The value in the unit of `form`, rounded together with its siblings where all are known.

    Raises ValueError for an unknown value.
    """
    if number.value is None:
        raise ValueError(f"{number.key} has no value")
    divisor = Decimal(SCALES["procent" if form == "tal" and number.unit == "andel" else form][0])
    group = [sibling for sibling in siblings if sibling.value is not None]
    if number.key in {sibling.key for sibling in group} and len(group) == len(siblings):
        parts = together([Decimal(sibling.value or 0) / divisor for sibling in group], decimals)
        return parts[[sibling.key for sibling in group].index(number.key)]
    return (Decimal(number.value) / divisor).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def bare(
    number: Number, form: str, decimals: int | None = None, siblings: Sequence[Number] = (), signed: bool = False
) -> str:
    """Digits without unit, for table cells and bars.

    An unknown value is a dash, a withheld one says so; an exact zero is `0`, so that it differs from what is rounded
    to `0,0`.
    """
    if number.value is None:
        return "skyddad" if number.withheld else "–"
    if number.value == 0:
        return "0"
    places = decimals_of(number, form) if decimals is None else decimals
    return digits(scaled(number, form, places, siblings), places, signed)


def in_full(
    number: Number, form: str, decimals: int | None = None, siblings: Sequence[Number] = (), signed: bool = False
) -> str:
    """Digits with unit, and the precision word of an attested number, such as `mer än 33 000`."""
    if number.value is None:
        return absent(number)
    return precision_word(number) + without_precision(number, form, decimals, siblings, signed)


def without_precision(
    number: Number, form: str, decimals: int | None = None, siblings: Sequence[Number] = (), signed: bool = False
) -> str:
    """Digits with unit alone."""
    return absent(number) if number.value is None else bare(number, form, decimals, siblings, signed) + SCALES[form][2]


def absent(*numbers: Number) -> str:
    """What stands in place of numbers one of which has no value."""
    return WITHHELD if any(number.withheld for number in numbers) else UNKNOWN


def precision_word(number: Number) -> str:
    """`minst `, `mer än `, `cirka ` or nothing."""
    return PRECISION[number.lineage.precision] if isinstance(number.lineage, Fact) else ""


def in_words(number: Number, common_gender: bool = False, precision: bool = True) -> str:
    """0-12 as a word (`ett`, or `en` before a common-gender noun), other numbers as digits."""
    if number.value is None:
        return absent(number)
    if number.value not in range(len(WORDS)):
        text = bare(number, default_form(number))
    else:
        text = "en" if common_gender and number.value == 1 else WORDS[int(number.value)]
    return precision_word(number) + text if precision else text


def out_of_all(number: Number, all_of_them: Number, common_gender: bool = False) -> str:
    """`samtliga tio` when the number equals `all_of_them`, otherwise `åtta av tio`."""
    if number.value is None or all_of_them.value is None:
        return absent(number, all_of_them)
    if number.value == all_of_them.value:
        return f"samtliga {in_words(all_of_them)}"
    return f"{in_words(number, common_gender)} av {in_words(all_of_them)}"


def direction(number: Number) -> str:
    """The verb of a change: `ökade`, `minskade` or `var oförändrad`."""
    if number.value is None:
        return absent(number)
    return "ökade" if number.value > 0 else "minskade" if number.value < 0 else "var oförändrad"


def against_half(number: Number) -> str:
    """A share in words against one half."""
    if number.value is None:
        return absent(number)
    half = Decimal("0.5")
    return "mer än hälften" if number.value > half else "mindre än hälften" if number.value < half else "hälften"
