"""Whatever stops a build, the last one is whole; the message says what happened; the next build clears up after it.

From the user's side: one small report, built once; commands on copies of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import tiny

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts and rights of Linux")
YEAR = 2024
ANSWER = f"data/svar/{YEAR}/5.2.md"
BUILDING = ["build", "--to", "html", "--jobs", "1"]
SPARBAR = [sys.executable, "-m", "sparbar"]
# The same, with something that happens in its process first.
AFTER = "import sys\nfrom pathlib import Path\nfrom sparbar import cli, notebooks\n{}\nsys.exit(cli.main())"
# Root may read everything, unless it gives that up.
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@dataclass(frozen=True)
class Report:
    """A report that is built, and edited since. temporary: where programs put temporary files."""

    root: Path
    temporary: Path

    def build(self, program: Sequence[str] = SPARBAR, *words: str) -> subprocess.CompletedProcess[str]:
        """`sparbar build` to its end, by this program."""
        return subprocess.run(
            [*program, *BUILDING, *words],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "TMPDIR": str(self.temporary), "COLUMNS": "200", "SOURCE_DATE_EPOCH": "1700000000"}

    def built(self) -> dict[str, bytes]:
        """What stands, edition and figures."""
        places = (self.root / f"_build/{YEAR}", self.root / f"figures/{YEAR}")
        return {f"{place.parent.name}/{name}": raw for place in places for name, raw in tiny.files(place).items()}

    def left(self) -> list[str]:
        """What a build that has ended leaves about, beside what it built and its cache."""
        hidden = [path.name for place in ("_build", "figures") for path in (self.root / place).glob(".*")]
        return [*(name for name in hidden if name != ".cache"), *(path.name for path in self.temporary.glob("*/*"))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report, built."""
    folder = tmp_path_factory.mktemp("never-half")
    tiny.report(folder / "report")
    done = Report(folder / "report", folder).build()
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "report"


def edited(whole: Path, folder: Path) -> Report:
    """A copy of the report in `folder`, with an answer edited."""
    shutil.copytree(whole, folder / "report")
    (folder / "temporary").mkdir()
    tiny.write(folder / "report", ANSWER, "Ja.\n")
    return Report(folder / "report", folder / "temporary")


