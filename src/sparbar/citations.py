"""How prose cites a number: `{{< tal KEY form=mkr >}}`, found in text, checked, and turned into Swedish.

The same syntax serves chapters, answers, alt texts and chart titles. Rendering is the shortcodes' (Lua) work: it
looks the finished text up by the citation's canonical name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from sparbar import formatting
from sparbar.errors import Finding
from sparbar.numbers import Number

SHORTCODE = re.compile(r"\{\{<\s*(.*?)\s*>\}\}", re.DOTALL)
LOOSE = re.compile(r"\{\{<|>\}\}")
OPTIONS = {"form", "decimaler", "precision", "genus", "av", "versal", "noll", "tecken", "enhet"}
NO = {"inga", "inget", "ingen"}


class BadCitation(ValueError):
    """A citation that cannot be printed. expected: what would be right."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


@dataclass(frozen=True, slots=True)
class Shortcode:
    """`{{< name argument option=value >}}` at a place in a text (line counts from 1)."""

    name: str
    arguments: tuple[str, ...]
    options: Mapping[str, str]
    line: int
    source: str

    @property
    def canonical(self) -> str:
        """The key with its options in alphabetical order: the name under which the Lua side looks it up."""
        return "|".join((*self.arguments[:1], *(f"{name}={self.options[name]}" for name in sorted(self.options))))


def find(text: str) -> Iterator[Shortcode]:
    """Every shortcode of `text`, in order."""
    return iter(_found(text))


@lru_cache(1024)  # a build asks for those of each chapter, answer and caption several times
def _found(text: str) -> tuple[Shortcode, ...]:
    found, line, at = [], 1, 0
    for match in SHORTCODE.finditer(text):
        words = match[1].split()
        options = dict(word.split("=", 1) for word in words[1:] if "=" in word)
        arguments = tuple(word for word in words[1:] if "=" not in word)
        line, at = line + text.count("\n", at, match.start()), match.start()
        found.append(Shortcode(words[0] if words else "", arguments, MappingProxyType(options), line, match[0]))
    return tuple(found)


def unclosed(text: str, file: str) -> Iterator[Finding]:
    """A finding for each `{{<` without its `>}}`, and the other way round: it would be printed as it stands."""
    blanked = SHORTCODE.sub(lambda match: "\n" * match[0].count("\n"), text)
    for match in LOOSE.finditer(blanked):
        where = f"{file}, line {blanked.count(chr(10), 0, match.start()) + 1}"
        yield Finding(where, f"{match[0]} without its other half", "{{< … >}}", "Close the shortcode.")


def number_text(cited: Shortcode, numbers: Mapping[str, Number]) -> str:
    """The Swedish text of a `tal` citation; raises BadCitation."""
    if len(cited.arguments) != 1:
        raise BadCitation(f"{len(cited.arguments)} keys", "one key: {{< tal notebook.name >}}")
    number = lookup(cited.arguments[0], numbers)
    unknown = sorted(set(cited.options) - OPTIONS)
    if unknown:
        raise BadCitation(f"the option {unknown[0]}", f"one of {', '.join(sorted(OPTIONS))}")
    text = _formatted(number, cited, numbers)
    return text[:1].upper() + text[1:] if cited.options.get("versal") == "ja" else text


def lookup(key: str, numbers: Mapping[str, Number]) -> Number:
    """The number with this key; raises BadCitation with the nearest keys there are."""
    if key in numbers:
        return numbers[key]
    nearest = difflib.get_close_matches(key, numbers, n=3, cutoff=0.5)
    expected = f"a recorded number; nearest: {', '.join(nearest)}" if nearest else "a recorded number"
    raise BadCitation(f"the unknown key {key}", expected)


def siblings(number: Number, numbers: Mapping[str, Number]) -> tuple[Number, ...]:
    """The numbers that are rounded together with this one; those that a ledger lacks, verify names."""
    return tuple(numbers[key] for key in number.together if key in numbers)


def _formatted(number: Number, cited: Shortcode, numbers: Mapping[str, Number]) -> str:
    options = cited.options
    form = options.get("form", formatting.default_form(number))
    common = options.get("genus") == "n"
    if "noll" in options and options["noll"] not in NO:
        raise BadCitation(f"noll={options['noll']}", f"one of {', '.join(sorted(NO))}")
    if number.value == 0 and "noll" in options:
        return options["noll"]
    if form in formatting.SCALES:
        return _scaled(number, form, options, numbers)
    if form not in formatting.FORMS:
        raise BadCitation(f"form={form}", f"one of {', '.join(formatting.FORMS)}")
    counted = number.unit not in {"SEK", "andel", "kvot"}
    if (form in {"ord", "samtliga"} and not counted) or (form == "halften" and number.unit != "andel"):
        raise BadCitation(f"form={form} for the unit {number.unit}", "a form of that unit")
    if form == "ord":
        return formatting.in_words(number, common, options.get("precision") != "nej")
    if form == "samtliga":
        if "av" not in options:
            raise BadCitation("form=samtliga without av", "av= with the key of the whole")
        return formatting.out_of_all(number, lookup(options["av"], numbers), common)
    if form == "riktning":
        return formatting.direction(number)
    return formatting.against_half(number)


def _scaled(number: Number, form: str, options: Mapping[str, str], numbers: Mapping[str, Number]) -> str:
    decimals = options.get("decimaler")
    if decimals is not None and decimals not in {"0", "1", "2", "3"}:
        raise BadCitation(f"decimaler={decimals}", "0, 1, 2 or 3")
    if form != "tal" and number.unit != formatting.UNITS[form]:
        raise BadCitation(f"form={form} for the unit {number.unit}", "a form of that unit")
    places = None if decimals is None else int(decimals)
    written = formatting.in_full if options.get("precision") != "nej" else formatting.without_precision
    if options.get("enhet") == "nej":
        written = formatting.bare
    return written(number, form, places, siblings(number, numbers), options.get("tecken") == "ja")


def pieces(template: str, numbers: Mapping[str, Number]) -> list[dict[str, str | bool]]:
    """`template` as texts and, between them, its numbers with key and text; raises BadCitation."""
    found: list[dict[str, str | bool]] = []
    at = 0
    for match in SHORTCODE.finditer(template):
        if match.start() > at:
            found.append({"text": template[at : match.start()]})
        cited = next(find(match[0]))
        key = cited.arguments[0] if cited.arguments else ""
        text = number_text(cited, numbers)
        found.append({"text": text, "key": key, "missing": numbers[key].value is None})
        at = match.end()
    return [*found, {"text": template[at:]}] if at < len(template) else found


def fill(template: str, numbers: Mapping[str, Number]) -> str:
    """`template` with each `{{< tal … >}}` replaced by its text; raises BadCitation."""
    texts = {cited.source: number_text(cited, numbers) for cited in find(template)}
    return SHORTCODE.sub(lambda match: texts[match[0]], template)
