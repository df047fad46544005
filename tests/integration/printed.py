"""Reading printed numbers back: Swedish text → value and rounding unit. Shares nothing with formatting.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from lxml import html

WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
VALUES = {word: value for value, word in enumerate(WORDS)} | {"en": 1, "inga": 0, "inget": 0, "ingen": 0}
SCALES = {
    "": Fraction(1),
    "kronor": Fraction(1),
    "tusen kronor": Fraction(1000),
    "miljoner kronor": Fraction(1_000_000),
    "%": Fraction(1, 100),
    "procentenheter": Fraction(1, 100),
}
HEADS = {
    "mkr": Fraction(1_000_000),
    "miljoner kronor": Fraction(1_000_000),
    "tkr": Fraction(1000),
    "%": Fraction(1, 100),
}
NUMBER = re.compile(r"([−+]?)(\d{1,3}(?: \d{3})*|\d+)(?:,(\d+))? ?(.*)")
PRECISION = re.compile(r"^(minst|mer än|cirka|Minst|Mer än|Cirka) ")


@dataclass(frozen=True)
class Printed:
    """A number in a page: its key, its text, and the text of its row and column heads when it is a table cell.

    In the title of a figure the whole title stands for the heads. only_html: it stands in what opens at a click.
    """

    page: str
    key: str
    text: str
    heads: str
    only_html: bool = False


def numbers(folder: Path) -> list[Printed]:
    """Every traceable number of the HTML book in `folder`."""
    found = []
    for path in sorted(folder.glob("*.html")):
        document = html.fromstring(path.read_bytes())
        for span in document.xpath(SPANS):
            hidden = bool(span.xpath("ancestor::details"))
            found.append(Printed(path.name, span.get("data-tal"), span.text_content(), _heads(span), hidden))
    return found


SPANS = "//span[contains(concat(' ', @class, ' '), ' tal ')]"


def _heads(span: html.HtmlElement) -> str:
    cells, titles = span.xpath("ancestor::td"), span.xpath("ancestor::div[@class='figurtitel']/p[1]")
    if not cells:
        return titles[0].text_content().replace("\u00a0", " ") if titles else ""
    cell = cells[0]
    place = len(cell.xpath("preceding-sibling::*"))
    column = cell.xpath(f"ancestor::table[1]/thead/tr/*[{place + 1}]")
    row = cell.xpath("../th | ../td[not(.//span)]")
    return " ".join(element.text_content() for element in (*column, *row))


def value(printed: Printed) -> tuple[Fraction, Fraction] | None:
    """The value and the unit of its last digit (0 for words); None for what says that the number is unknown."""
    text = PRECISION.sub("", printed.text.replace("\u00a0", " ").strip())
    if text in {"[uppgift saknas]", "–"}:
        return None
    text = text[0].lower() + text[1:]
    if text.startswith("samtliga "):
        text = text.removeprefix("samtliga ")
    text = text.split(" av ")[0]
    if text in VALUES:
        return Fraction(VALUES[text]), Fraction(0)
    match = NUMBER.fullmatch(text)
    assert match, f"{printed.page}: {printed.key} printed as {printed.text!r}"
    sign, whole, decimals, unit = match.groups()
    assert unit in SCALES, f"{printed.page}: {printed.key} printed as {printed.text!r}"
    scale = SCALES[unit] if unit else _table_scale(printed.heads)
    digits = Decimal(f"{whole.replace(' ', '')}.{decimals or 0}")
    step = scale * Fraction(1, 10 ** len(decimals or ""))
    return (-1 if sign == "−" else 1) * Fraction(digits) * scale, step


def _table_scale(heads: str) -> Fraction:
    return next(
        (scale for word, scale in HEADS.items() if re.search(rf"(^|\s){re.escape(word)}(\s|$)", heads)), Fraction(1)
    )
