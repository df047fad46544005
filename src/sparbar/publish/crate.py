"""ro-crate-metadata.json: how the report came about, as a Provenance Run Crate of the Workflow Run RO-Crate profiles.

The workflow is build.py; each notebook is a step of it, and so is the rendering of the book. Inputs are named with
their SHA-256 but do not lie in the crate: rows can concern persons. Times are the commit's, the only one a build knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rocrate.rocrate import ROCrate

from sparbar import build, corrections, manifest, provenance, sources
from sparbar.built import Built
from sparbar.config import Report, read_report
from sparbar.numbers import Fact, Number, Rows
from sparbar.publish.entities import FILE, Entities, Ref
from sparbar.sources import Export, Source, digest

RO_CRATE = "1.1"
WORKFLOW = "code/build.py"
RUN, ENGINE, YEAR, PUBLISHER = "#run", "#sparbar", "#parameter-year", "#publisher"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
PYTHON = "https://www.python.org/"
FACTS = "resultat"
CORRECTIONS = "data/corrections.yml"
LICENCE = "Offentlig handling"


def write(edition: Built, folder: Path) -> None:
    """Write the crate of the release in `folder`, whose other files are all there but SHA256SUMS."""
    (folder / WORKFLOW).parent.mkdir()
    (folder / WORKFLOW).write_bytes(Path(build.__file__).read_bytes())
    moment = dt.datetime.fromtimestamp(provenance.epoch(edition.project), dt.UTC)
    made = Entities(ROCrate(version=RO_CRATE), folder, moment.isoformat(), Ref(PUBLISHER))
    report = read_report(edition.project)
    made.add(PUBLISHER, "Organization", name=report.publisher)
    files = _files(made, edition)
    year = _year(made, edition.year)
    programs = list(_programs(made, edition))
    steps = [*_notebooks(made, edition, files, year), _rendering(made, edition, files)]
    _workflow(made, edition, files, steps, programs)
    _root(made, edition, report, files)
    (folder / FILE).write_text(made.text(), encoding="utf-8", newline="\n")


def _files(made: Entities, edition: Built) -> Mapping[str, Ref]:
    """Every file of the release but the workflow itself, and every input, by name."""
    names = sorted(path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file())
    files = {name: made.file(name) for name in names if name != WORKFLOW}
    listed = {source.file: source for source in sources.read(edition.project).values()}
    _exports(made, listed.values())
    recorded = manifest.inputs(edition.project, edition.year)
    inputs = {name: _input(made, name, sha, listed.get(name.removeprefix("data/"))) for name, sha in recorded.items()}
    return {**inputs, **files}


def _input(made: Entities, name: str, sha256: str, source: Source | None) -> Ref:
    said: dict[str, object] = {"name": name, "sha256": sha256}
    if source:
        said |= {
            "name": f"{name}: {source.title}",
            "creator": source.producer,
            "license": source.licence,
            "dateModified": source.received.isoformat(),
            "description": ("Syntetiska exempeldata. " if source.synthetic else "") + source.note,
        }
        if source.export:
            said |= {"isBasedOn": Ref(_export(source.export))}
    if name == CORRECTIONS:
        said |= {"description": "Corrections of known errors, applied to the other inputs when they are read."}
    return made.add(f"#input/{name}", "CreativeWork", **said)


def _export(export: Export) -> str:
    """The file that `sparbar receive` made tables of, by its name in the crate."""
    return f"#export/{export.sha256}"


def _exports(made: Entities, listed: Iterable[Source]) -> None:
    for export in {source.export.sha256: source.export for source in listed if source.export}.values():
        told = f"Received {export.received} with the mapping {export.mapping}."
        said = {"name": export.file, "sha256": export.sha256, "description": told}
        made.add(_export(export), "CreativeWork", **said)


def _year(made: Entities, year: int) -> Ref:
    value = made.add("#year", "PropertyValue", name="year", value=str(year), exampleOfWork=Ref(YEAR))
    said = {"name": "year", "additionalType": "Integer", "valueRequired": True, "workExample": value}
    made.add(YEAR, "FormalParameter", **said)
    return value


def _programs(made: Entities, edition: Built) -> Iterator[Ref]:
    """What computed and rendered the report, with versions."""
    for name, version in provenance.versions(edition.project).items():
        if name not in {"Python", "git", "sparbar"}:
            yield made.add(f"pkg:pypi/{name}@{version}", "SoftwareApplication", name=name, softwareVersion=version)


def _notebooks(made: Entities, edition: Built, files: Mapping[str, Ref], year: Ref) -> Iterator[Ref]:
    """A step for each notebook: its code as the tool, the data it counted, and the executed notebook."""
    names = sorted({number.notebook for number in edition.numbers.values()})
    for position, name in enumerate(names, start=1):
        numbers = [number for number in edition.numbers.values() if number.notebook == name]
        source = f"notebooks/{name}.ipynb"
        tool = made.add(
            f"#tool/{source}", "SoftwareSourceCode", name=source, version=_version(edition, source),
            programmingLanguage=Ref(PYTHON), input=Ref(YEAR),
        )  # fmt: skip
        said = {
            "name": f"{source} {edition.year}",
            "description": f"{len(numbers)} numbers of ledger.json, whose keys begin with {name}.",
            "object": [year, *(files[file] for file in _tables(edition, numbers))],
            "result": [files[source]] if source in files else [],
        }
        yield _step(made, name, position, tool, **said)


def _version(edition: Built, source: str) -> str:
    """A notebook's version is its content."""
    return digest((edition.project.root / source).read_bytes())[:12]


