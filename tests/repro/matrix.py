"""The circumstances that may not show in a report, and combinations of them in which every one takes each value."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, fields

SEED = 7


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One way to build: where, who, when and how. A clock is what the programs believe the time to be."""

    folder: str = "rapport"
    home: str = "hem"
    user: str = "root"
    zone: str = "UTC"
    locale: str = "C.UTF-8"
    umask: int = 0o022
    hash_seed: str = "0"
    order: str = "sorted"
    clock: str = "now"
    jobs: int = 2
    process: str = "warm"
    cache: str = "empty"

    def differences(self, other: Circumstances) -> Mapping[str, str]:
        """What is otherwise than in `other`."""
        names = [field.name for field in fields(self)]
        return {name: str(getattr(self, name)) for name in names if getattr(self, name) != getattr(other, name)}


VALUES: Mapping[str, tuple[str | int, ...]] = {
    "folder": ("rapport", "Årets rapport (1)", "djupt/ned/i/en/annan/mapp", "a"),
    "home": ("hem", "någon annan", "tom"),
    "user": ("root", "analytiker", "åsa"),
    "zone": ("UTC", "Europe/Stockholm", "Pacific/Auckland", "America/St_Johns"),
    "locale": ("C.UTF-8", "C", "sv_SE.UTF-8", "tr_TR.UTF-8"),
    "umask": (0o022, 0o077, 0o002),
    "hash_seed": ("0", "1", "4294967295", "random"),
    "order": ("sorted", "reversed", "shuffled"),
    "clock": ("now", "2031-12-31 23:59:58", "1999-02-28 12:00:00"),
    "jobs": (2, 1, 4),
    "process": ("warm", "cold"),
    "cache": ("empty", "full", "off"),
}


def combinations(count: int) -> list[Circumstances]:
    """The plain way first, then `count` - 1 others, all different; each value occurs once there are enough."""
    chance = random.Random(SEED)
    decks = {name: [] for name in VALUES}  # type: dict[str, list[str | int]]
    found = [Circumstances()]
    while len(found) < count:
        drawn = {name: _draw(decks[name], values, chance) for name, values in VALUES.items()}
        candidate = Circumstances(**drawn)  # type: ignore[arg-type]
        if candidate not in found:
            found.append(candidate)
    return found


def _draw(deck: list[str | int], values: tuple[str | int, ...], chance: random.Random) -> str | int:
    """The next card of a shuffled deck of the values, which is filled again when it is empty."""
    if not deck:
        deck += chance.sample(values, len(values))
    return deck.pop()
