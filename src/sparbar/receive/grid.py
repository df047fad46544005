"""Where the table of a sheet begins and ends: titles above, a row of totals and footnotes below are no rows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sparbar.errors import Finding
from sparbar.receive import mapping
from sparbar.receive.convert import clean
from sparbar.receive.workbook import Raw, Sheet

SEARCHED = 50  # rows from the top in which headings are looked for
FEW = 3  # a table of fewer columns has no footnotes that can be told from its rows


@dataclass(frozen=True)
class Grid:
    """The table of one sheet, in positions from 0.

    columns: name in the mapping → column. missing: name → what is said of its heading, which is not there. rows: those
    of data. totals: the row of totals. unused: headings that the mapping says nothing about. above, footnotes: the
    texts around the table.
    """

    sheet: Sheet
    columns: Mapping[str, int]
    missing: Mapping[str, Finding]
    rows: tuple[int, ...]
    totals: int | None
    unused: tuple[str, ...]
    above: tuple[str, ...]
    footnotes: tuple[str, ...]


def find(sheet: Sheet, settings: mapping.Sheet, where: str) -> tuple[Grid | None, list[Finding]]:
    """The table as the mapping's sheet describes it; None when its headings are not there. `where`: the mapping."""
    wanted = {clean(column.header or name).casefold(): name for name, column in settings.columns.items()}
    head = _head(sheet, settings, wanted)
    present = [clean(str(cell)).casefold() for cell in sheet.rows[head]] if head < len(sheet.rows) else []
    if not set(wanted) & set(present):
        return None, [_no_headings(sheet, head, list(settings.columns.values()), wanted, where)]
    missing = _missing(sheet, head, wanted, present, settings, where)
    findings = [*missing.values(), *_twice(sheet, head, wanted, present)]
    columns = {wanted[text]: place for place, text in reversed(list(enumerate(present))) if text in wanted}
    ignored = {clean(text).casefold() for text in settings.ignored}
    unused = tuple(
        clean(str(sheet.rows[head][place]))
        for place, text in enumerate(present)
        if text and text not in wanted and text not in ignored
    )
    rows, totals, notes, stray = _body(sheet, head, settings, len(wanted))
    findings += stray
    if not rows:
        remedy = "Export it again, or correct header_row in the mapping."
        findings.append(Finding(sheet.address(head + 1, 0), "no row below the headings", "the rows of data", remedy))
    above = tuple(clean(str(cell)) for row in sheet.rows[:head] for cell in row if clean(str(cell)))
    return Grid(sheet, columns, missing, rows, totals, unused, above, notes), findings


def likely_head(sheet: Sheet) -> int:
    """The first of the topmost rows with the most texts, each once: where headings probably are."""

    def texts(row: Sequence[Raw]) -> int:
        found = [clean(cell) for cell in row if isinstance(cell, str) and clean(cell)]
        return len(found) if len(set(found)) == len(found) else 0

    top = sheet.rows[:SEARCHED]
    return max(range(len(top)), key=lambda place: (texts(top[place]), -place), default=0)


def _head(sheet: Sheet, settings: mapping.Sheet, wanted: Mapping[str, str]) -> int:
    if settings.header_row is not None:
        return settings.header_row - 1
    best = _best(sheet, wanted)
    there = sheet.rows[best] if sheet.rows else ()
    return best if any(clean(str(cell)).casefold() in wanted for cell in there) else likely_head(sheet)


def _best(sheet: Sheet, wanted: Mapping[str, str]) -> int:
    """The row with the most of the headings; the first one of several."""
    scores = [sum(clean(str(cell)).casefold() in wanted for cell in row) for row in sheet.rows[:SEARCHED]]
    return scores.index(max(scores)) if scores else 0


def _no_headings(
    sheet: Sheet, head: int, columns: Sequence[mapping.Column], wanted: Mapping[str, str], where: str
) -> Finding:
    there = [clean(str(cell)) for cell in sheet.rows[head] if clean(str(cell))] if head < len(sheet.rows) else []
    names = [column.header or name for name, column in zip(wanted.values(), columns, strict=True)]
    expected = f"the headings {', '.join(names)}"
    best = _best(sheet, wanted)
    row = sheet.rows[best] if sheet.rows else ()
    seen = any(clean(str(cell)).casefold() in wanted for cell in row)
    remedy = f"They stand in row {best + 1}: correct header_row in {where}." if seen else f"Correct {where}."
    return Finding(sheet.address(head, 0), f"'{there[0]}'" if there else "an empty row", expected, remedy)


def _missing(
    sheet: Sheet, head: int, wanted: Mapping[str, str], present: Sequence[str], settings: mapping.Sheet, where: str
) -> dict[str, Finding]:
    missing = {}
    for text, name in wanted.items():
        if text not in present:
            heading = settings.columns[name].header or name
            found, expected = f"no heading '{heading}' in row {head + 1}", "every column of the mapping"
            remedy = f"Export the column as well, or correct its header in {where}."
            missing[name] = Finding(sheet.address(head, 0), found, expected, remedy)
    return missing


def _twice(sheet: Sheet, head: int, wanted: Mapping[str, str], present: Sequence[str]) -> Iterator[Finding]:
    for place, text in enumerate(present):
        if text in wanted and text in present[:place]:
            found = f"the heading '{clean(str(sheet.rows[head][place]))}' a second time"
            first = sheet.address(head, present.index(text))
            yield Finding(
                sheet.address(head, place), found, f"each heading once; {first} has it", "Remove one of them."
            )


def _body(
    sheet: Sheet, head: int, settings: mapping.Sheet, width: int
) -> tuple[tuple[int, ...], int | None, tuple[str, ...], list[Finding]]:
    """The rows of data, the row of totals, the footnotes, and rows that are none of these."""
    filled = {place: _filled(sheet, place) for place in range(head + 1, len(sheet.rows))}
    last = max((place for place, cells in filled.items() if len(cells) > (width >= FEW)), default=head)
    rows: list[int] = []
    totals, ended, stray = None, False, list[Finding]()
    for place in range(head + 1, last + 1):
        cells = filled[place]
        if totals is None and cells and _is_total(cells[0], settings.totals):
            totals, ended = place, True
        elif not cells:
            ended = True
        elif not ended:
            rows.append(place)
        elif len(cells) > 1:
            remedy = "Delete the empty row above it if the row belongs to the table, or the row if it does not."
            found = "a row below the end of the table"
            stray.append(Finding(sheet.address(place, 0), found, "footnotes only, each in one cell", remedy))
    outside = [place for place in filled if place not in rows and place != totals and len(filled[place]) == 1]
    notes = tuple(filled[place][0] for place in outside)
    return tuple(rows), totals, notes, stray


def _filled(sheet: Sheet, row: int) -> list[str]:
    """The cells of a row that hold something, as text."""
    cells = enumerate(sheet.rows[row])
    texts = [clean(str(cell)) or sheet.error(row, column) for column, cell in cells]
    return [text for text in texts if text]


def _is_total(cell: str, starts: Sequence[str]) -> bool:
    return any(cell.casefold().startswith(start.casefold()) for start in starts)
