"""Planting faults one at a time in copies of a built edition, and judging what is found.

A fault is caught when `verify`, or the build of the changed code, has any finding; it is named correctly when the
findings name each thing that was changed: the number's key, the file, the row or the place.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import detectors
import in_code
import in_corrections
import in_data
import in_documents
import in_output
from planting import Maker, Plant, Whole

from sparbar import built, manifest, notebooks, provenance, verify
from sparbar.errors import SparbarError
from sparbar.ledger import Ledger
from sparbar.numbers import Fact, Number
from sparbar.paths import Project

PARTS = ("data", "notebooks", "chapters", "ledger", "_extensions", "_build", "report.yml", "_quarto.yml", "index.qmd",
         "requirements.lock")  # fmt: skip
# Each kind with the ways to plant it and its share of the cases.
MAKERS: tuple[tuple[Maker, int], ...] = (
    (in_data.changed_cell, 14), (in_data.changed_word, 8), (in_data.dropped_row, 14), (in_data.duplicated_row, 8),
    (in_data.row_again_under_another_key, 6), (in_data.ledger_value, 6), (in_data.ledger_text, 4),
    (in_data.ledger_definition, 4), (in_data.ledger_number_gone, 4), (in_data.ledger_unit, 8),
    (in_data.ledger_row_dropped, 8), (in_data.ledger_row_added, 8), (in_data.ledger_row_twice, 4),
    (in_data.ledger_joined_wrongly, 4),
    (in_data.stale_ledger, 4), (in_data.stale_ledger_of_another_year, 2), (in_data.approved_ledger, 4),
    (in_data.manifest_entry, 8), (in_data.manifest_environment, 3), (in_data.executed_notebook, 8),
    (in_data.typed_number, 10),
    (in_output.number_in_page, 20), (in_output.other_key, 4), (in_output.typed_in_page, 6),
    (in_output.word_in_table, 8), (in_output.chart_label, 10), (in_output.chart_shape, 10),
    (in_output.alternative_text, 8), (in_output.panel, 16), (in_output.rows_beside_the_book, 8),
    (in_output.code_beside_the_book, 6), (in_output.printed_json, 4), (in_output.missing_page, 2),
    (in_documents.pdf_text, 12), (in_documents.pdf_alternative, 6),
    (in_documents.pdf_alternative_in_content, 4), (in_documents.docx_number, 10),
    (in_documents.document_gone, 2), (in_code.edited_sql, 10), (in_code.sql_key_missing, 4),
    (in_code.MAKERS["wrong filter"], 10), (in_code.MAKERS["wrong join"], 6), (in_code.MAKERS["rounding slip"], 5),
    (in_code.MAKERS["swapped unit"], 6),
    (in_corrections.altered, 4), (in_corrections.dropped, 4), (in_corrections.added, 2),
    (in_corrections.of_another_row, 3), (in_corrections.out_of_date, 2), (in_corrections.printed_uncorrected, 4),
)  # fmt: skip
CORRECTED = "corrected"  # the folder, beside the whole edition, of the small one with corrections


@dataclass(frozen=True)
class Outcome:
    """What became of a planted fault. by: who caught it; without: what was to be named and is not.

    error: the case itself came to nothing, for this reason.
    """

    kind: str
    what: str
    by: tuple[str, ...]
    without: tuple[frozenset[str], ...] = ()
    told: tuple[str, ...] = field(default=(), repr=False)
    effect: bool = True
    error: str = ""

    @property
    def caught(self) -> bool:
        return bool(self.by)

    @property
    def named(self) -> bool:
        return self.caught and not self.without


def baseline(root: Path, year: int, target: Path) -> tuple[Whole, list[str]]:
    """A copy of the edition, sealed as if the code as it is now had built it; and what verify and lint say of it.

    Beside it a small edition with corrections is built.
    """
    target.mkdir()
    project = copied(Whole(root, year), target)
    _seal(project, year)
    found = [*detectors.verified(project, year), *detectors.linted(project, year)]
    small = in_corrections.edition(target.with_name(CORRECTED))
    corrected = Project.at(small.root)
    _seal(corrected, small.year)
    told = detectors.everyone(corrected, small.year, ["data/", f"{small.edition}/html/"])
    return Whole(target, year), [*found, *(text for texts in told.values() for text in texts)]


def _planted_in(whole: Whole, maker: Maker) -> Whole:
    """The edition that a maker plants in."""
    if maker in in_corrections.MAKERS:
        return Whole(whole.root.with_name(CORRECTED), in_corrections.YEAR)
    return whole


def _seal(project: Project, year: int) -> None:
    (project.edition(year) / manifest.FILE).unlink()
    manifest.write(project, project.edition(year), year, provenance.versions(project))


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


def judge(whole: Whole, maker: Maker, seed: str, resealed: bool = False, lint: bool = True) -> Outcome:
    """Plant one fault and look who finds it. resealed: with a new manifest over the changed files.

    lint: whether `sparbar lint` is shown built files too, in which verify finds typed numbers in the same way.
    """
    whole = _planted_in(whole, maker)
    plant = maker(whole, random.Random(seed))
    with tempfile.TemporaryDirectory(dir=whole.root.parent) as folder:
        project = copied(whole, Path(folder))
        plant.plant(project.root)
        if plant.notebook:
            return _of_code(whole, project, plant)
        if resealed:
            _seal(project, whole.year)
        return _outcome(plant, detectors.everyone(project, whole.year, _changed(whole, project), lint))


def _outcome(plant: Plant, told: dict[str, list[str]]) -> Outcome:
    texts = [text for found in told.values() for text in found]
    without = tuple(names for names in plant.names if not any(name in text for name in names for text in texts))
    return Outcome(plant.kind, plant.what, tuple(name for name, found in told.items() if found), without, tuple(texts))


def _changed(whole: Whole, project: Project) -> set[str]:
    """The files that are not those of the whole edition any more, seen from the root."""
    was, now = ({path.relative_to(root).as_posix(): path.stat().st_ino for path in root.rglob("*") if path.is_file()}
                for root in (whole.root, project.root))  # fmt: skip
    return {file for file in was.keys() | now.keys() if was.get(file) != now.get(file)}


def _of_code(whole: Whole, project: Project, plant: Plant) -> Outcome:
    """Run the changed notebook; what stops it is caught by the build, else the numbers that it gives are checked."""
    try:
        run = notebooks.execute(project, [plant.notebook], whole.year, project.root / "work", 1, lambda *_: None)
    except SparbarError as error:
        names = (frozenset({f"notebooks/{plant.notebook}.ipynb"}),)
        return _outcome(replace(plant, names=names), {"build": detectors.told(error.findings)})
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
    told = {"verify": detectors.texts([verify.entries.check(edition), *verify.computed(edition)])}
    # A reported number that is recorded no more is named by its row, which no number cites.
    rows = {number.lineage.row for key, number in before.items() if key in changed and isinstance(number.lineage, Fact)}
    return _outcome(replace(plant, names=(frozenset(changed | rows),)), told)


def _said(number: Number | None) -> object:
    return number and (number.value, number.unit, number.lineage)


def cases(count: int, seed: int) -> Iterator[tuple[int, str]]:
    """The place of a maker in MAKERS, and the seed, of each of `count` cases, by the makers' shares."""
    whole = sum(share for _, share in MAKERS)
    for place, (_, share) in enumerate(MAKERS):
        for number in range(max(1, round(count * share / whole))):
            yield place, f"{seed}/{place}/{number}"
