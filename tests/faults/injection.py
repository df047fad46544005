"""Planting faults one at a time in copies of a built edition, and judging what is found.

A fault is caught when `verify`, or the build of the changed code, has any finding; it is named correctly when the
findings name each thing that was changed: the number's key, the file, the row or the place.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import in_code
import in_data
import in_documents
import in_output
from planting import Maker, Plant, Whole

from sparbar import built, manifest, notebooks, verify
from sparbar.approved import unapproved
from sparbar.errors import SparbarError
from sparbar.ledger import Ledger
from sparbar.numbers import Number
from sparbar.paths import Project

PARTS = ("data", "notebooks", "chapters", "ledger", "_extensions", "_build", "report.yml", "_quarto.yml", "index.qmd",
         "requirements.lock")  # fmt: skip
# Each kind with the ways to plant it and its share of the cases.
MAKERS: tuple[tuple[Maker, int], ...] = (
    (in_data.changed_cell, 14), (in_data.changed_word, 8), (in_data.dropped_row, 14), (in_data.duplicated_row, 8),
    (in_data.row_again_under_another_key, 6), (in_data.ledger_value, 6), (in_data.ledger_text, 4),
    (in_data.ledger_definition, 4), (in_data.ledger_unit, 8), (in_data.ledger_row_dropped, 8),
    (in_data.ledger_row_added, 8), (in_data.ledger_row_twice, 4), (in_data.ledger_joined_wrongly, 4),
    (in_data.stale_ledger, 4), (in_data.stale_ledger_of_another_year, 2), (in_data.approved_ledger, 4),
    (in_data.manifest_entry, 8), (in_data.manifest_environment, 3), (in_data.executed_notebook, 8),
    (in_data.typed_number, 10),
    (in_output.number_in_page, 20), (in_output.other_key, 4), (in_output.typed_in_page, 6),
    (in_output.word_in_table, 8), (in_output.chart_label, 10), (in_output.chart_shape, 10),
    (in_output.alternative_text, 8), (in_output.panel, 16), (in_output.rows_beside_the_book, 8),
    (in_output.code_beside_the_book, 6), (in_output.printed_json, 4), (in_output.missing_page, 2),
    (in_documents.pdf_text, 12), (in_documents.pdf_alternative, 6), (in_documents.docx_number, 10),
    (in_documents.document_gone, 2), (in_code.edited_sql, 10), (in_code.sql_key_missing, 4),
    (in_code.MAKERS["wrong filter"], 10), (in_code.MAKERS["wrong join"], 6), (in_code.MAKERS["rounding slip"], 5),
    (in_code.MAKERS["swapped unit"], 6),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of a planted fault. by: who caught it; without: what was to be named and is not."""

    kind: str
    what: str
    by: tuple[str, ...]
    without: tuple[frozenset[str], ...] = ()
    told: tuple[str, ...] = field(default=(), repr=False)
    effect: bool = True

    @property
    def caught(self) -> bool:
        return bool(self.by)

    @property
    def named(self) -> bool:
        return self.caught and not self.without


def baseline(root: Path, year: int, target: Path) -> tuple[Whole, list[str]]:
    """A copy of the edition, sealed as if it had been built by the code as it is now; and what verify says of it."""
    target.mkdir()
    project = copied(Whole(root, year), target)
    _seal(project, year)
    return Whole(target, year), _verified(project, year)


def _seal(project: Project, year: int) -> None:
    (project.edition(year) / manifest.FILE).unlink()
    manifest.write(project, project.edition(year))


def copied(whole: Whole, target: Path) -> Project:
    """A copy of what verify reads, as links: whoever plants writes new files."""
    for part in PARTS:
        source = whole.root / part
        if source.is_dir():
            shutil.copytree(source, target / part, copy_function=os.link, ignore=_other_years(whole.year))
        elif source.is_file():
            os.link(source, target / part)
    return Project.at(target)


def _other_years(year: int):  # type: ignore[no-untyped-def]
    def ignored(folder: str, names: Sequence[str]) -> Iterable[str]:
        return [name for name in names if name != str(year)] if Path(folder).name == "_build" else []

    return ignored


def judge(whole: Whole, maker: Maker, seed: str, resealed: bool = False) -> Outcome:
    """Plant one fault and look who finds it. resealed: with a new manifest over the changed files."""
    plant = maker(whole, random.Random(seed))
    with tempfile.TemporaryDirectory(dir=whole.root.parent) as folder:
        project = copied(whole, Path(folder))
        plant.plant(project.root)
        if plant.notebook:
            return _of_code(whole, project, plant)
        if resealed:
            _seal(project, whole.year)
        found = _verified(project, whole.year, _changed(whole, project))
        return _outcome(plant, {"verify": found, "build": _differing(project, whole.year)})


