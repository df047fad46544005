"""Amounts without a number: no fault, but a reader may ask how many. Listed as advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sparbar.lint.amounts import Hit

WORDS = re.compile(
    r"(?<![\w-])(?:"
    r"ett (?:stort |litet |mindre |större |flertal |fåtal )?antal|ett (?:fåtal|flertal|par|dussintal)|"
    r"(?:en|ett) (?:stor |liten |större |mindre |betydande )?(?:mängd|rad|majoritet|minoritet|bråkdel)|majoriteten|"
    r"(?:större|mindre) delen|huvuddelen|merparten|flertalet|fåtalet|(?:det|de) flesta|flest|samtliga \w+|alla \w+|"
    r"nästan alla|flera|fler|färre|färst|många|mångas|åtskilliga|otaliga|enstaka|några|fåtaliga|talrika|diverse|"
    r"inga|mer än (?:en|ett)|fler än (?:en|ett)|(?:bara|endast|blott) (?:en|ett)|en enda|ett enda|enda|"
    r"(?:ytterligare|fler|många) \w+|flerårig\w*|mångårig\w*|mångdubb\w+|flerdubb\w+|mångfald\w*|"
    r"(?:ökade|ökat|ökar|ökades|ökning\w*|minskade|minskat|minskar|minskning\w*|växte|växer|växande|sjönk|sjunker|"
    r"steg|stiger|föll|faller|tilltagande|avtagande)|"
    r"(?:kraftigt|väsentligt|betydligt|avsevärt|markant) \w+|miljoner(?! kronor)|miljarder(?! kronor)|"
    r"ofta|sällan|hela länet"
    r")(?!\w)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Every vague amount of `text`."""
    for match in WORDS.finditer(text):
        yield Hit(match.start(), match.end(), match[0])
