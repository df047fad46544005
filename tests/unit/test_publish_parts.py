"""Putting a release at published/<year>/: whole or not at all, and never over another one without being told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tiny

from sparbar import publish as publishing
from sparbar.errors import Finding
from sparbar.paths import Project
from sparbar.publish import NotPublished


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A report, of which only the folder matters."""
    return Project.at(tiny.copy_small(tmp_path / "report"))


def release(folder: Path, text: str) -> Path:
    """Something like a release that says `text`."""
    tiny.write(folder, "rapport-2024.pdf", text)
    tiny.write(folder, "SHA256SUMS", f"{text}  rapport-2024.pdf\n")
    crate = {"@graph": [{"@id": "./", "datePublished": f"2026-02-0{len(text)}T12:00:00+00:00"}]}
    tiny.write(folder, "ro-crate-metadata.json", json.dumps(crate))
    return folder


def put(project: Project, new: Path, *, replacing: bool = False) -> publishing.Published:
    folder = publishing.place(project, 2024)
    folder.parent.mkdir(exist_ok=True)
    return publishing._put(project, new, folder, replacing)


def everything(project: Project) -> dict[str, str]:
    """Every PDF below published/, hidden folders too, with its text."""
    files = tiny.files(project.root / "published")
    return {name: raw.decode() for name, raw in files.items() if name.endswith(".pdf")}


def test_the_first_release_is_put_there(project: Project, tmp_path: Path) -> None:
    done = put(project, release(tmp_path / "new", "a"))
    assert done == publishing.Published(project.root / "published/2024", False, None)
    assert everything(project) == {"2024/rapport-2024.pdf": "a"}


def test_the_same_release_again_changes_nothing_and_says_so(project: Project, tmp_path: Path) -> None:
    put(project, release(tmp_path / "new", "a"))
    before = (project.root / "published/2024").stat().st_mtime_ns
    assert put(project, release(tmp_path / "again", "a")).unchanged
    assert (project.root / "published/2024").stat().st_mtime_ns == before


def test_another_release_is_refused_and_the_first_one_stays(project: Project, tmp_path: Path) -> None:
    put(project, release(tmp_path / "new", "a"))
    with pytest.raises(NotPublished, match="another publication of the year") as refused:
        put(project, release(tmp_path / "other", "bb"))
    assert refused.value.exit_code == 1
    assert "--replace moves that one to published/replaced/2024-2026-02-01-" in str(refused.value)
    assert everything(project) == {"2024/rapport-2024.pdf": "a"}


def test_a_replaced_release_is_kept_under_its_day_and_hash(project: Project, tmp_path: Path) -> None:
    put(project, release(tmp_path / "new", "a"))
    done = put(project, release(tmp_path / "other", "bb"), replacing=True)
    assert done.replaced is not None
    kept = done.replaced.relative_to(project.root / "published").as_posix()
    assert kept.startswith("replaced/2024-2026-02-01-")
    assert everything(project) == {"2024/rapport-2024.pdf": "bb", f"{kept}/rapport-2024.pdf": "a"}


def test_the_first_release_comes_back_when_the_swap_fails(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(project, release(tmp_path / "new", "a"))
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.startswith(".2024"):
            raise OSError("the disk is full")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="full"):
        put(project, release(tmp_path / "other", "bb"), replacing=True)
    assert everything(project) == {"2024/rapport-2024.pdf": "a"}


def test_what_the_public_edition_lacks_is_refused_with_every_finding() -> None:
    findings = [Finding("a", "b", "c", "d"), Finding("e", "f", "g", "h")]
    with pytest.raises(NotPublished) as refused:
        publishing._refuse(findings)
    assert refused.value.findings == tuple(findings)
    publishing._refuse([])
