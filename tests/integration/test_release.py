"""What a release holds beside the book: provenance as RO-Crate, the ledger as CSVW and JSON Schema; the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import csvw
import jsonschema
import pytest
import released
import rocrate
import tiny
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

from sparbar.paths import Project
from sparbar.publish import release

ZIP = "rapport-2024-html.zip"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small report that is built for publication."""
    project = released.report(tmp_path_factory.mktemp("report"))
    released.build(project)
    return project


@pytest.fixture(scope="module")
def folder(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its release."""
    return released.written(project, tmp_path_factory.mktemp("release") / "2024")


def graph(folder: Path) -> dict[str, dict[str, Any]]:
    """The entities of the crate by name."""
    document = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in document["@graph"]}


def names(references: Any) -> list[str]:
    listed = references if isinstance(references, list) else [references]
    return [reference["@id"] for reference in listed]


# The folder


def test_a_release_holds_the_book_the_numbers_and_what_proves_them(folder: Path) -> None:
    assert sorted(tiny.files(folder)) == [
        "README.md",
        "SHA256SUMS",
        "code/build.py",
        "ledger.csv",
        "ledger.csv-metadata.json",
        "ledger.json",
        "ledger.schema.json",
        "manifest.json",
        "notebooks/money.ipynb",
        "printed.json",
        "rapport-2024-html.zip",
        "rapport-2024.docx",
        "rapport-2024.pdf",
        "ro-crate-metadata.json",
        "texts.json",
        "verify_release.py",
    ]


def test_the_zip_has_one_order_one_time_and_one_set_of_permissions(folder: Path) -> None:
    with zipfile.ZipFile(folder / ZIP) as archive:
        members = archive.infolist()
    assert [member.filename for member in members] == sorted(member.filename for member in members)
    assert {member.date_time for member in members} == {(2026, 2, 1, 12, 0, 0)}
    assert {member.external_attr >> 16 for member in members} == {0o100644}
    assert "html/index.html" in {member.filename for member in members}


def test_the_same_edition_gives_the_same_bytes_in_another_place_and_time_zone(
    project: Project, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Project.at(shutil.copytree(project.root, tmp_path / "elsewhere"))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    before = os.umask(0o077)
    try:
        again = released.written(elsewhere, tmp_path / "again")
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()
    assert tiny.files(again) == tiny.files(folder)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in again.rglob("*") if path.is_file()}
    assert modes == {0o644}


def test_the_readme_says_which_commit_it_is_of_and_how_to_check_it(project: Project, folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert tiny.run_git(project.root, "rev-parse", "--short=12", "HEAD").strip() in text
    assert "2026-02-01" in text
    assert "python3 verify_release.py ." in text
    assert "Syntetiska exempeldata" in text
    assert "$" not in text


def test_a_replaced_release_is_named_after_its_day_and_hash(project: Project, folder: Path) -> None:
    name = release.name(folder, project)
    assert name.startswith("2024-2026-02-01-")
    assert len(name) == len("2024-2026-02-01-") + release.HASH_LENGTH


# Provenance


class Answer:
    """What the library for HTTP would give for a JSON-LD context."""

    status_code = 200

    def __init__(self, document: Any) -> None:
        self.document, self.headers = document, {"Content-Type": "application/ld+json"}
        self.text = json.dumps(document)
        self.content = self.text.encode()

    def json(self) -> Any:
        return self.document

    def raise_for_status(self) -> None:
        """It is there."""


# RO-Crate 1.3, whose context the library brings along, says these differently from RO-Crate 1.1.
TERMS_OF_1_1 = {
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "FormalParameter": "https://bioschemas.org/FormalParameter",
    "input": "https://bioschemas.org/ComputationalWorkflow#input",
    "output": "https://bioschemas.org/ComputationalWorkflow#output",
}


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """RO-Crate's context without the network; the addresses that were asked for."""
    path = Path(rocrate.__file__).parent / "data/ro-crate.jsonld"
    known = json.loads(path.read_text(encoding="utf-8"))["@context"] | TERMS_OF_1_1
    asked: list[str] = []

    def get(url: str, **_: Any) -> Answer:
        asked.append(url)
        assert url == "https://w3id.org/ro/crate/1.1/context", "the crate needs no other context"
        return Answer({"@context": known})

    monkeypatch.setattr(HttpRequester, "get", lambda _, url, **words: get(url, **words), raising=False)
    monkeypatch.setattr(HttpRequester, "head", lambda _, url, **words: get(url, **words), raising=False)
    return asked


def problems(folder: Path) -> list[str]:
    """What the validator of the profile finds that MUST hold."""
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="provenance-run-crate",
        requirement_severity=models.Severity.REQUIRED,
        enable_profile_inheritance=True,
    )
    result = services.validate(settings)
    return [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]


