"""What looks like a number and is none: years and dates, times, references, laws, roads, telephone numbers, codes.

Each pattern is blanked before amounts are looked for. Decided as an editor of an official report would: a thing that
is *identified* by digits is no number, a thing that is *counted* or *measured* is one, however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sparbar.lint import nouns, words
from sparbar.lint.marks import BLANK

_MONTH = rf"(?:{nouns.MONTHS})"
_COUNTED = rf"(?: (?:(?:{nouns.DESCRIBING}) )?(?:\w*(?:{nouns.COUNTED})|{nouns.MEASURES}))\b"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DASH = " ?[–—-] ?"
_AND = r" (?:och|eller|samt|respektive|till|till och med|t\.o\.m\.) "
_ID = r"\d+(?:[.:]\d+)*(?: ?[a-hA-H]\b(?! ))?"
_AMOUNT_FOLLOWS = rf"(?= ?(?:%|{nouns.UNITS})\b| ?%|{_COUNTED})"
_IDS = (
    rf"{_ID}(?:{_DASH}{_ID})?"
    rf"(?:, {_ID}(?:{_DASH}{_ID})?(?!{_AMOUNT_FOLLOWS}))*"
    rf"(?:,?{_AND}{_ID}(?:{_DASH}{_ID})?(?!\d|[ ,]\d)(?!{_AMOUNT_FOLLOWS}))?"
)
_QUANTIFIED = (
    r"(?:cirka|ca|omkring|ungefär|runt|drygt|knappt|nästan|minst|högst|över|totalt|sammanlagt|max|maximalt|uppemot|närmare|"
    r"bortåt|inemot|upp till|hela) "
)
# A year that the name of a time leads in stays one, whatever follows: `hösten 2024 deltagare från`.
_TIME = rf"(?:år|åren|årets|{_MONTH}|våren|sommaren|hösten|vintern|sedan|årsskiftet|julen|vårterminen|höstterminen) "

# name → pattern; the group `what`, else the whole match, is blanked.
PATTERNS = {
    "address on the web": re.compile(
        r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.]+|\b[\w-]+\.(?:se|eu|nu|org|com)\b"
    ),
    "law": re.compile(
        rf"\b(?:SFS |NFS |SKOLFS |HSLF-FS |TVFS )?{_YEAR}:\d{{1,4}}\b|"
        rf"\b(?:(?i:prop|bet|rskr|skr|motion|mot)\. ?)?{_YEAR}/\d\d(?:\d\d)?:\w+|"
        rf"\b(?:SOU|Ds|KOM|COM|SWD|JOIN|(?i:dir)\.|(?i:kommittédirektiv)) ?\(?{_YEAR}\)?[: ] ?\d+"
    ),
    "act of the European Union": re.compile(
        rf"\((?:EU|EG|EEG)\) (?:nr )?\d+/\d+|\b{_YEAR}/\d+/(?:EU|EG|EEG)\b|\b(?:EU|EG)[ -](?:nr )?\d+/\d+"
    ),
    "paragraph": re.compile(
        rf"§+ ?{_IDS}|\b\d+(?: [a-z])?(?:{_DASH}\d+| och \d+|, \d+)* ?§+"
        r"(?: (?:första|andra|tredje|fjärde) stycket(?: \d+)?)?"
        r"|\b\d+ kap\.(?: \d+(?: [a-z])?(?:(?:[–-]| och )\d+)? §+)?"
    ),
    "reference number": re.compile(
        r"\b(?i:dnr|diarienummer|diarienr|beteckning|ärendenummer|referens|ref\.)\.?:? ?"
        r"(?:[A-ZÅÄÖ]+[ -])*[\w/.:-]*\d[\w/.:-]*"
    ),
    "ISO date": re.compile(rf"\b{_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?\b"),
    "organisation number": re.compile(r"(?<![\d-])\d{6}-\d{4}(?![\d-])"),
    "telephone": re.compile(
        r"(?<![\d-])(?:\+46 ?(?:\(0\))?|0)\d{1,3}[ -]\d{2,3}(?: ?\d{2,3}){1,3}(?!\d)|"
        r"\b(?i:tel|tel\.|telefon|telefonnummer|mobil|växel|ring|nödnumret|numret):? (?:\+|0|1)\d[\d -]*\d"
    ),
    "postcode": re.compile(
        r"(?<!\d)(?<!\d )(?:SE-)?\d{3} \d{2}(?= [A-ZÅÄÖ][a-zåäö])|(?<=\s)\d{3} \d{2}(?= [A-ZÅÄÖ]{3,})"
    ),
    "street": re.compile(
        r"\b[A-ZÅÄÖ]\w*(?:vägen|gatan|gata|torget|torg|gränd|gränden|allén|allé|plan|platsen|stigen|esplanaden|"
        r"backen|kajen|leden) \d+(?:[–-]\d+)?(?: ?[A-H]\b)?"
    ),
    "time of day": re.compile(
        rf"\b(?i:kl\.|kl|klockan) ?(?:halv |kvart (?:över|i) )?(?:\d{{1,2}}(?:[.:]\d\d)?|{words.CARDINAL}|ett)\b"
        rf"(?:(?:{_DASH}| till | och )(?:\d{{1,2}}(?:[.:]\d\d)?|{words.CARDINAL})\b)?"
        rf"|(?<![\d,.])\d{{1,2}}[.:]\d\d(?:{_DASH}| till | och )\d{{1,2}}[.:]\d\d(?![\d,])"
    ),
    "day": re.compile(
        rf"(?<![\d,])(?:(?<=den )|(?<=Den ))?{_DAY}(?::[ae])?(?:(?:{_DASH}|{_AND}|, ){_DAY}(?::[ae])?)* {_MONTH}"
        rf"(?: {_YEAR})?(?!\w)|"
        rf"\b[Dd]en {_DAY}/(?:1[0-2]|[1-9])\b|\b(?i:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag)(?:en)? "
        rf"(?:den )?{_DAY}(?:/(?:1[0-2]|[1-9]))?\b(?!{_AMOUNT_FOLLOWS})|"
        rf"\b[Dd]en (?:första|andra|{words.ORDINAL})(?: {_MONTH})"
    ),
    "decade": re.compile(
        rf"(?<!\d)(?:{_YEAR}|\d0)-(?:talets?|talen|tal)\b(?<!\b\d0-tal)|(?<!\d)\d0- (?:och|eller) \d0-tale[nt]|"
        rf"(?i:\b(?:på|under|sedan|från|till|tidigt|sent|tidiga|sena|av|i mitten av|det)) "
        rf"(?:{words.CARDINAL})talets?\b(?! \w+(?:ar|er|or)\b)"
    ),
    "years": re.compile(
        rf"(?<![\d,.:/§-])(?<![%$€]){_YEAR}(?:/(?:{_YEAR}|\d\d))?(?:{_DASH}(?:{_YEAR}|\d\d)(?:/\d\d)?)?"
        rf"(?![\d]|,\d|[ .]\d{{3}}\b| ?%|:\w|-(?:tal|årig)|(?: miljon| miljard| tusen))(?!{_COUNTED})"
    ),
    "week": re.compile(rf"\b(?i:vecka|veckorna|v\.) ?\d\d?(?:(?:{_DASH}|{_AND}|, )\d\d?)*\b"),
    "scale": re.compile(r"\b(?i:skala|skalan) \d+:\d+(?: \d{3})*"),
    "standard": re.compile(r"\b(?:ISO|IEC|ISO/IEC|SS|EN|SS-EN|SS-EN ISO|WCAG|RFC)[ -]\d[\d.:-]*"),
    "version": re.compile(r"\bv?(?!\d{1,3}(?:\.\d{3})+\b)\d+\.\d+\.\d+(?:\.\d+)*\b"),
    "what is numbered": re.compile(
        rf"\b(?i:{nouns.NUMBERED})(?<=[\w.]) ?(?:nr |nummer )?(?P<what>{_IDS}|(?:{words.CARDINAL}|ett)\b)"
        rf"(?!\d| \d{{3}}\b|,\d| ?%)(?! ?(?:{nouns.UNITS})\b)(?!{_COUNTED})"
    ),
    "code": re.compile(
        r"(?<![\w,.])(?!(?:SEK|EUR|USD|kr|ca|Kr|Ca)\d)[A-Za-zÅÄÖåäö]+\d+\w*(?:[-/.]\w*\d\w*)*|"
        r"\b[A-ZÅÄÖ][\w+]*[-–]\d+(?:\.\d+)*\b(?! ?%)(?![,.]?\d)|(?<![\w,.])\d[A-JLN-WYZÅÄÖ]\b"
    ),
    "ordinal of a place in a text or a calendar": re.compile(
        rf"\b(?<!\bvar )(?<!\bvart )(?:första|andra|{words.ORDINAL}|\d+:[ae])"
        rf"(?: (?:och|eller|till|till och med) (?:{words.ORDINAL}|\d+:[ae]))? "
        rf"(?:{nouns.PLACES})\b",
        re.IGNORECASE,
    ),
    "enumeration in words": re.compile(rf"\b(?i:för det) (?:första|andra|{words.ORDINAL})\b"),
    "base of a rate": re.compile(r"\b(?i:per) (?:100|1 ?000|10 ?000|100 ?000|hundra|tusen|hundratusen)(?= [a-zåäö])"),
    "unit of a column": re.compile(
        r"(?:(?<=^)|(?<=[,(/:] )|(?<=[,(/])|(?<= i ))(?i:tusen(?:tal)?|hundratal|miljoner|miljarder)(?= kronor\b)",
        re.MULTILINE,
    ),
    "item of a list": re.compile(r"(?<![\w(,])\d{1,2}\)(?= )"),
    "idiom": re.compile(
        r"\b(?i:tusen tack|fem i tolv|mellan fyra ögon|på alla fyra|24/7|sex och samlevnad|det femte hjulet)\b"
    ),
}
_AFTER_TIME = re.compile(rf"(?i:{_TIME}){_YEAR}\b(?!,\d| \d{{3}}\b| ?%)")
_MANY_YEARS = re.compile(
    rf"(?:{_QUANTIFIED}{_YEAR}|än (?:1[5-9]|20|21)(?:00|50))(?! års?\b)(?!\d|[-–/]\d)", re.IGNORECASE
)


def without(text: str) -> str:
    """`text` with everything that is no number blanked, character by character."""
    kept = set(_kept(text))
    for name, pattern in PATTERNS.items():
        if name == "years" and kept:
            text = pattern.sub(lambda match: match[0] if match.start() in kept else _blank(match), text)
        else:
            text = pattern.sub(_blank, text)
    return _AFTER_TIME.sub(lambda match: match[0][:-4] + BLANK * 4, text)


def _blank(match: re.Match[str]) -> str:
    """The match blanked: its group `what`, where its pattern has one."""
    if "what" not in match.re.groupindex:
        return BLANK * len(match[0])
    start, end = (place - match.start() for place in match.span("what"))
    return match[0][:start] + BLANK * (end - start) + match[0][end:]


def _kept(text: str) -> Iterator[int]:
    """Where four digits that look like a year are an amount: `mer än 2000`, `sammanlagt 1950`."""
    return (match.end() - 4 for match in _MANY_YEARS.finditer(text))
