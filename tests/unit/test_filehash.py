"""Hashes of files: never those of what a file was before."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sparbar import filehash

ALL = [HealthCheck.function_scoped_fixture]
EDITS = st.lists(
    st.tuples(st.sampled_from(["write", "same time", "replace", "link"]), st.binary(max_size=3)), min_size=1, max_size=8
)


@settings(max_examples=60, suppress_health_check=ALL)
@given(edits=EDITS)
def test_the_hash_is_that_of_the_content_whatever_is_done_to_the_file(tmp_path: Path, edits: list) -> None:
    path, other = tmp_path / "file", tmp_path / "other"
    path.unlink(missing_ok=True)
    for way, raw in [("write", b""), *edits]:
        if way == "replace":
            other.write_bytes(raw)
            other.replace(path)
        elif way == "link":
            other.unlink(missing_ok=True)
            other.hardlink_to(path)
            other.write_bytes(raw)
        else:
            path.write_bytes(raw)
        if way == "same time":
            os.utime(path, (0, 0))
        for _ in range(2):
            assert filehash.sha256(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_has_been_at_rest_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, read = tmp_path / "file", []
    path.write_bytes(b"text")
    before = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self) or before(self))
    monkeypatch.setattr(filehash, "SETTLED", -(10**9))
    assert filehash.sha256(path) == filehash.sha256(path) == hashlib.sha256(b"text").hexdigest()
    assert read == [path]


def test_no_file_no_hash(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        filehash.sha256(tmp_path / "file")
