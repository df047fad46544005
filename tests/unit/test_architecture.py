"""The shape of the package: who may import whom, what may not stand in the code, and that importing does nothing."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# A module may import those before it, none after it. A new module gets its place here.
# The notebooks stand where NOTEBOOKS_STAND stands: they may import what is left of it, never execution, rendering, CLI.
NOTEBOOKS_STAND = "(notebooks)"
LAYERS = (
    "sparbar",
    "errors characters ahead filehash reads paths git inside scratch fonts heaps textfile swap remembered samefiles",
    "plainyaml strictyaml yamlfile config",
    "design.tokens design.sheets design design.__main__",
    "csvfile columns schemas corrections correcting",
    "rules.rule rules.cases rules.money rules.projects rules.registers rules",
    "validate sources rows outlines load",
    "indicators indicators.declared indicators.spans indicators.rows indicators.client indicators.places",
    "indicators.scb indicators.kolada indicators.own indicators.snapshots indicators.storing",
    "indicators.fetching indicators.tell",
    "numbers corrected aggregates formatting number_words citations records code",
    "grants reported followed",
    "lettering charts.layout charts.marks charts.canvas charts.hatching charts.svg charts.chart",
    "charts.scale charts.bars charts.stacked charts.geometry charts.placing charts.maps charts.shaded charts.matrix",
    "charts.multiples charts.timeline charts.save",
    "charts titles",
    "recording.entries recording.from_numbers recording.from_rows recording.recorder recording",
    "notebook",
    NOTEBOOKS_STAND,
    "kernels kernels.guess kernels.shell kernels.cells kernels.forked kernels.alone kernels.zygote",
    "kernels.starting kernels.client kernels.provisioner engine",
    "syntax store dependencies cached notebooks",
    "pdf docx",
    "ledger approved second tables takeaway",
    "diff diff.entries diff.pairs",
    "disclosure.cases disclosure.algebra disclosure.comparing",
    "disclosure.assess disclosure.mask disclosure disclosure.search audience",
    "answers chapters statement indicator_pages diff.places diff.editions appendices sparklines key_numbers book",
    "prose readability",
    "told diff.tell shapes printed built spelling expected arithmetic originals feeds second_results",
    "trace trace_beside trace_text tracing",
    "diff.revision diff.recompute diff.parts diff.behind diff.since diff.since_tell",
    "previous",
    "panel.page panel.places panel.numbers panel.rows panel.highlighting panel.code panel",
    "finding.index finding",
    "provenance manifest",
    "lint.words lint.nouns lint.marks lint.references lint.amounts lint.vague lint.findings lint.prose lint.values",
    "lint.nearest lint.names lint.exceptions lint.recorded lint.texts lint.exempted lint.sources lint.pages",
    "lint.documents lint.printed lint lint.tell",
    "verify.findings verify.pages verify.rendered verify.pictures verify.beside verify.panels",
    "verify.documents verify.typed verify.hashes verify.entries",
    "verify.snapshots verify.withheld verify.replay verify.recomputed verify.attested verify.published",
    "verify verify.tell",
    "verify_release",
    "about",
    "render render.places render.parts render.number_links render.table_rows render.filling",
    "render.pandoc render.typeset render.word render.unprintable render.reuse",
    "render.outlines render.forms render.chart_places render.readers render.pages",
    "render.embedded render.quarto bitmaps",
    "beside collecting standing rewritten drafts prepared build acceptance due status new_year tabulate",
    "receive.mapping receive.fitting receive.excel_records receive.excel_errors receive.workbook",
    "receive.textual receive.convert receive.grid receive.reader receive.sheets receive.extract",
    "receive.compare receive.replacing receive receive.tell receive.guess receive.draft",
    "publish.entities publish.csvw publish.crate publish.release publish.gate publish",
    "example_ledger.county example_ledger.cases example_ledger.calibrate example_ledger.targets",
    "example_ledger.companies example_ledger.projects example_ledger.shops example_ledger.goals",
    "example_ledger.history example_ledger.financing example_ledger.ledger example_ledger",
    "example_ledger.tables example_ledger.export example_ledger.practice example_ledger.__main__",
    "scaffold.places scaffold.origin scaffold.outline scaffold.contents scaffold.origins scaffold",
    "preview preview.state preview.pages preview.serving preview.watching preview.rebuilding",
    "cli.app cli.building cli.caching cli.fetching cli.linting cli.preparing cli.previewing cli.proving cli.publishing",
    "cli.receiving cli.reviewing cli.starting cli.writing cli __main__",
)
ORDER = [name for layer in LAYERS for name in layer.split()]
PLACE = {name: place for place, name in enumerate(ORDER)}


def module_name(path: Path) -> str:
    """`load` for src/sparbar/load.py, `rules` for src/sparbar/rules/__init__.py, `sparbar` for the package itself."""
    parts = path.relative_to(SOURCE / "sparbar").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "sparbar"


MODULES = {module_name(path): path for path in sorted((SOURCE / "sparbar").rglob("*.py"))}


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules of the package that the code imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their whole path"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, inside = name.partition(".")
            if package == "sparbar":
                yield inside if inside in MODULES else inside.rpartition(".")[0] or "sparbar"


def code_cells(notebook: Path) -> str:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


# Imports


def test_every_module_has_its_place_once() -> None:
    declared = [name for name in ORDER if name != NOTEBOOKS_STAND]
    assert len(set(declared)) == len(declared)
    assert set(MODULES) <= set(declared), "declare new modules in LAYERS"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_stands_before_it(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    late = {other for other in imported(tree) if PLACE[other] >= PLACE[name]}
    assert not late, f"{name} imports {sorted(late)}, which LAYERS puts after it"


def test_the_generator_of_the_example_stands_alone() -> None:
    """It imports nothing of ours, and nothing imports it but the command that hands its export out."""
    for name, path in MODULES.items():
        if name == "cli.starting":
            continue
        inside = {other.startswith("example_ledger") for other in imported(ast.parse(path.read_text(encoding="utf-8")))}
        assert inside <= {name.startswith("example_ledger")}, name


def test_rendering_knows_the_book_and_nothing_of_its_data() -> None:
    """So that it grows with the book, and not with the ledgers that the book tells of."""
    grow = {"csvfile", "validate", "load", "rows", "ledger", "audience", "panel", "originals"}
    asked = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items() if name.startswith("render")}
    assert {"render.pages", "render.parts", "render.pandoc"} <= set(asked)
    assert not {(name, other) for name, tree in asked.items() for other in imported(tree) if other in grow}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_nothing_that_executes_or_renders(notebook: Path) -> None:
    modules = set(imported(ast.parse(code_cells(notebook))))
    assert modules, "a notebook imports sparbar.notebook"
    late = {name for name in modules if PLACE[name] >= PLACE[NOTEBOOKS_STAND]}
    assert not late, f"{notebook.name} imports {sorted(late)}"


def test_imports_are_seen_wherever_they_stand() -> None:
    """The tests above can fail: late, nested and indirect imports are found."""
    code = "import sparbar.cli\nfrom sparbar import build\ndef f():\n    from sparbar.load import Data\n"
    assert set(imported(ast.parse(code))) == {"cli", "build", "load"}
    assert PLACE["cli"] > PLACE[NOTEBOOKS_STAND] > PLACE["load"]


# What may not stand in the code

# A year typed into the code is a year that a new edition forgets. Years may stand in docstrings and comments, and
# inside ids, dates and decimals (B-2024-017, 2024-01-01, RUS2020, 2024.5): only a year that stands alone counts.
YEAR = re.compile(r"(?<![\w.-])20\d\d(?![\w-]|\.\d)")
YEARS_ALLOWED = {
    "sparklines.py": {"2000"},
    "svg.py": {"2000"},  # the namespace of SVG
    "word.py": {"2006"},  # the namespace of Word's documents
    "places.py": {"2025"},  # from when SCB marks the version of its small areas
    "config.py": {"2000", "2100"},  # the first and last year that a report can have
    "columns.py": {"2000", "2100"},
    "excel_errors.py": {"2006"},  # a namespace of Excel's
    "building.py": {"2023"},
    "reviewing.py": {"2023", "2024"},
    "preparing.py": {"2025"},  # examples in --help
}
# Documents may name years that belong to their subject, not to the edition: a regulation, a programme period.
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:home|Users|root|tmp|var|opt|mnt|work|srv)/|\b[A-Z]:\\\\?[A-Za-z]")
TEXTS = sorted(
    path
    for folder in ("src", "notebooks", "chapters")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".ipynb", ".sql", ".qmd", ".lua", ".css", ".html", ".template"}
    and ".ipynb_checkpoints" not in path.parts
)


def constants(code: str) -> Iterator[str]:
    """Numbers and strings of the code, as text, without docstrings."""
    tree = ast.parse(code)
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield str(node.value)


def years(texts: Iterator[str] | list[str]) -> set[str]:
    return {year for text in texts for year in YEAR.findall(text)}


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("example_ledger")])
def test_no_year_stands_in_the_package(name: str) -> None:
    """The generator of the example is left out: its targets are those of certain years."""
    path = MODULES[name]
    assert years(constants(path.read_text(encoding="utf-8"))) <= YEARS_ALLOWED.get(path.name, set())


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_only_year_in_a_notebook_is_its_parameter(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    others = [cell for cell in cells if "parameters" not in cell.get("metadata", {}).get("tags", [])]
    assert len(cells) - len(others) == 1
    assert not years(["".join(cell["source"]) for cell in others])


@pytest.mark.parametrize(
    "path", [path for path in TEXTS if path.suffix in {".qmd", ".sql"}], ids=lambda path: path.name
)
def test_no_year_stands_in_a_chapter_or_a_query(path: Path) -> None:
    assert not years([path.read_text(encoding="utf-8")])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_path_of_a_machine_stands_anywhere(path: Path) -> None:
    assert not MACHINE_PATH.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ["i 2024.", "2024", "(2024)", "året 2024,", "'2023'"])
def test_a_year_alone_is_seen(text: str) -> None:
    assert YEAR.search(text)


@pytest.mark.parametrize("text", ["B-2024-017", "2024-01-01", "RUS2020", "2024.5", "A-2024", "12024", "20240"])
def test_a_year_inside_something_else_is_not(text: str) -> None:
    assert not YEAR.search(text)


def test_paths_of_machines_are_seen() -> None:
    assert all(MACHINE_PATH.search(text) for text in ("'/home/anna/x'", "open(/tmp/x)", "C:\\Users", '"C:\\\\Data"'))
    assert not any(MACHINE_PATH.search(text) for text in ("data/tmp/x", "{root}/tmp/x", "https://x.se/home/", "a/b"))


# Importing

IMPORT_EACH = """
import functools, importlib.machinery, sys
loader = importlib.machinery.SourceFileLoader
loader.get_code = functools.lru_cache(maxsize=None)(loader.get_code)
written = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        written.append(str(arguments[0]))
    elif event in {"os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "socket.connect"}:
        written.append(f"{event} {arguments[0]}")
names = sys.argv[1:]
for name in names:
    importlib.import_module(name)
sys.addaudithook(watch)
for name in names:
    for loaded in [module for module in sys.modules if module.partition(".")[0] == "sparbar"]:
        del sys.modules[loaded]
    importlib.import_module(name)
print(*sorted(set(written)), sep="\\n", end="")
"""


def test_every_module_imports_on_its_own_without_writing_a_file(tmp_path: Path) -> None:
    """Each is imported with nothing else of the package loaded: no cycle hides behind the order of imports.

    Other packages are loaded before: what they cache is not ours.
    """
    names = ["sparbar" if name == "sparbar" else f"sparbar.{name}" for name in MODULES if "__main__" not in name]
    command = [sys.executable, "-B", "-c", IMPORT_EACH, *names]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
