"""How long the report takes, beside its peers on the same notebooks, in one run on this machine.

Usage: python bench/peers.py [--repetitions 3] [--limit 300]. Medians of wall time and of CPU time (of all processes
that a run starts). Each run is a new process. The peers that the report itself does not use live in a virtual
environment of their own (bench/requirements.txt); one that cannot be installed or run here is named with what it said.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
SPARBAR = (sys.executable, "-m", "sparbar")
VENV = ROOT / "_build/bench-venv"
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PAPERMILL_CLI = "papermill's command, notebook by notebook"
COLD = "sparbar build --no-cache: notebooks, HTML and PDF"
RENDERING = "the same rendering, notebooks' results at hand"
PAPERMILL_API = """
import sys, papermill
for name in sys.argv[2:]:
    papermill.execute_notebook(f"notebooks/{name}.ipynb", f"{sys.argv[1]}/{name}.ipynb", kernel_name="python3",
                               progress_bar=False, cwd=".")
"""
NBCLIENT = """
import sys, nbformat
from nbclient import NotebookClient
for name in sys.argv[2:]:
    book = nbformat.read(f"notebooks/{name}.ipynb", 4)
    NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": "."}}).execute()
    nbformat.write(book, f"{sys.argv[1]}/{name}.ipynb")
"""
# Python keeps what it has compiled, as wherever nobody forbids it: the peers' notebooks import the package, too.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
MYST = "version: 1\nproject:\n  title: Report\nsite:\n  template: book-theme\n"


class Failed(Exception):
    """A run that did not end well, with the last that it said."""


@dataclass(frozen=True)
class Time:
    """Seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Runner:
    """Runs commands; none may take longer than `limit` seconds."""

    limit: float
    folder: Path

    def run(self, command: Sequence[str], cwd: Path = ROOT, answer: str = "", bad: str = "", **more: str) -> Time:
        """Its time; answer: to what it asks; bad: says that it failed, whatever its exit code is. Raises Failed."""
        began, before = time.perf_counter(), _cpu()
        try:
            done = subprocess.run(
                command, cwd=cwd, check=True, capture_output=True, text=True, timeout=self.limit, input=answer,
                env=ENVIRONMENT | more,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Failed(f"not done after {self.limit:.0f} s") from error
        except subprocess.CalledProcessError as error:
            said = (error.stderr.strip() or error.stdout.strip() or "nothing").splitlines()
            raise Failed(f"exit code {error.returncode}: {said[-1][:200]}") from error
        if bad and bad in done.stdout + done.stderr:
            raise Failed(" ".join((done.stdout + done.stderr).split())[-200:])
        return Time(time.perf_counter() - began, _cpu() - before)

    def sparbar(self, *words: str, out: str = "out") -> Time:
        """One of the report's own commands, into a folder of the bench."""
        return self.run((*SPARBAR, *words, "--out", str(self.folder / out)))

    def papermill(self) -> Time:
        """As many commands as there are notebooks."""
        times = [
            self.run((sys.executable, "-m", "papermill", "-k", "python3", f"notebooks/{name}.ipynb", self._made(name)))
            for name in NOTEBOOKS
        ]
        return Time(sum(one.wall for one in times), sum(one.cpu for one in times))

    def script(self, text: str) -> Time:
        """One process for all notebooks."""
        return self.run((sys.executable, "-c", text, str(self.folder), *NOTEBOOKS))

    def rendering(self) -> Time:
        """A build for which nothing but notebooks' results is in the cache."""
        self.sparbar("build")
        for kind in (ROOT / "_build/.cache/entries").iterdir():
            if kind.name != "notebooks":
                shutil.rmtree(kind)
        return self.sparbar("build")

    def changed(self) -> Time:
        """HTML after another amount in one cell of the ledger, accepted; in a copy of the data."""
        build = ("build", "--to", "html", "--data", str(self._data()))
        self.sparbar(*build, out="changed")
        _change(self._data())
        return self.sparbar(*build, out="changed")

    def previewed(self) -> Time:
        """The same in a preview that runs, from the save until it says that the book is built: the second change."""
        words = ("preview", "--no-open", "--port", "0", "--data", str(self._data()), "--out", str(self.folder / "seen"))
        with subprocess.Popen(
            (*SPARBAR, *words), cwd=ROOT, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        ) as running:
            try:
                self._until_built(running)
                for _ in range(2):
                    time.sleep(1)  # as long as a hand takes at least
                    began, before = time.perf_counter(), _cpu_of(running.pid)
                    _change(self._data())
                    self._until_built(running)
                    told = Time(time.perf_counter() - began, _cpu_of(running.pid) - before)
            finally:
                running.kill()
        return told

    def _until_built(self, running: subprocess.Popen[str]) -> None:
        assert running.stdout is not None, "a pipe"
        timer = threading.Timer(self.limit, running.kill)
        timer.start()
        try:
            if not any(line.startswith("built in") for line in running.stdout):
                raise Failed("the preview has not built the book")
        finally:
            timer.cancel()

    def _data(self) -> Path:
        data = self.folder / "data"
        if not data.is_dir():
            shutil.copytree(ROOT / "data", data)
        return data

    def jupyter_cache(self) -> Time:
        """Its own command on a new cache."""
        place = self.folder / "jcache"
        shutil.rmtree(place, ignore_errors=True)
        command, env = str(venv(self) / "bin/jcache"), {"JUPYTERCACHE": str(place), **self._ours()}
        books = [f"notebooks/{name}.ipynb" for name in NOTEBOOKS]
        self.run((command, "notebook", "add", *books), answer="y\n", **env)  # whether to make the cache
        return self.run((command, "project", "execute", "--executor", "local-serial"), bad="excepted:\n", **env)

    def myst(self) -> Time:
        """Its own execution, to Markdown: for HTML it fetches a theme from the network."""
        place = self.folder / "myst"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name in ("notebooks", "data", "src"):
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("report.yml", "_quarto.yml"):
            shutil.copyfile(ROOT / name, place / name)
        (place / "myst.yml").write_text(MYST, encoding="utf-8")
        books = [f"notebooks/{name}.ipynb" for name in NOTEBOOKS]
        command = (str(venv(self) / "bin/myst"), "build", *books, "--execute", "--md", "--ci")
        time_ = self.run(command, place, bad="exception occurred", **self._ours())
        made = len(list(place.glob("_build/exports/*.md")))
        if made < len(books):
            raise Failed(f"wrote {made} of {len(books)} documents")
        return time_

    def _ours(self) -> dict[str, str]:
        """Variables with which a program of the bench's environment runs notebooks in the report's."""
        kernel = self.folder / "jupyter/kernels/python3/kernel.json"
        kernel.parent.mkdir(parents=True, exist_ok=True)
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        kernel.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}), "utf-8")
        return {"JUPYTER_PATH": str(self.folder / "jupyter"), "PATH": _path()}

    def _made(self, name: str) -> str:
        return str(self.folder / f"{name}.ipynb")


