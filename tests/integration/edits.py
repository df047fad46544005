"""Edits of a small edition: one way to break (or to strain) a copy of tests/fixtures/small each.

Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from sparbar.paths import Project

SMALL = Path(__file__).parents[1] / "fixtures" / "small"
SOURCES = "data/sources.yml"

Edit = Callable[[Path], None]


def edition(folder: Path, *edits: Edit) -> Project:
    """A copy of the small edition in `folder` with these edits, its hashes recorded after them."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    for edit in edits:
        edit(folder)
    return Project.at(folder)


def accepted(edit: Edit) -> Edit:
    """The edit, after which sources.yml holds the hashes of the files as they are now."""

    def edit_and_accept(root: Path) -> None:
        edit(root)
        accept(root)

    return edit_and_accept


def accept(root: Path) -> None:
    def rehashed(match: re.Match[str]) -> str:
        path = root / "data" / match[1]
        new = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else match[3]
        return f'file: {match[1]}{match[2]}sha256: "{new}"'

    text = (root / SOURCES).read_text(encoding="utf-8")
    entries = re.compile(r'file: (\S+)(.*?)sha256: "(\w+)"', re.DOTALL)
    (root / SOURCES).write_text(entries.sub(rehashed, text), encoding="utf-8")


def rewritten(file: str, change: Callable[[list[list[str]]], None]) -> Edit:
    """`change` what csv reads from data/`file`; row n is item n - 1."""

    def edit(root: Path) -> None:
        path = root / "data" / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        change(rows)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8", newline="")

    return accepted(edit)


def cell(file: str, row: int, column: str, value: str) -> Edit:
    """Write `value` into one cell."""

    def change(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(column)] = value

    return rewritten(file, change)


def row(file: str, *cells: str) -> Edit:
    """Add a row at the end."""
    return rewritten(file, lambda rows: rows.append(list(cells)))


def without_row(file: str, number: int) -> Edit:
    return rewritten(file, lambda rows: rows.__delitem__(number - 1))


def without_column(file: str, column: str) -> Edit:
    def change(rows: list[list[str]]) -> None:
        position = rows[0].index(column)
        for cells in rows:
            del cells[position]

    return rewritten(file, change)


def column(file: str, name: str, value: str) -> Edit:
    """Add a column at the right with the same value in each row."""

    def change(rows: list[list[str]]) -> None:
        for position, cells in enumerate(rows):
            cells.append(value if position else name)

    return rewritten(file, change)


def text(file: str, old: str, new: str) -> Edit:
    """Replace the one place of data/`file` where `old` stands."""

    def edit(root: Path) -> None:
        path = root / "data" / file
        before = path.read_bytes().decode("utf-8")
        assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {file}"
        path.write_bytes(before.replace(old, new).encode("utf-8"))

    return accepted(edit)


def raw(file: str, change: Callable[[bytes], bytes]) -> Edit:
    """Change the bytes of data/`file`."""

    def edit(root: Path) -> None:
        path = root / "data" / file
        before = path.read_bytes()
        after = change(before)
        assert after != before, f"nothing changed in {file}"
        path.write_bytes(after)

    return accepted(edit)


def encoded(file: str, encoding: str) -> Edit:
    return raw(file, lambda content: content.decode("utf-8").encode(encoding))


def swapped(file: str, old: str, new: str) -> Edit:
    """Replace every `old` of data/`file`."""
    return raw(file, lambda content: content.replace(old.encode(), new.encode()))


def lines(file: str, change: Callable[[list[str]], object]) -> Edit:
    """Change the lines of data/`file`, each with its line break; line n is item n - 1."""

    def edited(content: bytes) -> bytes:
        kept = content.decode("utf-8").splitlines(keepends=True)
        change(kept)
        return "".join(kept).encode("utf-8")

    return raw(file, edited)


def line(file: str, number: int, content: str) -> Edit:
    """Put a line before line `number`."""
    return lines(file, lambda kept: kept.insert(number - 1, content + "\n"))


def without_lines(file: str, first: int, last: int) -> Edit:
    return lines(file, lambda kept: kept.__delitem__(slice(first - 1, last)))


def swapped_in_lines(file: str, first: int, last: int, old: str, new: str) -> Edit:
    """Replace `old` in the lines `first` to `last`."""

    def change(kept: list[str]) -> None:
        kept[first - 1 : last] = [content.replace(old, new) for content in kept[first - 1 : last]]

    return lines(file, change)


def unaccepted(file: str, old: str, new: str) -> Edit:
    """Replace text of `file` (from the root) and leave sources.yml as it is."""

    def edit(root: Path) -> None:
        before = (root / file).read_text(encoding="utf-8")
        assert old in before, f"no {old!r} in {file}"
        (root / file).write_text(before.replace(old, new, 1), encoding="utf-8")

    return edit


def removed(file: str) -> Edit:
    """Delete `file` (from the root)."""
    return lambda root: (root / file).unlink()


def written(file: str, content: str, encoding: str = "utf-8") -> Edit:
    """Write `file` (from the root) anew."""

    def edit(root: Path) -> None:
        (root / file).write_bytes(content.encode(encoding))

    return edit


def written_and_accepted(file: str, content: str) -> Edit:
    """Write data/`file` anew and record its hash."""
    return accepted(written(f"data/{file}", content))


def renamed(old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        (root / old).rename(root / new)

    return edit


def copied(old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        shutil.copy(root / old, root / new)

    return edit


def repeated(file: str, first: int, last: int) -> Edit:
    """Write the lines `first` to `last` of `file` (from the root) once more at its end."""

    def edit(root: Path) -> None:
        kept = (root / file).read_text(encoding="utf-8").splitlines(keepends=True)
        (root / file).write_text("".join([*kept, *kept[first - 1 : last]]), encoding="utf-8")

    return edit
