"""Warm processes: each notebook and kernel in one of its own, as good as an ordinary one, and gone with its client."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
import tiny
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient

from sparbar import cli, engine, reads
from sparbar.__main__ import main
from sparbar.kernels import cells, client, guess
from sparbar.kernels.client import Client, Forked, ZygoteGone
from sparbar.kernels.forked import KERNELS, NOTEBOOKS
from sparbar.kernels.starting import anew
from sparbar.notebooks import execute
from sparbar.paths import Project

SHOWS = """\
import base64, sys
from IPython.display import HTML, Image, clear_output, display
from sparbar.notebook import charts
print("gone")
clear_output()
print("åäö", end="")
print(" <&>")
print("err", file=sys.stderr)
display(HTML("<b>1</b>"), Image(base64.b64decode("iVBORw0KGgo="), format="png"))
later = display("first", display_id="it")
data["beslut"].assign(**{f"c{n}": n for n in range(30)})"""
CHANGES = """\
later.update("second")
_ is not None and data["beslut"].beslutstyp.astype("category")"""
QUIET = "x = _; x;"
LATER = "clear_output(wait=True)\nprint(1)"
AWAITS = "\n\nimport asyncio\ntext = '''\n%no magic\n!none?\n'''\nawait asyncio.sleep(0, text)"
FORM = """\
total = record.sum("total", data["beslut"], "belopp_sek", unit="SEK", definition="Allt")
chart = charts.bars([("Allt", total)], record.writer("kr"), ("Rad", "Belopp"))
record.figure("f", chart, title=record.cite("total"), alt=record.cite("total"))
print(total.value)
data["beslut"].head()"""


def silent(_: str, __: float) -> None:
    """Hears nothing."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("kernels")
    tiny.copy_small(root)
    tiny.notebook(root, "money", SHOWS, CHANGES, QUIET, LATER, AWAITS, FORM)
    tiny.notebook(root, "county", tiny.COUNT)
    return Project.at(root)


@pytest.fixture(scope="module")
def zygote() -> Iterator[Client]:
    running = Client(anew(os.environ, KERNELS))
    yield running
    running.stop()


def specs() -> KernelSpecManager:
    """Jupyter's kernels with ours among them, as it stands in the package, whatever is installed."""
    value = "sparbar.kernels.provisioner:WarmProvisioner"
    group = KernelProvisionerFactory.GROUP_NAME
    KernelProvisionerFactory.provisioners["sparbar-warm"] = EntryPoint("sparbar-warm", value, group)
    manager = KernelSpecManager()
    manager.kernel_dirs = [str(client.PACKAGE / "kernels/spec"), *manager.kernel_dirs]
    return manager


