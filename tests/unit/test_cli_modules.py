"""The command line imports the module of the command that is asked for, and no other."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from sparbar import cli
from sparbar.cli.app import app

IMPORTED = """
import sys
from sparbar import cli
cli.main(sys.argv[1:])
print(*sorted(name for name in cli.MODULES if f"sparbar.cli.{name}" in sys.modules))"""


def registered() -> set[str]:
    """The words of all commands that are known by now."""
    names = {info.name or getattr(info.callback, "__name__", "") for info in app.registered_commands}
    return {name.replace("_", "-") for name in names} | {str(group.name) for group in app.registered_groups}


def test_each_module_registers_the_commands_that_it_is_imported_for() -> None:
    for name in cli.MODULES:
        importlib.import_module(f"sparbar.cli.{name}")
    told = [command for commands in cli.MODULES.values() for command in commands]
    assert len(told) == len(set(told))
    assert registered() == set(told)


@pytest.mark.parametrize(
    ("words", "imported"),
    [
        (["spell", "--help"], "writing"),
        (["cache", "show", "--help"], "caching"),
        (["--help"], " ".join(sorted(cli.MODULES))),
        (["spel"], " ".join(sorted(cli.MODULES))),
    ],
)
def test_a_command_imports_its_own_module(words: list[str], imported: str) -> None:
    """spell is the only command of its module: it is a word of its own all the same."""
    done = subprocess.run([sys.executable, "-c", IMPORTED, *words], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == imported
    assert ("Did you mean 'spell'?" in done.stderr) == (words == ["spel"])


def test_a_build_that_has_said_nothing_yet_has_not_imported_what_prints() -> None:
    asked = (
        "import sys\nimport sparbar.cli.building, sparbar.build, sparbar.render.embedded\nprint('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