@pytest.fixture
def report(whole: Path, tmp_path: Path) -> Report:
    return edited(whole, tmp_path)


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[None]:
    """With something mounted at `place`."""
    done = subprocess.run(["mount", *words, str(place)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs the right to mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def refused(report: Report, *words: str, program: Sequence[str] = SPARBAR) -> str:
    """What the build says that ends with 2: the last one is as it was, and nothing lies about."""
    before = report.built()
    done = report.build(program, *words)
    assert (done.returncode, "error(s). Nothing that was built before has been changed." in done.stderr) == (2, True), (
        done.stdout + done.stderr
    )
    assert report.built() == before
    assert report.left() == []
    (said,) = [line.removeprefix("error ") for line in done.stderr.splitlines() if line.startswith("error ")]
    return said


def fill(disk: Path, free: int) -> Path:
    """A file that leaves so many kilobytes on the disk."""
    state = os.statvfs(disk)
    path = disk / "other"
    path.write_bytes(bytes(state.f_bavail * state.f_frsize - free * 1024))
    return path


# The disk


@pytest.mark.parametrize(("free", "cache"), [(60, "--cache"), (4, "--no-cache")])
def test_a_full_disk(whole: Path, tmp_path: Path, free: int, cache: str) -> None:
    with mounted(tmp_path, "-t", "tmpfs", "-o", "size=16m", "full"):
        report = edited(whole, tmp_path)
        other = fill(tmp_path, free)
        said = refused(report, cache)
        assert "No space left on device" in said
        assert "Free some" in said or "Free room" in said
        assert not list(report.root.rglob(".new-*"))
        other.unlink()
        assert report.build().returncode == 0
        assert report.left() == []


def test_a_read_only_checkout(report: Report) -> None:
    place = str(report.root)
    with mounted(report.root, "--bind", place), mounted(report.root, "--bind", "-o", "ro", place):
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        said = refused(report)
        status = subprocess.run([*SPARBAR, "status"], cwd=report.root, capture_output=True, check=False)
    assert said.startswith(f"{report.root}/_build/.building-")
    assert said.endswith(
        ": Read-only file system; expected a folder that may be written. "
        "Make it so, or copy the report to such a folder."
    )
    assert status.returncode == 0


# Files


@pytest.mark.parametrize("file", ["data/nyps/beslut.csv", f"data/svar/{YEAR}/5.1.md", "notebooks/money.ipynb"])
def test_a_file_that_may_not_be_read(report: Report, file: str) -> None:
    (report.root / file).chmod(0)
    said = refused(report, program=[*BOUND, *SPARBAR])
    assert said == (
        f"{report.root / file}: Permission denied; expected a file that may be read and written. "
        "Close it in other programs, or ask for the permission."
    )


VANISHES = """
def hear(event, arguments):
    if event == "open" and str(arguments[0]).endswith("{file}"):
        Path(arguments[0]).unlink(missing_ok=True)
sys.addaudithook(hear)
"""


@pytest.mark.parametrize("file", ["nyps/beslut.csv", "5.1.md", "money.ipynb"])
def test_a_file_that_vanishes_before_it_is_read(report: Report, file: str) -> None:
    said = refused(report, program=[sys.executable, "-c", AFTER.format(VANISHES.format(file=file))])
    assert f"{file}: it is gone; expected a file that stays while it is read. Restore it, or wait until" in said


CHANGES = """
execute = notebooks.execute
def changed(*given, **named):
    found = execute(*given, **named)
    with open("data/nyps/beslut.csv", "a") as file:
        file.write("\\n")
    return found
notebooks.execute = changed
"""


def test_data_that_change_while_the_notebooks_run(report: Report) -> None:
    said = refused(report, program=[sys.executable, "-c", AFTER.format(CHANGES)])
    assert said == (
        "data: changed while the notebooks ran; expected data that stay as they are. "
        "Wait until whoever writes there is done, and start again."
    )


# Notebooks

FEWER = "Give it more memory, run fewer at once (--jobs 1), or read less in the cell."
HANGS = "import time\ntime.sleep(year)"
REFUSED = "rows = bytearray(2**60)"
USED_UP = """import resource
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
rows = [bytearray(2**20) for _ in range(2**20)]"""
KILLED = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"


def test_notebooks_that_hang_or_use_up_the_memory(report: Report) -> None:
    """Each is named with its cell; one that is well beside them is not."""
    cells = {"hangs": HANGS, "killed": KILLED, "refused": REFUSED, "used_up": USED_UP}
    for name, cell in cells.items():
        tiny.notebook(report.root, name, tiny.COUNT, cell)
    chapter = report.root / "chapters/05-anslaget.qmd"
    text = chapter.read_text(encoding="utf-8").replace("[money]", f"[money, {', '.join(cells)}]")
    chapter.write_text(text, encoding="utf-8")
    before = report.built()
    done = report.build([sys.executable, "-c", AFTER.format("notebooks.TIMEOUT = 4")])
    said = [line for line in done.stderr.splitlines() if line.startswith("error ")]
    assert (done.returncode, len(said)) == (2, 4), done.stderr
    assert said[0].startswith("error notebooks/hangs.ipynb, cell record-2: A cell timed out")
    assert "after 4 seconds" in said[0]
    assert said[1:] == [
        "error notebooks/killed.ipynb, cell record-2: Kernel died, killed (SIGKILL) as a system does "
        f"that has no memory left; expected a finished run. {FEWER}",
        f"error notebooks/refused.ipynb, cell record-2: MemoryError; expected a cell that runs. {FEWER}",
        f"error notebooks/used_up.ipynb, cell record-2: MemoryError; expected a cell that runs. {FEWER}",
    ]
    assert report.built() == before
    assert report.left() == []


# Other builds


def test_two_builds_at_once(whole: Path, tmp_path: Path) -> None:
    report = edited(whole, tmp_path)
    shutil.copyfile(whole / ANSWER, report.root / ANSWER)
    shutil.rmtree(report.root / "_build")
    words = [*SPARBAR, *BUILDING, "--no-cache"]
    both = [
        subprocess.Popen(
            words, cwd=report.root, env=report.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(2)
    ]
    said = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert report.left() == []
    assert report.built() == Report(whole, tmp_path).built()


def test_what_a_killed_build_left_is_cleared_away_by_the_next(report: Report) -> None:
    before = report.built()
    stopped = "import os, signal\nfrom sparbar import manifest\nmanifest.write = lambda *_: os.kill(0, signal.SIGKILL)"
    killed = subprocess.run(
        ["setsid", "--wait", sys.executable, "-c", AFTER.format(stopped), "build", "--to", "html"],
        cwd=report.root,
        env=report.environment,
        capture_output=True,
        check=False,
    )
    assert killed.returncode != 0
    assert report.built() == before
    assert [name for name in report.left() if name.startswith(".building-")]
    assert report.build().returncode == 0
    assert report.left() == []
