"""Killing builds at random moments: what was there before stays whole, or the new one stands, and nothing between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tiny

from sparbar import swap

YEAR = 2024
PLACES = (f"_build/{YEAR}", f"figures/{YEAR}")
REAL = [sys.executable, "-m", "sparbar"]
# Without kernels, which take most of the time: the notebook's record is there at once.
QUICK = [
    sys.executable,
    "-c",
    f"""
import dataclasses, sys
sys.path.insert(0, {str(Path(tiny.__file__).parent)!r})
import made
from sparbar import cli, notebooks
figure = made.figure("money.by_goal")
figure = dataclasses.replace(figure, title=open("data/svar/{YEAR}/5.2.md", encoding="utf-8").read().strip())
notebooks.execute = made.executor([made.number("money.cases", 6, "ärenden")], [figure])
sys.exit(cli.main(sys.argv[1:]))
""",
]
WORDS = ["build", "--to", "html", "--no-cache", "--jobs", "1"]
DRAWN = """\
from sparbar.notebook import charts
cases = record.numbers["money.cases"]
chart = charts.bars([("{label}", cases)], record.writer("tal"), ("Rad", "Antal"))
record.figure("f", chart, title=record.cite("cases"), alt=record.cite("cases"))"""
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Scene:
    """A tiny report that is built, and edited since.

    before and after: for each place that a build writes, its files as they stand, and as a whole new build makes them.
    seconds: that a build takes. temporary: where programs put temporary files. program: REAL or QUICK.
    """

    program: Sequence[str]

    root: Path
    temporary: Path
    before: Mapping[str, Files]
    after: Mapping[str, Files]
    seconds: float

    def build(self) -> subprocess.Popen[bytes]:
        """A build that has begun, in a session of its own."""
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "TMPDIR": str(self.temporary)}
        return subprocess.Popen(
            [*self.program, *WORDS],
            cwd=self.root,
            env=environment,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def torn(self) -> list[str]:
        """The places that hold neither the whole of the one nor of the other; and all, when they are of two builds."""
        now = standing(self.root)
        torn = [place for place in PLACES if now[place] not in (self.before[place], self.after[place])]
        swap.mend(self.root / "_build")  # as any command does
        mended = standing(self.root)
        return torn or ([] if mended in (self.before, self.after) else list(PLACES))

    def left(self) -> list[str]:
        """What lies about that no finished build leaves."""
        hidden = [path for place in ("_build", "figures") for path in (self.root / place).glob(".*")]
        temporary = [path for folder in self.temporary.glob("*") for path in (folder, *folder.glob("*"))]
        found = [path.name for path in (*hidden, *temporary)]
        return [name for name in found if name != ".cache" and name != f"sparbar-{os.getuid()}"]


def standing(root: Path) -> dict[str, Files]:
    """The files of each place now; none when it is not there."""
    return {place: tiny.files(root / place) for place in PLACES}


def scene(folder: Path, program: Sequence[str]) -> Scene:
    """Build a tiny report, edit an answer and build that elsewhere."""
    (folder / "temporary").mkdir(parents=True)
    project = tiny.report(folder / "report")
    _notebook(project.root, "Före")
    begun = Scene(program, project.root, folder / "temporary", {}, {}, 0)
    finish(begun)
    shutil.copytree(project.root, folder / "elsewhere")
    for root in (project.root, folder / "elsewhere"):
        tiny.write(root, f"data/svar/{YEAR}/5.2.md", "Ja, gärna.\n")
        _notebook(root, "Efter")
    began = time.monotonic()
    finish(Scene(program, folder / "elsewhere", folder / "temporary", {}, {}, 0))
    seconds = time.monotonic() - began
    return Scene(
        program, project.root, folder / "temporary", standing(project.root), standing(folder / "elsewhere"), seconds
    )


def _notebook(root: Path, label: str) -> None:
    """A notebook that draws a figure with this label, so that the figures of two builds differ."""
    tiny.notebook(root, "money", tiny.COUNT, DRAWN.format(label=label))


def finish(one: Scene) -> None:
    """Build, to the end."""
    running = one.build()
    said, _ = running.communicate()
    assert running.returncode == 0, said.decode()


def kills(one: Scene, count: int, seed: int) -> Iterator[tuple[float, int, list[str]]]:
    """Kill `count` builds, each at a random moment: the moment, how it ended, and the places that are torn."""
    chance = random.Random(seed)
    for _ in range(count):
        moment = chance.uniform(0, one.seconds * 1.1)
        running = one.build()
        try:
            running.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.communicate()
        yield moment, running.returncode, one.torn()