def _change(data: Path) -> None:
    """Make the last payment one krona more, and accept the table."""
    table = data / "nyps/utbetalningar.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    place = next(at for at in range(len(rows) - 1, -1, -1) if rows[at].split(",")[3] == "utbetalning")
    cells = rows[place].split(",")
    rows[place] = ",".join([*cells[:-1], str(int(cells[-1]) + 1)])
    was = hashlib.sha256(table.read_bytes()).hexdigest()
    table.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8", newline="\n")
    accepted = data / "sources.yml"
    told = accepted.read_text("utf-8").replace(was, hashlib.sha256(table.read_bytes()).hexdigest())
    accepted.write_text(told, encoding="utf-8", newline="\n")


def _cpu_of(process: int) -> float:
    """What a process has used, with all that it has started."""
    itself = psutil.Process(process)
    return sum(sum(one.cpu_times()[:4]) for one in (itself, *itself.children(recursive=True)))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _path() -> str:
    """The programs of the bench's environment, then those of the report's."""
    return os.pathsep.join([str(VENV / "bin"), str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def venv(runner: Runner) -> Path:
    """The bench's own environment, made when it is not there; raises Failed."""
    ready = VENV / "ready"
    if not ready.is_file():
        runner.run((sys.executable, "-m", "venv", "--clear", str(VENV)))
        pip = (str(VENV / "bin/python"), "-m", "pip", "install", "--quiet", "--require-hashes")
        runner.run((*pip, "-r", str(ROOT / "bench/requirements.txt")))
        ready.touch()
    return VENV


def measured(runner: Runner) -> dict[str, Callable[[], Time]]:
    """What is compared, in the order of one repetition: a busy machine is busy for all."""
    return {
        PAPERMILL_CLI: runner.papermill,
        "papermill's API, one process": lambda: runner.script(PAPERMILL_API),
        "nbclient, one process": lambda: runner.script(NBCLIENT),
        "jupyter-cache, new cache": runner.jupyter_cache,
        "MyST, its own execution, to Markdown (HTML needs the network)": runner.myst,
        "sparbar run --no-cache: notebooks alone": lambda: runner.sparbar("run", "--no-cache"),
        COLD: lambda: runner.sparbar("build", "--no-cache"),
        RENDERING: runner.rendering,
        "sparbar build, nothing changed": lambda: runner.sparbar("build"),
        "sparbar build --to html, one changed cell": runner.changed,
        "sparbar preview, one changed cell": runner.previewed,
        "sparbar verify": lambda: runner.sparbar("verify"),
    }


def main() -> int:
    """Print each run as it ends, then the medians and a ratio; exit code 1 when the report itself failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300, help="seconds that one command may take")
    asked = parser.parse_args()
    found: dict[str, list[Time]] = {}
    failed: dict[str, str] = {}
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        runner = Runner(asked.limit, Path(folder))
        for _ in range(asked.repetitions):
            for name, run in measured(runner).items():
                if name in failed:
                    continue
                try:
                    time_ = run()
                    found.setdefault(name, []).append(time_)
                    print(f"   {time_.wall:.2f} s, CPU {time_.cpu:.2f} s: {name}", flush=True)
                except Failed as error:
                    failed[name] = str(error)
                    print(f"   could not run: {name}: {error}", flush=True)
    return tell(found, failed)


def tell(found: dict[str, list[Time]], failed: dict[str, str]) -> int:
    """The table."""
    print(f"{'wall s':>8} {'CPU s':>8}")
    medians = {
        name: Time(statistics.median(one.wall for one in times), statistics.median(one.cpu for one in times))
        for name, times in found.items()
        if times
    }
    for name, median in medians.items():
        print(f"{median.wall:8.2f} {median.cpu:8.2f}  {name}{' (failed later)' if name in failed else ''}")
    if {PAPERMILL_CLI, RENDERING, COLD} <= set(medians):
        peer, own = medians[PAPERMILL_CLI], medians[COLD]
        wall, cpu = peer.wall + medians[RENDERING].wall, peer.cpu + medians[RENDERING].cpu
        print(f"papermill's command and the same rendering take {wall / own.wall:.1f} times as long as the build")
        print(f"and {cpu / own.cpu:.1f} times as much of the processors")
    return 1 if any("sparbar" in name or name == RENDERING for name in failed) else 0


if __name__ == "__main__":
    sys.exit(main())