def _outcome(plant: Plant, told: dict[str, list[str]]) -> Outcome:
    texts = [text for found in told.values() for text in found]
    without = tuple(names for names in plant.names if not any(name in text for name in names for text in texts))
    return Outcome(plant.kind, plant.what, tuple(name for name, found in told.items() if found), without, tuple(texts))


def _verified(project: Project, year: int, changed: Collection[str] | None = None) -> list[str]:
    """What verify finds. changed: files that are not the whole edition's; None: ask all checks.

    Checks that read none of the changed files are not asked again: what they say is known, and is nothing.
    """
    try:
        if changed is None:
            return _texts(verify.verify(project, year).checks)
        edition, home = built.read(project, year), f"_build/{year}/"
        ledger = f"{home}ledger.json" in changed
        checks = [verify.hashes.check(edition)]
        if ledger or _any(changed, "data/", "ledger/", "notebooks/"):
            checks += [verify.entries.check(edition), *verify.computed(edition)]
        if ledger or _any(changed, f"{home}html/", f"{home}printed.json", f"{home}rapport-"):
            checks += verify.printed(edition)
        elif _any(changed, "data/", "ledger/", "notebooks/", f"{home}notebooks/"):
            checks += verify.besides(edition)
        return _texts(checks)
    except SparbarError as error:
        return [f"{finding.where} {finding}" for finding in error.findings]


def _any(changed: Iterable[str], *beginnings: str) -> bool:
    return any(file.startswith(beginnings) for file in changed)


def _changed(whole: Whole, project: Project) -> set[str]:
    """The files that are not those of the whole edition any more, seen from the root."""
    was, now = ({path.relative_to(root).as_posix(): path.stat().st_ino for path in root.rglob("*") if path.is_file()}
                for root in (whole.root, project.root))  # fmt: skip
    return {file for file in was.keys() | now.keys() if was.get(file) != now.get(file)}


def _texts(checks: Iterable[verify.Check]) -> list[str]:
    faults = (fault for check in checks for fault in check.faults)
    return [f"{fault.key} | {fault.expected} | {fault.found} | {fault.place}" for fault in faults]


def _differing(project: Project, year: int) -> list[str]:
    """What a build says that differs from the approved ledger."""
    try:
        found = unapproved(project, Ledger.read(project, year))
    except SparbarError:
        return []
    return [f"{item.key} | {item.column} {item.before} | {item.now} | ledger/{year}.csv" for item in found]


def _of_code(whole: Whole, project: Project, plant: Plant) -> Outcome:
    """Run the changed notebook; what stops it is caught by the build, else the numbers that it gives are checked."""
    try:
        run = notebooks.execute(project, [plant.notebook], whole.year, project.root / "work", 1, lambda *_: None)
    except SparbarError as error:
        texts = [f"{finding.where} {finding}" for finding in error.findings]
        names = (frozenset({f"notebooks/{plant.notebook}.ipynb"}),)
        return _outcome(replace(plant, names=names), {"build": texts})
    before = {key: number for key, number in whole.built.numbers.items() if number.notebook == plant.notebook}
    after = {number.key: number for number in run[plant.notebook].record.numbers}
    changed = {key for key in before.keys() | after.keys() if _said(before.get(key)) != _said(after.get(key))}
    if not changed:
        return Outcome(plant.kind, plant.what, (), effect=False)
    numbers = {**{key: number for key, number in whole.built.numbers.items() if key not in before}, **after}
    path = project.edition(whole.year) / "ledger.json"
    path.unlink()  # a link to the whole edition's
    Ledger(whole.year, numbers, {}, {}).write_json(path)
    edition = built.read(project, whole.year)
    told = {"verify": _texts([verify.entries.check(edition), *verify.computed(edition)])}
    return _outcome(replace(plant, names=(frozenset(changed),)), told)


def _said(number: Number | None) -> object:
    return number and (number.value, number.unit, number.lineage)


def cases(count: int, seed: int) -> Iterator[tuple[int, str]]:
    """The place of a maker in MAKERS, and the seed, of each of `count` cases, by the makers' shares."""
    whole = sum(share for _, share in MAKERS)
    for place, (_, share) in enumerate(MAKERS):
        for number in range(max(1, round(count * share / whole))):
            yield place, f"{seed}/{place}/{number}"


@cache
def _whole(root: Path, year: int) -> Whole:
    return Whole(root, year)


def _case(root: Path, year: int, place: int, seed: str, resealed: bool) -> Outcome:
    return judge(_whole(root, year), MAKERS[place][0], seed, resealed)


def inject(whole: Whole, planned: Iterable[tuple[int, str]], jobs: int, resealed: bool = False) -> Iterator[Outcome]:
    """The outcome of each planned case, `jobs` at once."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        waiting = [pool.submit(_case, whole.root, whole.year, place, seed, resealed) for place, seed in planned]
        for future in waiting:
            yield future.result()
