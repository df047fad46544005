"""ledger/<year>.csv, the approved numbers of a year: what a ledger differs in from them, and approving some or all."""

from __future__ import annotations

import csv
import difflib
import fnmatch
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sparbar.errors import Finding, InvalidProject
from sparbar.ledger import COLUMNS, Difference, Ledger, compare
from sparbar.paths import Project

EMPTY = ",".join(COLUMNS) + "\n"
NEW = "key"  # the column in which a number differs that only one side has


def path(project: Project, year: int) -> Path:
    """Where the approved numbers of `year` are."""
    return project.ledger / f"{year}.csv"


def exists(project: Project, year: int) -> bool:
    """Whether any numbers of `year` are approved."""
    return path(project, year).is_file()


def text(project: Project, year: int) -> str:
    """The approved CSV; its header alone when nothing of `year` is approved."""
    return path(project, year).read_text(encoding="utf-8") if exists(project, year) else EMPTY


def rows(approved: str) -> dict[str, dict[str, str]]:
    """Key → row of a ledger's CSV text."""
    return {row["key"]: row for row in csv.DictReader(io.StringIO(approved))}


def unapproved(project: Project, ledger: Ledger) -> tuple[Difference, ...]:
    """Everything in which `ledger` is not as approved: all its numbers, when nothing of its year is."""
    return tuple(compare(rows(text(project, ledger.year)), ledger.csv_rows))


def chosen(differences: Sequence[Difference], known: Iterable[str], asked: Sequence[str]) -> tuple[Difference, ...]:
    """The differences of the numbers that `asked` names: keys, families, notebooks, or patterns with * and ?.

    known: every key that can be named. Raises InvalidProject with the nearest keys for each name that fits none.
    """
    keys = sorted(known)
    unfit = [name for name in asked if not any(_fits(key, name) for key in keys)]
    if unfit:
        raise InvalidProject(_unknown(name, keys) for name in unfit)
    return tuple(item for item in differences if any(_fits(item.key, name) for name in asked))


def _fits(key: str, name: str) -> bool:
    """Whether `name` is the key, its family, its notebook, or a pattern of it; brackets in it mean themselves."""
    if key == name or key.startswith((f"{name}[", f"{name}.")):
        return True
    return any(mark in name for mark in "*?") and fnmatch.fnmatchcase(key, name.replace("[", "[[]"))


def _unknown(name: str, keys: Sequence[str]) -> Finding:
    names = dict.fromkeys([*keys, *(key.partition("[")[0] for key in keys), *(key.partition(".")[0] for key in keys)])
    nearest = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    expected = f"a key, a family of keys, a notebook, or a pattern; nearest: {', '.join(nearest) or 'none'}"
    return Finding(f"accept {name}", "no number that is called so", expected, "Correct it, or write --all.")


def accept(project: Project, ledger: Ledger, keys: Iterable[str]) -> Path:
    """Approve the numbers `keys` as `ledger` has them (gone, where it has none); all others stay as they were."""
    place = path(project, ledger.year)
    merged = merge(text(project, ledger.year), ledger.to_csv(), keys)
    place.parent.mkdir(exist_ok=True)
    ready = place.with_suffix(".csv.new")
    ready.write_text(merged, encoding="utf-8", newline="\n")
    ready.replace(place)
    return place


def merge(approved: str, now: str, keys: Iterable[str]) -> str:
    """The CSV text `approved` with the rows `keys` as they are in `now`, in the order of keys."""
    before, after, taken = rows(approved), rows(now), set(keys)
    merged = {key: row for key, row in before.items() if key not in taken}
    merged |= {key: row for key, row in after.items() if key in taken}
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(merged[key] for key in sorted(merged))
    return written.getvalue()


def by_key(differences: Iterable[Difference]) -> Mapping[str, tuple[Difference, ...]]:
    """The differences of each number."""
    found: dict[str, tuple[Difference, ...]] = {}
    for item in differences:
        found[item.key] = (*found.get(item.key, ()), item)
    return found
