"""Numbers in Swedish words, written from the language's rules and not from the linter's patterns.

Babel brings no spell-out rules (RBNF) for Swedish, so the table is here. Used by the corpus alone.
"""

from __future__ import annotations

_BELOW_TWENTY = (
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
)
_TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio"
_ORDINALS = (
    "nollte första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde "
    "femtonde sextonde sjuttonde artonde nittonde"
)


def cardinal(number: int) -> str:
    """0 to 999 999 in one word."""
    if number < 20:
        return _BELOW_TWENTY.split()[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _TENS.split()[ten - 2] + (cardinal(one) if one else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return ("" if hundreds == 1 else cardinal(hundreds)) + "hundra" + (cardinal(rest) if rest else "")
    thousands, rest = divmod(number, 1000)
    return ("" if thousands == 1 else cardinal(thousands)) + "tusen" + (cardinal(rest) if rest else "")


def ordinal(number: int) -> str:
    """3 to 99."""
    if number < 20:
        return _ORDINALS.split()[number]
    ten, one = divmod(number, 10)
    return _TENS.split()[ten - 2] + (ordinal(one) if one else "nde")


def digits(number: int, space: str = "\u00a0") -> str:
    """Digits in groups of three."""
    return f"{number:,}".replace(",", space)