def test_the_crate_obeys_its_profiles(folder: Path, contexts: list[str]) -> None:
    assert problems(folder) == []
    assert contexts


def test_the_validator_finds_what_is_wrong(folder: Path, contexts: list[str], tmp_path: Path) -> None:
    """The test above can fail: a step without its tool, and a file that is not there."""
    spoiled = Path(shutil.copytree(folder, tmp_path / "spoiled"))
    (spoiled / "ledger.csv").unlink()
    path = spoiled / "ro-crate-metadata.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    next(entity for entity in document["@graph"] if entity["@type"] == "HowToStep").pop("workExample")
    path.write_text(json.dumps(document), encoding="utf-8")
    found = "\n".join(problems(spoiled))
    assert "ledger.csv" in found
    assert "A HowToStep must refer to its corresponding tool via workExample" in found
    assert contexts


def test_the_library_reads_the_crate_again(folder: Path) -> None:
    crate = ROCrate(folder)
    assert crate.mainEntity.id == "code/build.py"
    assert {entity.id for entity in crate.get_by_type("File")} >= {"ledger.csv", "rapport-2024.pdf", ZIP}


def test_each_notebook_is_a_step_with_the_data_it_counted_and_what_it_gave(folder: Path) -> None:
    found = graph(folder)
    assert names(found["code/build.py"]["step"]) == ["#step/money", "#step/render"]
    assert names(found["#control/money"]["object"]) == ["#action/money"]
    action = found["#action/money"]
    assert names(action["object"]) == ["#year", "#input/data/nyps/arenden.csv", "#input/data/nyps/beslut.csv"]
    assert names(action["result"]) == ["notebooks/money.ipynb"]
    assert found["#year"]["value"] == "2024"
    assert set(names(found["#action/render"]["result"])) == {ZIP, "rapport-2024.docx", "rapport-2024.pdf"}


def test_every_file_and_input_has_its_hash_and_every_time_is_the_commits(folder: Path) -> None:
    found = graph(folder)
    sums = {line[66:]: line[:64] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    recorded = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    parts = set(names(found["./"]["hasPart"]))
    assert parts == sums.keys() - {"ro-crate-metadata.json"}
    assert {name: found[name]["sha256"] for name in parts} == {name: sums[name] for name in parts}
    assert {name: found[f"#input/{name}"]["sha256"] for name in recorded} == recorded
    times = {entity[term] for entity in found.values() for term in ("endTime", "datePublished") if term in entity}
    assert times == {"2026-02-01T12:00:00+00:00"}


def test_synthetic_inputs_are_called_so(folder: Path) -> None:
    assert graph(folder)["#input/data/nyps/beslut.csv"]["description"].startswith("Syntetiska exempeldata.")


# Open data


def test_the_csv_is_as_its_metadata_say(folder: Path) -> None:
    table = csvw.CSVW(str(folder / "ledger.csv"), md_url=str(folder / "ledger.csv-metadata.json"), validate=True)
    assert table.is_valid, table.warnings
    rows = list(csvw.Table.from_file(folder / "ledger.csv-metadata.json"))
    numbers = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))["numbers"]
    assert [row["key"] for row in rows] == [number["key"] for number in numbers]
    assert {type(row["value"]).__name__ for row in rows} == {"Decimal"}
    assert {row["synthetic"] for row in rows} == {True}


def test_a_csv_that_is_not_as_its_metadata_say_is_not_valid(folder: Path, tmp_path: Path) -> None:
    spoiled = Path(shutil.copytree(folder, tmp_path / "spoiled"))
    released.edit(spoiled, "ledger.csv", lambda text: text.replace(",computed,", ",guessed,"))
    with pytest.raises(ValueError, match="guessed"):
        list(csvw.Table.from_file(spoiled / "ledger.csv-metadata.json"))


def test_every_column_has_a_title_in_swedish(folder: Path) -> None:
    document = json.loads((folder / "ledger.csv-metadata.json").read_text(encoding="utf-8"))
    columns = document["tableSchema"]["columns"]
    assert all(column["titles"]["sv"][0] and column["dc:description"] for column in columns)
    assert document["tableSchema"]["primaryKey"] == ["key"]


def test_the_json_is_as_its_schema_says(folder: Path) -> None:
    schema = json.loads((folder / "ledger.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert schema["$id"].startswith("urn:uuid:")


@pytest.mark.parametrize(("name", "value"), [("value", 1.5), ("kind", "guessed"), ("key", "x"), ("extra", 1)])
def test_a_json_of_another_shape_is_not_valid(folder: Path, name: str, value: object) -> None:
    schema = json.loads((folder / "ledger.schema.json").read_text(encoding="utf-8"))
    document = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    document["numbers"][0][name] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)
