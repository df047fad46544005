"""Warm kernels: forked, each in a process of its own, as good as ordinary ones, and gone with their client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
import tiny
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

from sparbar import notebooks
from sparbar.kernels import client, known
from sparbar.kernels.client import Client, Forked, ZygoteGone
from sparbar.notebooks import execute
from sparbar.paths import Project

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
    tiny.notebook(root, "money", "from sparbar.notebook import charts\n" + FORM)
    tiny.notebook(root, "county", tiny.COUNT)
    return Project.at(root)


@pytest.fixture(scope="module")
def zygote() -> Iterator[Client]:
    running = Client(os.environ)
    yield running
    running.stop()


def ask(*cells: str) -> list[str]:
    """What each of the cells prints, run by nbclient in the kernel `sparbar`."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    runner = NotebookClient(book, kernel_name=known.NAME)
    runner.km = runner.kernel_manager_class(kernel_name=known.NAME, kernel_spec_manager=known.specs())
    runner.owns_km = True
    runner.execute()
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in book.cells]


def test_warm_and_ordinary_kernels_give_the_same_bytes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, dict[str, bytes]] = {}
    for kernel in ("sparbar", "python3"):
        monkeypatch.setattr(notebooks, "KERNEL", kernel)
        execute(project, ["money", "county"], 2024, project.root / kernel, 2, silent)
        files[kernel] = tiny.files(project.root / kernel)
    assert {"money/f.svg", "money/f.png", "money/record.json", "county/record.json"} <= set(files["sparbar"])
    assert files["sparbar"] == files["python3"]


def test_kernels_run_in_the_projects_folder_while_the_process_stays_where_it_is(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    moved: list[Path] = []
    change = os.chdir
    monkeypatch.setattr(os, "chdir", lambda path: (moved.append(Path(path)), change(path)))
    done = execute(project, ["money", "county"], 2024, tmp_path / "out", 2, silent)
    assert {number.cell for name in done for number in done[name].record.numbers} == {"record-1"}
    assert set(moved) <= {tmp_path}, "threads share the working directory"


def test_each_kernel_is_a_process_with_its_own_state_environment_and_random_numbers() -> None:
    lines = "import os, random, numpy\nx = globals().get('x', 0) + 1\nprint(x, os.getpid(), os.getppid())"
    drawn = "print(random.random(), numpy.random.rand(), os.environ['JPY_SESSION_NAME'] if 0 else '')"
    first, second = (" ".join(ask(lines, drawn)).split() for _ in range(2))
    assert first[0] == second[0] == "1"
    assert first[2] == second[2]  # the same zygote
    assert not {first[1], *first[3:]} & {second[1], *second[3:]}


def test_a_kernel_has_imported_what_notebooks_use() -> None:
    modules = ("pandas", "matplotlib", "duckdb", "sparbar.notebook")
    assert ask(f"import sys\nprint(set({modules}) - set(sys.modules))") == ["set()\n"]


def test_the_zygote_has_one_thread_and_no_socket(zygote: Client) -> None:
    zygote.fork(["-f", os.devnull], os.environ, os.getcwd()).result().kill()
    process = Path(f"/proc/{zygote._process.pid}")
    assert len(list((process / "task").iterdir())) == 1
    opened = [os.readlink(file) for file in (process / "fd").iterdir()]
    assert opened
    assert not [file for file in opened if file.startswith("socket:")]


def test_a_zygote_that_nobody_needed_ends_at_once_whatever_it_is_at() -> None:
    unused = Client(os.environ)
    unused.prepare({}, os.getcwd())
    unused.stop()
    assert unused._process.returncode == -signal.SIGKILL


def test_a_build_begins_the_zygote_that_its_kernels_are_forked_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_clients", {})
    client.begin(Path.cwd(), Path.cwd() / "data")
    (begun,) = client._clients.values()
    try:
        parent = f"[({begun._process.pid}, 'sparbar.kernels.zygote')]\n"
        shown = "import os\nfrom pathlib import Path\nparent = os.getppid()\n"
        shown += "print([(parent, Path(f'/proc/{parent}/cmdline').read_text().split('\\0')[2])])"
        assert ask(shown) == [parent]
    finally:
        begun.stop()


def test_an_end_is_told_with_its_code(zygote: Client) -> None:
    refused = zygote.fork(["--no-such-option=[", "-f", "/no/such/folder/k.json"], os.environ, os.getcwd()).result()
    assert refused.wait() != 0
    killed = zygote.fork(["-f", os.devnull], os.environ, os.getcwd()).result()
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    killed.kill()  # nothing happens: the number may be another process's by now


def test_without_a_zygote_an_ordinary_kernel_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any) -> Any:
        raise ZygoteGone

    monkeypatch.setattr(Client, "fork", gone)
    assert ask("import os, sys\nprint('ipykernel_launcher' in sys.argv[0], os.getppid())") == [f"True {os.getpid()}\n"]


def test_a_zygote_that_ends_takes_its_kernels_with_it_and_another_takes_its_place() -> None:
    running = Client(os.environ)
    kernel = running.fork(["-f", os.devnull], os.environ, os.getcwd()).result()
    running._process.kill()
    assert kernel.wait() == -signal.SIGKILL
    with pytest.raises(ZygoteGone):
        running.fork([], os.environ, os.getcwd()).result()
    first = client.client(os.environ)
    first._process.kill()
    first._process.wait()
    while not first.gone:
        time.sleep(0.01)
    assert client.client(os.environ) is not first


def test_when_the_client_is_killed_no_kernel_is_left(tmp_path: Path) -> None:
    code = (
        "import os\nfrom sparbar.kernels.client import Client\n"
        "kernel = Client(os.environ).fork(['-f', 'k.json'], os.environ, os.getcwd()).result()\n"
        "print(kernel.pid, flush=True)\nimport time\ntime.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        kernel = Path(f"/proc/{int(process.stdout.readline())}")
        assert kernel.exists()
        process.kill()
    for _ in range(600):
        if not kernel.exists() or "zombie" in (kernel / "status").read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the kernel still runs")


def test_changed_code_and_other_early_variables_need_another_zygote(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Started:
        gone = False

        def __init__(self, environment: Any) -> None:
            started.append(environment)

        def stop(self) -> None:
            """Nothing runs."""

    monkeypatch.setattr(client, "Client", Started)
    monkeypatch.setattr(client, "_clients", {})
    one = {"PYTHONHASHSEED": "0", "SPARBAR_DATA": "a", "TZ": "UTC"}
    assert client.client(one) is client.client({**one, "SPARBAR_DATA": "b", "TZ": "Asia/Tokyo"})
    assert client.client({**one, "PYTHONHASHSEED": "1"}) is not client.client(one)
    before = client.client(one)
    monkeypatch.setattr(client, "_code", lambda: (("load.py", 1, 1),))
    assert client.client(one) is not before
    assert len(started) == 3


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
