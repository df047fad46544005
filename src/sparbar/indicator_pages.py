"""What the book says of the indicators beside their numbers: a section for each, and which command fetches the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sparbar.indicators import declared
from sparbar.indicators.declared import THEMES, Indicator
from sparbar.ledger import Ledger
from sparbar.paths import Project
from sparbar.schemas import INDICATOR_VALUES
from sparbar.sources import Source

if TYPE_CHECKING:
    from sparbar.load import Data

FILE = "data/indikatorer.yml"
NOTEBOOK = "indicators"
COMMAND = "`sparbar fetch`"
NOTHING = f"Ingen statistik är hämtad för det här året. Kommandot {COMMAND} hämtar den.\n"


def sections(project: Project, ledger: Ledger) -> str:
    """Markdown with a section for each indicator that has values; '' when none is declared."""
    known = declared.read(project).indicators
    there = [each for each in known if f"{NOTEBOOK}.facts_{each.id}" in ledger.tables]
    if not known:
        return ""
    missing = [each.name for each in known if each not in there and each.is_shown]
    small = [each.name for each in known if not each.is_shown]
    beside = f"Bara för områden inom kommunerna, som inte visas här: {'; '.join(small)}.\n" if small else ""
    lacking = f"Inte hämtade: {'; '.join(missing)}. Kommandot {COMMAND} hämtar dem.\n" if missing and there else ""
    told = [*("\n".join(_section(each, ledger)) for each in there), lacking] if there else [NOTHING]
    return "\n".join(filter(None, [*told, beside]))


def _section(each: Indicator, ledger: Ledger) -> Iterator[str]:
    yield f"## {each.name} {{#sec-indikator-{each.id}}}\n"
    goals = f", delmål {' och '.join(map(str, each.goals))}" if each.goals else ""
    theme = f" I BRP+ hör den till {THEMES[each.brp_plus].lower()}." if each.brp_plus else ""
    yield f"Indikatorn följer målområdet {each.target_area}{goals}.{theme}\n"
    yield from _float("tbl", each, "facts", "tabell", f"{each.name}: värden, förändring och skillnad mellan kommunerna")
    for kind, caption in (("multiples", "länet och kommunerna år för år"), ("map", "kommunernas senaste värden")):
        if f"{NOTEBOOK}.{kind}_{each.id}" in ledger.figures:
            yield from _float("fig", each, kind, "figur", f"{each.name}: {caption}.")


def _float(prefix: str, each: Indicator, kind: str, shortcode: str, caption: str) -> Iterator[str]:
    yield f"::: {{#{prefix}-indikator-{kind}-{each.id}}}\n{{{{< {shortcode} {NOTEBOOK}.{kind}_{each.id} >}}}}\n"
    yield f"{caption}\n:::\n"


def is_snapshot(source: Source) -> bool:
    """Whether the source is the answer of a service, of which the table of all values tells enough."""
    return source.file.startswith(f"{declared.FOLDER}/") and source.id != INDICATOR_VALUES


def shortcomings(project: Project, data: Data) -> Iterator[str]:
    """What the edition lacks of the declared indicators."""
    known = [each.id for each in declared.read(project).indicators]
    there = set(data.frames[INDICATOR_VALUES].indikator_id) if INDICATOR_VALUES in data.frames else set()
    missing = [name for name in known if name not in there]
    if missing:
        every = (
            "Ingen av indikatorerna är hämtad"
            if len(missing) == len(known)
            else f"Indikatorer som inte är hämtade: {', '.join(missing)}"
        )
        yield f"{every}. Kommandot sparbar fetch hämtar dem."
