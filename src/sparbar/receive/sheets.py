"""The sheets that a mapping names, found among those of an export: how each column is read, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sparbar import csvfile
from sparbar.errors import Finding
from sparbar.paths import Project
from sparbar.receive import grid, mapping, workbook
from sparbar.receive.convert import Reading
from sparbar.receive.grid import Grid
from sparbar.receive.reader import Reader
from sparbar.schemas import TABLES


def readings(project: Project, chosen: mapping.Mapping, where: str) -> Mapping[tuple[str, str], Reading]:
    """(sheet, column) → how its cells are read, with the code tables that are registers looked up."""
    found = {}
    for sheet, settings in chosen.sheets.items():
        for name, column in settings.columns.items():
            codes, table = None, where
            if column.codes:
                codes, table = chosen.codes[column.codes], f"{where}, codes, {column.codes}"
            elif column.lookup:
                path = project.data / TABLES[column.lookup.table].file
                table = project.relative(path)
                codes = _register(csvfile.read(path, table), column.lookup)
            found[sheet, name] = Reading(column, codes, table, where)
    return found


def _register(cells: csvfile.Cells, lookup: mapping.Lookup) -> Mapping[str, str]:
    if not {lookup.match, lookup.give} <= set(cells.header):
        return {}  # told when the register itself is checked
    match, give = cells.header.index(lookup.match), cells.header.index(lookup.give)
    return {row[match]: row[give] for row in cells.rows}


def readers(
    chosen: mapping.Mapping, found: Sequence[workbook.Sheet], codes: Mapping[tuple[str, str], Reading], where: str
) -> tuple[dict[str, Reader], list[Finding], list[str]]:
    """Sheet → its reader, for each that the mapping names; what is wrong with sheets and headings; what is left out."""
    opened: dict[str, Reader] = {}
    findings: list[Finding] = []
    notes: list[str] = []
    names = {sheet.name.strip().casefold(): sheet for sheet in reversed(found)}
    for name, settings in chosen.sheets.items():
        sheet = found[0] if len(found) == len(chosen.sheets) == 1 else names.get(name.casefold())
        if sheet is None:
            there = ", ".join(other.name for other in found) or "no sheet"
            remedy = f"Export the sheet as well, or correct its name in {where}."
            findings.append(Finding(", ".join(sorted({s.file for s in found})), there, f"the sheet {name}", remedy))
            continue
        table, more = grid.find(sheet, settings, where)
        findings += more
        if table is not None:
            notes += _notes(table)
            days = sheet.epoch_1904
            as_read = {column: replace(codes[name, column], epoch_1904=days) for column in settings.columns}
            opened[name] = Reader(table, as_read)
    wanted = {name.casefold() for name in chosen.sheets}
    left = [sheet.name for sheet in found if sheet.name.strip().casefold() not in wanted] if len(found) > 1 else []
    notes += [f"the sheet {name} is not in the mapping" for name in left]
    return opened, findings, notes


def _notes(table: Grid) -> list[str]:
    name = table.sheet.name
    notes = [f"{name}: the column {heading} is not in the mapping" for heading in table.unused]
    if table.totals is not None:
        notes.append(f"{name}: row {table.totals + 1} is the row of totals, and agrees with the rows")
    return [*notes, *(f"{name}: left out as a footnote: {text}" for text in table.footnotes)]
