"""manifest.json names every file that went in and came out, with the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import tiny

import sparbar
from sparbar import manifest, provenance
from sparbar.paths import Project


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny.report(tmp_path / "report")


def written(project: Project, folder: Path) -> dict[str, Any]:
    tiny.write(folder, "html/index.html", "<p>Å</p>")
    tiny.write(folder, "rapport-2024.pdf", "%PDF")
    manifest.write(project, folder, 2024, provenance.versions(project))
    document: dict[str, Any] = json.loads((folder / manifest.FILE).read_text(encoding="utf-8"))
    return document


def test_every_input_output_and_module_has_its_hash(project: Project, tmp_path: Path) -> None:
    document = written(project, tmp_path / "out")
    assert list(document) == ["inputs", "code", "outputs", "environment"]
    for file in (
        "report.yml",
        "_quarto.yml",
        "index.qmd",
        "chapters/05-anslaget.qmd",
        "notebooks/money.ipynb",
        "data/sources.yml",
        "data/nyps/beslut.csv",
        "data/svar/2024/5.1.md",
        "_extensions/sparbar/sparbar.lua",
    ):
        assert document["inputs"][file] == sha256((project.root / file).read_bytes()), file
    assert set(document["inputs"]) == {file for file in tiny.files(project.root) if not file.startswith("_build")}
    assert document["outputs"] == {"html/index.html": sha256("<p>Å</p>".encode()), "rapport-2024.pdf": sha256(b"%PDF")}
    package = Path(sparbar.__file__).parent
    assert document["code"]["manifest.py"] == sha256((package / "manifest.py").read_bytes())
    assert "design/tokens.toml" in document["code"]
    assert not [file for file in document["code"] if "__pycache__" in file]
    assert document["environment"]["Python"]


def test_names_are_sorted_and_nothing_names_this_machine(project: Project, tmp_path: Path) -> None:
    document = written(project, tmp_path / "out")
    for part in ("inputs", "code", "outputs"):
        assert list(document[part]) == sorted(document[part])
    assert str(tmp_path) not in json.dumps(document)


def test_data_elsewhere_are_data_all_the_same(project: Project, tmp_path: Path) -> None:
    (project.root / "data").rename(tmp_path / "export")
    document = written(Project.at(project.root, data=tmp_path / "export"), tmp_path / "out")
    assert "data/nyps/beslut.csv" in document["inputs"]


def test_a_changed_byte_changes_one_line(project: Project, tmp_path: Path) -> None:
    before = written(project, tmp_path / "out")
    tiny.write(project.root, "data/svar/2024/5.2.md", "Ja.\n")
    after = written(project, tmp_path / "out2")
    assert {file for file in before["inputs"] if before["inputs"][file] != after["inputs"][file]} == {
        "data/svar/2024/5.2.md"
    }
    assert before["code"] == after["code"]


def test_approved_ledgers_of_earlier_years_are_inputs_and_that_of_the_year_is_none(
    project: Project, tmp_path: Path
) -> None:
    for year in (2018, 2022, 2023, 2024, 2025):
        tiny.write(project.root, f"ledger/{year}.csv", f"{year}\n")
    inputs = written(project, tmp_path / "out")["inputs"]
    assert [file for file in inputs if file.startswith("ledger/")] == ["ledger/2022.csv", "ledger/2023.csv"]
