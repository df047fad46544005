"""A folder beside the last one: files of the same content are the same files, and no last one is ever written to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import tiny

from sparbar.build import _check_taken
from sparbar.errors import RenderFailed
from sparbar.samefiles import SameFiles


@pytest.fixture
def files(tmp_path: Path) -> SameFiles:
    """The last folder has a text in two files."""
    for name in ("same", "other"):
        tiny.write(tmp_path / "last", name, "Å\n")
    (tmp_path / "new").mkdir()
    return SameFiles(tmp_path / "new", tmp_path / "last")


def last(files: SameFiles, name: str) -> Path:
    assert files.last is not None
    return files.last / name


def test_the_same_content_is_the_same_file(files: SameFiles) -> None:
    files.write("same", "Å\n")
    files.copy("other", last(files, "same"))
    assert all((files.folder / name).samefile(last(files, name)) for name in ("same", "other"))
    assert files.taken == dict.fromkeys(("same", "other"), hashlib.sha256("Å\n".encode()).hexdigest())


@pytest.mark.parametrize("content", ["Å", "Å\n\n", "B\n", "Ö\n", b""])
def test_another_content_is_another_file(files: SameFiles, content: str | bytes) -> None:
    files.write("same", content)
    files.write("new", content)
    raw = content.encode() if isinstance(content, str) else content
    assert [(files.folder / name).read_bytes() for name in ("same", "new")] == [raw, raw]
    assert (last(files, "same").read_text("utf-8"), files.taken) == ("Å\n", {})


def test_what_is_written_twice_does_not_reach_the_last_one(files: SameFiles) -> None:
    files.write("same", "Å\n")
    files.write("same", "B\n")
    assert ((files.folder / "same").read_text("utf-8"), last(files, "same").read_text("utf-8")) == ("B\n", "Å\n")
    assert files.taken == {}


def test_a_link_or_a_file_with_other_permissions_is_not_taken(files: SameFiles) -> None:
    last(files, "same").chmod(0o600)
    last(files, "linked").symlink_to(last(files, "other"))
    for name in ("same", "linked"):
        files.write(name, "Å\n")
        assert not (files.folder / name).samefile(last(files, name))
        assert (files.folder / name).stat().st_mode == last(files, "other").stat().st_mode
    assert files.taken == {}


def test_a_folder_within_is_told_with_its_name(files: SameFiles) -> None:
    tiny.write(last(files, "a"), "b/c", "Å\n")
    files.within("a").within("b").folder.mkdir(parents=True)
    files.within("a").within("b").write("c", "Å\n")
    assert (files.folder / "a/b/c").samefile(last(files, "a/b/c"))
    assert list(files.taken) == ["a/b/c"]


def test_without_a_last_folder_all_are_new(tmp_path: Path) -> None:
    for files in (SameFiles(tmp_path), SameFiles(tmp_path, tmp_path / "none")):
        files.write("a", "Å\n")
        assert ((tmp_path / "a").read_text("utf-8"), files.taken) == ("Å\n", {})


def test_a_file_that_another_program_changes_meanwhile_fails_the_build(files: SameFiles) -> None:
    files.write("same", "Å\n")
    _check_taken(files, {"same": hashlib.sha256("Å\n".encode()).hexdigest()})
    with pytest.raises(RenderFailed, match="same: changed by another program"):
        _check_taken(files, {"same": hashlib.sha256(b"B\n").hexdigest()})
