"""What a result depends on, as hashes: a notebook's cells, the code and the values it used, and the machine."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sparbar import filehash, reads
from sparbar.paths import Project
from sparbar.remembered import Itself, last

if TYPE_CHECKING:  # slow to import, and not needed to tell that nothing has changed
    import pandas as pd

    from sparbar.load import Data

PACKAGE = Path(__file__).parent
# How notebooks are run and how their results are kept: belongs to the machine, as Python does.
EXECUTION = (
    "__main__.py",
    "kernels",
    "engine.py",
    "notebooks.py",
    "reads.py",
    "store.py",
    "dependencies.py",
    "cached.py",
)
VARIABLES = ("PYTHON", "LC_", "LANG", "TZ", "MPL", "OMP_", "OPENBLAS_", "MKL_", "SOURCE_DATE_EPOCH", "SPARBAR_")
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts")
OWN_FONTS = ("~/.fonts", "~/.local/share/fonts", "C:/Windows/Fonts")
Hashes = Mapping[str, str]


def digest(*parts: Any) -> str:
    """One hash over JSON values."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_file(path: Path) -> str:
    """A hash of the file's content; '' when there is none."""
    try:
        return filehash.sha256(path)
    except OSError:
        return ""


def of_notebook(project: Project, name: str, year: int) -> str:
    """The key of a notebook's results: its cells and its parameter. Outputs that it was saved with do not count."""
    document = json.loads((project.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in document["cells"]:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
    return digest(name, year, document)


@cache
def code() -> str:
    """A hash of this package as it was when this was first asked for."""
    return digest(_hashes())


class Present:
    """What notebooks may depend on, as it was when this was made; hashes are computed when they are asked for.

    state: that of the data's files when `data` was loaded.
    """

    def __init__(self, project: Project, data: Data, state: str) -> None:
        self.data, self.state = data, state
        self._root = project.root
        self._stamps = filehash.stamps(PACKAGE)
        self._code = _hashes()
        self._values = cache(lambda name: _of_table(name, data.frames[name]))
        self._machine = environment()

    def of(self, read: Mapping[str, Iterable[str]]) -> Hashes:
        """Everything that a notebook depends on which read this, as reads.json tells; 'table beslut' → hash."""
        found = dict(self._machine)
        found.update((f"code {name}", self._code.get(name, "")) for name in self._files(read["modules"]))
        found.update((f"table {name}", self._table(name)) for name in read["tables"])
        found.update((f"source {name}", self._source(name)) for name in read["sources"])
        found.update((f"outline {name}", self._outline(name)) for name in read["outlines"])
        found.update((f"file {name}", of_file(self._root / name)) for name in read["files"])
        return found

    def still(self) -> bool:
        """Whether the package is as it was: otherwise nobody knows which code has run."""
        return self._stamps == filehash.stamps(PACKAGE)

    def _files(self, modules: Iterable[str]) -> Iterator[str]:
        """The modules' files, and what lies beside them that is no Python."""
        folders = set()
        for module in modules:
            inside = module.partition(".")[2].replace(".", "/")
            itself = f"{inside}/__init__.py".lstrip("/")
            package = itself in self._code
            yield itself if package else f"{inside}.py"
            folders.add(inside if package else inside.rpartition("/")[0])
        for name in self._code:
            if not name.endswith(".py") and name.rpartition("/")[0] in folders:
                yield name

    def _table(self, name: str) -> str:
        if name == reads.NAMES:
            return digest(sorted(self.data.frames))
        return self._values(name) if name in self.data.frames else ""

    def _source(self, name: str) -> str:
        if name == reads.NAMES:
            return digest(sorted(self.data.sources))
        return digest(self.data.sources[name].model_dump(mode="json")) if name in self.data.sources else ""

    def _outline(self, name: str) -> str:
        return digest(sorted(self.data.outlines) if name == reads.NAMES else self.data.outlines.get(name))


def _hashes() -> Hashes:
    """Every file of the package, by its path in it."""
    return {name: of_file(PACKAGE / name) for name in sorted(name for name, *_ in filehash.stamps(PACKAGE))}


def _of_table(name: str, frame: pd.DataFrame) -> str:
    return last("values", name, (Itself(frame),), lambda: of_values(frame))


def of_values(frame: pd.DataFrame) -> str:
    """The values of a table with their types, order and row keys, whatever file they came from."""
    hashed = hashlib.sha256(repr((frame.index.name, [(name, str(frame[name].dtype)) for name in frame])).encode())
    for values in (frame.index.to_series(), *(frame[name] for name in frame)):
        exact = values.to_numpy().view("int64") if values.dtype.kind == "M" else values  # days are slow to write out
        hashed.update(repr(exact.tolist()).encode())
    return hashed.hexdigest()


def environment() -> Hashes:
    """Python, the installed packages, fonts, variables and settings: what is the machine's and not the report's."""
    execution = [PACKAGE / name for name in EXECUTION]
    files = [path for place in execution for path in (sorted(place.rglob("*.*")) if place.is_dir() else [place])]
    code = [(path.relative_to(PACKAGE).as_posix(), of_file(path)) for path in files if path.suffix != ".pyc"]
    early = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
    return {
        "Python": digest(sys.version, platform.machine(), sys.platform, platform.libc_ver()),
        "packages": packages(),
        "fonts": digest(list(_fonts())),
        "locale and variables": digest(early),
        "settings of matplotlib": digest([of_file(path) for path in _settings()]),
        "how notebooks are run": digest(code),
    }


@cache
def packages() -> str:
    """Name and version of everything installed, as the names of their folders tell; our own code is hashed itself."""
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    names = [path.name for place in places for path in Path(place).glob("*.dist-info")]
    return digest(sorted(name for name in names if not name.startswith("sparbar-")))


def _fonts() -> Iterator[tuple[str, int, int]]:
    for place in (*FONTS, *OWN_FONTS):
        for folder, _, files in os.walk(Path(place).expanduser()):
            for name in sorted(files):
                stat = os.stat(os.path.join(folder, name), follow_symlinks=False)
                yield os.path.join(folder, name), stat.st_size, stat.st_mtime_ns


def _settings() -> Iterator[Path]:
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
    yield from (Path("matplotlibrc"), home / "matplotlib/matplotlibrc", Path("~/.matplotlib/matplotlibrc").expanduser())
