"""A small report that is built and released for tests, and ways to tamper with the release."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import tiny

from sparbar import build as building
from sparbar.paths import Project
from sparbar.publish import release
from sparbar.render import silent
from sparbar.render.embedded import EmbeddedRenderer

YEAR = 2024
GRANTED = 'granted = data["beslut"][data["beslut"].beslutstyp == "bevilja"]\n'
CELLS = (
    tiny.COUNT,
    f'{GRANTED}total = record.sum("granted", granted, "belopp_sek", unit="SEK", definition="Beviljat")',
    f'{GRANTED}first = record.sum("first", granted.head(1), "belopp_sek", unit="SEK", definition="Det första")',
    'record.ratio("share", first, total, unit="andel", definition="Första beslutets andel")',
)
CHAPTER = """\
---
notebooks: [money]
---
# Anslaget {#sec-5}

{{< tal money.cases form=ord >}} ärenden fick {{< tal money.granted form=mkr decimaler=1 >}}, varav det första
{{< tal money.share >}} eller {{< tal money.first >}}.

## Mål {#sec-5-1}

{{< svar 5.1 >}}

## Företag {#sec-5-2}

{{< svar 5.2 >}}
"""


def report(folder: Path) -> Project:
    """The report, committed to git at a fixed time."""
    project = tiny.report(folder)
    tiny.notebook(folder, "money", *CELLS)
    tiny.write(folder, "chapters/05-anslaget.qmd", CHAPTER)
    tiny.write(folder, ".gitignore", "_build/\nfigures/\npublished/\n")
    tiny.run_git(folder, "init", "-q")
    commit(folder)
    return project


def commit(folder: Path) -> None:
    """Everything as one more commit."""
    tiny.run_git(folder, "add", "-A")
    tiny.run_git(folder, "commit", "-q", "-m", "as it is")


def build(project: Project, published: bool = True) -> None:
    """The report in all formats."""
    building.build(project, YEAR, ("html", "pdf", "docx"), EmbeddedRenderer(), 1, silent, published=published)


def written(project: Project, folder: Path) -> Path:
    """The release of what is built."""
    return release.write(project, YEAR, folder)


def edit(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """Change the text of a file of the release, in the zipped book or beside it; a change that does nothing fails."""
    if not name.startswith("html/"):
        before = (folder / name).read_text(encoding="utf-8")
        assert change(before) != before, f"nothing to change in {name}"
        (folder / name).write_text(change(before), encoding="utf-8", newline="\n")
        return
    members = book(folder)
    before = members[name].decode("utf-8")
    assert change(before) != before, f"nothing to change in {name}"
    pack(folder, {**members, name: change(before).encode("utf-8")})


def book(folder: Path) -> dict[str, bytes]:
    """The files of the zipped book."""
    with zipfile.ZipFile(folder / f"rapport-{YEAR}-html.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(folder: Path, members: dict[str, bytes]) -> None:
    """Write the zipped book anew."""
    with zipfile.ZipFile(folder / f"rapport-{YEAR}-html.zip", "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)


def reseal(folder: Path) -> None:
    """Record the hashes anew, in the manifest and in SHA256SUMS, as somebody would who covers up a change."""
    path = folder / "manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    members = book(folder)
    for name in document["outputs"]:
        raw = members[name] if name in members else (folder / name).read_bytes()
        document["outputs"][name] = hashlib.sha256(raw).hexdigest()
    path.write_text(json.dumps(document), encoding="utf-8")
    seal(folder)


def seal(folder: Path) -> None:
    """Write SHA256SUMS anew."""
    lines = [
        f"{hashlib.sha256(raw).hexdigest()}  {name}\n"
        for name, raw in tiny.files(folder).items()
        if name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
