"""The release folder: what a public build made, the ledger as open data, and what it takes to check it all.

Byte for byte the same of the same commit: members sorted, one time (provenance.epoch), one set of permissions. The zip
stores its files as they are, because deflate's output depends on the version of zlib.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from string import Template

from sparbar import built, expected, provenance, verify_release
from sparbar.built import Built
from sparbar.config import read_report
from sparbar.paths import Project
from sparbar.publish import crate, csvw, entities
from sparbar.sources import digest

HERE = Path(__file__).parent
SUMS = verify_release.SUMS
SCHEMA = "ledger.schema.json"
FOLDER_MODE, FILE_MODE = 0o755, 0o644
HASH_LENGTH = 12


def write(project: Project, year: int, folder: Path) -> Path:
    """Write the release of the public edition that is built in `project` into the new folder `folder`."""
    edition = built.read(project, year)
    folder.mkdir(parents=True)
    for path in _files(edition.folder):
        name = path.relative_to(edition.folder)
        if name.parts[0] != "html":
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, folder / name)
    _zip(edition.folder, folder / f"rapport-{year}-html.zip", provenance.epoch(project))
    _text(folder / "ledger.csv", edition.ledger.to_csv())
    _json(folder / csvw.FILE, csvw.metadata(year, read_report(project)))
    _json(folder / "texts.json", {"year": year, "pages": dict(_texts(edition))})
    shutil.copyfile(HERE / SCHEMA, folder / SCHEMA)
    shutil.copyfile(verify_release.__file__, folder / "verify_release.py")
    _text(folder / "README.md", _readme(project, year))
    crate.write(edition, folder)
    _text(folder / SUMS, "".join(f"{digest(path.read_bytes())}  {name}\n" for name, path in _named(folder)))
    for path in (folder, *folder.rglob("*")):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    return folder


def sums(folder: Path) -> bytes:
    """What says whether two releases are the same; nothing where there is none."""
    path = folder / SUMS
    return path.read_bytes() if path.is_file() else b""


def name(folder: Path, project: Project) -> str:
    """A name for a release that is replaced: year, the day of its commit, and the start of its hash."""
    path = folder / entities.FILE
    found = json.loads(path.read_text(encoding="utf-8"))["@graph"] if path.is_file() else []
    day = next((entity["datePublished"][:10] for entity in found if entity["@id"] == "./"), provenance.day(project))
    return f"{folder.name}-{day}-{digest(sums(folder))[:HASH_LENGTH]}"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _named(folder: Path) -> list[tuple[str, Path]]:
    return sorted((path.relative_to(folder).as_posix(), path) for path in _files(folder))


def _zip(edition: Path, place: Path, epoch: int) -> None:
    """The book as one file; its pages lie in html/, as the manifest names them."""
    moment = dt.datetime.fromtimestamp(epoch, dt.UTC)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        for path in _files(edition / "html"):
            member = zipfile.ZipInfo(path.relative_to(edition).as_posix(), moment.timetuple()[:6])
            member.create_system = 3  # Unix: says how to read the permissions
            member.external_attr = (0o100000 | FILE_MODE) << 16
            archive.writestr(member, path.read_bytes())


def _texts(edition: Built) -> Iterator[tuple[str, list[list[str]]]]:
    """Page → key and text of each number that it is to print, as the ledger alone gives them."""
    for slug in sorted(edition.printed["pages"]):
        cells = expected.numbers(edition, slug, expected.tables(edition, slug))
        yield f"html/{slug}.html", sorted([cell.key, cell.text] for cell in cells)


def _readme(project: Project, year: int) -> str:
    report, versions = read_report(project), provenance.versions(project)
    template = Template((HERE / "release.md.template").read_text(encoding="utf-8"))
    return template.substitute(
        title=report.title,
        region=report.region,
        publisher=report.publisher,
        year=year,
        day=provenance.day(project),
        commit=versions.get("git", "–"),
        synthetic=_notice(project, year),
    )


def _notice(project: Project, year: int) -> str:
    ledger = built.read(project, year).ledger
    made_up = any(number.synthetic for number in ledger.numbers.values())
    return "\n**Syntetiska exempeldata.** Belopp och antal som bygger på dem är inte verkliga.\n" if made_up else ""


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(path: Path, document: object) -> None:
    _text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