def _tables(edition: Built, numbers: list[Number]) -> list[str]:
    """The files whose rows are behind the numbers, and the corrections when there are any of them."""
    listed = sources.read(edition.project)
    found = {FACTS for number in numbers if isinstance(number.lineage, Fact)}
    found |= {table for number in numbers if isinstance(number.lineage, Rows) for table in number.lineage.tables}
    corrected = {item.table for item in corrections.read(edition.project)}
    return sorted(f"data/{listed[table].file}" for table in found) + [CORRECTIONS] * bool(found & corrected)


def _rendering(made: Entities, edition: Built, files: Mapping[str, Ref]) -> Ref:
    """The last step: chapters and numbers become the book."""
    books = [files[name] for name in sorted(files) if name.startswith(f"rapport-{edition.year}")]
    chapters = [files[name] for name in sorted(files) if name.endswith((".qmd", ".md")) and files[name].name[0] == "#"]
    version = provenance.versions(edition.project)["sparbar"]
    tool = made.add("#tool/render", "SoftwareApplication", name="sparbar.render", softwareVersion=version)
    said = {
        "name": f"Rendering {edition.year}",
        "description": "HTML, PDF and DOCX of the chapters and answers with the numbers that they cite.",
        "object": [*chapters, files["ledger.json"]],
        "result": books,
    }
    return _step(made, "render", len({number.notebook for number in edition.numbers.values()}) + 1, tool, **said)


def _step(made: Entities, name: str, position: int, tool: Ref, /, **done: object) -> Ref:
    """A step of the workflow, that it was carried out, and what its tool did."""
    step = made.add(f"#step/{name}", "HowToStep", name=name, position=str(position), workExample=tool)
    action = made.action(f"#action/{name}", tool, **done)
    made.add(f"#control/{name}", "ControlAction", name=f"orchestrate {name}", instrument=step, object=action)
    return Ref(name)


def _workflow(made: Entities, edition: Built, files: Mapping[str, Ref], steps: list[Ref], programs: list[Ref]) -> None:
    """The whole: the workflow with its steps, its run, and the engine that drove it."""
    versions = provenance.versions(edition.project)
    made.add(PYTHON, ["ComputerLanguage", "SoftwareApplication"], name="Python", version=versions["Python"], url=PYTHON)
    tools = [entity["@id"] for entity in made.crate.metadata.generate()["@graph"] if entity["@id"].startswith("#tool/")]
    made.file(
        WORKFLOW, **{"@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]},
        name="sparbar build", version=versions.get("git", versions["sparbar"]), programmingLanguage=Ref(PYTHON),
        input=Ref(YEAR), hasPart=[Ref(name) for name in tools], step=[Ref(f"#step/{step.name}") for step in steps],
        softwareRequirements=programs,
    )  # fmt: skip
    results = [files[name] for name in sorted(files) if not files[name].name.startswith("#")]
    run = made.action(
        RUN, Ref(WORKFLOW), name=f"sparbar build --year {edition.year} --audience public",
        description="The public edition, built from the commit and the data named here.",
        object=[Ref("#year"), *(files[name] for name in sorted(files) if files[name].name.startswith("#"))],
        result=results,
    )  # fmt: skip
    engine = made.add(ENGINE, "SoftwareApplication", name="sparbar", softwareVersion=versions["sparbar"])
    controls = [Ref(f"#control/{step.name}") for step in steps]
    made.add("#organize", "OrganizeAction", name="sparbar", instrument=engine, object=controls, result=run)


def _root(made: Entities, edition: Built, report: Report, files: Mapping[str, Ref]) -> None:
    for url, (name, version) in PROFILES.items():
        made.add(url, "CreativeWork", name=name, version=version)
    graph = made.crate.metadata.generate()["@graph"]
    made.root(
        name=f"{report.title} {edition.year}",
        description=f"{report.region}: den publicerade rapporten med tal, kod, kontrollsummor och tillkomst.",
        datePublished=made.moment,
        license=LICENCE,
        publisher=Ref(PUBLISHER),
        conformsTo=[Ref(url) for url in PROFILES],
        mainEntity=Ref(WORKFLOW),
        mentions=[Ref(entity["@id"]) for entity in graph if entity["@type"] == "CreateAction"],
        hasPart=[*(ref for ref in files.values() if not ref.name.startswith("#")), Ref(WORKFLOW)],
    )
