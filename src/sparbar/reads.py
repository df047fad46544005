"""What the notebook that runs in this process has read: so that its result can be kept for as long as that stays.

Kernels of a build call start(); in any other process nothing is noted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

FILE = "reads.json"
RECORD = "SPARBAR_RECORD"  # the variable that names the folder which a notebook hands its record over in
EXECUTION = "sparbar.kernels"  # how a notebook is run, not what it uses
STOPPERS = {"socket.connect": "a network connection", "subprocess.Popen": "another program", "os.system": "a shell"}
NAMES = "*"  # noted when it is asked which tables, sources or outlines there are
WRITING = os.O_WRONLY | os.O_RDWR
Value = TypeVar("Value")


@dataclass
class Seen:
    """Tables, sources and files by name; stoppers: what cannot be watched, such as another program.

    states: of all the data, each time that it was loaded.
    """

    tables: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    outlines: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    stoppers: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)


@dataclass
class Known:
    """The modules of this package that were imported up to `last`, the name of a module."""

    used: frozenset[str] = frozenset()
    last: str = ""


_seen = Seen()
_known = Known()
_state = {"watching": False, "apart": 0}


def start() -> None:
    """Note from now on what is read, once and for all: an audit hook cannot be taken away."""
    if not _state["watching"]:
        _state["watching"] = True
        sys.addaudithook(_hear)


def watching() -> bool:
    """Whether anything is noted."""
    return bool(_state["watching"])


@contextmanager
def apart() -> Iterator[None]:
    """What is read in this block is accounted for otherwise: the data, by the values that are used of it."""
    _state["apart"] += 1
    try:
        yield
    finally:
        _state["apart"] -= 1


class Watched(Mapping[str, Value]):
    """A mapping that notes which of its values are asked for."""

    def __init__(self, inner: Mapping[str, Value], noted: set[str]) -> None:
        self._inner, self._noted = inner, noted

    def __getitem__(self, name: str) -> Value:
        self._noted.add(name)
        return self._inner[name]

    def __iter__(self) -> Iterator[str]:
        self._noted.add(NAMES)
        return iter(self._inner)

    def __len__(self) -> int:
        self._noted.add(NAMES)
        return len(self._inner)


def watched(kind: str, inner: Mapping[str, Value]) -> Mapping[str, Value]:
    """The mapping, watched; kind: tables, sources or outlines."""
    return Watched(inner, getattr(_seen, kind))


def note_state(state: str) -> None:
    """The data was loaded, in this state of its files."""
    _seen.states.add(state)


def write(folder: Path) -> None:
    """Write into `folder` what was read, if it was watched."""
    if not watching():
        return
    document = {
        "modules": sorted(_used_modules()),
        "tables": sorted(_seen.tables),
        "sources": sorted(_seen.sources),
        "outlines": sorted(_seen.outlines),
        "files": sorted(name for name in _seen.files if _counts(name, folder)),
        "stoppers": sorted(_seen.stoppers),
        "states": sorted(_seen.states),
    }
    (folder / FILE).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def know_modules() -> None:
    """Look through the modules that are imported by now, so that a process forked from this one need not.

    There each look at a name would take a page of memory that it shares until then.
    """
    _known.used, _known.last = _used_modules(), next(reversed(sys.modules))


def _used_modules() -> frozenset[str]:
    later = takewhile(lambda name: name != _known.last, reversed(sys.modules))
    return _known.used.union(filter(_is_used, later))


def _is_used(module: str) -> bool:
    return module.partition(".")[0] == "sparbar" and not (module + ".").startswith(EXECUTION + ".")


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event in STOPPERS and not _state["apart"]:
        if event != "socket.connect" or isinstance(arguments[1], tuple):  # a pair is a host and a port
            _seen.stoppers.add(STOPPERS[event])
    elif event == "open" and not _state["apart"]:
        path, mode, flags = arguments
        if isinstance(path, str | bytes | os.PathLike) and not _writes(mode, flags):
            _seen.files.add(os.path.abspath(os.fsdecode(path)))


def _writes(mode: str | None, flags: int) -> bool:
    return bool(set(mode) & set("wax")) if isinstance(mode, str) else bool(flags & WRITING)


# Python and what is installed beside it have versions; the system's own files tell of the system, not of the report.
_INSTALLED = tuple({os.path.realpath(place) + os.sep for place in (sys.prefix, sys.base_prefix)})
_SYSTEM = ("/proc/", "/sys/", "/dev/")


def _counts(name: str, folder: Path) -> bool:
    """Whether a file that was opened may make a difference: not Python's own, not what the notebook wrote itself."""
    inside: Callable[[str], bool] = os.path.realpath(name).startswith
    if name.startswith(_SYSTEM) or any(inside(place) for place in _INSTALLED) or inside(str(folder.resolve()) + os.sep):
        return False
    return Path(name).is_file() and not inside(str(Path(__file__).parent) + os.sep)
