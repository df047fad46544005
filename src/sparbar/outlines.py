"""GeoJSON → the municipalities' outlines, each a Polygon or MultiPolygon in WGS 84, and every finding on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sparbar.errors import Finding
from sparbar.schemas import TABLES

EXPECTED = "GeoJSON features with properties.kommun_kod and geometry"
GEOMETRY = "a Polygon or MultiPolygon with closed rings of longitudes and latitudes"
RESTORE = "Restore the file."
FEWEST = 4  # points of a closed ring
LIMITS = (180, 90, 100_000)  # degrees, degrees, metres


def parse(raw: bytes, where: str, register: Sequence[str]) -> tuple[Mapping[str, Any], list[Finding]]:
    """Municipality code → geometry, and findings: no GeoJSON, no geometry, or other municipalities than `register`."""
    try:
        features = json.loads(raw)["features"]
        pairs = [(feature["properties"]["kommun_kod"], feature["geometry"]) for feature in features]
    except RecursionError:
        return {}, [Finding(where, "too many lists within each other", EXPECTED, RESTORE)]
    except ValueError as error:
        return {}, [Finding(where, f"no JSON ({error})", EXPECTED, RESTORE)]
    except (KeyError, TypeError):
        return {}, [Finding(where, "JSON of another kind", EXPECTED, RESTORE)]
    if not all(isinstance(code, str) for code, _ in pairs):
        return {}, [Finding(where, "a kommun_kod that is no text", EXPECTED, RESTORE)]
    return dict(pairs), [*_shapeless(pairs, where), *_twice(pairs, where), *_differing(dict(pairs), where, register)]


def _shapeless(pairs: Sequence[tuple[str, Any]], where: str) -> Iterator[Finding]:
    for code, geometry in pairs:
        found = _fault(geometry)
        if found:
            yield Finding(f"{where}, kommun_kod {code}", found, GEOMETRY, RESTORE)


def _fault(geometry: Any) -> str:
    """What is wrong with a geometry; '' when it can be drawn."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):  # a list in a set would be an error
        return "another geometry"
    polygons = geometry.get("coordinates") if kind == "MultiPolygon" else [geometry.get("coordinates")]
    if not _is_filled(polygons) or not all(_is_filled(polygon) for polygon in polygons):
        return "a geometry without polygons"
    rings = [ring for polygon in polygons for ring in polygon]
    if not all(_is_filled(ring) and len(ring) >= FEWEST and ring[0] == ring[-1] for ring in rings):
        return "a ring that is not closed"
    wrong = next((point for ring in rings for point in ring if not _is_place(point)), None)
    return "" if wrong is None else f"the point {str(wrong)[:60]}"


def _is_filled(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_place(point: Any) -> bool:
    """Whether it is longitude and latitude, perhaps with a height."""
    if not _is_filled(point) or len(point) not in {2, 3} or not all(type(value) in {int, float} for value in point):
        return False
    return all(-most <= value <= most for value, most in zip(point, LIMITS, strict=False))  # NaN is not


def _twice(pairs: Sequence[tuple[str, Any]], where: str) -> Iterator[Finding]:
    codes = [code for code, _ in pairs]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Finding(f"{where}, kommun_kod {code}", "a second feature", "each municipality once", RESTORE)


def _differing(outlines: Mapping[str, Any], where: str, register: Sequence[str]) -> Iterator[Finding]:
    """Municipalities without outline, and outlines without municipality; nothing when no register could be read."""
    if not register:
        return
    file = TABLES["kommuner"].file
    for code in sorted(set(register) - set(outlines) - {""}):
        yield Finding(where, f"no outline of {code}", f"one of every municipality of {file}", "Add it.")
    for code in sorted(set(outlines) - set(register)):
        remedy = f"Remove the outline, or add the municipality to {file}."
        yield Finding(where, f"an outline of {code}", f"the municipalities of {file} only", remedy)
