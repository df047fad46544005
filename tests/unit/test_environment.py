"""pyproject.toml, requirements.lock and environment.yml agree with each other and with what the code imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = [Requirement(text) for text in PROJECT["dependencies"]]
TEST = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^([A-Za-z0-9][^\s\\;#]*(?: ?;[^\\\n]+)?)((?: *\\\n +--hash=\S+)*)", LOCK, re.MULTILINE)
PYTHON = "3.11"
# Import name → distribution, where they differ; and what comes with a distribution that is declared.
NAMES = {
    "ruamel": "ruamel-yaml",
    "yaml": "pyyaml",
    "pypandoc": "pypandoc-binary",
    "PIL": "pillow",
    "fontTools": "fonttools",
    "python_calamine": "python-calamine",
    "rocrate_validator": "roc-validator",
    "jupyter_client": "jupyter-client",
}
COMES_WITH = {"numpy": "pandas", "nbclient": "papermill", "pydantic_core": "pydantic"}
COMES_WITH |= {"IPython": "ipykernel", "traitlets": "ipykernel"}


def locked() -> dict[str, Version]:
    """Distribution → version of what the lock installs on this Python."""
    here = {**default_environment(), "python_version": PYTHON, "python_full_version": f"{PYTHON}.9"}
    found = {}
    for text, _ in ENTRIES:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(here):
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            assert canonicalize_name(requirement.name) not in found
            found[canonicalize_name(requirement.name)] = Version(pin.version)
    return found


@pytest.mark.parametrize("requirement", [*RUN, *TEST], ids=str)
def test_every_dependency_is_locked_at_a_version_it_admits(requirement: Requirement) -> None:
    version = locked().get(canonicalize_name(requirement.name))
    assert version is not None, f"run `make lock`: {requirement} is not in requirements.lock"
    assert requirement.specifier.contains(version, prereleases=True)


@pytest.mark.parametrize("requirement", [*RUN, *TEST], ids=str)
def test_every_dependency_has_a_lowest_version(requirement: Requirement) -> None:
    assert {pin.operator for pin in requirement.specifier} & {">=", "=="}


def test_everything_locked_has_hashes() -> None:
    assert len(ENTRIES) >= len(RUN) + len(TEST)
    for text, hashes in ENTRIES:
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}(?!\S)", hashes), text
    assert LOCK.count("==") - LOCK.count(" == ") - LOCK.count("'==") == len(ENTRIES)


def test_the_lock_names_no_host_and_no_file() -> None:
    for forbidden in ("://", "--index", "--extra-index", "--find-links", "--trusted-host", " @ ", "file:", "-e "):
        assert forbidden not in LOCK


def test_the_lock_holds_nothing_but_pins_hashes_and_comments() -> None:
    lines = [line for line in LOCK.splitlines() if not re.match(r" *(#|$)| +--hash=sha256:", line)]
    assert len(lines) == len(ENTRIES)


def test_the_build_tool_is_locked_as_pyproject_names_it() -> None:
    system = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    for text in system["requires"]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(locked()[canonicalize_name(requirement.name)])


# environment.yml


def conda() -> list[object]:
    dependencies: list[object] = YAML(typ="safe").load((ROOT / "environment.yml").read_bytes())["dependencies"]
    return dependencies


def test_conda_gets_the_same_python() -> None:
    (python,) = [item for item in conda() if isinstance(item, str) and re.match(r"python\b", item)]
    assert python == f"python={PYTHON}"
    wanted = SpecifierSet(PROJECT["requires-python"])
    assert wanted.contains(f"{PYTHON}.0")
    assert not wanted.contains("3.10.9")
    assert not wanted.contains("3.12.0")


def test_conda_gets_a_quarto_that_is_new_enough() -> None:
    assert "quarto>=1.8" in conda()


def test_conda_installs_the_lock_and_no_other_version() -> None:
    (pip,) = [item["pip"] for item in conda() if isinstance(item, dict)]
    assert pip == ["-r requirements.lock"]
    assert "pip" in conda()
    own = {re.split(r"[=<>]", item)[0] for item in conda() if isinstance(item, str)}
    assert not own & set(locked()), "a package comes from the lock or from conda, not from both"


# What the code imports

FUZZING = ROOT / "tests/fuzz/requirements.txt"  # what `make fuzz` installs beside the lock


def third_party(folder: str) -> set[str]:
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    ours = {path.stem for path in (ROOT / "tests").rglob("*.py")} | {"sparbar", "__future__"}
    return {COMES_WITH.get(name, NAMES.get(name, name)) for name in names - ours - sys.stdlib_module_names}


def test_the_package_imports_only_what_it_declares() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in RUN}
    assert third_party("src") <= declared


def test_the_tests_import_only_what_is_locked() -> None:
    pinned = re.findall(
        r"^([\w.-]+)==\S+ --hash=sha256:[0-9a-f]{64}$", FUZZING.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(pinned) == 1
    assert {canonicalize_name(name) for name in third_party("tests")} <= {*locked(), *pinned}