def ask(*cells: str) -> list[str]:
    """What each of the cells prints, run by nbclient in the kernel `sparbar`."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    runner = NotebookClient(book, kernel_name="sparbar")
    runner.km = runner.kernel_manager_class(kernel_name="sparbar", kernel_spec_manager=specs())
    runner.owns_km = True
    runner.execute()
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in book.cells]


def by_papermill(project: Project, name: str, folder: Path, kernel: str) -> dict[str, bytes]:
    """The files of a notebook that papermill runs with that kernel, without what differs from run to run."""
    folder.mkdir(parents=True)
    place = folder / f"{name}.ipynb"
    source = project.notebooks / place.name
    papermill.execute_notebook(source, place, {"year": 2024}, kernel_name=kernel, cwd=project.root, progress_bar=False)
    book = json.loads(place.read_text(encoding="utf-8"))
    book["metadata"]["papermill"] = {"parameters": book["metadata"]["papermill"]["parameters"]}
    for cell in book["cells"]:
        del cell["metadata"]["papermill"]
        cell["metadata"].pop("execution", None)
        if cells.INJECTED in cell["metadata"]["tags"]:
            cell["id"] = cells.INJECTED
    place.write_text(json.dumps(book), encoding="utf-8")
    return tiny.files(folder)


def as_read(files: dict[str, bytes]) -> dict[str, object]:
    """The files, a notebook as what it says: lines one by one or together, and in any order of its fields."""
    return {name: nbformat.reads(raw, 4) if name.endswith(".ipynb") else raw for name, raw in files.items()}


def test_a_notebook_gives_the_same_warm_cold_and_by_papermill_in_either_kernel(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = execute(project, ["money"], 2024, project.root / "warm", 1, silent)["money"].folder
    monkeypatch.setattr(engine, "CAN_FORK", False)
    cold = execute(project, ["money"], 2024, project.root / "cold", 1, silent)["money"].folder
    files = tiny.files(warm)
    assert {"money.ipynb", "record.json"} < set(files)
    assert files == tiny.files(cold)
    monkeypatch.setenv("SPARBAR_DATA", str(project.data))
    for kernel in ("python3", "sparbar"):
        folder = project.root / kernel
        monkeypatch.setenv("SPARBAR_RECORD", str(folder))
        made = by_papermill(project, "money", folder, kernel)
        made.pop(reads.FILE)
        assert as_read(made) == as_read(files)


def test_a_notebook_shows_what_its_cells_show_in_their_order(project: Project) -> None:
    folder = execute(project, ["money"], 2024, project.root / "shown", 1, silent)["money"].folder
    book = json.loads((folder / "money.ipynb").read_text(encoding="utf-8"))
    recorded = [cell["outputs"] for cell in book["cells"] if cell["id"].startswith("record-")]
    shows, changes, quiet, later, awaits, _ = recorded
    texts = [output.get("text") or output["data"]["text/plain"] for output in shows[:5]]
    assert texts[0] == "åäö <&>\n"
    assert texts[1] == "err\n"
    assert texts[4] == "'second'"
    assert [output["output_type"] for output in changes] == ["execute_result"]
    assert (quiet, later) == ([], [{"output_type": "stream", "name": "stdout", "text": "1\n"}])
    assert [output["data"]["text/plain"] for output in awaits] == [repr("\n%no magic\n!none?\n")]


def test_what_other_programs_print_stands_where_they_ran(project: Project) -> None:
    past = "import os\nprint('one')\nos.system('echo two; echo err >&2')\nprint('three')\nos.system('echo four')"
    tiny.notebook(project.root, "past", past, tiny.COUNT)
    folder = execute(project, ["past"], 2024, project.root / "beside", 1, silent)["past"].folder
    cells = json.loads((folder / "past.ipynb").read_text(encoding="utf-8"))["cells"]
    (shown,) = (cell["outputs"] for cell in cells if cell["id"] == "record-1")
    streams = [(output["name"], output["text"]) for output in shown if output["output_type"] == "stream"]
    assert streams == [("stdout", "one\ntwo\nthree\nfour\n"), ("stderr", "err\n")]
    assert shown[-1]["data"] == {"text/plain": "0"}


def test_notebooks_share_nothing_and_leave_nothing_behind(project: Project) -> None:
    told = "import os, random, subprocess, sys, threading\nimport numpy\nx = globals().get('x', 0) + 1\n"
    told += "child = subprocess.Popen(['sleep', '600'])\nos.environ['LEFT'] = os.environ.get('LEFT', '') + 'x'\n"
    told += "sockets = [f for f in os.listdir('/proc/self/fd') if 'socket' in os.path.realpath(f'/proc/self/fd/{f}')]\n"
    told += "print(x, os.environ['LEFT'], os.getcwd(), threading.active_count(), sockets)\n"
    told += "print(os.getpid(), child.pid, random.random(), numpy.random.rand())"
    for name in ("one", "two"):
        tiny.notebook(project.root, name, told, tiny.COUNT)
    done = execute(project, ["one", "two"], 2024, project.root / "alone", 1, silent)
    printed = []
    for name, executed in done.items():
        book = json.loads((executed.folder / f"{name}.ipynb").read_text(encoding="utf-8"))
        (text,) = (cell["outputs"][0]["text"] for cell in book["cells"] if cell["id"] == "record-1")
        printed.append(text.splitlines())
    (same, first), (same_too, second) = printed
    assert same == same_too == f"1 x {project.root} 1 []"
    assert not set(first.split()) & set(second.split())
    for left in (*first.split()[:2], *second.split()[:2]):
        assert gone(int(left))


def gone(pid: int) -> bool:
    """Whether the process ends within a minute."""
    process = Path(f"/proc/{pid}")
    for _ in range(600):
        try:
            if "zombie" in (process / "status").read_text(encoding="utf-8"):
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


def test_notebooks_run_in_the_projects_folder_while_the_process_stays_where_it_is(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    moved: list[Path] = []
    change = os.chdir
    monkeypatch.setattr(os, "chdir", lambda path: (moved.append(Path(path)), change(path)))
    done = execute(project, ["money", "county"], 2024, tmp_path / "out", 2, silent)
    assert {number.cell for name in done for number in done[name].record.numbers} == {"record-6", "record-1"}
    assert set(moved) <= {tmp_path}, "threads share the working directory"


def test_each_kernel_is_a_process_with_its_own_state_environment_and_random_numbers() -> None:
    lines = "import os, random, numpy\nx = globals().get('x', 0) + 1\nprint(x, os.getpid(), os.getppid())"
    drawn = "print(random.random(), numpy.random.rand(), os.environ['JPY_SESSION_NAME'] if 0 else '')"
    first, second = (" ".join(ask(lines, drawn)).split() for _ in range(2))
    assert first[0] == second[0] == "1"
    assert first[2] == second[2]  # the same zygote
    assert not {first[1], *first[3:]} & {second[1], *second[3:]}


def test_a_kernel_has_imported_what_notebooks_use() -> None:
    modules = ("pandas", "duckdb", "sparbar.notebook")
    assert ask(f"import sys\nprint(set({modules}) - set(sys.modules))") == ["set()\n"]


def test_what_an_analyst_draws_with_matplotlib_is_shown_in_the_notebook() -> None:
    """No kernel starts with it: charts do without."""
    asked = "import sys\nprint('matplotlib' in sys.modules)", "import matplotlib\nprint(matplotlib.get_backend())"
    assert ask(*asked) == ["False\n", "module://matplotlib_inline.backend_inline\n"]


def test_the_zygote_has_one_thread_and_no_socket(zygote: Client) -> None:
    zygote.fork({"kernel": ["-f", os.devnull]}, os.environ, os.getcwd()).result().kill()
    process = Path(f"/proc/{zygote._process.pid}")
    assert len(list((process / "task").iterdir())) == 1
    opened = [os.readlink(file) for file in (process / "fd").iterdir()]
    assert opened
    assert not [file for file in opened if file.startswith("socket:")]


def test_a_zygote_that_nobody_needed_ends_at_once_whatever_it_is_at() -> None:
    unused = Client(anew(os.environ, NOTEBOOKS))
    unused.prepare({}, os.getcwd())
    unused.stop()
    assert unused._process.returncode == -signal.SIGKILL


def test_a_build_begins_the_zygote_that_its_notebooks_are_forked_from(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_clients", {})
    client.begin(time.time_ns())
    (begun,) = client._clients.values()
    try:
        tiny.notebook(project.root, "parent", "import os\nprint(os.getppid())", tiny.COUNT)
        done = execute(project, ["parent"], 2024, project.root / "begun", 1, silent)
        text = (done["parent"].folder / "parent.ipynb").read_text(encoding="utf-8")
        assert f'"text": "{begun._process.pid}\\n"' in text
    finally:
        begun.stop()


def test_a_command_that_runs_notebooks_starts_their_zygote_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(client, "begin", lambda *_, **__: done.append("zygote"))
    monkeypatch.setattr(cli, "main", lambda: done.append("command"))
    monkeypatch.setattr(guess, "_is_newer", lambda _: True)
    for words in (["build"], ["accept", "--all"], ["build", "--help"], ["status"], []):
        monkeypatch.setattr(sys, "argv", ["sparbar", *words])
        main()
    assert done == ["zygote", "command", "zygote", "command", "command", "command", "command"]


def test_a_build_is_taken_to_run_notebooks_when_data_notebooks_or_code_are_newer_than_the_last(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(guess, "PACKAGE", tmp_path / "package")
    assert guess.runs_notebooks(["build"])
    note = project.work / guess.NOTES / "note.json"
    tiny.write(project.root, project.relative(note), "[]")
    later = note.stat().st_mtime + 60
    os.utime(note, (later, later))
    assert not guess.runs_notebooks(["build", "--data", "data"])
    assert not guess.runs_notebooks(["build", "--help"])
    assert guess.runs_notebooks(["build", "--no-cache"])
    for words in (["build", "--to", "html"], ["build", "--data", "data"]):
        os.utime(note, (later, later))
        assert not guess.runs_notebooks(words)
        os.utime(note, (0, 0))
        assert guess.runs_notebooks(words)
    os.utime(note, (later, later))
    monkeypatch.chdir("/")
    assert not guess.runs_notebooks(["build"])


def test_an_end_is_told_with_its_code(zygote: Client) -> None:
    refused = zygote.fork(
        {"kernel": ["--no-such-option=[", "-f", "/no/such/folder/k.json"]}, os.environ, os.getcwd()
    ).result()
    assert refused.wait() != 0
    killed = zygote.fork({"kernel": ["-f", os.devnull]}, os.environ, os.getcwd()).result()
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    killed.kill()  # nothing happens: the number may be another process's by now


def test_without_a_zygote_an_ordinary_kernel_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any) -> Any:
        raise ZygoteGone

    monkeypatch.setattr(Client, "fork", gone)
    assert ask("import os, sys\nprint('ipykernel_launcher' in sys.argv[0], os.getppid())") == [f"True {os.getpid()}\n"]


def test_a_zygote_that_ends_takes_its_kernels_with_it_and_another_takes_its_place() -> None:
    running = Client(anew(os.environ, KERNELS))
    kernel = running.fork({"kernel": ["-f", os.devnull]}, os.environ, os.getcwd()).result()
    running._process.kill()
    assert kernel.wait() == -signal.SIGKILL
    with pytest.raises(ZygoteGone):
        running.fork({}, os.environ, os.getcwd()).result()
    first = client.client(os.environ, KERNELS)
    first._process.kill()
    first._process.wait()
    while not first.gone:
        time.sleep(0.01)
    assert client.client(os.environ, KERNELS) is not first


def test_when_the_client_is_killed_no_kernel_is_left(tmp_path: Path) -> None:
    code = (
        "import os\nfrom sparbar.kernels import client, starting\n"
        "running = client.Client(starting.anew(os.environ, 'kernels'))\n"
        "kernel = running.fork({'kernel': ['-f', 'k.json']}, os.environ, os.getcwd()).result()\n"
        "print(kernel.pid, flush=True)\nimport time\ntime.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        kernel = Path(f"/proc/{int(process.stdout.readline())}")
        assert kernel.exists()
        process.kill()
    assert gone(int(kernel.name))


def test_changed_code_and_other_early_variables_need_another_zygote(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Started:
        gone = False

        def __init__(self, environment: Any) -> None:
            started.append(environment)

        def stop(self) -> None:
            """Nothing runs."""

    monkeypatch.setattr(client, "Client", Started)
    monkeypatch.setattr(client.starting, "anew", lambda environment, _: environment)
    monkeypatch.setattr(client, "_clients", {})
    one = {"PYTHONHASHSEED": "0", "SPARBAR_DATA": "a", "TZ": "UTC"}
    before = client.client(one, KERNELS)
    assert before is client.client({**one, "SPARBAR_DATA": "b", "TZ": "Asia/Tokyo"}, KERNELS)
    assert client.client({**one, "PYTHONHASHSEED": "1"}, KERNELS) is not before
    assert client.client(one, NOTEBOOKS) is not before
    monkeypatch.setattr(client.filehash, "stamps", lambda _: frozenset({("load.py", 1, 1, 1)}))
    assert client.client(one, KERNELS) is not before
    assert len(started) == 4


def test_papermill_runs_a_notebook_unchanged_in_the_installed_kernel(project: Project, tmp_path: Path) -> None:
    """As a user does who knows nothing of our engine; needs the package installed as it is now."""
    if "sparbar" not in KernelSpecManager().find_kernel_specs():
        pytest.skip("install the package again: pip install --no-deps -e .")
    out = tmp_path / "out.ipynb"
    source = project.notebooks / "county.ipynb"
    papermill.execute_notebook(source, out, {"year": 2023}, kernel_name="sparbar", cwd=project.root, progress_bar=False)
    assert (project.build / "by-hand/2023/county/record.json").is_file()


def test_what_forked_offers_is_what_a_provisioner_asks_of_a_process() -> None:
    process = Forked(os.getpid())
    assert process.poll() is None
    process.ended.set_result(3)
    assert (process.poll(), process.wait()) == (3, 3)
    process.terminate()  # has ended: no signal reaches this process
